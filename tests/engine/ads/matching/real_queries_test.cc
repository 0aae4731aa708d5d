#include <gtest/gtest.h>

#include "engine/ads/matching/keyword_index.h"
#include "tests/engine/ads/matching/real_keywords.h"
#include "tests/engine/ads/matching/slow_match.h"
#include "tests/support/real_data.h"

namespace vitrina::ads::test {
namespace {

// Twenty thousand keywords against a thousand queries here; a million against all of them in
// bench/engine/ads/matching.
TEST(RealQueries, TriggerWhatTheSlowCheckOfEveryKeywordFinds) {
  const auto titles_path = vitrina::test::real_data("mixed/listings.jsonl.zst");
  const auto queries_path = vitrina::test::real_data("mixed/queries.tsv");
  if (!titles_path || !queries_path) GTEST_SKIP() << "no mixed/";
  const auto titles = read_titles(*titles_path);
  const auto queries = read_queries(*queries_path);
  KeywordMaker make(7, titles, queries);
  const auto campaigns = make.campaigns(2'000, 10);
  const KeywordIndex index = KeywordIndex::build(campaigns, analyzer());
  const SlowMatcher slow(campaigns, {});
  MatchScratch scratch;
  std::size_t found = 0;
  for (std::size_t i = 0; i < queries.size(); i += 5) {
    SlowQuery query;
    query.add_reading(queries[i]);
    const auto expected = slow.candidates(query);
    ASSERT_EQ(collect([&](auto visit) { index.for_each_candidate(query.terms, scratch, visit); }), expected)
        << queries[i];
    found += expected.size();
  }
  EXPECT_GT(found, 2'000u);
}

}  // namespace
}  // namespace vitrina::ads::test
