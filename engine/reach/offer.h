// Offer: the ad that is asked about, made ready for the market's auctions: a keyword, a bid and listings, as
// a campaign of their own or in the place of one that is there, with the searches that it catches.
//
// It is made as campaigns are (ads::CampaignPart), so that its prior, reserve and targeting are what they
// will be. In the place of a campaign it has that one's targeting, schedule and negatives, and where another
// of the campaign's keywords is more specific, that one speaks, as it will.
//
// Threads: immutable after construction. Lifetime: the market outlives it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/ads/selection/campaign_book.h"
#include "engine/reach/market.h"
#include "index/base/result.h"

namespace vitrina::reach {

inline constexpr std::size_t kMaxOfferListings = 20;

// What is asked about.
struct ReachItem {
  std::string keyword;
  ads::MatchType match = ads::MatchType::kBroad;
  Money bid;
  std::vector<std::string>
      listings;          // of one seller; empty: the campaign's, or those of the seller's that fit
  std::string seller;    // where neither listings nor a campaign say
  std::string campaign;  // in whose place; empty: beside all that are there
  std::optional<Money> budget_daily;  // none: the campaign's, or no limit
};

class Offer {
 public:
  // Errors: with the field of the item ("keyword", "bid", "listings[1]", "seller", "campaign").
  static Result<Offer> make(const Market& market, const ReachItem& item, CatchScratch& scratch);

  const ads::CampaignPart& part() const noexcept { return part_; }
  const ads::Campaign& campaign() const noexcept { return *part_.campaigns()[0]; }
  std::optional<ads::CampaignRef> instead_of() const noexcept { return instead_of_; }
  ads::MatchType match() const noexcept { return match_; }
  std::uint64_t keyword_hash() const noexcept { return keyword_hash_; }
  ads::Ticks bid() const noexcept { return bid_; }
  std::optional<Money> budget_daily() const noexcept { return budget_daily_; }
  bool targets_something() const noexcept { return !part_.targeting().targets_anyone(0); }

  // The queries whose searches it would enter; ascending.
  std::span<const QueryNumber> caught() const noexcept { return caught_; }
  std::vector<QueryNumber> take_caught() && { return std::move(caught_); }

 private:
  ads::CampaignPart part_;
  std::optional<ads::CampaignRef> instead_of_;
  ads::MatchType match_ = ads::MatchType::kBroad;
  std::uint64_t keyword_hash_ = 0;
  ads::Ticks bid_ = 0;
  std::optional<Money> budget_daily_;
  std::vector<QueryNumber> caught_;
};

}  // namespace vitrina::reach
