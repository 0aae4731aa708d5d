// Reach as a client of the interface meets it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <optional>

#include "index/catalog/timestamp.h"
#include "server/api/api.h"
#include "tests/support/funds.h"
#include "tests/support/query_log.h"
#include "tests/support/shoe_shop.h"
#include "tests/support/test_image.h"

namespace vitrina::api {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::int64_t kDay = 86'400;

ApiServices::KeyCheck check_role(std::string_view key, Access access, serving::Caller* caller) {
  const bool is_seller = key.starts_with("seller:");
  if (access == Access::kCampaigns && key == "search") return ApiServices::KeyCheck::kWrongRole;
  if (caller != nullptr) {
    *caller = {std::string(key), std::nullopt};
    if (is_seller) caller->seller = std::string(key.substr(7));
  }
  return ApiServices::KeyCheck::kAllowed;
}

class ApiReach : public testing::Test {
 protected:
  // Ten days of a hundred searches; of these, two of three sessions only.
  static std::string log_lines() {
    std::string lines;
    const std::int64_t begin = 1'790'000'000 / kDay * kDay - 10 * kDay - 3 * 3'600;
    for (int i = 0; i < 1'000; ++i) {
      std::string at;
      index::append_timestamp(at, begin + i * (10 * kDay / 1'000));
      const bool is_rare = i % 300 == 7;
      lines += R"({"at":")" + at + R"(","q":")" +
               (is_rare ? "кроссовки мужские редкие" : "кроссовки мужские") + R"(","session":"s)" +
               std::to_string(i % 40) + R"(","slots":4})" + "\n";
    }
    return lines;
  }

  ApiReach() {
    vitrina::test::build_query_log(log_lines(), directory_.file("queries.index"));
    serving::EngineOptions options;
    options.image_path = image_.path();
    options.data_path = directory_.file("data");
    options.searches_path = directory_.file("queries.index");
    options.verify_in_background = false;
    options.ad_wait = std::chrono::minutes(1);  // a sanitizer takes its time
    options.clock = &clock_;
    auto opened = serving::Engine::open(options);
    VITRINA_CHECK(opened.has_value());
    engine_ = std::move(*opened);
    vitrina::test::fund(*engine_, {"s-1", "s-2"});
    engine_->reach()->wait_for_market();
    services_.engine = engine_.get();
    services_.check_key = check_role;
    services_.may_explain = [this](std::string_view) { return questions_left_-- > 0; };
    api_.emplace(services_);
  }

  const HttpAnswer& call(std::string_view target, std::string_view body,
                         const std::string& key = "marketplace") {
    const std::string authorization = "Bearer " + key;
    api_->handle({"POST", target, "application/json", authorization, {}, "r-1", body}, answer_);
    EXPECT_EQ(parser_.parse(answer_.body).get(root_), simdjson::SUCCESS) << answer_.body;
    return answer_;
  }
  void create_rival() {
    ASSERT_EQ(call("/v1/campaigns",
                   R"({"id":"c-2","seller":"s-2","name":"n","listings":["B0"],"keywords":[
                       {"text":"кроссовки мужские","match":"phrase","bid":7}],"label":"Реклама"})")
                  .status,
              201u)
        << answer_.body;
    engine_->reach()->wait_for_market();
  }
  std::string text_of_first() { return text("/sponsored/0/id"); }
  double number(std::string_view pointer) {
    double value = -1;
    return root_.at_pointer(pointer).get(value) == simdjson::SUCCESS ? value : -1;
  }
  std::string text(std::string_view pointer) {
    std::string_view value;
    return root_.at_pointer(pointer).get(value) == simdjson::SUCCESS ? std::string(value) : "";
  }

  vitrina::test::TestImage image_{vitrina::test::shoes(30)};
  vitrina::test::TempDirectory directory_;
  vitrina::test::TestClock clock_;
  std::unique_ptr<serving::Engine> engine_;
  ApiServices services_;
  int questions_left_ = 1'000;
  std::optional<Api> api_;
  HttpAnswer answer_;
  simdjson::dom::parser parser_;
  simdjson::dom::element root_;
};

