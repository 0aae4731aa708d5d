// What bench/compare asks of both engines, and what they answer.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/query/plan.h"
#include "index/base/ids.h"
#include "index/facets/category_tree.h"

namespace vitrina::bench {

// The classes of work:
//   A  all words, the best 20
//   B  any word, the best 20: more words first, then by score
//   C  as A, with exact counts of category, brand and tags
//   D  as C, under a category and a price filter
//   R  the largest quorum that 20 listings reach, the best 20, with counts as C
//   E  as R, the last word cut to two to six letters and taken for a beginning
enum class Class : std::uint8_t { kA, kB, kC, kD, kR, kE };
inline constexpr char kClassNames[] = "ABCDRE";
constexpr bool has_counts(Class c) {
  return c >= Class::kC;
}

inline constexpr std::uint32_t kTop = 20;

struct Task {
  std::vector<std::string> terms;  // stems, each once
  std::string half_typed;          // text of class E
  std::vector<std::string> category;
  CategoryId node = 0;  // of the category
  std::int64_t price_min = 0;
  std::int64_t price_max = 0;  // micros
};

// Gives the task the plan's stems. False where the query asks for more than words, or no listing has any.
inline bool take_terms(const query::Plan& plan, Task& task) {
  const bool has_syntax = !plan.phrases.empty() || !plan.excluded_terms.empty() ||
                          !plan.excluded_phrases.empty() || !plan.brands.empty() ||
                          !plan.category_docs.empty() || plan.price_min || plan.price_max;
  const bool is_known =
      std::any_of(plan.groups.begin(), plan.groups.end(),
                  [](const query::TermGroup& group) { return group.alternative_count > 0; });
  if (has_syntax || !is_known) return false;
  for (const query::TermGroup& group : plan.groups) task.terms.emplace_back(plan.stem_of(group));
  return true;
}

struct Answer {
  std::vector<std::pair<DocId, std::uint32_t>> top;  // listing, score
  std::optional<std::uint64_t> total;                // where the class counts
  // (value, count), by count downwards, then by value; at most search::kMaxFacetLimit.
  std::vector<std::pair<std::string, std::uint64_t>> categories, brands, tags;

  void clear() {
    top.clear();
    total.reset();
    categories.clear();
    brands.clear();
    tags.clear();
  }
  friend bool operator==(const Answer&, const Answer&) = default;
};

}  // namespace vitrina::bench
