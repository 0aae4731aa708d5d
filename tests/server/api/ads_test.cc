// Ads as a client of the interface meets them: slots of a search, slots of a page, links, explanations.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <map>
#include <optional>

#include "server/api/api.h"
#include "tests/support/funds.h"
#include "tests/support/shoe_shop.h"
#include "tests/support/test_image.h"

namespace vitrina::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using testing::UnorderedElementsAre;

std::vector<index::Listing> listings() {
  auto listings = test::shoes(6);
  listings.push_back(test::shoe("C/ё", "s-3", "Кроссовки мужские"));
  listings.back().url.clear();
  return listings;
}

std::string campaign(const std::string& id, const std::string& seller, const std::string& listing_id,
                     const std::string& bid, const std::string& more = "") {
  return R"({"id":")" + id + R"(","seller":")" + seller + R"(","name":"n","listings":[")" + listing_id +
         R"("],"keywords":[{"text":"кроссовки мужские","match":"phrase","bid":)" + bid +
         R"(}],"label":"Реклама","advertiser":{"name":"ООО Ромашка","inn":"7707083893","erid":"2VtzqwAbCdEf"})" +
         more + "}";
}

// Keys are roles' names: "seller:s-1", "marketplace", "search".
ApiServices::KeyCheck check_role(std::string_view key, Access access, serving::Caller* caller) {
  const bool is_seller = key.starts_with("seller:");
  if (!is_seller && key != "marketplace" && key != "search") return ApiServices::KeyCheck::kUnknownKey;
  if (access == Access::kOperate && key != "marketplace") return ApiServices::KeyCheck::kWrongRole;
  if (access == Access::kCampaigns && key == "search") return ApiServices::KeyCheck::kWrongRole;
  if (caller != nullptr) {
    *caller = {std::string(key), std::nullopt};
    if (is_seller) caller->seller = std::string(key.substr(7));
  }
  return ApiServices::KeyCheck::kAllowed;
}

class ApiAds : public testing::Test {
 protected:
  explicit ApiAds(const ads::AdRules& rules = {}) {
    serving::EngineOptions options;
    options.image_path = image_.path();
    options.data_path = directory_.file("data");
    options.verify_in_background = false;
    options.rules = rules;
    options.clock = &clock_;
    auto opened = serving::Engine::open(options);
    VITRINA_CHECK(opened.has_value());
    engine_ = std::move(*opened);
    vitrina::test::fund(*engine_, {"s-1", "s-2", "s-3"});
    services_.engine = engine_.get();
    services_.publish = [this](const serving::PublishRequest& request) { return engine_->publish(request); };
    services_.check_key = check_role;
    services_.may_explain = [this](std::string_view) { return explanations_left_-- > 0; };
    api_.emplace(services_);
  }

  const HttpAnswer& call(std::string_view method, std::string_view target, std::string_view body = "",
                         const std::string& key = "marketplace") {
    const std::string authorization = "Bearer " + key;
    api_->handle({method, target, "application/json", authorization, {}, "r-1", body}, answer_);
    if (!answer_.body.empty()) {
      EXPECT_EQ(parser_.parse(answer_.body).get(root_), simdjson::SUCCESS) << answer_.body;
    }
    return answer_;
  }
  void create(const std::string& body) {
    ASSERT_EQ(call("POST", "/v1/campaigns", body).status, 201u) << answer_.body;
  }
  std::string field(std::string_view name) const {
    for (const auto& [known, value] : answer_.fields) {
      if (known == name) return value;
    }
    return {};
  }
  std::string text(std::string_view pointer) {
    std::string_view value;
    return root_.at_pointer(pointer).get(value) == simdjson::SUCCESS ? std::string(value) : "";
  }
  double number(std::string_view pointer) {
    double value = -1;
    if (root_.at_pointer(pointer).get(value) != simdjson::SUCCESS) return -1;
    return value;
  }
  std::vector<std::string> each(std::string_view list, std::string_view name) {
    std::vector<std::string> found;
    simdjson::dom::array items;
    if (root_[list].get(items) != simdjson::SUCCESS) return {"no list"};
    for (const auto item : items) {
      std::string_view value;
      found.emplace_back(item[name].get(value) == simdjson::SUCCESS ? value : "none");
    }
    return found;
  }
  std::string click_link() {
    EXPECT_EQ(call("POST", "/v1/search", R"({"q":"кроссовки мужские","ads":{"slots":1}})").status, 200u);
    return text("/sponsored/0/click");
  }

