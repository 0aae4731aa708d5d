#include "server/api/search_json.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vitrina::api {
namespace {

Error error_of(const std::string& body) {
  SearchJsonParser parser;
  SearchCall call;
  const auto parsed = parser.parse(body, call);
  EXPECT_FALSE(parsed) << body;
  return parsed ? Error{} : parsed.error();
}

TEST(SearchJson, ReadsEveryField) {
  SearchJsonParser parser;
  SearchCall call;
  const auto parsed = parser.parse(R"({"q":"диван угловой","page":2,"per_page":30,"sort":"price_asc",
      "filters":{"category":["Мебель","Диваны"],"brand":["A","B"],"seller":["s"],"tags_any":["x"],"tags_all":["y","z"],
                 "price":{"min":1000,"max":5000.5},"rating_min":4.5,"in_stock":true,
                 "attributes":{"Цвет":["чёрный"],"Размер":[41,42.0,"43",1.5],"Новый":[true]}},
      "facets":["category","brand","attributes.Цвет"],"facet_limit":5,"drill_sideways":["brand"],"highlight":true,
      "as_you_type":true,"verbatim":true,"ads":{"slots":4},"session":"s1","region":"r","device":"d",
      "segments":["new"],"explain":true})",
                                   call);
  ASSERT_TRUE(parsed) << parsed.error().field << ": " << parsed.error().message;
  SearchCall expected;
  search::SearchRequest& request = expected.request;
  request.query = "диван угловой";
  request.page = 2;
  request.per_page = 30;
  request.sort = search::Sort::kPriceAscending;
  request.filters.category = {"Мебель", "Диваны"};
  request.filters.brand = {"A", "B"};
  request.filters.seller = {"s"};
  request.filters.tags_any = {"x"};
  request.filters.tags_all = {"y", "z"};
  request.filters.price_min = Money{1000'000'000};
  request.filters.price_max = Money{5000'500'000};
  request.filters.rating_min_micros = 4'500'000;
  request.filters.in_stock = true;
  request.filters.attributes = {
      {"Цвет", {"чёрный"}}, {"Размер", {"41", "42", "43", "1.5"}}, {"Новый", {"true"}}};
  request.facets = {"category", "brand", "attributes.Цвет"};
  request.facet_limit = 5;
  request.drill_sideways = {"brand"};
  request.highlight = true;
  request.as_you_type = request.verbatim = request.explain = true;
  expected.ad_slots = 4;
  expected.session = "s1";
  expected.region = "r";
  expected.device = "d";
  expected.segments = {"new"};
  EXPECT_EQ(call, expected);
}

TEST(SearchJson, FillsInDefaultsAndForgetsTheCallBefore) {
  SearchJsonParser parser;
  SearchCall call;
  ASSERT_TRUE(parser.parse(R"({"q":"a","filters":{"brand":["b"]},"ads":{"slots":1}})", call));
  ASSERT_TRUE(parser.parse("{}", call));
  EXPECT_EQ(call, SearchCall());
  ASSERT_TRUE(parser.parse(R"({"drill_sideways":false})", call));
  EXPECT_EQ(call.request.drill_sideways, std::vector<std::string>());
  ASSERT_TRUE(parser.parse(R"({"drill_sideways":true})", call));
  EXPECT_EQ(call.request.drill_sideways, std::nullopt);
}

TEST(SearchJson, NamesTheFieldOfEveryWrongType) {
  struct Field {
    std::string name;    // as the error names it
    std::string before;  // the body up to the value
    std::string after;
    std::vector<std::string> right;  // kinds of value that are taken
  };
  const auto top = [](const std::string& name, std::vector<std::string> right) {
    return Field{name, "{\"" + name + "\":", "}", std::move(right)};
  };
  const auto filter = [](const std::string& name, std::vector<std::string> right) {
    return Field{"filters." + name, "{\"filters\":{\"" + name + "\":", "}}", std::move(right)};
  };
  const std::vector<Field> fields{
      top("q", {"string"}),
      top("page", {"number"}),
      top("per_page", {"number"}),
      top("sort", {}),
      top("filters", {"object"}),
      top("facets", {"list"}),
      top("facet_limit", {"number"}),
      top("drill_sideways", {"boolean", "list"}),
      top("highlight", {"boolean"}),
      top("as_you_type", {"boolean"}),
      top("verbatim", {"boolean"}),
      top("explain", {"boolean"}),
      top("ads", {"object"}),
      top("session", {"string"}),
      top("region", {"string"}),
      top("device", {"string"}),
      top("segments", {"list"}),
      {"ads.slots", "{\"ads\":{\"slots\":", "}}", {"number"}},
      {"facets[1]", "{\"facets\":[\"brand\",", "]}", {"string"}},
      {"segments[0]", "{\"segments\":[", "]}", {"string"}},
      {"drill_sideways[0]", "{\"drill_sideways\":[", "]}", {"string"}},
      filter("category", {"list"}),
      filter("brand", {"list"}),
      filter("seller", {"list"}),
      filter("tags_any", {"list"}),
      filter("tags_all", {"list"}),
      filter("price", {"object"}),
      filter("rating_min", {"number"}),
      filter("in_stock", {"boolean"}),
      filter("attributes", {"object"}),
      {"filters.price.min", "{\"filters\":{\"price\":{\"min\":", "}}}", {"number"}},
      {"filters.price.max", "{\"filters\":{\"price\":{\"max\":", "}}}", {"number"}},
      {"filters.brand[2]", "{\"filters\":{\"brand\":[\"a\",\"b\",", "]}}", {"string"}},
      {"filters.attributes.Цвет", "{\"filters\":{\"attributes\":{\"Цвет\":", "}}}", {"list"}},
      {"filters.attributes.Цвет[0]",
       "{\"filters\":{\"attributes\":{\"Цвет\":[",
       "]}}}",
       {"string", "number", "boolean"}},
  };
  const std::vector<std::pair<std::string, std::string>> kinds{{"string", "\"text\""}, {"number", "3"},
                                                               {"boolean", "true"},    {"list", "[]"},
                                                               {"object", "{}"},       {"null", "null"}};
  SearchJsonParser parser;
  SearchCall call;
  for (const Field& field : fields) {
    for (const auto& [kind, text] : kinds) {
      const std::string body = field.before + text + field.after;
      const auto parsed = parser.parse(body, call);
      const bool right = std::find(field.right.begin(), field.right.end(), kind) != field.right.end();
      EXPECT_EQ(parsed.has_value(), right) << body;
      if (parsed) continue;
      EXPECT_EQ(parsed.error().code, ErrorCode::kInvalidArgument) << body;
      EXPECT_EQ(parsed.error().field, field.name) << body;
      EXPECT_FALSE(parsed.error().message.empty());
    }
  }
}

