// What reach says of a day that was served: the same auctions, the same slots, the same prices.

#include "engine/serving/reach_desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <map>
#include <set>

#include "engine/ads/auction/auction_codec.h"
#include "engine/querylog/log_builder.h"
#include "engine/reach/count_range.h"
#include "engine/reach/replay.h"
#include "engine/serving/auction_log_file.h"
#include "engine/serving/auction_replay.h"
#include "engine/serving/engine.h"
#include "tests/engine/ads/selection/shop.h"
#include "tests/support/funds.h"
#include "tests/support/shoe_shop.h"
#include "tests/support/test_image.h"

namespace vitrina::serving {
namespace {

// A slot that was won: listing, slot, price.
using Won = std::tuple<DocId, std::uint32_t, ads::Ticks>;
using Wins = std::map<Won, std::uint64_t>;

class ServedDay : public testing::Test {
 protected:
  static constexpr std::uint64_t kSeed = 20;

  ServedDay() : listings_(ads::test::shop_listings(kSeed, 150)), image_(listings_) {}

  void open(ads::AdRules rules) {
    EngineOptions options;
    options.image_path = image_.path();
    options.data_path = directory_.file("data");
    options.verify_in_background = false;
    options.relax_below = 5;
    options.ad_wait = std::chrono::minutes(1);  // a sanitizer takes its time
    options.rules = std::move(rules);
    options.clock = &clock_;
    auto engine = Engine::open(options);
    ASSERT_TRUE(engine) << engine.error().message;
    engine_ = std::move(*engine);
    worker_ = engine_->make_worker();
    std::vector<std::string> sellers;
    for (int i = 0; i < 8; ++i) sellers.push_back("s-" + std::to_string(i));
    vitrina::test::fund(*engine_, sellers);
  }

