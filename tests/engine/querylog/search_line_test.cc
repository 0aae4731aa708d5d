#include "engine/querylog/search_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace vitrina::querylog {
namespace {

TEST(SearchLine, ReadsALineOfALogWithWhatIsKnownOfIt) {
  SearchLineParser parser;
  const auto line = parser.parse(
      R"({"at":"1970-01-02T00:00:01Z","q":"Сабо","session":"s1","page":2,"region":"77","device":"app","slots":4})");
  ASSERT_TRUE(line) << line.error().message;
  EXPECT_EQ(line->query, "Сабо");
  EXPECT_EQ(line->at, 86'401);
  EXPECT_EQ(line->page, 2u);
  EXPECT_EQ(line->session, "s1");
  EXPECT_EQ(line->region, "77");
  EXPECT_EQ(line->device, "app");
  EXPECT_EQ(line->count, 1u);
  EXPECT_FALSE(line->is_aggregate);
}

TEST(SearchLine, TakesNullForAbsent) {
  SearchLineParser parser;
  const auto line = parser.parse(R"({"q":"a","at":null,"page":null,"session":null})");
  ASSERT_TRUE(line) << line.error().message;
  EXPECT_FALSE(line->at);
  EXPECT_EQ(line->page, 1u);
  EXPECT_EQ(line->session, "");
}

TEST(SearchLine, ReadsAggregatesOfBothKinds) {
  SearchLineParser parser;
  for (const char* text : {R"({"query":"ёлка","frequency":17})", "ёлка\t17"}) {
    const auto line = parser.parse(text);
    ASSERT_TRUE(line) << text;
    EXPECT_EQ(line->query, "ёлка");
    EXPECT_EQ(line->count, 17u);
    EXPECT_TRUE(line->is_aggregate);
  }
  EXPECT_EQ(parser.parse("a tab\tinside\t4")->query, "a tab\tinside") << "the last tab counts";
}

TEST(SearchLine, SaysWhatIsWrongAndWhatWouldBeRight) {
  SearchLineParser parser;
  const auto message = [&](const std::string& text) {
    const auto line = parser.parse(text);
    EXPECT_FALSE(line) << text;
    return line ? std::string() : line.error().field + ": " + line.error().message;
  };
  for (const char* text : {"just words", "a\tb", "a\t-1", "a\t1x", "a\t4294967296", R"({"query":"a"})", "{}"})
    EXPECT_THAT(message(text), testing::HasSubstr("expected {\"q\":")) << text;
  EXPECT_THAT(message("{"), testing::HasSubstr("not a JSON object"));
  EXPECT_THAT(message(R"({"q":7})"), testing::StartsWith("q: "));
  EXPECT_THAT(message(R"({"q":"a","at":"yesterday"})"), testing::StartsWith("at: "));
  EXPECT_THAT(message(R"({"q":"a","at":"1969-12-31T23:59:59Z"})"), testing::StartsWith("at: "));
  EXPECT_THAT(message(R"({"q":"a","page":0})"), testing::StartsWith("page: "));
  EXPECT_THAT(message(R"({"q":"a","session":1})"), testing::StartsWith("session: "));
  EXPECT_THAT(message(R"({"query":"a","frequency":-1})"), testing::StartsWith("frequency: "));
  EXPECT_THAT(message("\xff\t1"), testing::HasSubstr("UTF-8 at byte 0"));
}

}  // namespace
}  // namespace vitrina::querylog
