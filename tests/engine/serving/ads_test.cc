// The ad side of the engine, from a campaign at the desk to a slot, an explanation and a link.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "engine/serving/engine.h"
#include "tests/support/funds.h"
#include "tests/support/query_log.h"
#include "tests/support/shoe_shop.h"
#include "tests/support/test_image.h"

namespace vitrina::serving {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

ads::Campaign campaign(const std::string& id, const std::string& seller, const std::string& listing_id,
                       std::int64_t bid_rubles) {
  ads::Campaign value;
  value.id = id;
  value.seller = seller;
  value.name = "Осень";
  value.listings = {listing_id};
  value.keywords = {{"кроссовки мужские", ads::MatchType::kPhrase, Money{bid_rubles * kMicrosPerUnit}}};
  value.label = "Реклама";
  value.advertiser = {"ООО Ромашка", "7707083893", "2VtzqwAbCdEf"};
  return value;
}

class EngineAds : public testing::Test {
 protected:
  EngineAds() { open(); }

  void open() {
    worker_.reset();
    engine_.reset();
    options_.image_path = image_.path();
    options_.data_path = directory_.file("data");
    options_.verify_in_background = false;
    options_.clock = &clock_;
    options_.ad_wait = std::chrono::minutes(1);  // a sanitizer takes its time over thousands of campaigns
    auto engine = Engine::open(options_);
    ASSERT_TRUE(engine) << engine.error().message;
    engine_ = std::move(*engine);
    worker_ = engine_->make_worker();
    vitrina::test::fund(*engine_, {"s-1", "s-2"});
  }

  Result<StoredCampaign> wait(const std::function<void(CampaignDesk&, CampaignDone)>& ask) {
    std::promise<Result<StoredCampaign>> promise;
    ask(*engine_->campaigns(), [&](Result<StoredCampaign> done) { promise.set_value(std::move(done)); });
    return promise.get_future().get();
  }
  Result<StoredCampaign> create(ads::Campaign value, Caller caller = {"test", {}}) {
    return wait([&](CampaignDesk& desk, CampaignDone done) {
      desk.create(std::move(value), std::move(caller), std::move(done));
    });
  }
  Result<StoredCampaign> update(const std::string& id, std::uint64_t version,
                                std::function<void(ads::Campaign&)> edit, Caller caller = {"test", {}}) {
    return wait([&](CampaignDesk& desk, CampaignDone done) {
      desk.update(
          id, version,
          [edit](const ads::Campaign& current) -> Result<ads::Campaign> {
            ads::Campaign changed = current;
            edit(changed);
            return changed;
          },
          std::move(caller), std::move(done));
    });
  }

  void search(std::string query, std::uint32_t slots = 4, search::Filters filters = {}) {
    request_ = {};
    request_.query = std::move(query);
    request_.filters = std::move(filters);
    AdCall call;
    call.slots = slots;
    call.request_id = "r-1";
    call.session = "session";
    ASSERT_TRUE(worker_->search(request_, call, response_, sponsored_));
  }
  std::vector<std::string> sponsored_ids() const {
    std::vector<std::string> ids;
    for (const SponsoredHit& hit : sponsored_.hits) ids.push_back(hit.hit.id);
    return ids;
  }
  ExplainAnswer explain(std::string query, std::vector<std::string> campaigns, std::string seller = {}) {
    ExplainRequest request;
    request.search.query = std::move(query);
    request.campaigns = std::move(campaigns);
    request.seller = std::move(seller);
    AdCall call;
    call.slots = 1;
    call.request_id = "r-1";
    ExplainAnswer answer;
    EXPECT_TRUE(worker_->explain(request, call, answer));
    return answer;
  }

