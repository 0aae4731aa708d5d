// Links, events, accounts and reports, as calls of the Api over an engine with money.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/serving/engine.h"
#include "server/api/api.h"
#include "tests/support/funds.h"
#include "tests/support/shoe_shop.h"
#include "tests/support/temp_directory.h"
#include "tests/support/test_image.h"

namespace vitrina::api {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// Keys are roles' names: "seller:s-1", "marketplace", "server", "search".
ApiServices::KeyCheck check_role(std::string_view key, Access access, serving::Caller* caller) {
  const bool is_seller = key.starts_with("seller:");
  const bool operates = key == "marketplace" || key == "server";
  if (!is_seller && !operates && key != "search") return ApiServices::KeyCheck::kUnknownKey;
  if (access == Access::kOperate && !operates) return ApiServices::KeyCheck::kWrongRole;
  if (access == Access::kCampaigns && key == "search") return ApiServices::KeyCheck::kWrongRole;
  if (caller != nullptr) {
    *caller = {std::string(key), std::nullopt};
    if (is_seller) caller->seller = std::string(key.substr(7));
  }
  return ApiServices::KeyCheck::kAllowed;
}

class ApiMoney : public testing::Test {
 protected:
  ApiMoney() { open(); }

  void open() {
    api_.reset();
    engine_.reset();
    serving::EngineOptions options;
    options.image_path = image_.path();
    options.data_path = directory_.file("data");
    options.verify_in_background = false;
    options.clock = &clock_;
    options.rules.reserve = Money{5 * kMicrosPerUnit};
    auto opened = serving::Engine::open(options);
    VITRINA_CHECK(opened.has_value());
    engine_ = std::move(*opened);
    services_.engine = engine_.get();
    services_.check_key = check_role;
    api_.emplace(services_);
  }

  const HttpAnswer& call(std::string_view method, std::string_view target, std::string_view body = "",
                         const std::string& key = "marketplace",
                         const std::function<void(HttpCall&)>& edit = {}) {
    const std::string authorization = "Bearer " + key;
    HttpCall asked{method, target, "application/json", authorization, {}, "r-" + std::to_string(++requests_),
                   body};
    const std::string id = "r-" + std::to_string(requests_);
    asked.request_id = id;
    if (edit) edit(asked);
    api_->handle(asked, answer_);
    if (!answer_.body.empty() && answer_.body[0] == '{') {
      EXPECT_EQ(parser_.parse(answer_.body).get(root_), simdjson::SUCCESS) << answer_.body;
    }
    return answer_;
  }
  std::string text(std::string_view pointer) {
    std::string_view value;
    return root_.at_pointer(pointer).get(value) == simdjson::SUCCESS ? std::string(value) : "";
  }
  double number(std::string_view pointer) {
    double value = -1;
    return root_.at_pointer(pointer).get(value) == simdjson::SUCCESS ? value : -1;
  }
  void credit(const std::string& seller, const std::string& amount, const std::string& id = "p-1") {
    ASSERT_EQ(call("POST", "/v1/sellers/" + seller + "/credits",
                   R"({"id":")" + id + R"(","amount":)" + amount + "}")
                  .status,
              201u)
        << answer_.body;
  }
  double balance(const std::string& seller) {
    EXPECT_EQ(call("GET", "/v1/sellers/" + seller).status, 200u);
    return number("/seller/balance");
  }
  void create(const std::string& more = "") {
    ASSERT_EQ(
        call(
            "POST", "/v1/campaigns",
            R"({"id":"c-1","seller":"s-1","name":"n","listings":["A1"],"keywords":[)"
            R"({"text":"кроссовки мужские","match":"phrase","bid":12.50}],"pacing":"asap","label":"Реклама",)"
            R"("advertiser":{"name":"ООО Ромашка","inn":"7707083893","erid":"2VtzqwAbCdEf"})" +
                more + "}")
            .status,
        201u)
        << answer_.body;
  }
  struct Shown {
    std::string link, impression;
  };
  Shown show(const std::string& session = "one") {
    EXPECT_EQ(call("POST", "/v1/search",
                   R"({"q":"кроссовки мужские","ads":{"slots":1},"session":")" + session + R"("})")
                  .status,
              200u);
    Shown shown{text("/sponsored/0/click"), text("/sponsored/0/impression")};
    clock_.seconds += 2;
    return shown;
  }
  std::string outcome(const std::string& event, const std::string& key = "server") {
    return call("POST", "/v1/events", event, key).status == 200
               ? text("/outcome")
               : std::to_string(answer_.status) + " " + text("/error/field");
  }

