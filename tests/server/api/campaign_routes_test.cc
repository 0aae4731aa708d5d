#include "server/api/campaign_routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <optional>

#include "fake_campaign_desk.h"
#include "index/catalog/string_rules.h"
#include "server/api/api.h"
#include "server/api/later.h"
#include "tests/support/random_valid_campaign.h"
#include "tests/support/test_image.h"

namespace vitrina::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// Carries late answers as a loop does: keeps what is sent until it is asked for.
class Waiting final : public Deferral {
 public:
  Later take() override {
    auto carrier = std::make_shared<Carrier>();
    carrier->fill = &fill;
    return Later(std::move(carrier));
  }
  Later::Fill fill;

 private:
  struct Carrier final : Later::Carrier {
    void send(Later::Fill sent) override { *fill = std::move(sent); }
    Later::Fill* fill = nullptr;
  };
};

class CampaignRoutesTest : public testing::Test {
 protected:
  CampaignRoutesTest() {
    auto opened = serving::Engine::open({.image_path = image_.path(), .verify_in_background = false});
    VITRINA_CHECK(opened.has_value());
    engine_ = std::move(*opened);
    services_.engine = engine_.get();
    services_.campaigns = &desk_;
    services_.campaign_reads = [this] { return desk_.reads(); };
    services_.report = [this](const Error& error, std::string_view) { reported_.push_back(error); };
    services_.check_key = [](std::string_view key, Access access, serving::Caller* caller) {
      using Check = ApiServices::KeyCheck;
      if (key == "search") return access == Access::kSearch ? Check::kAllowed : Check::kWrongRole;
      if (key != "A" && key != "B" && key != "marketplace") return Check::kUnknownKey;
      if (access == Access::kOperate && key != "marketplace") return Check::kWrongRole;
      if (caller != nullptr && key == "marketplace") *caller = {"marketplace", std::nullopt};
      if (caller != nullptr && key != "marketplace")
        *caller = {"seller:" + std::string(key), std::string(key)};
      return Check::kAllowed;
    };
    api_.emplace(services_);
  }

  // The answer, whether it comes at once or later.
  const HttpAnswer& call(std::string_view key, std::string_view method, std::string_view target,
                         std::string_view body = {}) {
    const std::string authorization = "Bearer " + std::string(key);
    const bool has_body = method == "POST" || method == "PUT" || method == "PATCH";
    Waiting waiting;
    api_->handle({method, target, has_body ? "application/json" : "", key.empty() ? "" : authorization, "",
                  "", body, &waiting},
                 answer_);
    was_deferred_ = answer_.deferred;
    if (was_deferred_) {
      EXPECT_EQ(answer_.body, "");
      desk_.work();
      if (!waiting.fill) {
        ADD_FAILURE() << "the answer does not come";
        return answer_;
      }
      answer_.deferred = false;
      waiting.fill(answer_);
    }
    simdjson::dom::element root;
    EXPECT_EQ(parser_.parse(answer_.body).get(root), simdjson::SUCCESS) << answer_.body;
    std::string_view id;
    EXPECT_EQ(root["request_id"].get(id), simdjson::SUCCESS) << answer_.body;
    EXPECT_EQ(id, answer_.request_id);
    EXPECT_TRUE(root["took_us"].is_uint64()) << answer_.body;
    return answer_;
  }
  unsigned status(std::string_view key, std::string_view method, std::string_view target,
                  std::string_view body = {}) {
    return call(key, method, target, body).status;
  }

  std::string error_part(const char* name) {
    std::string_view text;
    return parser_.parse(answer_.body)["error"][name].get(text) == simdjson::SUCCESS ? std::string(text) : "";
  }
  std::string error_field() { return error_part("field"); }
  std::string error_code() { return error_part("code"); }

  std::vector<std::string> listed() {
    std::vector<std::string> ids;
    simdjson::dom::array campaigns;
    EXPECT_EQ(parser_.parse(answer_.body)["campaigns"].get(campaigns), simdjson::SUCCESS) << answer_.body;
    for (const auto campaign : campaigns) {
      std::string_view id;
      EXPECT_EQ(campaign["id"].get(id), simdjson::SUCCESS);
      ids.emplace_back(id);
    }
    return ids;
  }
  std::string next() {
    std::string_view text;
    return parser_.parse(answer_.body)["next"].get(text) == simdjson::SUCCESS ? std::string(text) : "";
  }
  std::string field(std::string_view name) const {
    for (const auto& [known, value] : answer_.fields) {
      if (known == name) return value;
    }
    return {};
  }

