#include "server/api/api.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <optional>

#include "index/catalog/string_rules.h"
#include "server/api/later.h"
#include "tests/support/test_image.h"

namespace vitrina::api {
namespace {

using testing::HasSubstr;

index::Listing listing(std::string id, std::string title, std::string brand) {
  index::Listing listing;
  listing.id = std::move(id);
  listing.title = std::move(title);
  listing.brand = std::move(brand);
  listing.category = {"Мебель", listing.title.find("иван") == std::string::npos ? "Прочее" : "Диваны"};
  listing.price = Money{1000'000'000};
  return listing;
}

// Keeps what is sent later, as a loop would.
class Waiting final : public Deferral {
 public:
  Later take() override {
    ++taken;
    auto carrier = std::make_shared<Carrier>();
    carrier->fill = &fill;
    return Later(std::move(carrier));
  }

  Later::Fill fill;
  int taken = 0;

 private:
  struct Carrier final : Later::Carrier {
    void send(Later::Fill sent) override { *fill = std::move(sent); }
    Later::Fill* fill = nullptr;
  };
};

class ApiTest : public testing::Test {
 protected:
  ApiTest() {
    auto opened = serving::Engine::open({image_.path(), 0, false});
    VITRINA_CHECK(opened.has_value());
    engine_ = std::move(*opened);
    services_.engine = engine_.get();
    services_.publish = [this](const serving::PublishRequest& request) { return engine_->publish(request); };
    services_.write_metrics = [](std::string& out) { out += "a_metric 1\n"; };
    services_.is_draining = [this] { return draining_; };
    services_.report = [this](const Error& error, std::string_view) { reported_.push_back(error); };
    api_.emplace(services_);
  }

  const HttpAnswer& call(HttpCall call) {
    api_->handle(call, answer_);
    if (!answer_.body.empty() && answer_.content_type.starts_with("application/json")) {
      simdjson::dom::element root;
      EXPECT_EQ(parser_.parse(answer_.body).get(root), simdjson::SUCCESS) << answer_.body;
      std::string_view id;
      EXPECT_EQ(root["request_id"].get(id), simdjson::SUCCESS) << answer_.body;
      EXPECT_EQ(id, answer_.request_id);
      EXPECT_EQ(root["took_us"].is_uint64(), true) << answer_.body;
    }
    EXPECT_EQ(field("X-Request-Id"), answer_.request_id);
    return answer_;
  }
  const HttpAnswer& get(std::string_view target) { return call({"GET", target, {}, {}, {}, {}, {}}); }
  const HttpAnswer& post(std::string_view target, std::string_view body,
                         std::string_view type = "application/json") {
    return call({"POST", target, type, {}, {}, {}, body});
  }
  std::string error_field() {
    std::string_view text;
    return parser_.parse(answer_.body)["error"]["field"].get(text) == simdjson::SUCCESS ? std::string(text)
                                                                                        : "";
  }
  std::string error_code() {
    std::string_view text;
    return parser_.parse(answer_.body)["error"]["code"].get(text) == simdjson::SUCCESS ? std::string(text)
                                                                                       : "";
  }
  std::string field(std::string_view name) const {
    for (const auto& [known, value] : answer_.fields) {
      if (known == name) return value;
    }
    return {};
  }

