// Market: the query log as the auctions of one snapshot see it. Of each distinct query: how the ads read it
// (ReadingIndex), what its plan asks of a listing (stored_plan.h), and who bids for its slots, and how high.
//
// Who bids is kept as the auction's candidates of the real selection (AdSelector, for anyone), by the filters
// that the query was asked under: enough to decide the auction for each region, device, segment and hour,
// with any ad added, and with any one campaign left out. Money, pacing and frequency caps keep nobody out:
// budgets of others that run out are not foreseen. Sellers without any money are not there.
//
// Made query by query (MarketBuilder), so that who makes it may rest between two of them, or give up.
//
// Size: some 40 bytes a query, 24 a candidate. Building: a search and a selection each, 0.1 to 0.3 ms.
// Exact. Threads: Market is immutable; a builder one at a time. Lifetime: MarketSource.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/ads/pacing/traffic_curve.h"
#include "engine/ads/selection/ad_selector.h"
#include "engine/ads/selection/campaign_book.h"
#include "engine/reach/log_contexts.h"
#include "engine/reach/reading_index.h"
#include "engine/reach/search_side.h"
#include "engine/reach/stored_plan.h"

namespace vitrina::reach {

// What a market is made of. `owner` keeps all of it alive.
struct MarketSource {
  const index::Segment* segment = nullptr;
  const query::RuleBook* rules = nullptr;
  const ads::CampaignBook* book = nullptr;
  const ads::Predictor* predictor = nullptr;  // null: none
  const ads::AdRules* ad_rules = nullptr;
  const querylog::LogIndex* log = nullptr;
  std::uint32_t relax_below = 0;
  std::int64_t now = 0;  // for rules with dates
  std::shared_ptr<const void> owner;
};

// An ad in the auctions of a query.
struct Standing {
  std::uint32_t campaign = 0;  // as packed below
  DocId doc = 0;
  Ordinal seller = 0;
  ads::Ticks bid = 0;
  ads::Quality quality = 0;
  ads::Ticks reserve = 0;

  static constexpr std::uint32_t kPartBit = 1u << 31;
  static constexpr std::uint32_t kRestrictedBit = 1u << 30;
  ads::CampaignRef ref() const noexcept { return {campaign >> 31, campaign & ~(kPartBit | kRestrictedBit)}; }
  // It targets something or has a schedule: it is not in every auction of the query.
  bool is_restricted() const noexcept { return (campaign & kRestrictedBit) != 0; }
};

// The auctions of a query under one choice of filters.
struct MarketAuction {
  std::uint32_t filters = 0;  // place in LogContexts::filters()
  std::uint32_t count = 0;    // of standings
  std::uint64_t first = 0;
};

// The log's searches by day of the shop, further pages not among them.
struct LogDays {
  ads::Day first = 0;
  std::vector<double> searches;  // from the first day on; empty: no search has a time
  // Days that lie wholly within the log: from first_whole on, so many.
  ads::Day first_whole = 0;
  std::uint32_t whole = 0;
  std::array<double, ads::kHoursOfWeek> hours{};  // by hour of the week in the shop's zone
};

class Market {
 public:
  const MarketSource& source() const noexcept { return source_; }
  const querylog::LogIndex& log() const noexcept { return *source_.log; }
  const ReadingIndex& readings() const noexcept { return readings_; }
  const LogContexts& contexts() const noexcept { return contexts_; }
  const LogDays& days() const noexcept { return days_; }
  std::uint32_t size() const noexcept { return readings_.size(); }

  Bytes plan_of(QueryNumber query) const noexcept {
    return plans_.bytes().subspan(plan_begin_[query], plan_begin_[query + 1] - plan_begin_[query]);
  }
  // Filters that the catalog does not have are left out: such searches are refused.
  std::span<const MarketAuction> auctions_of(QueryNumber query) const noexcept {
    return std::span(auctions_).subspan(auction_begin_[query],
                                        auction_begin_[query + 1] - auction_begin_[query]);
  }
  // Best first.
  std::span<const Standing> standings_of(const MarketAuction& auction) const noexcept {
    return std::span(standings_).subspan(auction.first, auction.count);
  }
  // Of the place in LogContexts::audiences(), for the campaigns of a part.
  const ads::ResolvedContext& audience(std::uint32_t place, std::uint32_t part) const noexcept {
    return audiences_[place][part];
  }
  const index::PostingLists* compounds() const noexcept { return compounds_; }
  std::size_t size_bytes() const noexcept;

 private:
  friend class MarketBuilder;

  MarketSource source_;
  ReadingIndex readings_;
  LogContexts contexts_;
  LogDays days_;
  std::vector<std::array<ads::ResolvedContext, ads::CampaignBook::kParts>> audiences_;
  const index::PostingLists* compounds_ = nullptr;
  ByteWriter plans_;
  std::vector<std::uint64_t> plan_begin_{0};     // by query, one more
  std::vector<std::uint32_t> auction_begin_{0};  // likewise
  std::vector<MarketAuction> auctions_;
  std::vector<Standing> standings_;
};

class MarketBuilder {
 public:
  explicit MarketBuilder(MarketSource source);

  // Reads the next query; false when there is none any more.
  bool step();
  std::uint32_t done() const noexcept { return market_.size(); }
  // Requires: step() has returned false.
  std::shared_ptr<const Market> finish() &&;

 private:
  void add_auction(std::string_view text, const ads::QueryTerms* terms, std::uint32_t filters);
  void keep_standings(MarketAuction& auction);
  bool is_restricted(ads::CampaignRef ref) const noexcept;

  Market market_;
  std::uint32_t slots_ = 0;
  search::Searcher searcher_;
  search::SearchRequest request_;
  search::SearchResponse response_;
  search::SearchOptions options_;
  SearchWords words_;
  SearchJudge::Memory judge_memory_;
  ads::AdSelector selector_;
  ads::Selection selection_;
  std::vector<std::uint32_t> filters_;  // of the query at hand
  struct SellerSeen {
    Ordinal seller;
    std::uint32_t first_campaign;
    bool has_two;
  };
  std::vector<SellerSeen> sellers_;
  std::vector<std::uint32_t> order_;
};

}  // namespace vitrina::reach