TEST(SearchJson, RefusesUnknownAndRepeatedFieldsByName) {
  EXPECT_EQ(error_of(R"({"query":"a"})").field, "query");
  EXPECT_EQ(error_of(R"({"filters":{"brnd":["a"]}})").field, "filters.brnd");
  EXPECT_EQ(error_of(R"({"filters":{"price":{"low":1}}})").field, "filters.price.low");
  EXPECT_EQ(error_of(R"({"ads":{"slot":1}})").field, "ads.slot");
  EXPECT_EQ(error_of(R"({"q":"a","q":"b"})").field, "q");
  EXPECT_EQ(error_of(R"({"filters":{"brand":["a"],"brand":["b"]}})").field, "filters.brand");
  EXPECT_EQ(error_of(R"({"filters":{"attributes":{"a":["1"],"a":["2"]}}})").field, "filters.attributes.a");
}

TEST(SearchJson, RefusesMoreAttributeFiltersThanAreLookedThrough) {
  const auto with_names = [](std::size_t count) {
    std::string body = R"({"filters":{"attributes":{"0":[])";
    for (std::size_t i = 1; i < count; ++i) body += ",\"" + std::to_string(i) + "\":[]";
    return body + "}}}";
  };
  SearchJsonParser parser;
  SearchCall call;
  ASSERT_TRUE(parser.parse(with_names(kMaxAttributeNames), call));
  EXPECT_EQ(call.request.filters.attributes.size(), kMaxAttributeNames);
  EXPECT_EQ(error_of(with_names(kMaxAttributeNames + 1)).field, "filters.attributes");
}

TEST(SearchJson, RefusesValuesOutOfRangeByName) {
  EXPECT_EQ(error_of(R"({"page":0})").field, "page");
  EXPECT_EQ(error_of(R"({"page":-1})").field, "page");
  EXPECT_EQ(error_of(R"({"page":1.5})").field, "page");
  EXPECT_EQ(error_of(R"({"page":501,"per_page":20})").field, "page");
  EXPECT_EQ(error_of(R"({"page":18446744073709551615})").field, "page");
  EXPECT_EQ(error_of(R"({"per_page":1001})").field, "per_page");
  EXPECT_EQ(error_of(R"({"facet_limit":1001})").field, "facet_limit");
  EXPECT_EQ(error_of(R"({"ads":{"slots":51}})").field, "ads.slots");
  EXPECT_EQ(error_of(R"({"sort":"cheapest"})").field, "sort");
  EXPECT_EQ(error_of(R"({"filters":{"price":{"min":-1}}})").field, "filters.price.min");
  EXPECT_EQ(error_of(R"({"filters":{"price":{"min":0.0000001}}})").field, "filters.price.min");
  EXPECT_EQ(error_of(R"({"filters":{"price":{"max":1e300}}})").field, "filters.price.max");
  EXPECT_EQ(error_of(R"({"filters":{"price":{"min":2,"max":1}}})").field, "filters.price");
  EXPECT_EQ(error_of(R"({"q":")" + std::string(2049, 'a') + "\"}").field, "q");
  EXPECT_EQ(error_of(R"({"session":")" + std::string(300, 'a') + "\"}").field, "session");
  std::string many = R"({"filters":{"brand":["a")";
  for (int i = 0; i < 1000; ++i) many += ",\"a\"";
  EXPECT_EQ(error_of(many + "]}}").field, "filters.brand");
}

TEST(SearchJson, RefusesWhatIsNoJsonObject) {
  for (const std::string& body :
       {std::string(), std::string("{"), std::string("[]"), std::string("null"), std::string("\"q\""),
        std::string("{\"q\":\"a\"} {}"), std::string("{\"q\":\"\xff\"}"), std::string("{'q':'a'}"),
        std::string("{\"q\":\"a\",}"), std::string("{\"q\":NaN}"), std::string("\0", 1),
        std::string(100'000, '['), std::string("{\"filters\":") + std::string(50'000, '[')}) {
    const Error error = error_of(body);
    EXPECT_EQ(error.code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(error.field, "");
    EXPECT_FALSE(error.message.empty());
  }
}

TEST(SnapshotJson, ReadsThePath) {
  SearchJsonParser parser;
  EXPECT_EQ(parser.parse_snapshot(R"({"index":"/a/b.img"})").value().image_path, "/a/b.img");
  EXPECT_EQ(parser.parse_snapshot("{}").value().image_path, "");
  EXPECT_EQ(parser.parse_snapshot(R"({"index":7})").error().field, "index");
  EXPECT_EQ(parser.parse_snapshot(R"({"path":"a"})").error().field, "path");
}

}  // namespace
}  // namespace vitrina::api