  vitrina::test::TestImage image_{vitrina::test::shoes(3)};
  vitrina::test::TempDirectory directory_;
  test::TestClock clock_;
  std::unique_ptr<serving::Engine> engine_;
  ApiServices services_;
  std::optional<Api> api_;
  HttpAnswer answer_;
  simdjson::dom::parser parser_;
  simdjson::dom::element root_;
  int requests_ = 0;
};

TEST_F(ApiMoney, ShowsNothingOfASellerWithoutMoneyAndSaysSo) {
  create();
  EXPECT_EQ(show().link, "");
  call("POST", "/v1/explain", R"({"q":"кроссовки мужские","campaign":"c-1"})");
  EXPECT_EQ(text("/ads/0/reason"), "no_funds");
  credit("s-1", "50");
  EXPECT_THAT(show().link, StartsWith("/v1/click?t="));
}

TEST_F(ApiMoney, ChargesALinkOnceAndNeverForHeadPrefetchOrRobots) {
  create();
  credit("s-1", "50");
  const Shown shown = show();
  const auto follow = [&](std::string_view method, const std::function<void(HttpCall&)>& edit = {}) {
    EXPECT_EQ(call(method, shown.link, "", "nobody", edit).status, 302u);
    return balance("s-1");
  };
  EXPECT_EQ(follow("HEAD"), 50);
  EXPECT_EQ(follow("GET", [](HttpCall& call) { call.purpose = "prefetch;prerender"; }), 50);
  EXPECT_EQ(
      follow("GET", [](HttpCall& call) { call.user_agent = "Mozilla/5.0 (compatible; YandexBot/3.0)"; }), 50);
  const double paid =
      follow("GET", [](HttpCall& call) { call.user_agent = "Mozilla/5.0 (X11; Linux x86_64)"; });
  EXPECT_LT(paid, 50);
  EXPECT_GE(paid, 50 - 12.5);
  EXPECT_EQ(follow("GET"), paid);
  open();
  EXPECT_EQ(follow("GET"), paid);
}

TEST_F(ApiMoney, ChargesNothingForAnExpiredLinkAndStillLeadsOn) {
  create();
  credit("s-1", "50");
  const Shown shown = show();
  clock_.seconds += 24 * 3'600;
  EXPECT_EQ(call("GET", shown.link, "", "nobody").status, 302u);
  EXPECT_EQ(balance("s-1"), 50);
  engine_->flush_reports();
  call("GET", "/v1/reports/campaigns?from=2026-09-01");
  EXPECT_EQ(number("/rows/0/invalid_clicks"), 1) << answer_.body;
}

TEST_F(ApiMoney, TakesACampaignOutWhenItsBudgetIsSpent) {
  create(R"(,"budget_daily":12.50)");
  credit("s-1", "1000");
  for (int i = 0; i < 40; ++i) {
    const Shown shown = show("visitor " + std::to_string(i));
    if (shown.link.empty()) break;
    EXPECT_EQ(call("GET", shown.link, "", "nobody").status, 302u);
  }
  EXPECT_EQ(balance("s-1"), 990);  // what is left is below the reserve
  call("POST", "/v1/explain", R"({"q":"кроссовки мужские","campaign":"c-1"})");
  EXPECT_EQ(text("/ads/0/reason"), "out_of_budget");
  EXPECT_EQ(number("/ads/0/pacing/day_left"), 2.5);
}

TEST_F(ApiMoney, AttributesOrdersOfTheSessionToItsClick) {
  create();
  credit("s-1", "50");
  const Shown shown = show("buyer");
  EXPECT_EQ(outcome(R"({"type":"impression","id":"v1","token":")" + shown.impression + R"("})", "search"),
            "counted");
  EXPECT_EQ(outcome(R"({"type":"click","id":"k1","token":")" + shown.link + R"("})", "search"), "charged");
  const std::string order =
      R"({"type":"order","id":"o1","session":"buyer","listing":"A1","order":"n-1","quantity":2,"revenue":5588})";
  EXPECT_EQ(outcome(order, "search"), "403 type");
  EXPECT_EQ(outcome(order, "marketplace"), "403 type");
  EXPECT_EQ(outcome(order), "attributed");
  EXPECT_EQ(text("/status"), "accepted");
  EXPECT_EQ(outcome(order), "attributed");
  EXPECT_EQ(text("/status"), "repeated");
  EXPECT_EQ(
      outcome(R"({"type":"order","id":"o2","session":"other","listing":"A1","order":"n-2","revenue":9})"),
      "unattributed");
  EXPECT_EQ(outcome(R"({"type":"return","id":"o3","listing":"A1","order":"n-1","quantity":1})"),
            "attributed");
  EXPECT_EQ(outcome(R"({"type":"cancel","id":"o4","listing":"A1","order":"n-9"})"), "unknown_order");
  EXPECT_EQ(
      outcome(R"({"type":"order","id":"o1","session":"buyer","listing":"A1","order":"n-1","revenue":1})"),
      "409 id");
  engine_->flush_reports();
  call("GET", "/v1/reports/campaigns", "", "seller:s-1");
  EXPECT_EQ(number("/rows/0/viewed"), 1) << answer_.body;
  EXPECT_EQ(number("/rows/0/clicks"), 1);
  EXPECT_EQ(number("/rows/0/orders"), 1);
  EXPECT_EQ(number("/rows/0/units"), 1);
  EXPECT_EQ(number("/rows/0/revenue"), 2794);
}

TEST_F(ApiMoney, KeepsTheGoodHalfOfABatchAndNamesTheBad) {
  create();
  credit("s-1", "50");
  const Shown shown = show();
  const std::string future = R"("at":"2027-09-21T00:00:00Z")";
  call("POST", "/v1/events",
       R"({"events":[{"type":"impression","id":"a","token":")" + shown.impression +
           R"("},{"type":"impression","id":"b","token":"x"},{"type":"impression","token":"y"},{"id":"c"},)"
           R"({"type":"order","id":"d","listing":"A1","order":"o","quantity":0},)"
           R"({"type":"order","id":"e","listing":"nowhere","order":"o"},)"
           R"({"type":"order","id":"f","listing":"A1","order":"o",)" +
           future + R"(},{"type":"click","id":"g","token":")" + shown.impression + R"("}]})",
       "server");
  EXPECT_EQ(answer_.status, 200u);
  EXPECT_EQ(number("/accepted"), 1) << answer_.body;
  std::vector<std::string> rejected;
  for (const auto one : root_["rejected"].get_array()) {
    rejected.push_back(std::to_string(std::int64_t(one["index"])) + " " +
                       std::string(std::string_view(one["code"])) + " " +
                       std::string(std::string_view(one["field"])));
  }
  EXPECT_THAT(rejected, testing::ElementsAre("1 invalid_argument token", "2 invalid_argument events[2].id",
                                             "3 invalid_argument events[3].type",
                                             "4 invalid_argument events[4].quantity", "5 not_found listing",
                                             "6 invalid_argument at", "7 invalid_argument token"));
  EXPECT_EQ(call("POST", "/v1/events", R"({"events":[]})", "server").status, 400u);
  EXPECT_EQ(call("POST", "/v1/events", R"([])", "server").status, 400u);
  EXPECT_EQ(call("POST", "/v1/events", R"({"type":"impression","id":"z","token":"x"})", "server").status,
            400u);
}

