// The word lists that the market is put together from, as text that a person can read and extend. Lines that
// are empty or start with `//` are skipped.
//
// Catalog (words_<theme>.cc), fields separated by `|`:
//   = Root|weight|style|percent of English listings
//   # Subcategory|brand group|characteristics|audience|block
//   & block                                    a list of kinds that subcategories share (`block` above)
//   [*=]name|English|price level in rubles|adjectives|phrases|more characteristics|audiences
// A kind is one leaf category. Its name is one or more nouns (`кроссовки p;кеды p`), each with its gender m f
// n p and, where the rules are wrong, its plural in brackets (`блок(блоки) m`). `*` names the category by the
// plural,
// `=` by the noun as it stands, `Category:noun g` by itself. Adjectives are masculine, `/` separates such as
// exclude each other, `,` such as go together. A phrase may carry its English after `~`. Kinds are listed by
// falling popularity. Audiences (letters) pick the subcategories that a shared kind stands in.
//
// Characteristics (words_characteristics.cc): code|name|unit|flags|values by falling popularity. Flags: t in
// the title, T in some titles, n a number, l a list of numbers, $ the price goes with the value, - none.
// Adjectives: `масculine=English`. Colours and materials: set|nominative|genitive|adjective|English.
// Brands: group|names by falling popularity|how many more are composed|share of Cyrillic ones in percent.
#pragma once

#include <span>
#include <string_view>

namespace vitrina::tools {

std::span<const std::string_view> catalog_words();
std::string_view characteristic_words();
std::string_view material_words();
std::string_view colour_words();
std::string_view adjective_words();
std::string_view brand_words();

namespace words {
std::string_view electronics();
std::string_view appliances();
std::string_view clothes();
std::string_view accessories();
std::string_view furniture();
std::string_view home();
std::string_view kids();
std::string_view beauty();
std::string_view sport();
std::string_view vehicles();
std::string_view repair();
std::string_view books();
std::string_view pets();
std::string_view garden();
std::string_view grocery();
std::string_view pantry();
std::string_view hobby();
std::string_view household();
}  // namespace words

}  // namespace vitrina::tools