  vitrina::test::TestImage image_{listings()};
  vitrina::test::TempDirectory directory_;
  test::TestClock clock_;
  std::unique_ptr<serving::Engine> engine_;
  ApiServices services_;
  std::optional<Api> api_;
  HttpAnswer answer_;
  simdjson::dom::parser parser_;
  simdjson::dom::element root_;
  int explanations_left_ = 1'000;
};

TEST_F(ApiAds, PutsSponsoredHitsBesideTheOthersWithAllThatIsToBeShown) {
  create(campaign("c-1", "s-1", "A1", "12.50"));
  create(campaign("c-2", "s-2", "B1", "11"));
  const char* body = R"({"q":"кроссовки мужские","ads":{"slots":4},"highlight":true,"session":"x"})";
  ASSERT_EQ(call("POST", "/v1/search", body, "search").status, 200u);
  ASSERT_THAT(each("sponsored", "id"), ElementsAre("A1", "B1"));
  EXPECT_THAT(each("hits", "id"), Not(testing::Contains(testing::AnyOf("A1", "B1"))));
  EXPECT_EQ(number("/sponsored/0/slot"), 1);
  EXPECT_EQ(number("/sponsored/1/slot"), 2);
  EXPECT_EQ(number("/sponsored/0/position"), 1);
  EXPECT_EQ(text("/sponsored/0/label"), "Реклама");
  EXPECT_EQ(text("/sponsored/0/advertiser/name"), "ООО Ромашка");
  EXPECT_EQ(text("/sponsored/0/advertiser/inn"), "7707083893");
  EXPECT_EQ(text("/sponsored/0/erid"), "2VtzqwAbCdEf");
  EXPECT_EQ(text("/sponsored/0/listing/title"), "Кроссовки мужские белые");
  EXPECT_THAT(text("/sponsored/0/highlight/title"), HasSubstr("<em>"));
  EXPECT_THAT(text("/sponsored/0/click"), StartsWith("/v1/click?t="));
  EXPECT_THAT(text("/sponsored/0/impression"), Not(IsEmpty()));
  EXPECT_THAT(answer_.body, HasSubstr(R"("partial":[])"));
  for (const char* secret : {"c-1", "c-2", "12.5", "bid", "price_ticks"}) {
    EXPECT_THAT(answer_.body, Not(HasSubstr(secret)));
  }
}

TEST_F(ApiAds, LabelsAlsoTheAdsOfACampaignThatSaysNoLabel) {
  create(R"({"id":"c-1","seller":"s-1","name":"n","listings":["A1"],"label":"","keywords":[)"
         R"({"text":"кроссовки","match":"broad","bid":9}],"advertiser":{"name":"a","inn":"7707083893"}})");
  click_link();
  EXPECT_EQ(text("/sponsored/0/label"), "Реклама");
}

TEST_F(ApiAds, RunsNothingWithoutSlots) {
  create(campaign("c-1", "s-1", "A1", "12.50"));
  for (const char* body :
       {R"({"q":"кроссовки мужские"})", R"({"q":"кроссовки мужские","ads":{"slots":0}})"}) {
    ASSERT_EQ(call("POST", "/v1/search", body).status, 200u);
    EXPECT_THAT(answer_.body, HasSubstr(R"("sponsored":[])"));
    EXPECT_THAT(each("hits", "id"), testing::Contains("A1"));
  }
  EXPECT_EQ(call("POST", "/v1/search", R"({"q":"x","ads":{"slots":51}})").status, 400u);
  EXPECT_EQ(text("/error/field"), "ads.slots");
}