TEST_F(ApiMoney, BooksAPaymentOnceByItsId) {
  credit("s-1", "100.50", "pay");
  EXPECT_EQ(call("POST", "/v1/sellers/s-1/credits", R"({"id":"pay","amount":100.50})").status, 200u);
  EXPECT_EQ(number("/seller/balance"), 100.5);
  EXPECT_EQ(call("POST", "/v1/sellers/s-1/credits", R"({"id":"pay","amount":1})").status, 409u);
  EXPECT_EQ(call("POST", "/v1/sellers/s-1/credits", R"({"id":"fix","amount":0.50,"kind":"debit"})").status,
            201u);
  EXPECT_EQ(number("/seller/balance"), 100);
  EXPECT_EQ(call("POST", "/v1/sellers/s-1/credits", R"({"id":"more","amount":101,"kind":"debit"})").status,
            422u);
  for (const char* body :
       {R"({"id":"x"})", R"({"id":"x","amount":0})", R"({"id":"x","amount":-1})",
        R"({"id":"x","amount":"1"})", R"({"amount":1})", R"({"id":"x","amount":1,"kind":"gift"})",
        R"({"id":"x","amount":1e300})", R"({"id":"x","amount":0.0000001})"}) {
    EXPECT_EQ(call("POST", "/v1/sellers/s-1/credits", body).status, 400u) << body;
  }
  EXPECT_EQ(call("POST", "/v1/sellers/s-1/credits", R"({"id":"y","amount":1})", "seller:s-1").status, 403u);
  EXPECT_EQ(call("GET", "/v1/sellers/s-2", "", "seller:s-1").status, 404u);
  EXPECT_EQ(call("GET", "/v1/sellers/s-1", "", "seller:s-1").status, 200u);
}

