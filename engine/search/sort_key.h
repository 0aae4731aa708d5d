// Sort keys: each sort order as one number, greater first (top_k.h). A listing that lacks the property comes
// last.
//
// Threads: const from any thread. Lifetime: refers to the columns.
#pragma once

#include <cstdint>

#include "engine/search/match.h"
#include "engine/search/request.h"
#include "index/columns/columns.h"

namespace vitrina::search {

class SortKey {
 public:
  SortKey(Sort sort, const index::Columns& columns) noexcept : sort_(sort), columns_(columns) {}

  bool is_relevance() const noexcept { return sort_ == Sort::kRelevance; }
  static std::uint64_t relevance(const Match& match) noexcept {
    return (std::uint64_t{match.held} << 32) | match.score;
  }

  std::uint64_t operator()(const Match& match) const noexcept {
    switch (sort_) {
      case Sort::kRelevance:
        return relevance(match);
      case Sort::kPriceAscending: {
        const std::int64_t price = columns_.price_micros[match.doc];
        return price < 0 ? 0 : ~static_cast<std::uint64_t>(price);
      }
      case Sort::kPriceDescending: {
        const std::int64_t price = columns_.price_micros[match.doc];
        return price < 0 ? 0 : static_cast<std::uint64_t>(price) + 1;
      }
      case Sort::kRating: {
        const std::uint16_t rating = columns_.rating_milli[match.doc];
        return rating == index::kNoRating ? 0 : std::uint64_t{rating} + 1;
      }
      case Sort::kPopular:
        return (std::uint64_t{columns_.sales_30d[match.doc]} << 32) | columns_.reviews[match.doc];
      case Sort::kNewest:  // a flipped sign makes signed order unsigned; "never updated" is the least
        return static_cast<std::uint64_t>(columns_.updated_at[match.doc]) ^ (std::uint64_t{1} << 63);
    }
    return 0;
  }

 private:
  Sort sort_;
  const index::Columns& columns_;
};

}  // namespace vitrina::search
