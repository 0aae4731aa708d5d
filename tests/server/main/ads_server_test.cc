// That a key opens what its role says and nothing else, tried over a socket on every path and field.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <array>
#include <map>

#include "server/api/routes.h"
#include "server/main/server.h"
#include "server/ops/sha256.h"
#include "tests/server/net/raw_client.h"
#include "tests/support/test_image.h"

namespace vitrina::server {
namespace {

using api::Access;
using api::Route;
using api::RoutePattern;
using test::RawClient;
using test::RawResponse;
using testing::AnyOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// What only its seller, s-2, and the shop may learn of this campaign.
constexpr std::string_view kTheirs = "c-theirs";
constexpr std::string_view kMissing = "c-nobody";  // as long
constexpr std::string_view kTheirCampaign =
    R"("name":"Тайное имя","listings":["B1"],"keywords":[{"text":"кроссовки мужские","match":"phrase",)"
    R"("bid":777.13},{"text":"тайное слово","match":"exact","bid":41.17}],"negatives":["тайна"],)"
    R"("budget_daily":51234.56,"label":"Реклама",)"
    R"("advertiser":{"name":"ООО Вторые","inn":"7707083893","erid":"2VtzqwAbCdEf"})";
constexpr std::array<std::string_view, 6> kSecrets{"c-theirs", "Тайное", "тайное слово",
                                                   "777.13",   "41.17",  "51234.56"};

constexpr std::array<std::string_view, 7> kMethods{"GET",   "HEAD",   "POST",   "PUT",
                                                   "PATCH", "DELETE", "OPTIONS"};

index::Listing listing(const std::string& id, const std::string& seller) {
  index::Listing value;
  value.id = id;
  value.seller = seller;
  value.title = "Кроссовки мужские";
  value.category = {"Обувь"};
  value.price = Money{2'794'000'000};
  return value;
}

class Isolation : public testing::Test {
 protected:
  Isolation() {
    std::string keys;
    for (const char* role : {"search", "seller:s-1", "seller:s-2", "seller:S-1", "marketplace", "server"}) {
      keys += ops::sha256_hex(std::string("key of ") + role) + " " + role + "\n";
    }
    vitrina::test::write_file(directory_.file("keys"), keys);
    ops::ServerConfig config;
    config.listen = {"127.0.0.1", 0};
    config.threads = 1;
    config.log_path = "/dev/null";
    config.keys_path = directory_.file("keys");
    serving::EngineOptions options;
    options.image_path = image_.path();
    options.data_path = directory_.file("data");
    options.verify_in_background = false;
    auto server = Server::start(config, options);
    VITRINA_CHECK(server.has_value());
    server_ = std::move(*server);
    const auto create = [&](std::string_view role, const std::string& body) {
      EXPECT_EQ(ask(role, "POST", "/v1/campaigns", body).status, 201);
    };
    create("seller:s-2", R"({"id":"c-theirs",)" + std::string(kTheirCampaign) + "}");
    create("seller:s-1", own("c-own"));
    for (const std::string seller : {"s-1", "s-2"}) {
      EXPECT_EQ(
          ask("marketplace", "POST", "/v1/sellers/" + seller + "/credits", R"({"id":"p","amount":61234.56})")
              .status,
          201);
    }
    theirs_ = their_campaign();
  }

  static std::string own(const std::string& id, const std::string& more = "") {
    return R"({"id":")" + id +
           R"(","name":"n","listings":["A1"],"keywords":[{"text":"кроссовки","match":"broad","bid":1}],)" +
           R"("label":"Реклама","advertiser":{"name":"ООО Первые","inn":"7707083893"})" + more + "}";
  }

  RawResponse ask(std::string_view role, std::string_view method, std::string_view target,
                  std::string_view body = "") {
    std::string request = std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n";
    request += "X-Request-Id: r\r\nContent-Type: application/json\r\n";
    if (!role.empty()) request += "Authorization: Bearer key of " + std::string(role) + "\r\n";
    request += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
    RawClient client(server_->port());
    client.send(request);
    return client.read_response(method == "HEAD");
  }

  std::string field_of(const RawResponse& response) {
    std::string_view field;
    if (parser_.parse(response.body)["error"]["field"].get(field) != simdjson::SUCCESS) return "";
    return std::string(field);
  }

  // The campaign's JSON as the shop sees it, with its version.
  std::string their_campaign() {
    const RawResponse response = ask("marketplace", "GET", "/v1/campaigns/c-theirs");
    EXPECT_EQ(response.status, 200);
    return simdjson::minify(parser_.parse(response.body)["campaign"].value());
  }
  void expect_theirs_untouched(const std::string& after) { ASSERT_EQ(their_campaign(), theirs_) << after; }