TEST_F(ApiReach, SaysWhatADayBringsWithItsRange) {
  create_rival();
  ASSERT_EQ(call("/v1/reach", R"({"items":[{"keyword":"кроссовки","match":"broad","bid":5,"listing":"A0"},
                                           {"keyword":"диван","match":"exact","bid":5,"seller":"s-1"}],
                                  "by_day":true,"landscape":true})")
                .status,
            200u)
      << answer_.body;
  EXPECT_EQ(number("/window/days"), 10);
  EXPECT_EQ(text("/forecast/from"), "2026-09-21");
  EXPECT_EQ(number("/items/0/caught/queries"), 2);
  EXPECT_EQ(number("/items/0/caught/searches"), 1'000);
  EXPECT_NEAR(number("/items/0/per_day/searches/expected"), 100, 3);
  EXPECT_LT(number("/items/0/per_day/searches/low"), 100);
  EXPECT_GT(number("/items/0/per_day/searches/high"), 100);
  EXPECT_NEAR(number("/items/0/per_day/impressions/expected"), 100, 3);
  EXPECT_NEAR(number("/items/0/per_day/slot/expected"), 2, 0.2) << "the rival bids more";
  EXPECT_EQ(number("/items/0/per_day/price/expected"), 0.01) << "nobody is below";
  EXPECT_GT(number("/items/0/suggested_bids/first_slot"), 6.5);
  EXPECT_LT(number("/items/0/suggested_bids/first_slot"), 8.5);
  EXPECT_EQ(number("/items/0/days/6/searches/expected"), number("/items/0/days/0/searches/expected"));
  EXPECT_EQ(number("/items/1/caught/queries"), 0);
  EXPECT_THAT(text("/items/1/too_little"), HasSubstr("fewer than 5 searches"));
}

TEST_F(ApiReach, RefusesWhatIsWrongByItsField) {
  const auto refused = [&](const char* body) {
    const unsigned status = call("/v1/reach", body).status;
    return std::to_string(status) + " " + text("/error/field");
  };
  EXPECT_EQ(refused("{}"), "400 items");
  EXPECT_EQ(refused(R"({"items":[{"keyword":"a","bid":1}]})"), "400 items[0].listing");
  EXPECT_EQ(refused(R"({"items":[{"keyword":"a","bid":0,"listing":"A0"}]})"), "400 items[0].bid");
  EXPECT_EQ(refused(R"({"items":[{"keyword":"a","listing":"A0"}]})"), "400 items[0].bid");
  EXPECT_EQ(refused(R"({"items":[{"bid":1,"listing":"A0"}]})"), "400 items[0].keyword");
  EXPECT_EQ(refused(R"({"items":[{"keyword":"a","bid":0.005,"listing":"A0"}]})"), "400 items[0].bid");
  EXPECT_EQ(refused(R"({"items":[{"keyword":"a","bid":1,"listing":"A0","match":"wide"}]})"),
            "400 items[0].match");
  EXPECT_EQ(refused(R"({"items":[{"keyword":"a","bid":1,"listing":"none"}]})"), "404 items[0].listings[0]");
  EXPECT_EQ(refused(R"({"items":[{"keyword":"a","bid":1,"listings":["A0","B0"]}]})"),
            "422 items[0].listings[1]");
  EXPECT_EQ(refused(R"({"items":[{"keyword":"a","bid":1,"campaign":"c-9"}]})"), "404 items[0].campaign");
  EXPECT_EQ(refused(R"({"items":[{"keyword":"a","bid":1,"listing":"A0"}],"days":0})"), "400 days");
  EXPECT_EQ(refused(R"({"items":[{"keyword":"a","bid":1,"listing":"A0"}],"weeks":1})"), "400 weeks");
}

