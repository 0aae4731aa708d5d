// What the engine logs of its auctions: those of served pages, with what the request had pinned.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "engine/ads/auction/auction_codec.h"
#include "engine/serving/auction_log_file.h"
#include "engine/serving/auction_replay.h"
#include "engine/serving/engine.h"
#include "tests/support/funds.h"
#include "tests/support/test_image.h"

namespace vitrina::serving {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<index::Listing> sofas() {
  std::vector<index::Listing> listings;
  for (int i = 0; i < 20; ++i) {
    index::Listing listing;
    listing.id = "L" + std::to_string(i);
    listing.seller = "s-" + std::to_string(i % 2);
    listing.title = "Диван угловой серый";
    listing.category = {"Мебель", "Диваны"};
    listings.push_back(listing);
  }
  return listings;
}

class EngineAuctionLog : public testing::Test {
 protected:
  void open(bool log_auctions = true) {
    EngineOptions options;
    options.image_path = image_.path();
    options.data_path = directory_.file("data");
    options.verify_in_background = false;
    options.log_auctions = log_auctions;
    auto engine = Engine::open(options);
    ASSERT_TRUE(engine) << engine.error().message;
    engine_ = std::move(*engine);
    worker_ = engine_->make_worker();
  }
  void close() {
    worker_.reset();
    engine_.reset();
  }
  void create(const std::string& id, int seller, std::int64_t bid) {
    ads::Campaign campaign;
    campaign.id = id;
    campaign.seller = "s-" + std::to_string(seller);
    campaign.name = "Осень";
    campaign.listings = {"L" + std::to_string(seller)};
    campaign.keywords = {{"диван угловой", ads::MatchType::kBroad, Money{bid * kMicrosPerUnit}}};
    campaign.category_bid = Money{kMicrosPerUnit};
    campaign.label = "Реклама";
    std::promise<bool> done;
    engine_->campaigns()->create(std::move(campaign), {"test", {}},
                                 [&](Result<StoredCampaign> stored) { done.set_value(stored.has_value()); });
    ASSERT_TRUE(done.get_future().get());
    vitrina::test::fund(*engine_, {"s-" + std::to_string(seller)});
  }
  void search(const std::string& query, const std::string& id, std::uint32_t slots = 4) {
    search::SearchRequest request;
    request.query = query;
    AdCall call;
    call.slots = slots;
    call.request_id = id;
    ASSERT_TRUE(worker_->search(request, call, response_, sponsored_));
  }
  // The ids of logged requests; each is replayed, and the last one kept.
  std::vector<std::string> logged() {
    std::vector<std::string> ids;
    const auto files = list_auction_logs(directory_.file("data/auctions"));
    if (!files) return ids;
    for (const std::string& path : *files) {
      auto reader = AuctionLogReader::open(path);
      LoggedAuction auction;
      while (reader->next(auction).value()) {
        EXPECT_EQ(replayer_.replay(auction.bytes), AuctionReplayer::Verdict::kIdentical);
        ids.emplace_back(replayer_.record().request_id);
        query_ = replayer_.record().query;
        versions_ = replayer_.record().versions;
        keywords_ = replayer_.record().keywords;
        outcome_ = ads::decode_auction_outcome(as_bytes(replayer_.record().outcome)).value();
      }
      EXPECT_THAT(reader->damage(), IsEmpty());
    }
    return ids;
  }

  vitrina::test::TestImage image_{sofas()};
  vitrina::test::TempDirectory directory_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Engine::Worker> worker_;
  search::SearchResponse response_;
  SponsoredAnswer sponsored_;
  AuctionReplayer replayer_;
  std::string query_;
  AuctionVersions versions_;
  std::vector<std::uint32_t> keywords_;
  ads::AuctionOutcome outcome_;
};

TEST_F(EngineAuctionLog, HoldsTheAuctionsOfServedPagesAndNothingElse) {
  open();
  search("диван угловой", "nobody bids");
  create("c-0", 0, 10);
  create("c-1", 1, 12);
  search("диван угловой", "first");
  search("диван угловой", "no slots", 0);
  search("самокат", "nothing matches");
  ExplainRequest asked;
  asked.search.query = "диван угловой";
  asked.seller = "s-1";
  AdCall call;
  call.slots = 4;
  call.request_id = "explained";
  ExplainAnswer answer;
  ASSERT_TRUE(worker_->explain(asked, call, answer));
  PageRequest page;
  page.filters.category = {"Мебель"};
  call.request_id = "page";
  ASSERT_TRUE(worker_->fill_page(page, call, sponsored_));
  ASSERT_THAT(sponsored_.hits, SizeIs(2));
  search("угловой диван", "last");
  ASSERT_THAT(sponsored_.hits, SizeIs(2));
  const SnapshotInfo info = engine_->current();
  close();

  EXPECT_THAT(logged(), ElementsAre("first", "page", "last"));
  EXPECT_EQ(query_, "угловой диван");
  EXPECT_EQ(versions_.generation, info.generation);
  EXPECT_EQ(versions_.campaigns, info.campaigns_version);
  EXPECT_EQ(versions_.image, number_of(*index::Image::open(image_.path())));
  EXPECT_EQ(versions_.rules, number_of(ads::AdRules{}));
  EXPECT_EQ(versions_.model, 0u);
  EXPECT_THAT(keywords_, ElementsAre(0u, 0u));
  EXPECT_THAT(outcome_.slots, SizeIs(2));
}

TEST_F(EngineAuctionLog, GoesOnOverRestartsAndCountsWhatItWrote) {
  for (int run = 0; run < 3; ++run) {
    open();
    if (run == 0) create("c-0", 0, 10);
    search("диван угловой", std::to_string(run));
    close();
  }
  EXPECT_THAT(logged(), ElementsAre("0", "1", "2"));
  open();
  EXPECT_EQ(engine_->auction_log().records, 0u);
  EXPECT_EQ(engine_->auction_log().write_failures, 0u);
}

TEST_F(EngineAuctionLog, IsNotKeptWhereItIsTurnedOff) {
  open(false);
  create("c-0", 0, 10);
  search("диван угловой", "r");
  ASSERT_THAT(sponsored_.hits, SizeIs(1));
  close();
  EXPECT_THAT(logged(), IsEmpty());
}

}  // namespace
}  // namespace vitrina::serving
