// The ranking on judged sets of real catalogs, with no tuning for them, at least as good as it has to be.

#include <gtest/gtest.h>
#include <simdjson.h>

#include "tests/support/real_data.h"
#include "tests/tools/command_runner.h"

namespace vitrina::tools {
namespace {

struct Figures {
  std::uint64_t queries = 0;
  double ndcg = 0;
};

// Builds an image of the set and evaluates it. Requires: the set is there.
Figures evaluate(const std::string& set, const std::string& grade_offset) {
  const CommandRunner runner;
  const std::string image = runner.path("catalog.img");
  const auto built = runner.run({"build", *test::real_data(set + "/listings.jsonl.zst"), "--out", image,
                                 "--max-rejects", "0", "--quiet"});
  EXPECT_EQ(built.exit_code, 0) << built.err;
  const auto evaluated = runner.run(
      {"evaluate", "--index", image, "--queries", *test::real_data(set + "/queries.jsonl"), "--judgments",
       *test::real_data(set + "/judgments.tsv"), "--grade-offset", grade_offset, "--json", "--quiet"});
  EXPECT_EQ(evaluated.exit_code, 0) << evaluated.err;
  simdjson::dom::parser parser;
  const simdjson::dom::element figures = parser.parse(evaluated.out);
  return {figures["queries"], figures["ndcg@10"]};
}

TEST(JudgedSets, IcecatChorus) {
  if (!test::real_data("icecat-chorus/judgments.tsv"))
    GTEST_SKIP() << "no icecat-chorus/ among the real data";
  const Figures figures = evaluate("icecat-chorus", "0");
  EXPECT_EQ(figures.queries, 53u);
  EXPECT_GE(figures.ndcg, 0.75);
}

TEST(JudgedSets, Homedepot) {
  if (!test::real_data("homedepot/judgments.tsv")) GTEST_SKIP() << "no homedepot/ among the real data";
  const Figures figures = evaluate("homedepot", "1");
  EXPECT_EQ(figures.queries, 5880u);
  EXPECT_GE(figures.ndcg, 0.38);
}

}  // namespace
}  // namespace vitrina::tools
