// The request path takes no memory from the heap in steady state: what a worker and its answers have grown is
// used again.

#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "engine/serving/engine.h"
#include "server/api/api.h"
#include "server/api/search_answer.h"
#include "tests/support/allocation_counter.h"
#include "tests/support/funds.h"
#include "tests/support/shoe_shop.h"
#include "tests/support/test_image.h"

namespace vitrina::api {
namespace {

using test::allocation_count;

std::vector<index::Listing> catalog() {
  std::vector<index::Listing> listings = test::random_listings(7, 3'000);
  for (index::Listing& shoe : test::shoes(40)) {
    // Longer than what a string holds without the heap.
    shoe.brand = shoe.seller == "s-1" ? "Norvik Running Company" : "Ромашка и сыновья";
    shoe.tags = {"летняя коллекция", "новинка этого сезона"};
    shoe.category = {"Обувь для всей семьи", "Мужская обувь"};
    shoe.description = "Лёгкие кроссовки мужские для бега и для города, на каждый день";
    listings.push_back(std::move(shoe));
  }
  return listings;
}

class Allocations : public testing::Test {
 protected:
  static constexpr int kWarmUp = 80, kMeasured = 50, kPasses = 8;

  void SetUp() override {
    if (!test::counts_allocations()) GTEST_SKIP() << "a sanitizer has its own heap";
    serving::EngineOptions options;
    options.image_path = image_.path();
    options.data_path = directory_.file("data");
    options.verify_in_background = false;
    options.clock = &clock_;
    options.pacing_interval = std::chrono::hours(1);  // lanes are emptied when the test says so
    options.ad_wait = std::chrono::minutes(1);
    auto engine = serving::Engine::open(options);
    ASSERT_TRUE(engine) << engine.error().message;
    engine_ = std::move(*engine);
    test::fund(*engine_, {"s-1", "s-2"});
    for (int i = 0; i < 6; ++i) create_campaign(i);
    worker_ = engine_->make_worker();
    services_.engine = engine_.get();
  }

  void create_campaign(int number) {
    ads::Campaign campaign;
    campaign.id = "c-" + std::to_string(number);
    campaign.seller = number % 2 == 0 ? "s-1" : "s-2";
    campaign.name = "Осень";
    campaign.listings = {(number % 2 == 0 ? "A" : "B") + std::to_string(number)};
    campaign.keywords = {
        {"кроссовки мужские", ads::MatchType::kPhrase, Money{(10 + number) * kMicrosPerUnit}}};
    campaign.label = "Реклама";
    campaign.advertiser = {"ООО «Ромашка и сыновья»", "7707083893", "2VtzqwAbCdEf0123456789"};
    std::promise<bool> done;
    engine_->campaigns()->create(campaign, {"test", {}},
                                 [&](const auto& stored) { done.set_value(stored.has_value()); });
    ASSERT_TRUE(done.get_future().get());
  }

  static search::SearchRequest request(std::string query) {
    search::SearchRequest request;
    request.query = std::move(query);
    request.facets = {"category", "brand", "tags", "seller", "price", "rating", "attributes.Цвет"};
    return request;
  }

  // How often a search and its answer as JSON take memory from the heap, in steady state.
  double allocations_of(const search::SearchRequest& request, std::uint32_t slots = 0) {
    serving::AdCall call;
    call.slots = slots;
    call.session = "a session of some shopper, and long enough";
    call.request_id = "0123456789abcdef";
    const auto search = [&] {
      VITRINA_CHECK(worker_->search(request, call, response_, sponsored_).has_value());
      json_.clear();
      write_search_answer(json_, request, response_, sponsored_, {call.request_id, 100, 1, {}});
    };
    return least_of(search);
  }

  // How often a repetition takes memory from the heap. The least of some passes: the threads that write the
  // logs may have the memory of a lane in hand just then, and a worker makes do with other.
  template <class Run>
  double least_of(Run&& run) {
    std::uint64_t least = ~std::uint64_t{0};
    for (int pass = 0; pass < kPasses; ++pass) {
      for (int i = 0; i < kWarmUp; ++i) run();
      engine_->flush_reports();
      engine_->flush_searches();
      const std::uint64_t before = allocation_count();
      for (int i = 0; i < kMeasured; ++i) run();
      least = std::min(least, allocation_count() - before);
    }
    return static_cast<double>(least) / kMeasured;
  }

  test::TestImage image_{catalog()};
  test::TempDirectory directory_;
  test::TestClock clock_;
  std::unique_ptr<serving::Engine> engine_;
  std::unique_ptr<serving::Engine::Worker> worker_;
  ApiServices services_;
  search::SearchResponse response_;
  serving::SponsoredAnswer sponsored_;
  std::string json_;
};

TEST_F(Allocations, CountsWhatTheHeapIsAskedFor) {
  const std::uint64_t before = allocation_count();
  const auto one = std::make_unique<std::string>(100, 'x');
  EXPECT_EQ(allocation_count() - before, 2u) << *one;
}

TEST_F(Allocations, ASearchWithItsRecordsTakesNone) {
  search::SearchRequest plain = request("кроссовки мужские");
  plain.facets.clear();
  EXPECT_LE(allocations_of(plain), 0u);
  EXPECT_EQ(response_.hits.size(), 20u);
}

TEST_F(Allocations, ASearchWithFacetsTakesNone) {
  EXPECT_LE(allocations_of(request("кроссовки мужские")), 0u);
  EXPECT_GT(response_.total, 100u);
}

TEST_F(Allocations, ASearchUnderFiltersTakesNone) {
  search::SearchRequest filtered = request("кроссовки белые");
  filtered.filters.category = {"Обувь для всей семьи"};
  filtered.filters.brand = {"Norvik Running Company", "Ромашка и сыновья"};
  filtered.filters.tags_any = {"летняя коллекция", "новинка этого сезона"};
  filtered.filters.price_min = Money{0};
  filtered.filters.price_max = Money{3'000 * kMicrosPerUnit};
  EXPECT_LE(allocations_of(filtered), 0u);
  EXPECT_GT(response_.total, 10u);
}

TEST_F(Allocations, ARelaxedSearchTakesNone) {
  EXPECT_LE(allocations_of(request("кроссовки для бега laptop")), 0u);
  EXPECT_TRUE(response_.relaxed());
}

TEST_F(Allocations, ACorrectedSearchTakesNone) {
  EXPECT_LE(allocations_of(request("кросовки мужские")), 0u);
  EXPECT_EQ(response_.corrections.size(), 1u);
}

TEST_F(Allocations, AHighlightedSearchTakesNone) {
  search::SearchRequest highlighted = request("кроссовки мужские");
  highlighted.highlight = true;
  EXPECT_LE(allocations_of(highlighted), 0u);
}

TEST_F(Allocations, ASortedSearchOfHalfAWordTakesNone) {
  search::SearchRequest sorted = request("кроссовки муж");
  sorted.as_you_type = true;
  sorted.sort = search::Sort::kPriceAscending;
  EXPECT_LE(allocations_of(sorted), 0u);
}

TEST_F(Allocations, SponsoredSlotsAndTheLogsOfThemTakeNone) {
  search::SearchRequest all = request("кроссовки мужские для бега");
  all.per_page = 100;
  EXPECT_LE(allocations_of(all, 4), 0u);
  EXPECT_EQ(sponsored_.hits.size(), 2u);
  EXPECT_EQ(response_.hits.size(),
            response_.total - 2);  // the memory of those that were taken out is not lost
}

TEST_F(Allocations, AWholeCallTakesNone) {
  Api api(services_);
  HttpAnswer answer;
  HttpCall call;
  call.method = "POST";
  call.target = "/v1/search";
  call.content_type = "application/json";
  call.body = R"({"q":"кроссовки мужские","facets":["category","brand","tags"],"ads":{"slots":4},
                  "filters":{"brand":["Norvik Running Company"],"tags_any":["летняя коллекция"],
                             "category":["Обувь для всей семьи"],"price":{"min":0,"max":5000}},
                  "session":"a session of some shopper, and long enough"})";
  call.request_id = "0123456789abcdef";  // by which auctions are drawn to be looked at more closely
  EXPECT_LE(least_of([&] { api.handle(call, answer); }), 0u);
  EXPECT_EQ(answer.status, 200u) << answer.body;
}

TEST_F(Allocations, AWholeCallByItsAddressTakesNone) {
  Api api(services_);
  HttpAnswer answer;
  HttpCall call;
  call.method = "GET";
  call.target =
      "/v1/search?q=%D0%BA%D1%80%D0%BE%D1%81%D1%81%D0%BE%D0%B2%D0%BA%D0%B8&facets=category,brand,attributes."
      "%D0%A6%D0%B2%D0%B5%D1%82&brand=Norvik+Running+Company&price=0..5000&sort=price_asc&per_page=20&"
      "session="
      "a+session+of+some+shopper+and+long+enough&ads.slots=4";
  call.request_id = "0123456789abcdef";
  EXPECT_LE(least_of([&] { api.handle(call, answer); }), 0u);
  EXPECT_EQ(answer.status, 200u) << answer.body;
}

}  // namespace
}  // namespace vitrina::api