  static std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
      text.replace(at, from.size(), to);
    }
    return text;
  }
  static void expect_no_secret(const RawResponse& response, const std::string& asked,
                               std::size_t first_secret = 0) {
    for (std::size_t i = first_secret; i < kSecrets.size(); ++i) {
      EXPECT_THAT(response.head + response.body, Not(HasSubstr(std::string(kSecrets[i])))) << asked;
    }
  }

  // Asks the same of the other seller's campaign and of one that is not there: the answers must not differ.
  void expect_like_missing(std::string_view method, const std::string& target, const std::string& body) {
    const std::string asked = std::string(method) + " " + target + " " + body;
    const auto answer = [&](const std::string& to, const std::string& with) {
      RawResponse response = ask("seller:s-1", method, to, with);
      std::string text = std::to_string(response.status) + " ";
      simdjson::dom::element error;
      if (parser_.parse(response.body)["error"].get(error) == simdjson::SUCCESS) {
        text += simdjson::minify(error);
      } else {
        expect_no_secret(response, asked);
      }
      return text;
    };
    const std::string theirs = answer(target, body);
    const std::string missing =
        answer(replaced(target, kTheirs, kMissing), replaced(body, kTheirs, kMissing));
    EXPECT_EQ(replaced(theirs, kTheirs, kMissing), missing) << asked;
  }

  vitrina::test::TestImage image_{{listing("A1", "s-1"), listing("A2", "s-1"), listing("B1", "s-2")}};
  vitrina::test::TempDirectory directory_;
  std::unique_ptr<Server> server_;
  simdjson::dom::parser parser_;
  std::string theirs_;
};

// Bodies that reach for the other seller's campaign. A new route does not compile until it is thought of
// here.
std::vector<std::string> bodies_of(Route route) {
  const std::string theirs(kTheirCampaign);
  switch (route) {
    case Route::kSearch:
      return {R"({"q":"кроссовки мужские","ads":{"slots":4},"explain":true})"};
    case Route::kAuction:
      return {R"({"listing":"A2","ads":{"slots":4}})"};
    case Route::kExplain:
      return {R"({"q":"кроссовки мужские","campaign":"c-theirs"})",
              R"({"q":"кроссовки мужские","campaigns":["c-theirs"]})",
              R"({"q":"кроссовки мужские","campaigns":["c-own","c-theirs"]})",
              R"({"q":"кроссовки мужские","seller":"s-2"})",
              R"({"q":"кроссовки мужские","seller":"s-2","campaign":"c-theirs"})",
              R"({"q":"кроссовки мужские","ads":{"slots":1},"campaign":"c-own"})",
              R"({"q":"кроссовки мужские","ads":{"slots":1},"seller":"s-1"})"};
    case Route::kReach:
      return {R"({"items":[{"keyword":"кроссовки","match":"broad","bid":5,"listing":"B1"}]})",
              R"({"items":[{"keyword":"кроссовки","bid":5,"campaign":"c-theirs"}]})",
              R"({"items":[{"keyword":"кроссовки","bid":5,"seller":"s-2"}]})"};
    case Route::kCampaigns:
    case Route::kCampaign:
      return {"",
              "{}",
              R"({"version":1})",
              R"({"version":1,"seller":"s-1"})",
              R"({"version":1,"seller":"s-2","status":"paused"})",
              R"({"seller":"s-2",)" + theirs + "}",
              R"({"version":1,"id":"c-theirs","seller":"s-2",)" + theirs + "}"};
    case Route::kEvents:
      return {R"({"type":"impression","id":"e","token":"c-theirs"})",
              R"({"type":"order","id":"e","order":"o","listing":"B1"})"};
    case Route::kCredits:
      return {R"({"id":"q","amount":5})"};
    case Route::kSuggest:
    case Route::kListing:
    case Route::kSnapshot:
    case Route::kClick:
    case Route::kReport:
    case Route::kSeller:
    case Route::kHealth:
    case Route::kReady:
    case Route::kMetrics:
    case Route::kPlanned:
    case Route::kUnknown:
    case Route::kRefused:
      return {"", R"({"campaign":"c-theirs","seller":"s-2"})"};
  }
  return {};
}

TEST_F(Isolation, GivesNoRouteAndMethodOfOneSellerAnythingOfAnothers) {
  for (const RoutePattern& route : api::all_routes()) {
    for (const std::string_view method : kMethods) {
      for (const std::string_view tail :
           {"", "?seller=s-2", "?id=c-theirs", "?campaign=c-theirs", "?version=1", "?after=c-a&limit=500"}) {
        for (const std::string& body : bodies_of(route.route)) {
          if (method != "POST" && method != "PUT" && method != "PATCH" && body != bodies_of(route.route)[0])
            continue;
          const std::string target = replaced(std::string(route.path), "{}", kTheirs) + std::string(tail);
          expect_like_missing(method, target, body);
        }
      }
      expect_theirs_untouched(std::string(method) + " " + std::string(route.path));
    }
  }
  const RawResponse list = ask("seller:s-2", "GET", "/v1/campaigns");
  EXPECT_EQ(parser_.parse(list.body)["campaigns"].get_array().size(), 1u) << list.body;
}

