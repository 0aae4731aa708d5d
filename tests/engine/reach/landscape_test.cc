// The landscape against forecasts made bid by bid.

#include "engine/reach/landscape.h"

#include <gtest/gtest.h>

#include "engine/reach/reach.h"
#include "index/catalog/timestamp.h"
#include "tests/engine/ads/selection/shop.h"
#include "tests/engine/reach/small_market.h"

namespace vitrina::reach {
namespace {

std::string log_lines(std::uint64_t seed) {
  Random random(seed);
  std::string lines;
  for (int i = 0; i < 4'000; ++i) {
    std::string query;
    for (std::uint64_t n = 1 + random.below(3); n > 0; --n)
      query += std::string(ads::test::kWords[random.below(8)]) + (n > 1 ? " " : "");
    std::string at;
    index::append_timestamp(at, 1'780'000'000 + static_cast<std::int64_t>(random.below(20 * 86'400)));
    lines += R"({"at":")" + at + R"(","q":")" + query + R"(","session":"s)" +
             std::to_string(random.below(900)) + R"(","slots":)" + std::to_string(1 + random.below(4)) +
             "}\n";
  }
  return lines;
}

class LandscapeTest : public testing::Test {
 protected:
  static constexpr std::uint64_t kSeed = 31;

  LandscapeTest() {
    request_.landscape = true;
    request_.now = shop_.source().now;
  }
  static std::vector<ads::CampaignPtr> campaigns(const std::vector<index::Listing>& listings) {
    Random random(kSeed);
    std::vector<ads::CampaignPtr> campaigns;
    for (const ads::CampaignPtr& drawn : ads::test::shop_campaigns(kSeed, listings, 120)) {
      auto campaign = std::make_shared<ads::Campaign>(*drawn);
      for (ads::Keyword& keyword : campaign->keywords)
        keyword.bid = Money{static_cast<std::int64_t>(10 + random.below(2'000)) * 10'000};
      campaigns.push_back(std::move(campaign));
    }
    return campaigns;
  }
  ReachAnswer ask(std::int64_t bid_ticks, std::optional<Money> budget = std::nullopt) {
    ReachItem item;
    item.keyword = ads::test::kWords[0];
    item.match = ads::MatchType::kBroad;
    item.bid = Money{bid_ticks * 10'000};
    item.listings = {listing_};
    item.budget_daily = budget;
    auto answer = reach_.answer(request_, item);
    VITRINA_CHECK(answer.has_value());
    return std::move(*answer);
  }
  // One whose title has the keyword.
  static std::string find_listing(const std::vector<index::Listing>& listings) {
    for (const index::Listing& listing : listings) {
      if (listing.stock != 0 && listing.title.find(ads::test::kWords[0]) == 0) return listing.id;
    }
    return "none";
  }

  std::vector<index::Listing> listings_ = ads::test::shop_listings(kSeed, 150);
  vitrina::test::TestImage image_{listings_};
  test::SmallShop shop_{image_.segment(), campaigns(listings_), log_lines(kSeed)};
  std::string listing_ = find_listing(listings_);
  Reach reach_{shop_.market()};
  ReachRequest request_;
};

TEST_F(LandscapeTest, EqualsForecastsMadeBidByBid) {
  const ReachAnswer whole = ask(500);
  const auto& points = whole.landscape->points();
  ASSERT_GT(points.size(), 10u);
  Random random(kSeed);
  std::vector<std::int64_t> bids{1, 2, points.front().bid, points.back().bid, 10'000};
  if (points.front().bid > 1) bids.push_back(points.front().bid - 1);
  for (int i = 0; i < 60; ++i) {
    const std::int64_t step = points[random.below(points.size())].bid;
    bids.push_back(step);
    bids.push_back(std::max<std::int64_t>(1, step - 1));
    bids.push_back(1 + static_cast<std::int64_t>(random.below(2'500)));
  }
  for (const std::int64_t bid : bids) {
    const ReachAnswer one = ask(bid);
    const BidPoint at = whole.landscape->at(static_cast<ads::Ticks>(bid));
    SCOPED_TRACE(testing::Message() << "seed " << kSeed << " bid " << bid);
    EXPECT_NEAR(at.impressions, one.outlook[Metric::kImpressions].expected, 1e-6);
    EXPECT_NEAR(at.clicks, one.outlook[Metric::kClicks].expected, 1e-6);
    EXPECT_NEAR(at.spend, one.outlook[Metric::kSpend].expected, 1);
    if (at.impressions > 0) {
      EXPECT_NEAR(at.slot, one.slot.expected, 1e-6);
    }
  }
}

TEST_F(LandscapeTest, NeverFallsAsTheBidRisesWithoutABudget) {
  const ReachAnswer answer = ask(500);
  BidPoint before;
  for (const BidPoint& point : answer.landscape->points()) {
    EXPECT_GT(point.bid, before.bid);
    EXPECT_GE(point.impressions, before.impressions - 1e-9);
    EXPECT_GE(point.clicks, before.clicks - 1e-9);
    EXPECT_GE(point.spend, before.spend - 1e-6);
    before = point;
  }
  EXPECT_FALSE(answer.landscape->best_bid());
}

TEST_F(LandscapeTest, NeverSpendsMoreThanTheBudgetAndMarksWhereClicksFall) {
  const ReachAnswer free = ask(500);
  const double most = free.landscape->points().back().spend;
  const Money budget{static_cast<std::int64_t>(most / 4)};
  const ReachAnswer answer = ask(500, budget);
  double most_clicks = 0;
  for (const BidPoint& point : answer.landscape->points()) {
    EXPECT_LE(point.spend, static_cast<double>(budget.micros) + 1);
    most_clicks = std::max(most_clicks, point.clicks);
  }
  const auto best = answer.landscape->best_bid();
  ASSERT_TRUE(best);
  EXPECT_NEAR(answer.landscape->at(*best).clicks, most_clicks, 1e-9);
  EXPECT_LT(answer.landscape->points().back().clicks, most_clicks);
  EXPECT_LE(answer.outlook[Metric::kSpend].high, static_cast<double>(budget.micros) + 1);
}

TEST_F(LandscapeTest, FindsTheLeastBidForAShareOfThePages) {
  request_.wanted_share = 0.3;
  const ReachAnswer answer = ask(500);
  ASSERT_TRUE(answer.bid_for_share);
  EXPECT_GE(ask(*answer.bid_for_share).share.expected, 0.3 - 1e-9);
  EXPECT_LT(ask(*answer.bid_for_share - 1).share.expected, 0.3);
}

}  // namespace
}  // namespace vitrina::reach