  void put(const std::string& id, const std::string& seller) {
    ads::Campaign campaign;
    campaign.id = id;
    campaign.seller = seller;
    campaign.listings = {"WB-1"};
    campaign.keywords = {{"сабо", ads::MatchType::kBroad, Money{1'000'000}}};
    campaign.version = 3;
    desk_.stored[id] = campaign;
  }

  test::TestImage image_{{[] {
    index::Listing listing;
    listing.id = "a";
    listing.title = "Диван";
    return listing;
  }()}};
  std::unique_ptr<serving::Engine> engine_;
  FakeCampaignDesk desk_;
  ApiServices services_;
  std::optional<Api> api_;
  HttpAnswer answer_;
  bool was_deferred_ = false;
  simdjson::dom::parser parser_;
  std::vector<Error> reported_;
};

constexpr std::string_view kNew =
    R"({"id":"c-1","listings":["WB-1"],"keywords":[{"text":"детские сабо","bid":1.5}],"negatives":["детские"]})";

TEST_F(CampaignRoutesTest, CreatesACampaignAndSaysWhatIsHardlyMeant) {
  EXPECT_EQ(status("A", "POST", "/v1/campaigns", kNew), 201u);
  EXPECT_TRUE(was_deferred_);
  EXPECT_EQ(answer_.route, Route::kCampaigns);
  EXPECT_EQ(field("Location"), "/v1/campaigns/c-1");
  EXPECT_THAT(answer_.body, HasSubstr(R"("generation":8,"campaign":{"id":"c-1","seller":"A",)"));
  EXPECT_THAT(answer_.body, HasSubstr(R"("version":1})"));
  EXPECT_THAT(answer_.body, HasSubstr(R"("warnings":[{"field":")"));
  EXPECT_THAT(desk_.callers, ElementsAre("seller:A"));
  EXPECT_EQ(status("A", "POST", "/v1/campaigns", kNew), 409u);
  EXPECT_EQ(error_code(), "conflict");
}

TEST_F(CampaignRoutesTest, AnswersWhatItWasSentAndReadsItBack) {
  constexpr std::uint64_t kSeed = 441;
  ads::ValidCampaigns campaigns(kSeed);
  CampaignJsonParser parser;
  for (int trial = 0; trial < 300; ++trial) {
    ads::Campaign campaign = campaigns.next();
    std::string body;
    index::JsonWriter json(body);
    write_campaign(json, campaign);
    ASSERT_EQ(status("marketplace", "POST", "/v1/campaigns", body), 201u)
        << "seed " << kSeed << " trial " << trial << answer_.body;
    ASSERT_EQ(status("marketplace", "GET", "/v1/campaigns/" + campaign.id), 200u);
    const std::size_t at = answer_.body.find("\"campaign\":") + 11;
    ads::Campaign read;
    ASSERT_TRUE(parser.parse(std::string_view(answer_.body).substr(at, answer_.body.size() - at - 1), read));
    campaign.version = 1;
    ASSERT_EQ(read, campaign) << "seed " << kSeed << " trial " << trial;
  }
}

TEST_F(CampaignRoutesTest, AnswersMistakesInABodyAtOnce) {
  const auto field_of = [&](std::string_view body) {
    EXPECT_EQ(status("A", "POST", "/v1/campaigns", body), 400u) << body;
    EXPECT_FALSE(was_deferred_);
    return error_field();
  };
  EXPECT_EQ(field_of(R"({"keyword":[]})"), "keyword");
  EXPECT_EQ(field_of(R"({"keywords":[{"bid":-1}]})"), "keywords[0].bid");
  EXPECT_EQ(field_of("{"), "");
  EXPECT_TRUE(desk_.callers.empty());
  // What the desk finds comes later in the same form.
  EXPECT_EQ(status("A", "POST", "/v1/campaigns", R"({"id":"c-1","listings":["a"],"budget_daily":0.001})"),
            400u);
  EXPECT_TRUE(was_deferred_);
  EXPECT_EQ(error_field(), "budget_daily");
}

TEST_F(CampaignRoutesTest, ReplacesAndEditsTheVersionThatWasRead) {
  put("c-1", "A");
  EXPECT_EQ(status("A", "PATCH", "/v1/campaigns/c-1", R"({"version":3,"name":"Зима"})"), 200u);
  EXPECT_EQ(answer_.route, Route::kCampaign);
  EXPECT_THAT(answer_.body, HasSubstr(R"("name":"Зима")"));
  EXPECT_THAT(answer_.body, HasSubstr(R"("version":4})"));
  EXPECT_EQ(desk_.stored["c-1"].keywords.size(), 1u);
  EXPECT_EQ(status("A", "PATCH", "/v1/campaigns/c-1", R"({"version":3,"name":"Лето"})"), 409u);
  EXPECT_EQ(error_field(), "version");
  EXPECT_EQ(status("A", "PUT", "/v1/campaigns/c-1", R"({"version":4,"listings":["WB-2"]})"), 200u);
  EXPECT_EQ(desk_.stored["c-1"].name, "");
  EXPECT_EQ(desk_.stored["c-1"].keywords.size(), 0u);
  EXPECT_EQ(desk_.stored["c-1"].version, 5u);
  for (const std::string_view method : {"PUT", "PATCH"}) {
    EXPECT_EQ(status("A", method, "/v1/campaigns/c-1", R"({"listings":["WB-2"]})"), 400u);
    EXPECT_FALSE(was_deferred_);
    EXPECT_EQ(error_field(), "version");
    EXPECT_EQ(status("A", method, "/v1/campaigns/none", R"({"version":1})"), 404u);
    for (const std::string name : {"id", "seller"}) {
      EXPECT_EQ(status("A", method, "/v1/campaigns/c-1", "{\"version\":5,\"" + name + "\":\"other\"}"), 400u);
      EXPECT_EQ(error_field(), name);
    }
  }
  EXPECT_EQ(desk_.stored["c-1"].version, 5u);
}

TEST_F(CampaignRoutesTest, DeletesAVersionOrWhateverIsThere) {
  put("c-1", "A");
  put("c-2", "A");
  EXPECT_EQ(status("A", "DELETE", "/v1/campaigns/c-1?version=2"), 409u);
  EXPECT_EQ(status("A", "DELETE", "/v1/campaigns/c-1?version=3"), 200u);
  EXPECT_THAT(answer_.body, HasSubstr(R"("campaign":{"id":"c-1")"));
  EXPECT_EQ(status("A", "DELETE", "/v1/campaigns/c-1?version=3"), 404u);
  EXPECT_EQ(status("A", "DELETE", "/v1/campaigns/c-2"), 200u);
  EXPECT_TRUE(desk_.stored.empty());
  for (const std::string_view wrong : {"version=0", "version=", "version=x", "version=-1", "version=1.5",
                                       "version=18446744073709551616", "version=1&version=1"}) {
    EXPECT_EQ(status("A", "DELETE", "/v1/campaigns/c-1?" + std::string(wrong)), 400u) << wrong;
    EXPECT_EQ(error_field(), "version") << wrong;
  }
  EXPECT_EQ(status("A", "DELETE", "/v1/campaigns/c-1?versoin=1"), 400u);
  EXPECT_EQ(error_field(), "versoin");
}

TEST_F(CampaignRoutesTest, ListsAPageAfterTheOther) {
  for (int i = 0; i < 25; ++i) put("c-" + std::to_string(100 + i), i % 5 == 0 ? "A" : "B");
  std::vector<std::string> all;
  std::string after;
  int calls = 0;
  do {
    ASSERT_EQ(status("marketplace", "GET", "/v1/campaigns?limit=10&after=" + after), 200u);
    EXPECT_FALSE(was_deferred_);
    for (const std::string& id : listed()) all.push_back(id);
    after = next();
    ++calls;
  } while (!after.empty() && calls < 10);
  EXPECT_EQ(calls, 3);
  ASSERT_EQ(all.size(), 25u);
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end()));
  EXPECT_THAT(answer_.body, HasSubstr(R"("generation":7,)"));
  // The last page is full, and there is no other.
  EXPECT_EQ(status("marketplace", "GET", "/v1/campaigns?limit=25"), 200u);
  EXPECT_EQ(listed().size(), 25u);
  EXPECT_EQ(next(), "");
  EXPECT_EQ(status("marketplace", "GET", "/v1/campaigns?seller=A&limit=3"), 200u);
  EXPECT_THAT(listed(), ElementsAre("c-100", "c-105", "c-110"));
  EXPECT_EQ(next(), "c-110");
  EXPECT_EQ(status("marketplace", "GET", "/v1/campaigns?seller=nobody"), 200u);
  EXPECT_THAT(listed(), ElementsAre());
}