  vitrina::test::TestImage image_{vitrina::test::shoes(30)};
  vitrina::test::TempDirectory directory_;
  vitrina::test::TestClock clock_;
  EngineOptions options_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Engine::Worker> worker_;
  search::SearchRequest request_;
  search::SearchResponse response_;
  SponsoredAnswer sponsored_;
};

TEST_F(EngineAds, ServesACampaignAsSoonAsItsCreationIsAnswered) {
  search("кроссовки мужские");
  EXPECT_THAT(sponsored_ids(), IsEmpty());
  const auto stored = create(campaign("c-1", "s-1", "A7", 12));
  ASSERT_TRUE(stored) << stored.error().message;
  EXPECT_EQ(stored->campaign.version, 1u);
  search("мужские кроссовки");  // not that phrase
  EXPECT_THAT(sponsored_ids(), IsEmpty());
  search("белые кроссовки мужские");
  EXPECT_EQ(worker_->generation(), stored->generation);
  ASSERT_THAT(sponsored_ids(), ElementsAre("A7"));
  const SponsoredHit& hit = sponsored_.hits[0];
  EXPECT_EQ(hit.slot, 1u);
  EXPECT_EQ(hit.position, 1u);
  EXPECT_EQ(hit.label, "Реклама");
  EXPECT_EQ(hit.advertiser.name, "ООО Ромашка");
  EXPECT_EQ(hit.advertiser.erid, "2VtzqwAbCdEf");
  EXPECT_THAT(hit.hit.record, HasSubstr("Кроссовки"));
  EXPECT_THAT(hit.click, StartsWith("/v1/click?t="));
  EXPECT_FALSE(hit.impression.empty());
}

TEST_F(EngineAds, KeepsWhatIsSponsoredOutOfThePagesOwnHitsAndOutOfTheTotalNothing) {
  search("кроссовки мужские", 0);
  const auto hits = response_.hits.size();
  const auto total = response_.total;
  const std::string first = response_.hits[1].id;  // the first is out of stock
  ASSERT_TRUE(create(campaign("c-1", first[0] == 'A' ? "s-1" : "s-2", first, 12)));
  search("кроссовки мужские");
  EXPECT_THAT(sponsored_ids(), ElementsAre(first));
  EXPECT_EQ(response_.hits.size(), hits - 1);
  EXPECT_EQ(response_.total, total);
  for (const search::Hit& hit : response_.hits) EXPECT_NE(hit.id, first);
}

TEST_F(EngineAds, ShowsOnlyWhatIsInStockPassesTheFiltersAndAnswersTheQuery) {
  ASSERT_TRUE(create(campaign("c-1", "s-1", "A-gone", 12)));
  ads::Campaign sofa = campaign("c-2", "s-1", "A-sofa", 12);
  ASSERT_TRUE(create(sofa));
  ASSERT_TRUE(create(campaign("c-3", "s-2", "B1", 12)));
  search::Filters only_first;
  only_first.seller = {"s-1"};
  search("кроссовки мужские", 4, only_first);
  EXPECT_THAT(sponsored_ids(), IsEmpty());
  const auto reasons = [&] {
    std::vector<ads::AdReason> all;
    for (const AdFinding& finding : explain("кроссовки мужские", {"c-1", "c-2", "c-3"}).findings)
      all.push_back(finding.reason);
    return all;
  };
  EXPECT_THAT(reasons(),
              ElementsAre(ads::AdReason::kOutOfStock, ads::AdReason::kBelowRelevance, ads::AdReason::kShown));
}

TEST_F(EngineAds, ExplainsALossWithTheBidThatWins) {
  ASSERT_TRUE(create(campaign("c-1", "s-1", "A1", 10)));
  ASSERT_TRUE(create(campaign("c-2", "s-2", "B1", 12)));
  const ExplainAnswer before = explain("кроссовки мужские", {}, "s-1");
  ASSERT_EQ(before.findings.size(), 1u);
  EXPECT_EQ(before.findings[0].reason, ads::AdReason::kOutranked);
  EXPECT_EQ(before.findings[0].keyword, "кроссовки мужские");
  const Money winning = before.findings[0].winning_bid;
  ASSERT_GT(winning.micros, 0);
  ASSERT_TRUE(update("c-1", 1, [&](ads::Campaign& c) { c.keywords[0].bid = winning; }));
  const ExplainAnswer after = explain("кроссовки мужские", {"c-1"});
  EXPECT_EQ(after.findings[0].reason, ads::AdReason::kShown);
  EXPECT_EQ(after.findings[0].slot, 1u);
  EXPECT_LE(after.findings[0].price, winning);
  ASSERT_TRUE(
      update("c-1", 2, [&](ads::Campaign& c) { c.keywords[0].bid.micros = winning.micros - 10'000; }));
  EXPECT_EQ(explain("кроссовки мужские", {"c-1"}).findings[0].reason, ads::AdReason::kOutranked);
}

TEST_F(EngineAds, ExplainsNoMoreAdsAtOnceThanItCanInTime) {
  ads::Campaign value = campaign("", "s-1", "A0", 12);
  value.listings.clear();
  for (int i = 0; i < 30; ++i) value.listings.push_back("A" + std::to_string(i));
  for (int i = 0; i < 340; ++i) {  // 10 200 ads
    value.id = "c-" + std::to_string(i);
    engine_->campaigns()->create(value, {"test", {}}, [](Result<StoredCampaign>) {});
  }
  ASSERT_TRUE(create(campaign("last", "s-2", "B1", 12)));  // answered after the others
  ExplainRequest request;
  request.search.query = "кроссовки мужские";
  request.seller = "s-1";
  AdCall call;
  call.slots = 4;
  call.request_id = "r";
  ExplainAnswer answer;
  const auto refused = worker_->explain(request, call, answer);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kLimit);
  EXPECT_EQ(refused.error().field, "campaigns");
  EXPECT_EQ(explain("кроссовки мужские", {"c-1", "c-2"}).findings.size(), 60u);
}

TEST_F(EngineAds, RefusesAReserveOfACategoryThatIsNotThere) {
  worker_.reset();
  engine_.reset();
  options_.rules.category_reserves = {{{"Обувь", "Детская"}, Money{1'000'000}}};
  const auto engine = Engine::open(options_);
  ASSERT_FALSE(engine);
  EXPECT_EQ(engine.error().field, "category_reserves[0]");
}

TEST_F(EngineAds, AsksMoreForFrequentQueries) {
  vitrina::test::build_query_log("кроссовки мужские\t500\nбелые кроссовки мужские\t3\n",
                                 directory_.file("queries.index"));
  options_.searches_path = directory_.file("queries.index");
  options_.rules.frequency_reserves = {{100, Money{20'000'000}}};
  open();
  ASSERT_TRUE(create(campaign("c-1", "s-1", "A1", 12)));
  search("кроссовки мужские");
  EXPECT_THAT(sponsored_ids(), IsEmpty());
  const ExplainAnswer why = explain("Кроссовки мужские", {"c-1"});
  EXPECT_EQ(why.findings[0].reason, ads::AdReason::kBelowReserve);
  EXPECT_EQ(why.findings[0].winning_bid, Money{20'000'000});
  search("белые кроссовки мужские");
  EXPECT_THAT(sponsored_ids(), ElementsAre("A1"));
}

TEST_F(EngineAds, KeepsTheModelInForceWhenAnotherIsBroken) {
  ads::Model model;
  model.slots.fill(ads::kSlotOne);
  for (ads::RateModel* rates : {&model.click, &model.order}) {
    rates->bits = 4;
    rates->cells.assign(16, 0);
    rates->knots.assign(ads::kKnots, ads::kRateOne / 20);
  }
  ASSERT_TRUE(ads::save_model(model, directory_.file("good.bin")));
  vitrina::test::write_file(directory_.file("bad.bin"), "no model");
  ASSERT_TRUE(create(campaign("c-1", "s-1", "A1", 12)));
  EXPECT_EQ(engine_->current().model_version, 0u);
  ASSERT_TRUE(engine_->publish({{}, directory_.file("good.bin")}));
  const std::uint64_t version = engine_->current().model_version;
  EXPECT_NE(version, 0u);
  EXPECT_NEAR(explain("кроссовки мужские", {"c-1"}).findings[0].click_rate, 0.05, 1e-6);
  const auto broken = engine_->publish({{}, directory_.file("bad.bin")});
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().field, "model");
  EXPECT_EQ(engine_->current().model_version, version);
  ASSERT_TRUE(engine_->publish()) << "the model in force is still the good one";
  EXPECT_EQ(engine_->current().model_version, version);
  EXPECT_EQ(worker_->list_campaigns({}, {}, 10).size(), 1u);
}

TEST_F(EngineAds, RefusesWhatTheCatalogContradictsByItsField) {
  const auto field_of = [&](ads::Campaign value) {
    const auto stored = create(std::move(value));
    EXPECT_FALSE(stored);
    return stored ? "" : std::string(error_code_name(stored.error().code)) + " " + stored.error().field;
  };
  ads::Campaign value = campaign("c-1", "s-1", "B1", 10);
  EXPECT_EQ(field_of(value), "unprocessable listings[0]");
  value.listings = {"A1", "nowhere"};
  EXPECT_EQ(field_of(value), "unprocessable listings[1]");
  value.listings = {"A1"};
  value.keywords.push_back({"☂", ads::MatchType::kBroad, Money{1'000'000}});
  EXPECT_EQ(field_of(value), "unprocessable keywords[1].text");
  value.keywords.pop_back();
  value.categories = {{"Обувь", "Детская"}};
  EXPECT_EQ(field_of(value), "unprocessable categories[0]");
  value.categories.clear();
  value.keywords[0].bid = Money{15'000};
  EXPECT_EQ(field_of(value), "invalid_argument keywords[0].bid");
  EXPECT_TRUE(worker_->list_campaigns({}, {}, 10).empty());
}

TEST_F(EngineAds, LetsOneOfTwoWritersOfTheSameVersionThrough) {
  ASSERT_TRUE(create(campaign("c-1", "s-1", "A1", 10)));
  ASSERT_TRUE(update("c-1", 1, [](ads::Campaign& c) { c.name = "one"; }));
  const auto second = update("c-1", 1, [](ads::Campaign& c) { c.name = "two"; });
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kConflict);
  EXPECT_EQ(create(campaign("c-1", "s-1", "A1", 10)).error().code, ErrorCode::kConflict);
  worker_->refresh();
  EXPECT_EQ(worker_->find_campaign("c-1")->name, "one");
}

TEST_F(EngineAds, HidesASellersCampaignsFromOthers) {
  ASSERT_TRUE(create(campaign("c-1", "s-1", "A1", 10), {"seller:s-1", "s-1"}));
  EXPECT_EQ(create(campaign("c-2", "s-1", "A1", 10), {"seller:s-2", "s-2"}).error().code,
            ErrorCode::kForbidden);
  const auto stolen = update("c-1", 1, [](ads::Campaign& c) { c.name = "mine"; }, {"seller:s-2", "s-2"});
  EXPECT_EQ(stolen.error().code, ErrorCode::kNotFound);
  const auto moved = update("c-1", 1, [](ads::Campaign& c) { c.seller = "s-2"; }, {"seller:s-1", "s-1"});
  EXPECT_EQ(moved.error().field, "seller");
}

TEST_F(EngineAds, KeepsCampaignsWhenItIsOpenedAgain) {
  ASSERT_TRUE(create(campaign("c-1", "s-1", "A1", 10)));
  ASSERT_TRUE(create(campaign("c-2", "s-2", "B1", 10)));
  ASSERT_TRUE(wait([](CampaignDesk& desk, CampaignDone done) {
    desk.remove("c-2", {}, {"test", {}}, std::move(done));
  }));
  search("кроссовки мужские");
  ASSERT_THAT(sponsored_ids(), ElementsAre("A1"));
  const std::string token = sponsored_.hits[0].click.substr(12);
  open();
  search("кроссовки мужские");
  EXPECT_THAT(sponsored_ids(), ElementsAre("A1"));
  const auto target = worker_->follow(token);
  ASSERT_TRUE(target) << target.error().message;
  EXPECT_EQ(target->location, "https://shop.example/A1");
}

TEST_F(EngineAds, FollowsALinkAndSaysWhenItIsOld) {
  ASSERT_TRUE(create(campaign("c-1", "s-1", "A1", 10)));
  search("кроссовки мужские");
  ASSERT_THAT(sponsored_ids(), ElementsAre("A1"));
  std::string token = sponsored_.hits[0].click.substr(12);
  EXPECT_FALSE(worker_->follow(token)->click.is_expired);
  clock_.seconds += 24 * 3600;
  EXPECT_TRUE(worker_->follow(token)->click.is_expired);
  token[40] = token[40] == 'A' ? 'B' : 'A';
  const auto forged = worker_->follow(token);
  ASSERT_FALSE(forged);
  EXPECT_EQ(forged.error().field, "t");
  EXPECT_FALSE(worker_->follow(sponsored_.hits[0].impression)) << "an impression is no click";
}

TEST_F(EngineAds, FillsThePagesOfCategoriesAndListings) {
  ads::Campaign value = campaign("c-1", "s-1", "A1", 10);
  value.category_bid = Money{5'000'000};
  ASSERT_TRUE(create(value));
  AdCall call;
  call.slots = 2;
  call.request_id = "r";
  PageRequest page;
  page.filters.category = {"Обувь"};
  ASSERT_TRUE(worker_->fill_page(page, call, sponsored_));
  EXPECT_THAT(sponsored_ids(), ElementsAre("A1"));
  page = {};
  page.listing = "B4";
  ASSERT_TRUE(worker_->fill_page(page, call, sponsored_));
  EXPECT_THAT(sponsored_ids(), ElementsAre("A1"));
  page.listing = "A1";
  ASSERT_TRUE(worker_->fill_page(page, call, sponsored_));
  EXPECT_THAT(sponsored_ids(), IsEmpty()) << "a listing does not advertise itself";
  page.listing = "nowhere";
  EXPECT_EQ(worker_->fill_page(page, call, sponsored_).error().field, "listing");
}

TEST_F(EngineAds, GoesOnServingWhileThousandsOfCampaignsCome) {
  constexpr int kCampaigns = 2'500;  // more than a base may lag behind
  std::atomic<int> done{0};
  std::atomic<int> failed{0};
  std::atomic<bool> stop{false};
  std::thread reader([&] {
    const auto worker = engine_->make_worker();
    search::SearchRequest request;
    request.query = "кроссовки мужские";
    search::SearchResponse response;
    SponsoredAnswer sponsored;
    AdCall call;
    call.slots = 3;
    call.request_id = "x";
    while (!stop) {
      if (!worker->search(request, call, response, sponsored)) ++failed;
    }
  });
  for (int i = 0; i < kCampaigns; ++i) {
    engine_->campaigns()->create(campaign("c-" + std::to_string(i), i % 2 == 0 ? "s-1" : "s-2",
                                          (i % 2 == 0 ? "A" : "B") + std::to_string(i % 30), 10 + i % 50),
                                 {"test", {}}, [&](Result<StoredCampaign> stored) {
                                   if (!stored) ++failed;
                                   ++done;
                                 });
    if (i == 1'200) {
      ASSERT_TRUE(engine_->publish());  // a new image, so to speak, in the middle
    }
  }
  while (done < kCampaigns) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  stop = true;
  reader.join();
  EXPECT_EQ(failed, 0);
  worker_->refresh();
  EXPECT_EQ(worker_->list_campaigns({}, {}, 10'000).size(), static_cast<std::size_t>(kCampaigns));
  EXPECT_EQ(engine_->current().campaigns_version, static_cast<std::uint64_t>(kCampaigns));
  search("кроссовки мужские");
  EXPECT_EQ(sponsored_.hits.size(), 2u) << "one a seller";
}

}  // namespace
}  // namespace vitrina::serving
