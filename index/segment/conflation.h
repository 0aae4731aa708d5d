// Conflation: which stems are of one word, where the stemmer makes two of them.
//
// Snowball's Russian stemmer splits paradigms at zero endings and fleeting vowels: `кроссовки` → `кроссовк`
// but `кроссовок` → `кроссовок`; `диван` → `дива` but `диванов` → `диван`. The catalog's own words say which
// stems belong together, by general rules and no list of words:
//
//   zero ending     a form of one stem is itself another stem, whose forms are that stem and an ending of
//                   nouns (`диван`, of `дива`; `диванов`, `диваном`, of `диван`)
//   fleeting vowel  one stem stands bare or with a soft sign (`кроссовок`, `ремень`), and without its last
//                   vowel, or with ь or й in its place, it is another stem, whose forms all have endings
//                   (`кроссовк-и`, `ремн-и`, `коньк-и` of `конек`, `майк-и` of `маек`)
//
// Stems of one word are one term of the segment: the one whose forms are the most frequent. The others are
// aliases that Segment::find_term() knows.
//
// Threads: pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vitrina::index {

struct StemmedForm {
  std::string_view form;
  std::string_view stem;
  std::uint64_t count = 0;  // how often it occurs
};

struct StemAlias {
  std::string_view alias;
  std::string_view stem;  // that it stands for; never itself an alias
  friend bool operator==(const StemAlias&, const StemAlias&) = default;
};

// Sorted by alias. `forms` are distinct. Lifetime: of the forms' stems.
std::vector<StemAlias> find_stem_aliases(std::span<const StemmedForm> forms);

}  // namespace vitrina::index
