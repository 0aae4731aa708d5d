#include "engine/querylog/query_counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temp_directory.h"

namespace vitrina::querylog {
namespace {

class QueryCountsTest : public testing::Test {
 protected:
  Result<QueryCounts> open(const std::string& content) {
    test::write_file(directory_.file("searches"), content);
    return QueryCounts::open(directory_.file("searches"), analyzer_);
  }
  test::TempDirectory directory_;
  index::Analyzer analyzer_ = index::Analyzer::create().value();
};

TEST_F(QueryCountsTest, AddsUpLogLinesAndAggregates) {
  const auto counts = open(
      "{\"at\":\"2026-11-01T10:00:00Z\",\"q\":\"Сабо мужские\",\"page\":1}\n"
      "{\"q\":\"сабо  мужские\"}\n\n"
      "{\"query\":\"ёлка\",\"frequency\":17}\n"
      "елка\t3\r\n"
      "\"quoted, with a tab\"\tinside\t4\n");
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_EQ(counts->count("САБО МУЖСКИЕ", analyzer_), 2u);
  EXPECT_EQ(counts->count("Ёлка", analyzer_), 20u);
  EXPECT_EQ(counts->count("\"quoted, with a tab\"\tinside", analyzer_), 4u);
  EXPECT_EQ(counts->count("сабо", analyzer_), 0u);
  EXPECT_EQ(counts->distinct_count(), 3u);
  EXPECT_EQ(counts->total(), 26u);
}

TEST_F(QueryCountsTest, NamesTheLineThatIsNone) {
  for (const char* line : {"just words", "{\"query\":\"a\"}", "{\"q\":7}", "a\t-1", "a\tb", "{"}) {
    const auto counts = open("a\t1\n" + std::string(line) + "\n");
    ASSERT_FALSE(counts) << line;
    EXPECT_THAT(counts.error().message, testing::HasSubstr("searches:2: expected")) << line;
  }
  EXPECT_FALSE(QueryCounts::open("/nowhere", analyzer_));
}

}  // namespace
}  // namespace vitrina::querylog