TEST_F(ApiAds, FillsThePagesOfCategoriesAndListings) {
  create(campaign("c-1", "s-1", "A1", "12.50", R"(,"category_bid":5)"));
  create(campaign("c-2", "s-2", "B1", "12.50"));  // no bid for pages without a query
  const char* category = R"({"filters":{"category":["Обувь"]},"ads":{"slots":2}})";
  ASSERT_EQ(call("POST", "/v1/auction", category, "search").status, 200u) << answer_.body;
  EXPECT_THAT(each("sponsored", "id"), ElementsAre("A1"));
  EXPECT_EQ(text("/sponsored/0/label"), "Реклама");
  ASSERT_EQ(call("POST", "/v1/auction", R"({"listing":"B4","ads":{"slots":2}})", "search").status, 200u);
  EXPECT_THAT(each("sponsored", "id"), ElementsAre("A1"));
  ASSERT_EQ(call("POST", "/v1/auction", R"({"listing":"A1","ads":{"slots":2}})", "search").status, 200u);
  EXPECT_THAT(each("sponsored", "id"), IsEmpty());
  EXPECT_EQ(call("POST", "/v1/auction", R"({"listing":"no","ads":{"slots":2}})").status, 404u);
  EXPECT_EQ(text("/error/field"), "listing");
  EXPECT_EQ(call("POST", "/v1/auction", R"({"filters":{"category":["Нет"]},"ads":{"slots":2}})").status,
            400u);
  EXPECT_EQ(text("/error/field"), "filters.category[0]");
  EXPECT_EQ(call("POST", "/v1/auction", R"({"q":"a","ads":{"slots":2}})").status, 400u);
  EXPECT_EQ(call("GET", "/v1/auction").status, 405u);
}

TEST_F(ApiAds, LeadsFromASponsoredHitToItsListing) {
  create(campaign("c-1", "s-1", "A1", "12.50"));
  const std::string link = click_link();
  for (const char* method : {"GET", "HEAD"}) {
    EXPECT_EQ(call(method, link, "", "nobody").status, 302u) << "shoppers have no key";
    EXPECT_EQ(field("Location"), "https://shop.example/A1");
    EXPECT_EQ(field("Cache-Control"), "no-store");
    EXPECT_THAT(answer_.body, IsEmpty());
  }
  clock_.seconds += 40 * 86'400;
  EXPECT_EQ(call("GET", link).status, 302u) << "an old link still leads there";
  EXPECT_EQ(call("GET", link + "&utm_source=x").status, 302u);
}

TEST_F(ApiAds, LeadsToTheListingHereWhereItHasNoAddressOfItsOwn) {
  create(campaign("c-1", "s-3", "C/ё", "12.50"));
  EXPECT_EQ(call("GET", click_link()).status, 302u);
  EXPECT_EQ(field("Location"), "/v1/listings/C%2F%D1%91");
  EXPECT_EQ(call("GET", field("Location")).status, 200u);
}