  // Bids so different that no two ads tie. Pacing is off, and nothing is so dear that budgets end.
  void create_campaigns(std::size_t count) {
    Random random(kSeed + 1);
    for (const ads::CampaignPtr& drawn : ads::test::shop_campaigns(kSeed, listings_, count)) {
      ads::Campaign campaign = *drawn;
      campaign.version = 0;
      campaign.label = "Реклама";
      campaign.name = "n";
      campaign.pacing = ads::Pacing::kAsap;
      campaign.budget_daily.reset();
      campaign.budget_total.reset();
      for (ads::Keyword& keyword : campaign.keywords)
        keyword.bid = Money{static_cast<std::int64_t>(100 + random.below(100'000)) * 10'000};
      if (random.chance(0.2)) campaign.regions = {"77"};
      if (random.chance(0.2)) campaign.devices = {"app"};
      if (random.chance(0.1)) campaign.segments = {"new"};
      std::promise<bool> done;
      engine_->campaigns()->create(
          campaign, {"test", {}}, [&](Result<StoredCampaign> stored) { done.set_value(stored.has_value()); });
      if (done.get_future().get()) campaigns_.push_back(std::move(campaign));
    }
    ASSERT_GT(campaigns_.size(), count / 2);
  }

  void serve(int searches) {
    Random random(kSeed + 2);
    const std::int64_t begin = 1'790'000'000 / 86'400 * 86'400;
    for (int i = 0; i < searches; ++i) {
      clock_.seconds = begin + std::int64_t{86'400} * i / searches;
      search::SearchRequest request;
      for (std::uint64_t n = 1 + random.below(3); n > 0; --n)
        request.query += std::string(ads::test::kWords[random.below(10)]) + " ";
      if (random.chance(0.3)) request.query[0] = static_cast<char>(std::toupper(request.query[0]));
      if (random.chance(0.1)) request.query += "-item";
      if (random.chance(0.05)) request.query = "\"" + request.query + "\"";
      if (random.chance(0.2)) request.filters.category = {"C" + std::to_string(random.below(3))};
      if (random.chance(0.1)) request.filters.in_stock = true;
      if (random.chance(0.1)) request.page = 2;
      const std::string id = "r-" + std::to_string(i);
      const std::string session = "visitor " + std::to_string(random.below(60));
      const std::vector<std::string> segments =
          random.chance(0.3) ? std::vector<std::string>{"new"} : std::vector<std::string>{};
      AdCall call;
      call.slots = random.chance(0.1) ? 0 : 2 + static_cast<std::uint32_t>(random.below(3));
      call.session = session;
      call.region = random.chance(0.5) ? "77" : "50";
      call.device = random.chance(0.5) ? "app" : "web";
      call.segments = segments;
      call.request_id = id;
      ASSERT_TRUE(worker_->search(request, call, response_, sponsored_));
      ASSERT_FALSE(sponsored_.is_missing);
    }
    engine_->flush_searches();
  }

  // What the auction log says was won, by campaign and keyword.
  std::map<std::pair<std::string, std::uint32_t>, Wins> served() {
    std::map<std::uint64_t, std::string> campaign_of_key;
    for (const ads::Campaign& campaign : campaigns_) campaign_of_key[checksum(campaign.id)] = campaign.id;
    std::map<std::pair<std::string, std::uint32_t>, Wins> wins;
    AuctionReplayer replayer;
    const auto files = list_auction_logs(directory_.file("data/auctions"));
    VITRINA_CHECK(files.has_value());
    for (const std::string& path : *files) {
      auto reader = AuctionLogReader::open(path);
      LoggedAuction auction;
      while (reader->next(auction).value()) {
        EXPECT_EQ(replayer.replay(auction.bytes), AuctionReplayer::Verdict::kIdentical);
        const auto& record = replayer.record();
        const auto input = ads::decode_auction_input(as_bytes(record.input)).value();
        const auto outcome = ads::decode_auction_outcome(as_bytes(record.outcome)).value();
        for (std::uint32_t slot = 0; slot < outcome.slots.size(); ++slot) {
          const ads::FilledSlot& filled = outcome.slots[slot];
          const ads::AuctionCandidate& candidate = input.candidates[filled.candidate];
          ++wins[{campaign_of_key.at(candidate.campaign), record.keywords[filled.candidate]}]
                [{static_cast<DocId>(candidate.listing), slot + 1, filled.price}];
        }
      }
    }
    return wins;
  }

  void publish_log() {
    std::vector<std::string> logs;
    for (const auto& entry : std::filesystem::directory_iterator(directory_.file("data/searches")))
      logs.push_back(entry.path().string());
    std::sort(logs.begin(), logs.end());
    const auto built =
        querylog::build_log_index(logs, directory_.file("data/searches/queries.index"), {.max_rejects = 0});
    ASSERT_TRUE(built) << built.error().message;
    ASSERT_TRUE(engine_->publish());
    engine_->reach()->wait_for_market();
  }

  void expect_the_same() {
    create_campaigns(80);
    serve(3'000);
    publish_log();
    const auto market = engine_->reach()->market();
    ASSERT_TRUE(market);
    worker_.reset();
    engine_.reset();  // the market lives on; the auction log is written to its end
    const auto right = served();
    reach::CatchScratch scratch;
    std::uint64_t impressions = 0, keywords_shown = 0, clicks_within = 0;
    Random random(kSeed + 3);
    for (const ads::Campaign& campaign : campaigns_) {
      if (campaign.status != ads::CampaignStatus::kActive) continue;
      for (std::uint32_t i = 0; i < campaign.keywords.size(); ++i) {
        const ads::Keyword& keyword = campaign.keywords[i];
        reach::ReachItem item;
        item.keyword = keyword.text;
        item.match = keyword.match;
        item.bid = keyword.bid;
        item.campaign = campaign.id;
        const auto offer = reach::Offer::make(*market, item, scratch);
        ASSERT_TRUE(offer) << offer.error().message << " " << offer.error().field;
        reach::Replayer replayer(*market, *offer, {});
        Wins foretold;
        double clicks_expected = 0;
        std::uint64_t clicks = 0;  // of shoppers who click as the model in force says
        for (const reach::QueryNumber query : offer->caught()) {
          replayer.replay(query, [&](std::int64_t, const reach::LogContexts::Context&, std::uint64_t count,
                                     const reach::Replayer::Case* held) {
            if (held == nullptr) return;
            for (const reach::Yield& yield : held->yields) {
              clicks_expected += static_cast<double>(count) * yield.clicks;
              for (std::uint64_t n = 0; n < count; ++n) clicks += random.chance(yield.clicks) ? 1 : 0;
            }
            for (const reach::Shown& shown : held->shown)
              foretold[{offer->part().ads_of(0)[shown.ad].doc, shown.slot, shown.price}] += count;
          });
        }
        const auto known = right.find({campaign.id, i});
        const Wins wins = known == right.end() ? Wins{} : known->second;
        EXPECT_EQ(foretold, wins) << "seed " << kSeed << " " << campaign.id << " '" << keyword.text << "' "
                                  << ads::name_of(keyword.match);
        for (const auto& [won, count] : wins) impressions += count;
        if (wins.empty()) continue;
        ++keywords_shown;
        const reach::Range range = reach::count_range(clicks_expected, clicks_expected);
        const auto came = static_cast<double>(clicks);
        clicks_within += came >= range.low && came <= range.high ? 1 : 0;
      }
    }
    EXPECT_GT(impressions, 1'500u);
    EXPECT_GT(keywords_shown, 30u);
    EXPECT_GE(clicks_within * 10, keywords_shown * 8) << "of " << keywords_shown << ", seed " << kSeed;
  }

  std::vector<index::Listing> listings_;
  vitrina::test::TestImage image_;
  vitrina::test::TempDirectory directory_;
  vitrina::test::TestClock clock_;
  std::vector<ads::Campaign> campaigns_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Engine::Worker> worker_;
  search::SearchResponse response_;
  SponsoredAnswer sponsored_;
};

TEST_F(ServedDay, IsForetoldExactlyUnderSecondPrices) {
  open({});
  expect_the_same();
}

TEST_F(ServedDay, IsForetoldExactlyUnderVcg) {
  ads::AdRules rules;
  rules.pricing = ads::PricingRule::kVcg;
  rules.reserve = Money{2'000'000};
  open(rules);
  expect_the_same();
}

TEST_F(ServedDay, IsForetoldExactlyWhereSellersHaveSeveralAdsAPage) {
  ads::AdRules rules;
  rules.ads_per_seller = 2;
  open(rules);
  expect_the_same();
}

}  // namespace
}  // namespace vitrina::serving
