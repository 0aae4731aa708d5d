#include "tools/judged_queries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/index/catalog/dump_files.h"

namespace vitrina::tools {
namespace {

using index::testing::TempFolder;
using ::testing::HasSubstr;

constexpr const char* kQueries = R"({"id": "q1", "query": "laptop"}
{"query": "сабо мужские", "id": "q2", "more": [1]}
)";
constexpr const char* kJudgments =
    "query_id\tlisting_id\tgrade\nq1\ta\t3\nq1\tb\t1.33\nq2\ta\t0.5\nq9\ta\t1\n";

class JudgedQueriesTest : public ::testing::Test {
 protected:
  Result<JudgedQueries> read(std::string_view queries, std::string_view judgments, double offset = 0) {
    return read_judged_queries(folder_.write("queries.jsonl", queries),
                               folder_.write("judgments.tsv", judgments), offset);
  }
  std::string error_of(std::string_view queries, std::string_view judgments) {
    auto result = read(queries, judgments);
    return result ? "no error" : result.error().message;
  }

  TempFolder folder_;
};

TEST_F(JudgedQueriesTest, JoinsQueriesWithTheirJudgments) {
  const auto judged = read(kQueries, kJudgments);
  ASSERT_TRUE(judged) << judged.error().message;
  ASSERT_EQ(judged->queries.size(), 2u);
  EXPECT_EQ(judged->queries[0].text, "laptop");
  EXPECT_EQ(judged->queries[1].text, "сабо мужские");
  EXPECT_EQ(judged->queries[0].grades, (Grades{{"a", 3}, {"b", 1.33}}));
  EXPECT_EQ(judged->queries[1].grades, (Grades{{"a", 0.5}}));
  EXPECT_EQ(judged->judgments, 3u);
  EXPECT_EQ(judged->judgments_elsewhere, 1u);
}

TEST_F(JudgedQueriesTest, SubtractsTheOffsetDownToZero) {
  const auto judged = read(kQueries, kJudgments, 1);
  ASSERT_TRUE(judged) << judged.error().message;
  EXPECT_DOUBLE_EQ(judged->queries[0].grades.at("a"), 2);
  EXPECT_DOUBLE_EQ(judged->queries[0].grades.at("b"), 1.33 - 1);
  EXPECT_DOUBLE_EQ(judged->queries[1].grades.at("a"), 0);
}

TEST_F(JudgedQueriesTest, ReadsPackedFilesAndOtherLineEnds) {
  const auto judged = read(index::testing::zstd(kQueries),
                           index::testing::gzip("query_id\tlisting_id\tgrade\r\n\r\nq1\ta\t-2\r\n"));
  ASSERT_TRUE(judged) << judged.error().message;
  EXPECT_EQ(judged->queries[0].grades, (Grades{{"a", 0}}));
}

TEST_F(JudgedQueriesTest, NamesFileLineAndFieldOfWhatIsWrong) {
  EXPECT_THAT(error_of("{\"id\":\"q1\"}\n", kJudgments), HasSubstr("queries.jsonl:1: query: missing"));
  EXPECT_THAT(error_of("\n{\"id\":1,\"query\":\"x\"}\n", kJudgments),
              HasSubstr("queries.jsonl:2: id: expected a string"));
  EXPECT_THAT(error_of("{\"id\":\"q1\"\n", kJudgments), HasSubstr("queries.jsonl:1: expected a JSON object"));
  EXPECT_THAT(error_of("[]\n", kJudgments), HasSubstr("queries.jsonl:1: expected a JSON object"));
  EXPECT_THAT(error_of(std::string(kQueries) + "{\"id\":\"q1\",\"query\":\"x\"}", kJudgments),
              HasSubstr("queries.jsonl:3: id: 'q1' stands in line 1 already"));
  EXPECT_THAT(error_of("", kJudgments), HasSubstr("queries.jsonl: no queries"));

  const auto judgments = [&](std::string_view rows) {
    return error_of(kQueries, "query_id\tlisting_id\tgrade\n" + std::string(rows));
  };
  EXPECT_THAT(error_of(kQueries, "q1\ta\t3\n"), HasSubstr("judgments.tsv:1: expected the names"));
  EXPECT_THAT(judgments("q1\ta\n"), HasSubstr("judgments.tsv:2: expected three fields"));
  EXPECT_THAT(judgments("q1\ta\t1\t2\n"), HasSubstr("judgments.tsv:2: expected three fields"));
  EXPECT_THAT(judgments("q1\ta\tgood\n"), HasSubstr("judgments.tsv:2: grade: found 'good'"));
  EXPECT_THAT(judgments("q1\ta\t\n"), HasSubstr("judgments.tsv:2: grade"));
  EXPECT_THAT(judgments("q1\ta\t1 \n"), HasSubstr("judgments.tsv:2: grade"));
  EXPECT_THAT(judgments("q1\ta\tnan\n"), HasSubstr("judgments.tsv:2: grade"));
  EXPECT_THAT(judgments("q1\ta\t1e9\n"), HasSubstr("judgments.tsv:2: grade"));
  EXPECT_THAT(judgments("\ta\t1\n"), HasSubstr("judgments.tsv:2: query_id: empty"));
  EXPECT_THAT(judgments("q1\t\t1\n"), HasSubstr("judgments.tsv:2: listing_id: empty"));
  EXPECT_THAT(judgments("q1\ta\t1\nq2\ta\t1\nq1\ta\t1\n"),
              HasSubstr("judgments.tsv:4: listing_id: 'a' is judged for 'q1'"));
  EXPECT_THAT(judgments("q9\ta\t1\n"), HasSubstr("no judgment of a query of"));
  EXPECT_THAT(judgments(""), HasSubstr("no judgment of a query of"));
}

TEST_F(JudgedQueriesTest, NamesTheFileThatCannotBeRead) {
  const auto judged = read_judged_queries((folder_.path() / "absent").string(), "whatever", 0);
  ASSERT_FALSE(judged);
  EXPECT_THAT(judged.error().message, HasSubstr("absent"));
}

}  // namespace
}  // namespace vitrina::tools
