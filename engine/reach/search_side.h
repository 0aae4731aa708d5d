// What a search tells the ads of its page: the words that may trigger them, the reserve that its frequency
// asks for, and what it says of an ad's listing. Serving and reach ask here and nowhere else, so the auctions
// that reach foretells are those that will be held.
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/ads/matching/query_terms.h"
#include "engine/ads/selection/ad_rules.h"
#include "engine/ads/selection/listing_judge.h"
#include "engine/query/rule_book.h"
#include "engine/querylog/log_index.h"
#include "engine/search/searcher.h"
#include "index/segment/segment.h"

namespace vitrina::reach {

// The words of a search, as they trigger keywords: those that it searched for, and those that were typed.
class SearchWords {
 public:
  // Of the search that `searcher` ran last, which was asked for `typed`. Lifetime: until the next call.
  const ads::QueryTerms& read(const search::Searcher& searcher, const index::Segment& segment,
                              const query::RuleBook& rules, std::string_view typed);

 private:
  ads::QueryTerms terms_;
  ads::QueryTermsScratch scratch_;
};

// What a query that was searched so often asks for beside an ad's own reserve. `searches` may be null.
ads::Ticks reserve_of_query(const ads::AdRules& rules, const querylog::LogIndex* searches,
                            std::string_view query);

// How a listing stands in a search whose matches hold `held` groups at least.
inline ads::Judgment judge_listing(const search::Worth& worth, std::uint32_t held, bool in_stock) noexcept {
  return {!in_stock            ? ads::Standing::kOutOfStock
          : !worth.is_admitted ? ads::Standing::kFiltered
          : worth.held < held  ? ads::Standing::kUnrelated
                               : ads::Standing::kGood,
          worth.share};
}

// What the search that was run last says of listings, as the ads want it.
class SearchJudge final : public ads::ListingJudge {
 public:
  // The buffers of one user, kept from search to search.
  struct Memory {
    std::vector<search::Worth> worths;
    std::vector<std::uint64_t> bits;  // all zero between searches
  };

  // Lifetime: refers to all of it.
  SearchJudge(search::Searcher& searcher, const index::Segment& segment, std::uint32_t held, Memory& memory);
  ~SearchJudge() override;

  const ads::DocSet* may_be_good() noexcept override { return is_known_ ? &matched_ : nullptr; }
  void judge(std::span<const DocId> docs, std::span<ads::Judgment> judgments) override;

 private:
  search::Searcher& searcher_;
  const index::Segment& segment_;
  std::uint32_t held_;
  Memory& memory_;
  ads::DocSet matched_;
  bool is_known_ = false;
};

}  // namespace vitrina::reach