  test::TestImage image_{{listing("a", "Угловой диван", "Norvik"), listing("b/ё", "Диван прямой", "Ёлка"),
                          listing("c", "Стол", "Norvik")}};
  std::unique_ptr<serving::Engine> engine_;
  ApiServices services_;
  std::optional<Api> api_;
  HttpAnswer answer_;
  simdjson::dom::parser parser_;
  std::vector<Error> reported_;
  bool draining_ = false;
};

TEST_F(ApiTest, AnswersBothFormsOfASearchAlike) {
  const auto without_ids = [](std::string body) { return body.substr(body.find("\"generation\"")); };
  EXPECT_EQ(get("/v1/search?q=диван&facets=brand&brand=Norvik").status, 200u);
  const std::string got = without_ids(answer_.body);
  EXPECT_EQ(post("/v1/search", R"({"q":"диван","facets":["brand"],"filters":{"brand":["Norvik"]}})").status,
            200u);
  EXPECT_EQ(got, without_ids(answer_.body));
  EXPECT_THAT(got, HasSubstr(R"("total":1)"));
  EXPECT_THAT(
      got, HasSubstr(R"("brand":[{"value":"Norvik","count":1,"selected":true},{"value":"Ёлка","count":1}])"));
  EXPECT_EQ(answer_.route, Route::kSearch);
}

TEST_F(ApiTest, TakesTheLastWordForTheBeginningOfOneAsItIsTyped) {
  EXPECT_THAT(post("/v1/search", R"({"q":"див","verbatim":true})").body, HasSubstr(R"("total":0)"));
  post("/v1/search", R"({"q":"див","ads":{"slots":3},"as_you_type":true,"explain":true})");
  EXPECT_EQ(answer_.status, 200u);
  EXPECT_THAT(answer_.body, Not(HasSubstr(R"("total":0)")));
  EXPECT_THAT(answer_.body, HasSubstr(R"("partial":[])"));
  EXPECT_THAT(answer_.body, HasSubstr(R"("sponsored":[])"));
  EXPECT_THAT(answer_.body, HasSubstr(R"("corrections":[])"));
}

TEST_F(ApiTest, SuggestsWhatMayBeTypedNext) {
  get("/v1/suggest?q=%D0%B4%D0%B8%D0%B2&limit=3");
  EXPECT_EQ(answer_.status, 200u);
  EXPECT_EQ(answer_.route, Route::kSuggest);
  EXPECT_THAT(answer_.body, HasSubstr(R"("q":"див","suggestions":[{"text":"диван"}])"));
  EXPECT_THAT(answer_.body, HasSubstr(R"("corrections":[])"));
  EXPECT_THAT(get("/v1/suggest").body, HasSubstr(R"("suggestions":[])"));
}

TEST_F(ApiTest, RefusesASuggestionWithTheParameterThatIsWrong) {
  const auto refused = [&](const std::string& query, const std::string& parameter) {
    get("/v1/suggest?" + query);
    EXPECT_EQ(answer_.status, 400u) << query;
    EXPECT_THAT(answer_.body, HasSubstr("\"field\":\"" + parameter + "\"")) << query;
  };
  refused("q=a&limit=0", "limit");
  refused("q=a&limit=51", "limit");
  refused("q=a&limit=x", "limit");
  refused("q=a&verbatim=yes", "verbatim");
  refused("q=a&q=b", "q");
  refused("q=%ff", "q");
  refused("q=" + std::string(2'049, 'a'), "q");
  refused("q=a&colour=red", "colour");
}

TEST_F(ApiTest, AnswersPagesBeyondTheEndEmptyAndPastTheDepthWith400) {
  EXPECT_EQ(get("/v1/search?q=диван&page=400").status, 200u);
  EXPECT_THAT(answer_.body, HasSubstr(R"("hits":[])"));
  EXPECT_THAT(answer_.body, HasSubstr(R"("total":2)"));
  EXPECT_EQ(get("/v1/search?q=диван&per_page=0").status, 200u);
  EXPECT_EQ(get("/v1/search?q=диван&page=501").status, 400u);
  EXPECT_EQ(error_field(), "page");
}

TEST_F(ApiTest, NamesUnknownValuesOfFiltersAndFacets) {
  EXPECT_EQ(post("/v1/search", R"({"filters":{"brand":["Norvik","nope"]}})").status, 400u);
  EXPECT_EQ(error_field(), "filters.brand[1]");
  EXPECT_EQ(error_code(), "invalid_argument");
  EXPECT_EQ(get("/v1/search?category=Мебель/Нет").status, 400u);
  EXPECT_EQ(error_field(), "filters.category[1]");
  EXPECT_EQ(get("/v1/search?facets=colour").status, 400u);
  EXPECT_EQ(error_field(), "facets[0]");
  EXPECT_EQ(get("/v1/search?attributes.%D1%86=1").status, 400u);
  EXPECT_EQ(error_field(), "filters.attributes.ц");
}

TEST_F(ApiTest, NeverWritesInvalidUtf8WhateverAnErrorQuotes) {
  // Long texts of two-byte letters, at both offsets, so that a cut in the middle of one would show.
  for (const std::string prefix : {"", "a"}) {
    std::string letters = prefix;
    for (int i = 0; i < 400; ++i) letters += "ж";
    for (const std::string& target : {"/v1/listings/" + letters, "/v1/search?brand=" + letters,
                                      "/v1/search?facets=" + letters, "/v1/search?" + letters + "=1"}) {
      EXPECT_GE(get(target).status, 400u);
      EXPECT_EQ(index::find_invalid_utf8(answer_.body), answer_.body.size()) << target;
    }
  }
}

TEST_F(ApiTest, FindsAListingByItsEscapedId) {
  EXPECT_EQ(get("/v1/listings/b%2F%D1%91").status, 200u);
  EXPECT_THAT(answer_.body, HasSubstr(R"("generation":1,"listing":{"id":"b/ё","title":"Диван прямой")"));
  EXPECT_EQ(answer_.route, Route::kListing);
  EXPECT_EQ(get("/v1/listings/nope").status, 404u);
  EXPECT_EQ(error_code(), "not_found");
  EXPECT_EQ(get("/v1/listings/%zz").status, 400u);
  EXPECT_EQ(get("/v1/listings/").status, 404u);
}

TEST_F(ApiTest, PublishesAnImageAndSaysWhatIsWrongWithOne) {
  EXPECT_EQ(post("/v1/snapshot", "", "").status, 200u);
  EXPECT_THAT(answer_.body, HasSubstr(R"("generation":2)"));
  const test::TestImage other({listing("z", "Шкаф", "Norvik")});
  EXPECT_EQ(post("/v1/snapshot", R"({"index":")" + other.path() + "\"}").status, 200u);
  EXPECT_THAT(answer_.body, HasSubstr(R"("generation":3)"));
  get("/v1/search?q=шкаф");
  EXPECT_THAT(answer_.body, HasSubstr(R"("total":1)"));

  EXPECT_EQ(post("/v1/snapshot", R"({"index":"/nowhere.img"})").status, 422u);
  EXPECT_EQ(error_field(), "index");
  EXPECT_EQ(error_code(), "io");
  ASSERT_EQ(reported_.size(), 1u);
  EXPECT_EQ(post("/v1/snapshot", R"({"index":5})").status, 400u);
  EXPECT_EQ(post("/v1/snapshot", "index=a", "application/x-www-form-urlencoded").status, 415u);
  get("/v1/search?q=шкаф");
  EXPECT_THAT(answer_.body, HasSubstr(R"("generation":3)"));
}

TEST_F(ApiTest, AnswersLaterWhatMustWaitForADisk) {
  std::vector<std::function<void()>> tasks;
  services_.offload = [&](std::function<void()> task) { tasks.push_back(std::move(task)); };
  services_.cors_origins = {"*"};
  Waiting waiting;
  const auto publish = [&](std::string_view body) {
    waiting.fill = nullptr;
    api_->handle(
        {"POST", "/v1/snapshot", "application/json", {}, "https://b.example", "id-7", body, &waiting},
        answer_);
  };
  for (const std::string& path : {image_.path(), std::string("/nowhere.img")}) {
    publish(R"({"index":")" + path + "\"}");
    ASSERT_TRUE(answer_.deferred);
    EXPECT_EQ(answer_.body, "");
    EXPECT_EQ(answer_.route, Route::kSnapshot);
    ASSERT_EQ(tasks.size(), 1u);
    EXPECT_EQ(engine_->current().generation, 1u + (path != image_.path()));
    tasks.back()();
    tasks.pop_back();
    ASSERT_TRUE(waiting.fill);
    // Other requests come between.
    HttpAnswer begun = answer_;
    EXPECT_EQ(get("/healthz").status, 200u);
    waiting.fill(begun);
    EXPECT_EQ(begun.status, path == image_.path() ? 200u : 422u);
    EXPECT_THAT(begun.body, HasSubstr(R"("request_id":"id-7")"));
    EXPECT_THAT(begun.body, HasSubstr(path == image_.path() ? R"("generation":2)" : R"("field":"index")"));
  }
  EXPECT_EQ(waiting.taken, 2);

  // What is wrong with the request is said at once, and so is all where nobody can wait.
  publish(R"({"index":5})");
  EXPECT_FALSE(answer_.deferred);
  EXPECT_EQ(answer_.status, 400u);
  EXPECT_EQ(post("/v1/snapshot", "").status, 200u);
  EXPECT_FALSE(answer_.deferred);
  EXPECT_TRUE(tasks.empty());
}

TEST_F(ApiTest, MakesAnErrorOfADeferredAnswerThatDoesNotCome) {
  services_.offload = [](const std::function<void()>&) {};
  services_.cors_origins = {"*"};
  Waiting waiting;
  api_->handle({"POST", "/v1/snapshot", {}, {}, "https://b.example", "id-8", {}, &waiting}, answer_);
  ASSERT_TRUE(answer_.deferred);
  api_->refuse_deferred(503, "too late", answer_);
  EXPECT_FALSE(answer_.deferred);
  EXPECT_EQ(answer_.status, 503u);
  EXPECT_EQ(answer_.route, Route::kSnapshot);
  EXPECT_EQ(field("X-Request-Id"), "id-8");
  EXPECT_EQ(field("Access-Control-Allow-Origin"), "*");
  EXPECT_THAT(answer_.body, HasSubstr(R"("message":"too late")"));
  EXPECT_THAT(answer_.body, HasSubstr(R"("request_id":"id-8")"));
}

TEST_F(ApiTest, AnswersHealthReadinessAndMetrics) {
  EXPECT_EQ(get("/healthz").status, 200u);
  EXPECT_EQ(get("/readyz").status, 200u);
  EXPECT_THAT(answer_.body, HasSubstr(R"("listings":3)"));
  EXPECT_EQ(get("/metrics").body, "a_metric 1\n");
  EXPECT_THAT(std::string(answer_.content_type), HasSubstr("version=0.0.4"));
  draining_ = true;
  EXPECT_EQ(get("/readyz").status, 503u);
  EXPECT_EQ(get("/healthz").status, 200u);
}

TEST_F(ApiTest, TellsRoutesMethodsAndTypesApart) {
  EXPECT_EQ(get("/").status, 404u);
  EXPECT_EQ(get("/v1/searching").status, 404u);
  EXPECT_EQ(get("/v1/search/").status, 404u);
  EXPECT_EQ(call({"DELETE", "/v1/search", {}, {}, {}, {}, {}}).status, 405u);
  EXPECT_EQ(field("Allow"), "GET, HEAD, POST, OPTIONS");
  EXPECT_EQ(get("/v1/snapshot").status, 405u);
  EXPECT_EQ(field("Allow"), "POST, OPTIONS");
  EXPECT_EQ(call({"OPTIONS", "/v1/search", {}, {}, {}, {}, {}}).status, 204u);
  EXPECT_EQ(call({"OPTIONS", "*", {}, {}, {}, {}, {}}).status, 204u);
  EXPECT_EQ(call({"HEAD", "/healthz", {}, {}, {}, {}, {}}).status, 200u);
  EXPECT_EQ(post("/v1/search", "{}", "text/plain").status, 415u);
  EXPECT_EQ(post("/v1/search", "{}", "").status, 415u);
  EXPECT_EQ(post("/v1/search", "{}", "application/json; charset=koi8-r").status, 415u);
  EXPECT_EQ(post("/v1/search", "{}", "Application/JSON; charset=\"UTF-8\"").status, 200u);
  EXPECT_EQ(post("/v1/search?q=a", "{}").status, 400u);
  for (const char* planned : {"/v1/campaigns", "/v1/campaigns/c-7", "/v1/listings/a/audit",
                              "/v1/reports/sales", "/v1/sellers/s-1"}) {
    EXPECT_EQ(get(planned).status, 501u) << planned;
    EXPECT_EQ(error_code(), "not_implemented");
  }
  for (const char* planned : {"/v1/events", "/v1/reach", "/v1/listings", "/v1/sellers/s-1/credits"}) {
    EXPECT_EQ(post(planned, "{}").status, 501u) << planned;
  }
}

TEST_F(ApiTest, TakesARequestIdFromItsClientWhenItIsOne) {
  EXPECT_EQ(call({"GET", "/healthz", {}, {}, {}, "abc-1.2_3", {}}).request_id, "abc-1.2_3");
  const std::string first = call({"GET", "/healthz", {}, {}, {}, "a b", {}}).request_id;
  const std::string second = get("/healthz").request_id;
  EXPECT_EQ(first.size(), 16u);
  EXPECT_NE(first, second);
}

TEST_F(ApiTest, AsksForKeysWhereThereAreSome) {
  services_.check_key = [](std::string_view key, Access access, serving::Caller*) {
    using Check = ApiServices::KeyCheck;
    if (key == "operator") return Check::kAllowed;
    if (key != "shop") return Check::kUnknownKey;
    return access == Access::kOperate ? Check::kWrongRole : Check::kAllowed;
  };
  const auto status = [&](std::string_view method, std::string_view target, std::string_view authorization) {
    return call({method, target, {}, authorization, {}, {}, {}}).status;
  };
  EXPECT_EQ(status("GET", "/v1/search?q=a", ""), 401u);
  EXPECT_EQ(field("WWW-Authenticate"), "Bearer");
  EXPECT_EQ(status("GET", "/v1/search?q=a", "Bearer nobody"), 401u);
  EXPECT_EQ(status("GET", "/v1/search?q=a", "Basic shop"), 401u);
  EXPECT_EQ(status("GET", "/v1/search?q=a", "Bearer shop"), 200u);
  EXPECT_EQ(status("GET", "/v1/search?q=a", "bearer operator"), 200u);
  EXPECT_EQ(status("GET", "/v1/listings/a", ""), 401u);
  EXPECT_EQ(status("POST", "/v1/snapshot", "Bearer shop"), 403u);
  EXPECT_EQ(status("POST", "/v1/snapshot", "Bearer operator"), 200u);
  EXPECT_EQ(status("GET", "/metrics", "Bearer shop"), 403u);
  EXPECT_EQ(status("GET", "/healthz", ""), 200u);
  EXPECT_EQ(status("GET", "/readyz", ""), 200u);
}

TEST_F(ApiTest, AllowsPagesOfConfiguredOriginsOnErrorsToo) {
  const auto origin = [&](std::string_view target, std::string_view sent) {
    call({"GET", target, {}, {}, sent, {}, {}});
    return field("Access-Control-Allow-Origin");
  };
  EXPECT_EQ(origin("/v1/search?q=a", "https://shop.example"), "");
  services_.cors_origins = {"https://shop.example", "https://b.example"};
  EXPECT_EQ(origin("/v1/search?q=a", "https://shop.example"), "https://shop.example");
  EXPECT_EQ(field("Vary"), "Origin");
  EXPECT_EQ(origin("/v1/search?page=0", "https://b.example"), "https://b.example");
  EXPECT_EQ(origin("/nope", "https://b.example"), "https://b.example");
  EXPECT_EQ(origin("/v1/search?q=a", "https://evil.example"), "");
  call({"OPTIONS", "/v1/search", {}, {}, "https://b.example", {}, {}});
  EXPECT_EQ(field("Access-Control-Allow-Methods"), "GET, HEAD, POST, OPTIONS");
  EXPECT_THAT(field("Access-Control-Allow-Headers"), HasSubstr("Authorization"));
  services_.cors_origins = {"*"};
  EXPECT_EQ(origin("/v1/search?q=a", "https://any.example"), "*");
}

TEST_F(ApiTest, AnswersRefusalsOfTheSocketsInTheSameShape) {
  api_->refuse(413, "the body is too large", answer_);
  EXPECT_EQ(answer_.status, 413u);
  EXPECT_EQ(error_code(), "content_too_large");
  EXPECT_EQ(answer_.route, Route::kRefused);
  EXPECT_THAT(answer_.body, HasSubstr(answer_.request_id));
}

}  // namespace
}  // namespace vitrina::api
