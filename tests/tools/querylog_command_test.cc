// `vitrina querylog` from outside: from a generated log to an index, and what is said of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <filesystem>

#include "tests/tools/command_runner.h"

namespace vitrina::tools {
namespace {

using ::testing::HasSubstr;

class QuerylogCommandTest : public ::testing::Test, protected CommandRunner {};

TEST_F(QuerylogCommandTest, BuildsAnIndexOfAGeneratedLogAndShowsIt) {
  ASSERT_EQ(run({"generate", "--listings", "500", "--searches", "5000", "--days", "3", "--seed", "1", "--out",
                 path("shop"), "--quiet"})
                .exit_code,
            0);
  const Outcome built = run({"querylog", "build", path("shop/searches.jsonl"), "--out", path("queries.index"),
                             "--json", "--quiet"});
  ASSERT_EQ(built.exit_code, 0) << built.err;
  simdjson::dom::parser parser;
  const simdjson::dom::element report = parser.parse(built.out);
  EXPECT_EQ(report["lines"].get_uint64().value(), 5'000u);
  EXPECT_EQ(report["rejected"].get_uint64().value(), 0u);
  EXPECT_GT(report["queries"].get_uint64().value(), 100u);
  EXPECT_EQ(report["file_bytes"].get_uint64().value(), std::filesystem::file_size(path("queries.index")));

  const Outcome shown = run({"querylog", "show", path("queries.index"), "--limit", "3"});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("distinct queries"));
  EXPECT_EQ(std::count(shown.out.begin(), shown.out.end(), '\n'), 5);
  EXPECT_EQ(run({"verify", path("queries.index")}).exit_code, 0);
}

TEST_F(QuerylogCommandTest, NamesALineThatIsNoneAndLeavesTheOldIndex) {
  write("log", "a\t5\n");
  ASSERT_EQ(run({"querylog", "build", path("log"), "--out", path("queries.index"), "--quiet"}).exit_code, 0);
  write("bad", "a\t5\nno tab here\n");
  const Outcome refused = run({"querylog", "build", path("bad"), "--out", path("queries.index"), "--quiet"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.err, HasSubstr("bad:2"));
  EXPECT_THAT(refused.err, HasSubstr("1 of 2 lines were rejected"));
  EXPECT_THAT(run({"querylog", "show", path("queries.index"), "a", "b"}).out,
              ::testing::ContainsRegex(" 5 +5  a\n +0 +0  b\n"));
  EXPECT_EQ(run({"querylog", "build", path("log"), "--out", path("log")}).exit_code, 1)
      << "over the log itself";
  EXPECT_EQ(run({"querylog", "build", path("log")}).exit_code, 2);
}

}  // namespace
}  // namespace vitrina::tools