TEST_F(Isolation, OpensToEachRoleWhatItsAccessSays) {
  for (const RoutePattern& route : api::all_routes()) {
    const std::string target = replaced(std::string(route.path), "{}", "c-own");
    for (const std::string_view method : kMethods) {
      if (method == "OPTIONS" || !api::takes_method(route.methods, method)) continue;
      const auto expect = [&](std::string_view role, int refusal) {
        // Without a body, so that what is allowed changes nothing either.
        const int status = ask(role, method, target + "?version=99").status;
        const std::string asked = std::string(role) + " " + std::string(method) + " " + target;
        if (refusal != 0) {
          EXPECT_EQ(status, refusal) << asked;
        } else {
          EXPECT_THAT(status, Not(AnyOf(401, 403, 0))) << asked;
        }
      };
      const bool is_open = route.access == Access::kOpen;
      const bool for_sellers = is_open || route.access == Access::kSearch ||
                               route.access == Access::kEvents || route.access == Access::kCampaigns;
      expect("", is_open ? 0 : 401);
      expect("nobody", is_open ? 0 : 401);
      const bool for_all = is_open || route.access == Access::kSearch || route.access == Access::kEvents;
      expect("search", for_all ? 0 : 403);
      expect("seller:s-1", for_sellers ? 0 : 403);
      expect("marketplace", 0);
      expect("server", 0);
    }
  }
}

TEST_F(Isolation, KeepsCampaignsAndExplanationsFromASearchKey) {
  EXPECT_EQ(ask("search", "GET", "/v1/campaigns").status, 403);
  EXPECT_EQ(ask("search", "GET", "/v1/campaigns/c-own").status, 403);
  EXPECT_EQ(ask("search", "POST", "/v1/campaigns", own("c-new")).status, 403);
  EXPECT_EQ(ask("search", "PATCH", "/v1/campaigns/c-own", R"({"version":1,"status":"paused"})").status, 403);
  EXPECT_EQ(ask("search", "DELETE", "/v1/campaigns/c-own").status, 403);
  EXPECT_EQ(ask("search", "POST", "/v1/explain", R"({"q":"a","campaign":"c-own"})").status, 403);
  EXPECT_EQ(ask("marketplace", "GET", "/v1/campaigns/c-new").status, 404);
}

TEST_F(Isolation, FindsNoOtherWayToWriteAnId) {
  const std::vector<std::string> ids{"c-theirs",
                                     "c-theirs/",
                                     "c-theirs//",
                                     "/c-theirs",
                                     "c-own/../c-theirs",
                                     "./c-theirs",
                                     "..%2Fcampaigns%2Fc-theirs",
                                     "c-own%2F..%2Fc-theirs",
                                     "c%2Dtheirs",
                                     "%63-theirs",
                                     "c-their%73",
                                     "C-THEIRS",
                                     "c-theirs%2F",
                                     "c-theirs%20",
                                     "%20c-theirs",
                                     "c-theirs%00",
                                     "c-theirs%0A",
                                     "c-theirs;v=1",
                                     "c-theirs?id=c-theirs",
                                     "c-own?id=c-theirs",
                                     "c-own?seller=s-2",
                                     "%EF%BD%83-theirs",
                                     "c%E2%80%91theirs",
                                     "c-theirs%CC%81",
                                     "c-theirs%",
                                     "c-theirs%2",
                                     "*",
                                     "%25",
                                     "c-%25"};
  for (const std::string& id : ids) {
    for (const std::string_view method : {"GET", "HEAD", "PUT", "PATCH", "DELETE"}) {
      const std::string target = "/v1/campaigns/" + id;
      const std::string body = method == "PUT" ? R"({"version":1,)" + std::string(kTheirCampaign) + "}"
                                               : R"({"version":1,"status":"paused"})";
      const RawResponse response =
          ask("seller:s-1", method, target, method == "PUT" || method == "PATCH" ? body : "");
      EXPECT_THAT(response.status, AnyOf(400, 404, 405)) << method << " " << target;
      // The id itself is what was asked for.
      expect_no_secret(response, target, 1);
    }
    expect_theirs_untouched(id);
  }
}

