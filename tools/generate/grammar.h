// Russian agreement and inflection, as far as a shop's titles need it: adjectives take the gender of their
// noun, nouns their plural and two cases. Rules by ending, so words with irregular forms are given theirs in
// the word lists; inanimate nouns only.
//
// Use for: titles, descriptions and searches of generated catalogs. Not for: analysing text (index/text).
//
// Cost: a few string copies; call while the market is put together, not per listing.
// Threads: pure functions, from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vitrina::tools {

enum class Gender : std::uint8_t { kMasculine, kFeminine, kNeuter, kPlural };
inline constexpr std::size_t kGenders = 4;

// `угловой` → `угловая`, `угловое`, `угловые`. A word without an adjective's ending (`хаки`) stays as it is.
// Requires: the nominative masculine. Words before the last one stay (`тёмно синий`).
std::string agree(std::string_view masculine, Gender gender);

// The feminine accusative `угловую`; other genders do not change.
std::string agree_accusative(std::string_view masculine, Gender gender);

// A noun with what stands around it: `набор кастрюль`, `зубная щётка`, `крем для рук`. Adjectives before the
// head follow it; what comes after it never changes.
struct NounForms {
  std::string singular;         // as listed; a plural-only noun stands in the plural
  std::string plural;           // `зубные щётки`
  std::string accusative;       // `зубную щётку`
  std::string genitive;         // `зубной щётки`
  std::string genitive_plural;  // `щёток`; empty where the rules do not know it
  Gender gender = Gender::kMasculine;
};

// `irregular_plural` replaces the head's plural where the rules would be wrong (`блок` → `блоки`).
NounForms inflect_noun(std::string_view phrase, Gender gender, std::string_view irregular_plural = {});

// The first letter in upper case, Cyrillic or Latin.
std::string capitalised(std::string_view text);
void capitalise(std::string& text, std::size_t at = 0);
std::string lower_case(std::string_view text);

}  // namespace vitrina::tools
