#include "server/api/campaign_json.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "engine/ads/campaign/calendar.h"
#include "engine/ads/campaign/validation.h"
#include "tests/support/random_valid_campaign.h"

namespace vitrina::api {
namespace {

using ads::Campaign;

constexpr std::string_view kWhole = R"({
  "id":"c-7","seller":"s-118","name":"Осень","status":"paused","listings":["WB-62518844","WB-2"],
  "keywords":[{"text":"сабо мужские","match":"phrase","bid":12.50},{"text":"сабо","bid":8}],
  "negatives":["детские"],"categories":[["Обувь"],["Обувь","Мужская"]],"category_bid":5.01,
  "budget_daily":1500.00,"budget_total":2e4,"start":"2026-11-01","end":null,"hours":[[9,13],[14,24]],
  "regions":["msk"],"devices":["mobile"],"segments":["new"],"pacing":"asap","label":"Реклама",
  "advertiser":{"name":"ООО Ромашка","inn":"7707083893","erid":"2VtzqxKxkTD"},
  "erid_by_listing":{"WB-2":"LjN8Kaaxi"},"version":3})";

Campaign whole_campaign() {
  Campaign c;
  c.id = "c-7";
  c.seller = "s-118";
  c.name = "Осень";
  c.status = ads::CampaignStatus::kPaused;
  c.listings = {"WB-62518844", "WB-2"};
  c.keywords = {{"сабо мужские", ads::MatchType::kPhrase, Money{12'500'000}},
                {"сабо", ads::MatchType::kBroad, Money{8'000'000}}};
  c.negatives = {"детские"};
  c.categories = {{"Обувь"}, {"Обувь", "Мужская"}};
  c.category_bid = Money{5'010'000};
  c.budget_daily = Money{1'500'000'000};
  c.budget_total = Money{20'000'000'000};
  c.start = ads::parse_day("2026-11-01").value();
  c.hours = {{9, 13}, {14, 24}};
  c.regions = {"msk"};
  c.devices = {"mobile"};
  c.segments = {"new"};
  c.pacing = ads::Pacing::kAsap;
  c.label = "Реклама";
  c.advertiser = {"ООО Ромашка", "7707083893", "2VtzqxKxkTD"};
  c.erid_by_listing = {{"WB-2", "LjN8Kaaxi"}};
  c.version = 3;
  return c;
}

std::string json_of(const Campaign& campaign) {
  std::string out;
  index::JsonWriter json(out);
  write_campaign(json, campaign);
  return out;
}

Error error_of(const std::string& body) {
  CampaignJsonParser parser;
  Campaign campaign;
  const auto parsed = parser.parse(body, campaign);
  EXPECT_FALSE(parsed) << body;
  return parsed ? Error{} : parsed.error();
}

// The campaign after the PATCH.
Result<Campaign> patched(const Campaign& current, std::string_view body) {
  CampaignJsonParser parser;
  VITRINA_ASSIGN(const CampaignChange change, parser.parse_edit(body));
  return change.edit(current);
}

TEST(CampaignJson, ReadsEveryField) {
  CampaignJsonParser parser;
  Campaign campaign;
  const auto parsed = parser.parse(kWhole, campaign);
  ASSERT_TRUE(parsed) << parsed.error().field << ": " << parsed.error().message;
  EXPECT_EQ(campaign, whole_campaign());
}

TEST(CampaignJson, FillsInDefaultsAndForgetsTheCampaignBefore) {
  CampaignJsonParser parser;
  Campaign campaign;
  ASSERT_TRUE(parser.parse(kWhole, campaign));
  ASSERT_TRUE(parser.parse("{}", campaign));
  EXPECT_EQ(campaign, Campaign());
}

TEST(CampaignJson, WritesEveryFieldInOneOrder) {
  EXPECT_EQ(
      json_of(whole_campaign()),
      R"({"id":"c-7","seller":"s-118","name":"Осень","status":"paused","listings":["WB-62518844","WB-2"],)"
      R"("keywords":[{"text":"сабо мужские","match":"phrase","bid":12.5},)"
      R"({"text":"сабо","match":"broad","bid":8}],"negatives":["детские"],)"
      R"("categories":[["Обувь"],["Обувь","Мужская"]],"category_bid":5.01,"budget_daily":1500,)"
      R"("budget_total":20000,"start":"2026-11-01","end":null,"hours":[[9,13],[14,24]],"regions":["msk"],)"
      R"("devices":["mobile"],"segments":["new"],"pacing":"asap","label":"Реклама",)"
      R"("advertiser":{"name":"ООО Ромашка","inn":"7707083893","erid":"2VtzqxKxkTD"},)"
      R"("erid_by_listing":{"WB-2":"LjN8Kaaxi"},"version":3})");
}

TEST(CampaignJson, ReadsBackWhatItWrote) {
  constexpr std::uint64_t kSeed = 411;
  ads::ValidCampaigns campaigns(kSeed);
  CampaignJsonParser parser;
  for (int trial = 0; trial < 20'000; ++trial) {
    const Campaign campaign = campaigns.next();
    const auto valid = ads::validate_campaign(campaign);
    ASSERT_TRUE(valid) << "seed " << kSeed << " trial " << trial << " " << valid.error().field << ": "
                       << valid.error().message;
    Campaign again;
    const auto parsed = parser.parse(json_of(campaign), again);
    ASSERT_TRUE(parsed) << "seed " << kSeed << " trial " << trial << " " << parsed.error().field << ": "
                        << parsed.error().message;
    ASSERT_EQ(again, campaign) << "seed " << kSeed << " trial " << trial;
  }
}

TEST(CampaignJson, NamesTheFieldOfEveryWrongType) {
  struct Field {
    std::string name;    // as the error names it
    std::string before;  // the body up to the value
    std::string after;
    std::vector<std::string> right;  // kinds of value that are taken
  };
  const auto top = [](const std::string& name, std::vector<std::string> right) {
    return Field{name, "{\"" + name + "\":", "}", std::move(right)};
  };
  const std::vector<Field> fields{
      top("id", {"string"}),
      top("seller", {"string"}),
      top("name", {"string"}),
      top("status", {}),
      top("listings", {"list"}),
      top("keywords", {"list"}),
      top("negatives", {"list"}),
      top("categories", {"list"}),
      top("category_bid", {"number", "fraction", "null"}),
      top("budget_daily", {"number", "fraction", "null"}),
      top("budget_total", {"number", "fraction", "null"}),
      top("start", {"null"}),
      top("end", {"null"}),
      top("hours", {"list"}),
      top("regions", {"list"}),
      top("devices", {"list"}),
      top("segments", {"list"}),
      top("pacing", {}),
      top("label", {"string"}),
      top("advertiser", {"object"}),
      top("erid_by_listing", {"object"}),
      top("version", {"number"}),
      {"listings[1]", "{\"listings\":[\"a\",", "]}", {"string"}},
      {"keywords[0]", "{\"keywords\":[", "]}", {"object"}},
      {"keywords[1].text", "{\"keywords\":[{},{\"text\":", "}]}", {"string"}},
      {"keywords[0].match", "{\"keywords\":[{\"match\":", "}]}", {}},
      {"keywords[2].bid", "{\"keywords\":[{},{},{\"bid\":", "}]}", {"number", "fraction"}},
      {"categories[0]", "{\"categories\":[", "]}", {"list"}},
      {"categories[0][1]", "{\"categories\":[[\"a\",", "]]}", {"string"}},
      {"hours[1]", "{\"hours\":[[1,2],", "]}", {}},
      {"hours[0][0]", "{\"hours\":[[", ",24]]}", {"number"}},
      {"hours[0][1]", "{\"hours\":[[0,", "]]}", {"number"}},
      {"advertiser.name", "{\"advertiser\":{\"name\":", "}}", {"string"}},
      {"advertiser.inn", "{\"advertiser\":{\"inn\":", "}}", {"string"}},
      {"advertiser.erid", "{\"advertiser\":{\"erid\":", "}}", {"string"}},
      {"erid_by_listing.WB-1", "{\"erid_by_listing\":{\"WB-1\":", "}}", {"string", "null"}},
  };
  const std::vector<std::pair<std::string, std::string>> kinds{
      {"string", "\"text\""}, {"number", "3"},  {"fraction", "3.5"}, {"boolean", "true"},
      {"list", "[]"},         {"object", "{}"}, {"null", "null"},    {"negative", "-1"}};
  CampaignJsonParser parser;
  Campaign campaign;
  for (const Field& field : fields) {
    for (const auto& [kind, text] : kinds) {
      const std::string body = field.before + text + field.after;
      const auto parsed = parser.parse(body, campaign);
      const bool right = std::find(field.right.begin(), field.right.end(), kind) != field.right.end();
      EXPECT_EQ(parsed.has_value(), right) << body;
      if (parsed) continue;
      EXPECT_EQ(parsed.error().code, ErrorCode::kInvalidArgument) << body;
      EXPECT_EQ(parsed.error().field, field.name) << body;
      EXPECT_FALSE(parsed.error().message.empty());
    }
  }
}

TEST(CampaignJson, RefusesUnknownAndRepeatedFieldsByName) {
  EXPECT_EQ(error_of(R"({"keyword":[]})").field, "keyword");
  EXPECT_EQ(error_of(R"({"keywords":[{"text":"a"},{"word":"b"}]})").field, "keywords[1].word");
  EXPECT_EQ(error_of(R"({"advertiser":{"ogrn":"1"}})").field, "advertiser.ogrn");
  EXPECT_EQ(error_of(R"({"id":"a","id":"a"})").field, "id");
  EXPECT_EQ(error_of(R"({"keywords":[{"bid":1,"bid":1}]})").field, "keywords[0].bid");
  EXPECT_EQ(error_of(R"({"advertiser":{"inn":"1","inn":"1"}})").field, "advertiser.inn");
  EXPECT_EQ(error_of(R"({"erid_by_listing":{"a":"1","b":"2","a":null}})").field, "erid_by_listing.a");
}

TEST(CampaignJson, ReadsMoneyExactlyOrRefusesIt) {
  CampaignJsonParser parser;
  Campaign campaign;
  const auto budget = [&](const std::string& number) -> Result<std::int64_t> {
    VITRINA_TRY(parser.parse("{\"budget_total\":" + number + "}", campaign));
    return campaign.budget_total->micros;
  };
  EXPECT_EQ(budget("0.01"), 10'000);
  EXPECT_EQ(budget("0.29"), 290'000);
  EXPECT_EQ(budget("1234567.891234"), 1'234'567'891'234);
  EXPECT_EQ(budget("999999999.999999"), 999'999'999'999'999);
  EXPECT_EQ(budget("1000000000"), 1'000'000'000'000'000);
  EXPECT_EQ(budget("1.5e3"), 1'500'000'000);
  EXPECT_EQ(budget("0"), 0);
  for (const std::string number : {"0.0000001", "-0.01", "-5", "9007199254.740994", "9007199255", "1e17",
                                   "1e300", "18446744073709551615", "12.3456789"}) {
    const auto read = budget(number);
    ASSERT_FALSE(read) << number;
    EXPECT_EQ(read.error().field, "budget_total") << number;
  }
  for (const std::string number :
       {"NaN", "Infinity", "1e999", "18446744073709551616", "01", "1.", ".5", "+1"}) {
    EXPECT_EQ(error_of("{\"budget_total\":" + number + "}").field, "") << number;
  }
}

TEST(CampaignJson, RefusesDatesAndHoursThatAreNone) {
  for (const std::string date :
       {"2026-02-29", "2026-11-1", "2026-13-01", "01.11.2026", "", "2026-11-01T00:00:00Z"}) {
    EXPECT_EQ(error_of("{\"start\":\"" + date + "\"}").field, "start") << date;
  }
  for (const std::string hours : {"[]", "[9]", "[9,12,15]", "\"9-23\"", "9"}) {
    EXPECT_EQ(error_of("{\"hours\":[[0,1]," + hours + "]}").field, "hours[1]") << hours;
  }
  EXPECT_EQ(error_of(R"({"hours":[[0,25]]})").field, "hours[0][1]");
  EXPECT_EQ(error_of(R"({"hours":[[256,257]]})").field, "hours[0][0]");
}

TEST(CampaignJson, RefusesWhatIsNoJsonObject) {
  for (const std::string& body : {std::string(), std::string("{"), std::string("[]"), std::string("null"),
                                  std::string("{\"id\":\"a\"} {}"), std::string("{\"id\":\"\xff\"}"),
                                  std::string("{\"keywords\":") + std::string(50'000, '[')}) {
    const Error error = error_of(body);
    EXPECT_EQ(error.code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(error.field, "");
  }
}

TEST(CampaignEdit, ChangesOnlyTheFieldsThatAreThere) {
  struct Case {
    std::string field;
    std::function<void(Campaign&)> change;
  };
  const std::vector<Case> cases{
      {R"("name":"Зима")", [](Campaign& c) { c.name = "Зима"; }},
      {R"("name":"")", [](Campaign& c) { c.name.clear(); }},
      {R"("status":"active")", [](Campaign& c) { c.status = ads::CampaignStatus::kActive; }},
      {R"("listings":["x"])", [](Campaign& c) { c.listings = {"x"}; }},
      {R"("keywords":[{"text":"a","match":"exact","bid":1}])",
       [](Campaign& c) {
         c.keywords = {{"a", ads::MatchType::kExact, Money{1'000'000}}};
       }},
      {R"("keywords":[])", [](Campaign& c) { c.keywords.clear(); }},
      {R"("negatives":[])", [](Campaign& c) { c.negatives.clear(); }},
      {R"("categories":[["x","y"]])",
       [](Campaign& c) {
         c.categories = {{"x", "y"}};
       }},
      {R"("category_bid":2.5)", [](Campaign& c) { c.category_bid = Money{2'500'000}; }},
      {R"("category_bid":null)", [](Campaign& c) { c.category_bid.reset(); }},
      {R"("budget_daily":null)", [](Campaign& c) { c.budget_daily.reset(); }},
      {R"("budget_total":null)", [](Campaign& c) { c.budget_total.reset(); }},
      {R"("start":null)", [](Campaign& c) { c.start.reset(); }},
      {R"("end":"2026-12-31")", [](Campaign& c) { c.end = ads::parse_day("2026-12-31").value(); }},
      {R"("hours":[])", [](Campaign& c) { c.hours.clear(); }},
      {R"("regions":["spb"])", [](Campaign& c) { c.regions = {"spb"}; }},
      {R"("devices":[])", [](Campaign& c) { c.devices.clear(); }},
      {R"("segments":["old","new"])",
       [](Campaign& c) {
         c.segments = {"old", "new"};
       }},
      {R"("pacing":"even")", [](Campaign& c) { c.pacing = ads::Pacing::kEven; }},
      {R"("label":"Ad")", [](Campaign& c) { c.label = "Ad"; }},
      {R"("advertiser":{"erid":"new"})", [](Campaign& c) { c.advertiser.erid = "new"; }},
      {R"("advertiser":{"name":"a","inn":""})",
       [](Campaign& c) {
         c.advertiser.name = "a";
         c.advertiser.inn.clear();
       }},
      {R"("erid_by_listing":{"WB-62518844":"x"})",
       [](Campaign& c) { c.erid_by_listing["WB-62518844"] = "x"; }},
      {R"("erid_by_listing":{"WB-2":null,"WB-9":null})", [](Campaign& c) { c.erid_by_listing.clear(); }},
  };
  for (const Case& one : cases) {
    Campaign expected = whole_campaign();
    one.change(expected);
    EXPECT_NE(expected, whole_campaign()) << one.field;
    const auto next = patched(whole_campaign(), "{\"version\":3," + one.field + "}");
    ASSERT_TRUE(next) << one.field << " " << next.error().field << ": " << next.error().message;
    EXPECT_EQ(*next, expected) << one.field;
  }
  EXPECT_EQ(patched(whole_campaign(), R"({"version":3})"), whole_campaign());
}

// Whatever was there, an edit with all fields makes what was written, but for what it must not touch.
TEST(CampaignEdit, OfAllFieldsGivesThatCampaign) {
  constexpr std::uint64_t kSeed = 412;
  ads::ValidCampaigns campaigns(kSeed);
  CampaignJsonParser parser;
  for (int trial = 0; trial < 3'000; ++trial) {
    Campaign wanted = campaigns.next();
    Campaign current = campaigns.next();
    current.id = wanted.id;
    current.seller = wanted.seller;
    wanted.version = std::max<std::uint64_t>(1, wanted.version);
    const auto edit = parser.parse_edit(json_of(wanted));
    const auto replacement = parser.parse_replacement(json_of(wanted));
    ASSERT_TRUE(edit && replacement) << "seed " << kSeed << " trial " << trial;
    EXPECT_EQ(edit->expected_version, wanted.version);
    EXPECT_EQ(replacement->expected_version, wanted.version);
    wanted.version = current.version;
    ASSERT_EQ(replacement->edit(current), wanted) << "seed " << kSeed << " trial " << trial;
    current.erid_by_listing.clear();  // these are merged, so those of before would stay
    ASSERT_EQ(edit->edit(current), wanted) << "seed " << kSeed << " trial " << trial;
  }
}

TEST(CampaignEdit, TouchesNeitherIdNorSellerNorVersion) {
  Campaign current = whole_campaign();
  for (const std::string field : {"id", "seller"}) {
    const auto other = patched(current, "{\"version\":3,\"name\":\"x\",\"" + field + "\":\"other\"}");
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(other.error().field, field);
    EXPECT_FALSE(patched(current, "{\"version\":3,\"" + field + "\":\"\"}"));
  }
  EXPECT_EQ(patched(current, R"({"version":3,"id":"c-7","seller":"s-118"})"), current);
  current.version = 8;
  EXPECT_EQ(patched(current, R"({"version":3})"), current);
}

TEST(CampaignEdit, NeedsTheVersionItIsMadeTo) {
  CampaignJsonParser parser;
  for (const std::string body : {"{}", R"({"name":"x"})", R"({"version":0})", R"({"version":null})",
                                 R"({"version":"3"})", R"({"version":3.5})", R"({"version":-1})"}) {
    for (const auto& read : {parser.parse_edit(body), parser.parse_replacement(body)}) {
      ASSERT_FALSE(read) << body;
      EXPECT_EQ(read.error().code, ErrorCode::kInvalidArgument) << body;
      EXPECT_EQ(read.error().field, "version") << body;
    }
  }
  EXPECT_EQ(parser.parse_edit(R"({"version":18446744073709551615})")->expected_version, ~std::uint64_t{0});
}

TEST(CampaignEdit, RefusesWhatAWholeCampaignDoes) {
  CampaignJsonParser parser;
  EXPECT_EQ(parser.parse_edit(R"({"version":1,"bid":2})").error().field, "bid");
  EXPECT_EQ(parser.parse_edit(R"({"version":1,"keywords":[{"bid":-1}]})").error().field, "keywords[0].bid");
  EXPECT_EQ(parser.parse_edit(R"({"version":1,"version":1})").error().field, "version");
  EXPECT_EQ(parser.parse_edit(R"({"version":1,"listings":null})").error().field, "listings");
}

TEST(CampaignReplacement, PutsDefaultsInThePlaceOfWhatIsNotThere) {
  CampaignJsonParser parser;
  const auto change =
      parser.parse_replacement(R"({"version":3,"listings":["a"],"erid_by_listing":{"a":"e"}})");
  ASSERT_TRUE(change);
  Campaign expected;
  expected.id = "c-7";
  expected.seller = "s-118";
  expected.version = 3;
  expected.listings = {"a"};
  expected.erid_by_listing = {{"a", "e"}};
  EXPECT_EQ(change->edit(whole_campaign()), expected);
}

TEST(CampaignEdit, OutlivesItsParserAndItsCopiesRunAtOnce) {
  serving::CampaignEdit edit;
  {
    CampaignJsonParser parser;
    std::string body = R"({"version":3,"name":"Зима","keywords":[{"text":"валенки","bid":3}]})";
    edit = parser.parse_edit(body)->edit;
    body.assign(body.size(), '!');
    ASSERT_TRUE(parser.parse_edit(R"({"version":9,"name":"Лето"})"));
  }
  Campaign expected = whole_campaign();
  expected.name = "Зима";
  expected.keywords = {{"валенки", ads::MatchType::kBroad, Money{3'000'000}}};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([copy = edit, &expected] {
      for (int round = 0; round < 100; ++round) EXPECT_EQ(copy(whole_campaign()), expected);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace vitrina::api