TEST_F(ApiReach, ShowsSellersTheirOwnAndNothingThatFewHaveSearched) {
  create_rival();
  const char* const kOwn = R"({"items":[{"keyword":"кроссовки","bid":5,"listing":"A0"}]})";
  ASSERT_EQ(call("/v1/reach", kOwn, "seller:s-1").status, 200u) << answer_.body;
  EXPECT_THAT(answer_.body, Not(HasSubstr("редкие")));
  EXPECT_THAT(answer_.body, Not(HasSubstr("s-2")));
  EXPECT_EQ(number("/items/0/rare_searches/queries"), 1);
  EXPECT_EQ(number("/items/0/rare_searches/searches"), 4);
  EXPECT_EQ(number("/items/0/top_searches/0/searches") + number("/items/0/other_searches/searches") +
                number("/items/0/rare_searches/searches"),
            number("/items/0/caught/searches"));
  call("/v1/reach", kOwn, "marketplace");
  EXPECT_THAT(answer_.body, HasSubstr("редкие"));

  EXPECT_EQ(call("/v1/reach", kOwn, "seller:s-2").status, 422u) << "another's listing";
  EXPECT_EQ(call("/v1/reach", kOwn, "search").status, 403u);
  EXPECT_EQ(call("/v1/reach", R"({"items":[{"keyword":"a","bid":5,"campaign":"c-2"}]})", "seller:s-1").status,
            404u);
  EXPECT_EQ(call("/v1/reach", R"({"items":[{"keyword":"a","bid":5,"seller":"s-2"}]})", "seller:s-1").status,
            403u);
  questions_left_ = 0;
  EXPECT_EQ(call("/v1/reach", kOwn, "seller:s-1").status, 429u);
}

TEST_F(ApiReach, SuggestsABidThatWinsTheFirstSlotWhenItIsServed) {
  create_rival();
  ASSERT_EQ(call("/v1/reach",
                 R"({"items":[{"keyword":"кроссовки мужские","match":"phrase","bid":1,"listing":"A3"}],
                     "landscape":true})")
                .status,
            200u);
  const double bid = number("/items/0/suggested_bids/first_slot");
  ASSERT_GT(bid, 0);
  const auto first_with = [&](const std::string& id, double offered) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", offered);
    EXPECT_EQ(call("/v1/campaigns", R"({"id":")" + id +
                                        R"(","seller":"s-1","name":"n","listings":["A3"],"keywords":[
                       {"text":"кроссовки мужские","match":"phrase","bid":)" +
                                        text + R"(}],"label":"Реклама"})")
                  .status,
              201u)
        << answer_.body;
    call("/v1/search", R"({"q":"кроссовки мужские","ads":{"slots":4}})");
    return text_of_first();
  };
  EXPECT_EQ(first_with("c-low", bid - 0.01), "B0");
  EXPECT_EQ(first_with("c-high", bid), "A3");
}

TEST_F(ApiReach, NeverForetellsMoreSpendThanTheBudget) {
  create_rival();
  ASSERT_EQ(call("/v1/reach", R"({"items":[
      {"keyword":"кроссовки","bid":9,"listing":"A0"},
      {"keyword":"кроссовки","bid":9,"listing":"A0","budget_daily":3}],"landscape":true})")
                .status,
            200u)
      << answer_.body;
  EXPECT_GT(number("/items/0/per_day/spend/expected"), 3);
  EXPECT_EQ(number("/items/1/per_day/spend/expected"), 3);
  EXPECT_EQ(number("/items/1/per_day/spend/high"), 3);
  EXPECT_LT(number("/items/1/per_day/clicks/expected"), number("/items/0/per_day/clicks/expected"));
  simdjson::dom::array points;
  ASSERT_EQ(root_.at_pointer("/items/1/landscape").get(points), simdjson::SUCCESS);
  for (const auto point : points) EXPECT_LE(double(point["spend"]), 3.0);
}

}  // namespace
}  // namespace vitrina::api