TEST_F(ApiAds, RefusesLinksThatAreNotOurs) {
  create(campaign("c-1", "s-1", "A1", "12.50"));
  const std::string link = click_link();
  const std::string impression = text("/sponsored/0/impression");
  const std::string token = link.substr(12);
  std::vector<std::string> bad{"/v1/click",
                               "/v1/click?",
                               "/v1/click?t",
                               "/v1/click?t=",
                               "/v1/click?t=%FF",
                               "/v1/click?t=" + impression,
                               link + "&t=" + token,
                               link + "A",
                               "/v1/click?T=" + token,
                               "/v1/click?t=" + std::string(4'000, 'A')};
  for (std::size_t size = 0; size < token.size(); ++size) {
    bad.push_back("/v1/click?t=" + token.substr(0, size));
    std::string forged = link;
    char& changed = forged[12 + size];
    changed = changed == 'A' ? 'B' : 'A';
    bad.push_back(forged);
  }
  for (const std::string& target : bad) {
    EXPECT_EQ(call("GET", target).status, 400u) << target;
    EXPECT_EQ(text("/error/field"), "t") << target;
    EXPECT_EQ(field("Location"), "") << target;
  }
}

TEST_F(ApiAds, ExplainsWithEveryReasonThatACampaignAndARequestCanGive) {
  create(campaign("c-01", "s-2", "B1", "50"));
  create(campaign("c-02", "s-1", "A1", "1"));
  create(campaign("c-03", "s-1", "A2", "1", R"(,"status":"paused")"));
  create(campaign("c-04", "s-1", "A2", "1", R"(,"negatives":["белые"])"));
  create(campaign("c-05", "s-1", "A2", "1", R"(,"regions":["msk"])"));
  create(campaign("c-06", "s-1", "A2", "1", R"(,"start":"2027-01-01")"));
  create(campaign("c-07", "s-1", "A-gone", "1"));
  create(campaign("c-08", "s-1", "A-sofa", "1"));
  create(campaign("c-09", "s-2", "B1", "40"));
  create(campaign("c-10", "s-2", "B2", "30"));
  create(R"({"id":"c-11","seller":"s-1","name":"n","listings":["A3"],"label":"Реклама","keywords":[)"
         R"({"text":"ботинки","match":"exact","bid":1}],"advertiser":{"name":"a","inn":"7707083893"}})");
  const auto reasons = [&](const std::string& request) {
    EXPECT_EQ(call("POST", "/v1/explain", request).status, 200u) << answer_.body;
    std::map<std::string, std::string> found;
    const auto campaigns = each("ads", "campaign");
    const auto codes = each("ads", "reason");
    for (std::size_t i = 0; i < codes.size(); ++i) found[campaigns[i]] = codes[i];
    return found;
  };
  auto found = reasons(
      R"({"q":"кроссовки мужские белые","ads":{"slots":1},"campaigns":["c-02","c-03","c-04","c-05","c-06",)"
      R"("c-07","c-08","c-11"]})");
  const std::map<std::string, std::string> expected{{"c-03", "inactive"},     {"c-04", "negative"},
                                                    {"c-05", "targeting"},    {"c-06", "out_of_schedule"},
                                                    {"c-07", "out_of_stock"}, {"c-08", "below_relevance"},
                                                    {"c-11", "not_matched"}};
  for (const auto& [id, reason] : expected) {
    EXPECT_EQ(found[id], reason) << id;
  }
  found = reasons(R"({"q":"кроссовки мужские","ads":{"slots":1},"campaigns":["c-01","c-02","c-09","c-10"]})");
  EXPECT_EQ(found["c-01"], "shown");
  EXPECT_EQ(found["c-02"], "outranked");
  EXPECT_EQ(found["c-09"], "duplicate_listing");
  EXPECT_EQ(found["c-10"], "seller_limit");
  found = reasons(R"({"q":"кроссовки мужские","filters":{"seller":["s-2"]},"campaign":"c-02"})");
  EXPECT_EQ(found["c-02"], "filtered");
  found = reasons(R"({"q":"кроссовки мужские белые","seller":"s-1"})");
  EXPECT_EQ(found.size(), 8u);
  EXPECT_EQ(found.count("c-01"), 0u);
}

class ApiAdsWithRules : public ApiAds {
 protected:
  static ads::AdRules strict() {
    ads::AdRules rules;
    rules.require_erid = true;
    rules.reserve = Money{5'000'000};
    return rules;
  }
  ApiAdsWithRules() : ApiAds(strict()) {}
};

TEST_F(ApiAdsWithRules, ExplainsWhatTheShopsRulesKeepOut) {
  create(campaign("c-1", "s-1", "A1", "4.99"));
  create(R"({"id":"c-2","seller":"s-2","name":"n","listings":["B1"],"label":"Реклама","keywords":[)"
         R"({"text":"кроссовки","match":"broad","bid":9}],"advertiser":{"name":"a","inn":"7707083893"}})");
  ASSERT_EQ(call("POST", "/v1/explain", R"({"q":"кроссовки мужские","campaigns":["c-1","c-2"]})").status,
            200u);
  EXPECT_THAT(each("ads", "reason"), ElementsAre("below_reserve", "no_erid"));
  EXPECT_EQ(number("/ads/0/reserve"), 5);
  EXPECT_EQ(number("/ads/0/winning_bid"), 5);
}

// The bids a seller may be told: 0.01, 0.02, … in steps of 5 % from 0.40 on, in whole ticks.
bool is_on_grid(std::int64_t ticks) {
  std::int64_t step = 1;
  while (step < ticks) step += std::max<std::int64_t>(1, step / 20);
  return step == ticks;
}

TEST_F(ApiAds, TellsASellerABidThatWinsButNotTheLeast) {
  create(campaign("c-1", "s-1", "A1", "0.01"));
  const char* ask = R"({"q":"кроссовки мужские","ads":{"slots":1},"campaign":"c-1"})";
  std::uint64_t rival_version = 0;
  std::uint64_t version = 1;
  for (const char* rival : {"0.05", "1", "7.77", "123.45", "999"}) {
    if (rival_version == 0) {
      create(campaign("c-2", "s-2", "B1", rival));
    } else {
      ASSERT_EQ(call("PUT", "/v1/campaigns/c-2",
                     campaign("c-2", "s-2", "B1", rival, R"(,"version":)" + std::to_string(rival_version)))
                    .status,
                200u)
          << answer_.body;
    }
    ++rival_version;
    ASSERT_EQ(call("POST", "/v1/explain", ask).status, 200u);
    EXPECT_EQ(text("/ads/0/reason"), "outranked");
    const double exact = number("/ads/0/winning_bid");
    ASSERT_EQ(call("POST", "/v1/explain", ask, "seller:s-1").status, 200u);
    const double told = number("/ads/0/winning_bid");
    EXPECT_GE(told, exact);
    EXPECT_LE(told, exact * 1.0501 + 0.011);
    EXPECT_TRUE(is_on_grid(static_cast<std::int64_t>(told * 100 + 0.5))) << told;
    const auto bid_of = [&](double bid) {
      char text[32];
      std::snprintf(text, sizeof text, "%.2f", bid);
      ASSERT_EQ(
          call("PUT", "/v1/campaigns/c-1",
               campaign("c-1", "s-1", "A1", text, R"(,"version":)" + std::to_string(version)), "seller:s-1")
              .status,
          200u)
          << answer_.body;
      ++version;
    };
    bid_of(told);
    ASSERT_EQ(call("POST", "/v1/explain", ask).status, 200u);
    EXPECT_EQ(text("/ads/0/reason"), "shown");
    EXPECT_EQ(number("/ads/0/price"), exact) << "the marketplace sees exactly";
    // A price told exactly would be the threshold that the grid hides.
    ASSERT_EQ(call("POST", "/v1/explain", ask, "seller:s-1").status, 200u);
    EXPECT_EQ(number("/ads/0/price"), told);
    bid_of(0.01);
  }
}

TEST_F(ApiAds, KeepsExplanationsToTheirOwnersAndWithinMeasure) {
  create(campaign("c-1", "s-1", "A1", "1"));
  create(campaign("c-2", "s-2", "B1", "2"));
  const auto status = [&](const std::string& rest, const std::string& key) {
    return call("POST", "/v1/explain", R"({"q":"кроссовки мужские",)" + rest + "}", key).status;
  };
  EXPECT_EQ(status(R"("campaign":"c-1")", "seller:s-1"), 200u);
  EXPECT_EQ(status(R"("campaign":"nowhere")", "seller:s-1"), 404u);
  const std::string unknown = text("/error/message");
  EXPECT_EQ(status(R"("campaign":"c-2")", "seller:s-1"), 404u);
  EXPECT_EQ(text("/error/message"), unknown) << "that it is there is nothing to tell";
  EXPECT_EQ(status(R"("campaigns":["c-1","c-2"])", "seller:s-1"), 404u);
  EXPECT_EQ(text("/error/field"), "campaigns[1]");
  EXPECT_EQ(status(R"("seller":"s-2")", "seller:s-1"), 403u);
  EXPECT_EQ(text("/error/field"), "seller");
  EXPECT_EQ(status(R"("seller":"s-2","campaign":"c-1")", "seller:s-1"), 400u);
  EXPECT_EQ(status(R"("page":1)", "seller:s-1"), 400u);
  EXPECT_EQ(status(R"("campaign":"c-1")", "search"), 403u);
  EXPECT_EQ(status(R"("campaign":"nowhere")", "marketplace"), 404u);
  explanations_left_ = 1;
  EXPECT_EQ(status(R"("seller":"s-1")", "seller:s-1"), 200u);
  EXPECT_EQ(status(R"("seller":"s-1")", "seller:s-1"), 429u);
  EXPECT_EQ(text("/error/code"), "too_many_requests");
  EXPECT_EQ(status(R"("seller":"s-1")", "marketplace"), 200u) << "the shop itself is not held up";
}

}  // namespace
}  // namespace vitrina::api