TEST_F(CampaignRoutesTest, EndsAListBeforeItGrowsTooLong) {
  for (int i = 0; i < 12; ++i) {
    const std::string id = "c-" + std::to_string(100 + i);
    put(id, "A");
    desk_.stored[id].negatives.assign(10'000, std::string(100, 'x'));
  }
  std::size_t seen = 0;
  std::string after;
  int calls = 0;
  do {
    ASSERT_EQ(status("marketplace", "GET", "/v1/campaigns?after=" + after), 200u);
    EXPECT_LT(answer_.body.size(), kCampaignListBytes + (2 << 20));
    seen += listed().size();
    after = next();
    ++calls;
  } while (!after.empty() && calls < 12);
  EXPECT_EQ(seen, 12u);
  EXPECT_EQ(calls, 2);
}

TEST_F(CampaignRoutesTest, RefusesParametersThatAreNone) {
  const auto field_of = [&](std::string_view query) {
    EXPECT_EQ(status("marketplace", "GET", "/v1/campaigns?" + std::string(query)), 400u) << query;
    return error_field();
  };
  for (const std::string_view query : {"limit=0", "limit=1001", "limit=", "limit=ten", "limit=1&limit=1"}) {
    EXPECT_EQ(field_of(query), "limit") << query;
  }
  EXPECT_EQ(field_of("after=%zz"), "after");
  EXPECT_EQ(field_of("after=a&after=b"), "after");
  EXPECT_EQ(field_of("seller="), "seller");
  EXPECT_EQ(field_of("seller=a&seller=a"), "seller");
  EXPECT_EQ(field_of("sellers=a"), "sellers");
  put("c-1", "A");
  EXPECT_EQ(status("A", "GET", "/v1/campaigns/c-1?a=1"), 400u);
  EXPECT_EQ(status("A", "POST", "/v1/campaigns?a=1", kNew), 400u);
  EXPECT_EQ(status("A", "PUT", "/v1/campaigns/c-1?version=3", R"({"version":3})"), 400u);
  EXPECT_EQ(error_field(), "version");
  EXPECT_EQ(status("A", "PATCH", "/v1/campaigns/c-1?version=3", R"({"version":3})"), 400u);
  EXPECT_EQ(status("A", "GET", "/v1/campaigns/%zz"), 400u);
}

TEST_F(CampaignRoutesTest, LetsASellerNeitherReadNorChangeAnothersCampaigns) {
  put("c-a", "A");
  put("c-b", "B");
  const auto before = desk_.stored;
  EXPECT_EQ(status("A", "GET", "/v1/campaigns/c-a"), 200u);

  // What the other's campaign is answered with is what no campaign is, but for the id that was asked for.
  struct Attempt {
    std::string_view method, tail, body;
  };
  for (const auto& [method, tail, body] :
       {Attempt{"GET", "", ""}, Attempt{"HEAD", "", ""},
        Attempt{"PUT", "", R"({"version":3,"listings":["x"]})"},
        Attempt{"PUT", "", R"({"version":9,"listings":["x"],"seller":"A"})"},
        Attempt{"PATCH", "", R"({"version":3,"status":"paused"})"},
        Attempt{"PATCH", "", R"({"version":3,"seller":"A"})"}, Attempt{"PATCH", "", R"({"version":1})"},
        Attempt{"DELETE", "", ""}, Attempt{"DELETE", "?version=3", ""},
        Attempt{"DELETE", "?version=1", ""}}) {
    EXPECT_EQ(status("A", method, "/v1/campaigns/c-b" + std::string(tail), body), 404u) << method << body;
    const std::string of_other = error_part("message") + "|" + error_field() + "|" + error_code();
    EXPECT_EQ(status("A", method, "/v1/campaigns/c-z" + std::string(tail), body), 404u) << method << body;
    std::string of_none = error_part("message") + "|" + error_field() + "|" + error_code();
    of_none.replace(of_none.find("c-z"), 3, "c-b");
    EXPECT_EQ(of_other, of_none);
  }
  EXPECT_EQ(status("A", "POST", "/v1/campaigns", R"({"id":"c-9","seller":"B","listings":["x"]})"), 403u);
  EXPECT_EQ(error_field(), "seller");
  EXPECT_FALSE(was_deferred_);
  EXPECT_EQ(status("A", "GET", "/v1/campaigns?seller=B"), 403u);
  EXPECT_EQ(error_field(), "seller");
  for (const std::string_view target :
       {"/v1/campaigns", "/v1/campaigns?seller=A", "/v1/campaigns?limit=1000", "/v1/campaigns?after=c-a"}) {
    EXPECT_EQ(status("A", "GET", target), 200u);
    EXPECT_THAT(answer_.body, Not(HasSubstr("c-b"))) << target;
  }
  EXPECT_EQ(desk_.stored, before);
  EXPECT_EQ(status("marketplace", "GET", "/v1/campaigns/c-b"), 200u);
  EXPECT_EQ(status("marketplace", "PATCH", "/v1/campaigns/c-b", R"({"version":3,"status":"paused"})"), 200u);
}

TEST_F(CampaignRoutesTest, AsksForAKeyOfASellerOrTheMarketplace) {
  put("c-1", "A");
  struct Attempt {
    std::string_view method, target, body;
  };
  for (const auto& [method, target, body] :
       {Attempt{"GET", "/v1/campaigns", ""}, Attempt{"GET", "/v1/campaigns/c-1", ""},
        Attempt{"POST", "/v1/campaigns", kNew}, Attempt{"PUT", "/v1/campaigns/c-1", R"({"version":3})"},
        Attempt{"PATCH", "/v1/campaigns/c-1", R"({"version":3})"},
        Attempt{"DELETE", "/v1/campaigns/c-1", ""}}) {
    EXPECT_EQ(status("", method, target, body), 401u) << method << target;
    EXPECT_EQ(status("nobody", method, target, body), 401u) << method << target;
    EXPECT_EQ(status("search", method, target, body), 403u) << method << target;
  }
  EXPECT_TRUE(desk_.callers.empty());
  services_.check_key = nullptr;
  EXPECT_EQ(status("", "GET", "/v1/campaigns/c-1"), 200u);
  EXPECT_EQ(status("", "DELETE", "/v1/campaigns/c-1"), 200u);
  EXPECT_THAT(desk_.callers, ElementsAre("no key"));
}

TEST_F(CampaignRoutesTest, TellsMethodsAndTypesApart) {
  EXPECT_EQ(status("A", "DELETE", "/v1/campaigns"), 405u);
  EXPECT_EQ(status("A", "PUT", "/v1/campaigns", "{}"), 405u);
  EXPECT_EQ(status("A", "POST", "/v1/campaigns/c-1", "{}"), 405u);
  EXPECT_EQ(field("Allow"), "GET, HEAD, PUT, PATCH, DELETE, OPTIONS");
  api_->handle({"POST", "/v1/campaigns", "text/plain", "Bearer A", {}, {}, kNew, nullptr}, answer_);
  EXPECT_EQ(answer_.status, 415u);
}

TEST_F(CampaignRoutesTest, WaitsForTheDeskWhereTheAnswerCannotComeLater) {
  desk_.at_once = true;
  api_->handle({"POST", "/v1/campaigns", "application/json", "Bearer A", {}, {}, kNew, nullptr}, answer_);
  EXPECT_EQ(answer_.status, 201u);
  EXPECT_FALSE(answer_.deferred);
}

TEST_F(CampaignRoutesTest, SaysThatItKeepsNoneWhereItDoesNot) {
  services_.campaigns = nullptr;
  services_.campaign_reads = nullptr;
  api_.emplace(services_);
  EXPECT_EQ(status("A", "GET", "/v1/campaigns"), 501u);
  EXPECT_EQ(status("A", "POST", "/v1/campaigns", kNew), 501u);
  EXPECT_EQ(error_code(), "not_implemented");
}

TEST_F(CampaignRoutesTest, KeepsTheDesksTroublesToItsLog) {
  class Broken final : public serving::CampaignDesk {
    void create(ads::Campaign, serving::Caller, serving::CampaignDone done) override {
      done(fail(ErrorCode::kIo, "the disk at /secret is full"));
    }
    void update(std::string, std::uint64_t, serving::CampaignEdit, serving::Caller,
                serving::CampaignDone done) override {
      done(fail(ErrorCode::kUnavailable, "too much waits"));
    }
    void remove(std::string, std::optional<std::uint64_t>, serving::Caller,
                serving::CampaignDone done) override {
      done(fail(ErrorCode::kUnprocessable, "no such listing", "listings[0]"));
    }
  } broken;
  services_.campaigns = &broken;
  api_.emplace(services_);
  EXPECT_EQ(status("A", "POST", "/v1/campaigns", kNew), 500u);
  EXPECT_THAT(answer_.body, Not(HasSubstr("secret")));
  ASSERT_EQ(reported_.size(), 1u);
  EXPECT_THAT(reported_[0].message, HasSubstr("secret"));
  EXPECT_EQ(status("A", "PATCH", "/v1/campaigns/c-1", R"({"version":1})"), 503u);
  EXPECT_THAT(error_part("message"), HasSubstr("try again"));
  EXPECT_EQ(status("A", "DELETE", "/v1/campaigns/c-1"), 422u);
  EXPECT_EQ(error_field(), "listings[0]");
}

// The same over an engine with a data directory: its own desk, its own snapshots.
TEST(CampaignsOfAnEngine, AreReadAsSoonAsAChangeIsAnswered) {
  index::Listing listing;
  listing.id = "WB-1";
  listing.title = "Сабо детские";
  listing.seller = "s-1";
  const test::TestImage image({listing});
  const test::TempDirectory data;
  serving::EngineOptions options;
  options.image_path = image.path();
  options.verify_in_background = false;
  options.data_path = data.file("data");
  auto engine = serving::Engine::open(options);
  ASSERT_TRUE(engine) << engine.error().message;
  ApiServices services;
  services.engine = engine->get();
  Api changes(services), reads(services);
  HttpAnswer answer;
  const auto call = [&](Api& api, std::string_view method, std::string_view target,
                        std::string_view body = {}) {
    api.handle({method, target, "application/json", {}, {}, {}, body, nullptr}, answer);
    return answer.status;
  };
  ASSERT_EQ(call(changes, "POST", "/v1/campaigns",
                 R"({"id":"c-1","seller":"s-1","listings":["WB-1"],"keywords":[{"text":"сабо","bid":2}]})"),
            201u)
      << answer.body;
  EXPECT_EQ(call(reads, "GET", "/v1/campaigns/c-1"), 200u);
  EXPECT_THAT(answer.body, HasSubstr(R"("version":1})"));
  EXPECT_EQ(call(changes, "PATCH", "/v1/campaigns/c-1", R"({"version":1,"status":"paused"})"), 200u)
      << answer.body;
  EXPECT_EQ(call(reads, "GET", "/v1/campaigns"), 200u);
  EXPECT_THAT(answer.body, HasSubstr(R"("status":"paused")"));
  EXPECT_EQ(call(changes, "PATCH", "/v1/campaigns/c-1", R"({"version":1,"status":"active"})"), 409u);
  EXPECT_EQ(call(changes, "POST", "/v1/campaigns", R"({"seller":"s-2","listings":["WB-1"]})"), 422u)
      << answer.body;
  EXPECT_THAT(answer.body, HasSubstr(R"("field":"listings[0]")"));
  EXPECT_EQ(call(changes, "DELETE", "/v1/campaigns/c-1?version=2"), 200u) << answer.body;
  EXPECT_EQ(call(reads, "GET", "/v1/campaigns/c-1"), 404u);
  EXPECT_EQ(call(reads, "GET", "/v1/campaigns"), 200u);
  EXPECT_THAT(answer.body, HasSubstr(R"("campaigns":[]})"));
}

}  // namespace
}  // namespace vitrina::api