TEST_F(ApiMoney, ReportsByEveryNameInJsonAndCsv) {
  create();
  credit("s-1", "50");
  for (int i = 0; i < 6; ++i) show("visitor " + std::to_string(i));
  call("GET", show("last").link, "", "nobody");
  engine_->flush_reports();
  for (const char* name : {"campaigns", "keywords", "search-terms", "slots", "sellers", "erid"}) {
    for (const char* by : {"total", "day", "hour"}) {
      EXPECT_EQ(call("GET", std::string("/v1/reports/") + name + "?by=" + by).status, 200u) << answer_.body;
      EXPECT_EQ(number("/totals/impressions"), 7) << name << by;
      EXPECT_EQ(number("/rows/0/clicks"), 1) << name << by << answer_.body;
    }
    call("GET", std::string("/v1/reports/") + name + "?format=csv");
    EXPECT_EQ(answer_.content_type, "text/csv; charset=utf-8");
    EXPECT_THAT(answer_.body, HasSubstr("impressions,viewed,clicks")) << name;
  }
  call("GET", "/v1/reports/erid");
  EXPECT_EQ(text("/rows/0/erid"), "2VtzqwAbCdEf");
  call("GET", "/v1/reports/search-terms");
  EXPECT_EQ(text("/rows/0/term"), "кроссовки мужские");
  EXPECT_EQ(call("GET", "/v1/reports/profits").status, 404u);
  for (const char* query :
       {"from=2026-02-30", "from=2026-11-02&to=2026-11-01", "by=week", "limit=0", "limit=x", "colour=red",
        "format=xls", "from=2026-11-01&from=2026-11-02", "campaign="}) {
    EXPECT_EQ(call("GET", std::string("/v1/reports/campaigns?") + query).status, 400u) << query;
  }
  EXPECT_EQ(call("GET", "/v1/reports/campaigns?seller=s-2", "", "seller:s-1").status, 403u);
  EXPECT_EQ(call("GET", "/v1/reports/campaigns", "", "seller:s-2").status, 200u);
  EXPECT_EQ(number("/row_count"), 0);
  EXPECT_EQ(call("GET", "/v1/reports/campaigns", "", "search").status, 403u);
}

TEST_F(ApiMoney, CountsTheSameReportsAfterARestart) {
  create();
  credit("s-1", "50");
  for (int i = 0; i < 3; ++i) show("visitor " + std::to_string(i));
  call("GET", show("last").link, "", "nobody");
  engine_->flush_reports();
  call("GET", "/v1/reports/keywords?by=hour&format=csv");
  const std::string before = answer_.body;
  EXPECT_THAT(before, HasSubstr("кроссовки мужские"));
  open();
  call("GET", "/v1/reports/keywords?by=hour&format=csv");
  EXPECT_EQ(answer_.body, before);
  // And from the raw files alone.
  api_.reset();
  engine_.reset();
  std::filesystem::remove(directory_.file("data/events/rollups.bin"));
  open();
  call("GET", "/v1/reports/keywords?by=hour&format=csv");
  EXPECT_EQ(answer_.body, before);
}

}  // namespace
}  // namespace vitrina::api
