// Random auctions as the auction log gets them.
#pragma once

#include <string>
#include <vector>

#include "engine/serving/auction_log.h"
#include "tests/engine/ads/auction/random_auction.h"

namespace vitrina::serving::test {

// Owns what an AuctionEntry refers to.
struct RandomAuction {
  std::int64_t at = 0;
  std::string request_id;
  std::string query;
  AuctionVersions versions;
  ads::AuctionInput input;
  ads::AuctionOutcome outcome;
  std::vector<ads::AuctionedAd> ads;

  AuctionEntry entry() const { return {at, request_id, query, versions, input, outcome, ads}; }
};

inline RandomAuction random_logged_auction(Random& random, const std::string& request_id,
                                           const ads::AuctionShape& shape = {}) {
  RandomAuction one;
  one.at = static_cast<std::int64_t>(1'790'000'000 + random.below(1000));
  one.request_id = request_id;
  for (std::uint64_t i = random.below(12); i > 0; --i)
    one.query += random.below(2) == 0 ? "д" : std::string(1, static_cast<char>(random.below(128)));
  one.versions = {random.below(5), random(), random.below(1000), random(), random()};
  const auto rule = random.below(2) == 0 ? ads::PricingRule::kGsp : ads::PricingRule::kVcg;
  one.input = ads::random_auction(random, rule, shape);
  one.outcome = ads::run_auction(one.input);
  one.ads.resize(one.input.candidates.size());
  for (ads::AuctionedAd& ad : one.ads)
    ad.keyword = random.below(4) == 0 ? ads::kNoKeyword : static_cast<std::uint32_t>(random.below(300));
  return one;
}

// A page's worth: twenty candidates and four slots, with hashes for campaigns and real-looking money.
inline RandomAuction page_sized_auction(Random& random, const std::string& request_id) {
  ads::AuctionShape shape;
  shape.most_bid = 5'000;
  shape.most_reserve = 200;
  shape.most_quality = 1u << 24;
  shape.most_candidates = 40;
  shape.most_sellers = 30;
  RandomAuction one = random_logged_auction(random, request_id, shape);
  one.query = "кроссовки мужские белые";
  for (ads::AuctionCandidate& candidate : one.input.candidates) {
    candidate.campaign = mix64(candidate.campaign);
    candidate.listing = candidate.seller << 12 | (candidate.listing & 15);
  }
  one.outcome = ads::run_auction(one.input);
  return one;
}

}  // namespace vitrina::serving::test
