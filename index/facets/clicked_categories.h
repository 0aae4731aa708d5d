// Clicked categories: where those who typed a term clicked, as shares of the term's clicks by category.
//
// Section: ClickedCategory, by term, then by node; only shares of kLeastClickShare and more.
//
// Threads: immutable after construction. Lifetime: does not own the bytes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <tuple>

#include "index/base/bytes.h"
#include "index/base/ids.h"

namespace vitrina::index {

inline constexpr double kLeastClickShare = 0.25;
inline constexpr double kPriorCategoryClicks = 10;  // elsewhere, that each term is taken to have besides

struct ClickedCategory {
  TermId term = kNoTerm;
  CategoryId node = 0;
  std::uint32_t share = 0;  // in 65,536ths
};
static_assert(sizeof(ClickedCategory) == 12);

class ClickedCategories {
 public:
  ClickedCategories() = default;
  explicit ClickedCategories(Bytes section) noexcept : rows_(array_view<ClickedCategory>(section)) {}

  bool is_empty() const noexcept { return rows_.empty(); }
  // Of the clicks of the term's searches, those in the category; 0 where it is too small a part.
  float share(TermId term, CategoryId node) const noexcept {
    const auto at =
        std::lower_bound(rows_.begin(), rows_.end(), std::pair(term, node),
                         [](const ClickedCategory& row, const std::pair<TermId, CategoryId>& key) {
                           return std::pair(row.term, row.node) < key;
                         });
    if (at == rows_.end() || at->term != term || at->node != node) return 0;
    return static_cast<float>(std::min(at->share, 65'536u)) / 65'536;
  }

 private:
  std::span<const ClickedCategory> rows_;
};

}  // namespace vitrina::index
