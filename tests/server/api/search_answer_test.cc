#include "server/api/search_answer.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <array>

namespace vitrina::api {
namespace {

TEST(SearchAnswer, WritesTheObjectOfTheInterface) {
  search::SearchRequest request;
  request.page = 2;
  request.per_page = 5;
  request.highlight = true;
  search::SearchResponse response;
  response.total = 123;
  response.groups = 3;
  response.held = 2;
  response.corrections.add().set("ghbdtn", "привет", query::CorrectionKind::kLayout);
  response.phrases_as_words = {"no title"};
  response.hits.resize(2);
  response.hits[0] = {7, 12.5, "id \"1\"", R"({"id":"1"})", "<em>Диван</em>", "an <em>x</em>"};
  response.hits[1] = {8, 1, "2", "", "t", ""};
  search::Facet category{"category", {"Мебель"}, {{"Диваны", 98, true}}, std::nullopt, {}};
  search::Facet brand{"brand", {}, {{"A", 5, true}, {"B", 4, false}}, std::nullopt, {}};
  search::Facet price{
      "price", {}, {}, std::pair<std::int64_t, std::int64_t>{990'000'000, 99'500'000}, {{0, 1'500'000, 3}}};
  search::Facet rating{"rating", {}, {}, std::nullopt, {}};
  response.facets = {
      category, brand, price, rating, {"attributes.Цвет", {}, {{"x", 1, false}}, std::nullopt, {}}};
  constexpr std::array<std::string_view, 1> kPartial{"ads"};
  std::string out = "before";
  write_search_answer(out, request, response, {}, {"r1", 85, 7, kPartial});
  EXPECT_EQ(
      out,
      "before"
      R"({"request_id":"r1","took_us":85,"generation":7,"total":123,"page":2,"per_page":5,"quorum":{"groups":3,"held":2},)"
      R"("relaxed":true,"corrections":[{"typed":"ghbdtn","used":"привет","kind":"layout"}],"phrases_as_words":["no title"],)"
      R"("hits":[{"id":"id \"1\"","score":12.5,"listing":{"id":"1"},"highlight":{"title":"<em>Диван</em>","description":"an <em>x</em>"}},)"
      R"({"id":"2","score":1,"highlight":{"title":"t"}}],"sponsored":[],"facets":{"category":{"path":["Мебель"],"children":[{"value":"Диваны","count":98,"selected":true}]},)"
      R"("brand":[{"value":"A","count":5,"selected":true},{"value":"B","count":4}],"price":{"min":990,"max":99.5,"histogram":[{"from":0,"to":1.5,"count":3}]},)"
      R"("rating":{"histogram":[]},"attributes.Цвет":[{"value":"x","count":1}]},"partial":["ads"]})");
  simdjson::dom::parser parser;
  EXPECT_EQ(parser.parse(out.substr(6)).error(), simdjson::SUCCESS);
}

TEST(SearchAnswer, LeavesOutWhatWasNotAskedFor) {
  search::SearchResponse response;
  response.hits.resize(1);
  response.hits[0].id = "1";
  std::string out;
  write_search_answer(out, {}, response, {}, {"r", 1, 1, {}});
  EXPECT_EQ(out.find("highlight"), std::string::npos);
  EXPECT_EQ(out.find("phrases_as_words"), std::string::npos);
  EXPECT_NE(out.find(R"("relaxed":false)"), std::string::npos);
  EXPECT_NE(out.find(R"("facets":{},"partial":[])"), std::string::npos);
}

}  // namespace
}  // namespace vitrina::api
