#include "server/api/query_string.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace vitrina::api {
namespace {

TEST(PercentDecoding, ReadsEscapesAndPlus) {
  EXPECT_EQ(percent_decoded("a%20b+c%2B%d0%B0", true), "a b c+а");
  EXPECT_EQ(percent_decoded("a+b", false), "a+b");
  EXPECT_EQ(percent_decoded("диван", true), "диван");
  EXPECT_EQ(percent_decoded("", true), "");
}

TEST(PercentDecoding, RefusesBrokenEscapesNulAndInvalidUtf8) {
  for (const char* text : {"%", "a%2", "%zz", "%+1", "%00", "%D0", "%ff", "%C0%AF", "%ED%A0%80", "\xD0"}) {
    EXPECT_FALSE(percent_decoded(text, true)) << text;
  }
}

TEST(QueryString, GivesNamesAndRawValuesInOrder) {
  std::vector<std::pair<std::string, std::string>> seen;
  const auto take = [&](const std::string& name, std::string_view raw) -> Result<void> {
    seen.emplace_back(name, raw);
    return {};
  };
  ASSERT_TRUE(for_each_parameter("a=1&&b%20c=%2F/=&d&=e&", take));
  const std::vector<std::pair<std::string, std::string>> expected{
      {"a", "1"}, {"b c", "%2F/="}, {"d", ""}, {"", "e"}};
  EXPECT_EQ(seen, expected);
  EXPECT_FALSE(for_each_parameter("%zz=1", take));
}

TEST(Target, SplitsAtTheFirstQuestionMark) {
  EXPECT_EQ(split_target("/a?b?c").path, "/a");
  EXPECT_EQ(split_target("/a?b?c").query, "b?c");
  EXPECT_EQ(split_target("/a").query, "");
}

}  // namespace
}  // namespace vitrina::api