TEST_F(Isolation, ListsASellersOwnCampaignsAlone) {
  for (const char* query : {"", "?limit=1", "?after=", "?after=c-", "?after=c-t", "?seller=s-1", "?limit=500",
                            "?after=%25", "?after=c-theirr", "?seller=s%2D1"}) {
    const RawResponse response = ask("seller:s-1", "GET", std::string("/v1/campaigns") + query);
    EXPECT_EQ(response.status, 200) << query;
    expect_no_secret(response, query);
    for (const auto campaign : parser_.parse(response.body)["campaigns"]) {
      EXPECT_EQ(campaign["seller"].get_string().value(), "s-1");
    }
  }
  for (const char* query : {"?seller=s-2", "?seller=S-1", "?seller=s-1%20", "?seller=%20s-1", "?seller="}) {
    const RawResponse response = ask("seller:s-1", "GET", std::string("/v1/campaigns") + query);
    EXPECT_THAT(response.status, AnyOf(400, 403)) << query;
    EXPECT_EQ(field_of(response), "seller") << query;
  }
  EXPECT_EQ(ask("seller:s-1", "GET", "/v1/campaigns?seller=s-1&seller=s-2").status, 400);
  // Sellers whose names differ in case alone are two.
  EXPECT_EQ(ask("seller:S-1", "GET", "/v1/campaigns/c-own").status, 404);
  EXPECT_THAT(ask("seller:S-1", "GET", "/v1/campaigns").body, HasSubstr(R"("campaigns":[])"));
}

TEST_F(Isolation, LetsNoFieldOfACampaignReachAnotherSeller) {
  // A campaign of one's own may name nothing of the other's.
  RawResponse response = ask("seller:s-1", "POST", "/v1/campaigns", own("c-new", R"(,"seller":"s-2")"));
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(field_of(response), "seller");
  const std::array<std::array<std::string, 3>, 5> edits{
      {{"seller", R"("s-2")", "seller"},
       {"id", R"("c-theirs")", "id"},
       {"listings", R"(["B1"])", "listings[0]"},
       {"listings", R"(["A1","A2","B1"])", "listings[2]"},
       {"erid_by_listing", R"({"B1":"2VtzqwAbCdEf"})", ""}}};
  for (const auto& [name, value, field] : edits) {
    for (const std::string_view method : {"PATCH", "PUT"}) {
      std::string body = R"({"version":1,")" + name + "\":" + value + "}";
      if (method == "PUT" && name != "id" && name != "listings") {
        body = own("c-own", R"(,"version":1,")" + name + "\":" + value);
      }
      response = ask("seller:s-1", method, "/v1/campaigns/c-own", body);
      EXPECT_THAT(response.status, AnyOf(400, 403, 422)) << body;
      if (method == "PATCH" && !field.empty()) {
        EXPECT_EQ(field_of(response), field) << body;
      }
      expect_no_secret(response, body, name == "id" ? 1 : 0);
    }
  }
  response =
      ask("seller:s-1", "POST", "/v1/campaigns", replaced(own("c-new"), R"(["A1"])", R"(["A1","B1"])"));
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(field_of(response), "listings[1]");
  EXPECT_THAT(ask("seller:s-1", "GET", "/v1/campaigns/c-own").body, HasSubstr(R"("version":1)"));
  EXPECT_EQ(ask("seller:s-1", "GET", "/v1/campaigns/c-new").status, 404);

  // And no field of the other's can be changed, whatever version is guessed.
  simdjson::dom::parser fields;
  for (const auto member : fields.parse(theirs_).get_object()) {
    const std::string value = simdjson::minify(member.value);
    for (const char* version : {"1", "2", "3"}) {
      for (const std::string_view method : {"PATCH", "PUT"}) {
        const std::string body =
            R"({"version":)" + std::string(version) +
            (member.key == "version" ? "" : ",\"" + std::string(member.key) + "\":" + value) + "}";
        response = ask("seller:s-1", method, "/v1/campaigns/c-theirs", body);
        EXPECT_EQ(response.status, 404) << body;
        expect_no_secret(response, body, 1);
      }
    }
  }
  expect_theirs_untouched("changes of every field");
}

// An id that is taken is refused whoever has it; what it is taken by is not said.
TEST_F(Isolation, SaysOfATakenIdThatItIsTakenAndNoMore) {
  const RawResponse response = ask("seller:s-1", "POST", "/v1/campaigns", own("c-theirs"));
  EXPECT_EQ(response.status, 409);
  expect_no_secret(response, response.body, 1);
  EXPECT_THAT(response.body, Not(HasSubstr("s-2")));
  EXPECT_THAT(response.body, Not(HasSubstr("version")));
  EXPECT_EQ(field_of(response), "id");
  expect_theirs_untouched("a campaign of the same id");
}

}  // namespace
}  // namespace vitrina::server
