// Robustness: what of a query's answer is left when it is typed with a slip. Queries are two or three
// neighbouring words of titles; each is asked clean and with one seeded slip of each kind.
//
//   layout      every word typed on the other keyboard layout
//   typo        one slip in a word of five letters or more
//   brand       the word of the brand by sound in the other script
//   inflection  one word in another form: Russian case and number, also across fleeting vowels; English
//   number join        one space left out case, yo    in capitals; ё for е
//
// The same seed gives the same slips. Threads: one at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "index/segment/segment.h"

namespace vitrina::tools {

struct RobustnessOptions {
  std::size_t queries = 1'000;
  std::uint64_t seed = 1;
  std::size_t examples = 0;  // of each kind: those that kept least
};

struct RobustnessExample {
  std::string clean;
  std::string typed;
  double kept = 0;
};

struct RobustnessRow {
  std::string_view slip;
  std::size_t queries = 0;  // that can have it
  double kept = 0;          // mean share of the clean ten best that are among the ten best
  double kept_verbatim = 0;
  std::vector<RobustnessExample> worst;
};

// `best(query, verbatim)`: the ids of the ten best. The segment is what queries are drawn from.
using BestTen = std::function<std::vector<std::string>(const std::string& query, bool verbatim)>;
std::vector<RobustnessRow> measure_robustness(const index::Segment& segment, const BestTen& best,
                                              const RobustnessOptions& options);

// Another form of a word; empty where none is known. Rules of Russian declension and English number, not the
// catalog's own forms: what an engine does not know must be able to come out.
std::string other_form(std::string_view word, std::uint64_t choice);

}  // namespace vitrina::tools
