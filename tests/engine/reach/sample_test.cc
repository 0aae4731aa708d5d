#include "engine/reach/sample.h"

#include <gtest/gtest.h>

#include <numeric>
#include <set>

#include "index/base/random.h"
#include "tests/support/query_log.h"

namespace vitrina::reach {
namespace {

class SampleTest : public testing::Test {
 protected:
  SampleTest() {
    Random random(4);
    std::string lines;
    for (int i = 0; i < 9'000; ++i) {
      const double u = random.unit();
      lines += "q" + std::to_string(i) + "\t" + std::to_string(1 + static_cast<int>(20 / (0.01 + u))) + "\n";
    }
    vitrina::test::build_query_log(lines, directory_.file("queries.index"));
    log_.emplace(querylog::LogIndex::open(directory_.file("queries.index")).value());
    all_.resize(log_->size());
    std::iota(all_.begin(), all_.end(), 0u);
  }
  vitrina::test::TempDirectory directory_;
  std::optional<querylog::LogIndex> log_;
  std::vector<QueryNumber> all_;
};

TEST_F(SampleTest, LooksAtAllOfThemUpToTheLimit) {
  const Sample sample = draw_sample(*log_, all_, 1, all_.size());
  EXPECT_TRUE(sample.is_whole());
  EXPECT_EQ(sample.queries.size(), all_.size());
}

TEST_F(SampleTest, StandsForExactlyAsManySearchesAsThereAre) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    const Sample sample = draw_sample(*log_, all_, seed);
    EXPECT_FALSE(sample.is_whole());
    EXPECT_LT(sample.queries.size(), 3'000u);
    double searches = 0;
    std::set<QueryNumber> seen;
    for (const SampledQuery& query : sample.queries) {
      EXPECT_TRUE(seen.insert(query.query).second) << "seed " << seed;
      searches += sample.strata[query.stratum].weight * log_->count(query.query).searches;
    }
    EXPECT_NEAR(searches, static_cast<double>(log_->info().searches), 1e-3);
    std::uint32_t queries = 0;
    for (const Sample::Stratum& stratum : sample.strata) queries += stratum.queries;
    EXPECT_EQ(queries, all_.size());
  }
}

TEST_F(SampleTest, IsTheSameForTheSameSeed) {
  const Sample a = draw_sample(*log_, all_, 5), b = draw_sample(*log_, all_, 5),
               c = draw_sample(*log_, all_, 6);
  const auto numbers = [](const Sample& sample) {
    std::vector<QueryNumber> out;
    for (const SampledQuery& query : sample.queries) out.push_back(query.query);
    return out;
  };
  EXPECT_EQ(numbers(a), numbers(b));
  EXPECT_NE(numbers(a), numbers(c));
}

}  // namespace
}  // namespace vitrina::reach
