#include "tools/tuning.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "index/base/random.h"
#include "tools/paired_difference.h"

namespace vitrina::tools {
namespace {

using search::Feature;
using search::RankingWeights;

// Queries whose gains follow one feature, and noise in all the others.
std::vector<TuningQuery> planted(std::uint64_t seed, Feature feature, std::size_t count) {
  Random random(seed);
  std::vector<TuningQuery> queries(count);
  for (TuningQuery& query : queries) {
    for (int i = 0; i < 60; ++i) {
      TuningQuery::Listing listing;
      for (std::size_t f = 0; f + 1 < search::kFeatureCount; ++f)
        listing.features[f] = static_cast<float>(random.unit());
      const float value = listing.features[static_cast<std::size_t>(feature)];
      listing.gain = value > 0.85f ? 7.0f : value > 0.7f ? 1.0f : 0.0f;
      query.listings.push_back(listing);
    }
    std::vector<double> gains;
    for (const auto& listing : query.listings) gains.push_back(listing.gain);
    std::sort(gains.rbegin(), gains.rend());
    for (std::size_t i = 0; i < 10; ++i) query.ideal += gains[i] / std::log2(static_cast<double>(i) + 2);
  }
  return queries;
}

std::vector<const TuningQuery*> pointers(const std::vector<TuningQuery>& queries) {
  std::vector<const TuningQuery*> all;
  for (const TuningQuery& query : queries) all.push_back(&query);
  return all;
}

TEST(Tuning, FindsTheFeatureThatMatters) {
  const auto queries = planted(1, Feature::kExact, 80);
  RankingWeights start;
  start.of[static_cast<std::size_t>(Feature::kText)] = 1;
  const double before = objective(pointers(queries), start);
  const RankingWeights learned = tune(pointers(queries), start, {});
  EXPECT_GT(objective(pointers(queries), learned), before + 0.3);
  EXPECT_GT(learned.of[static_cast<std::size_t>(Feature::kExact)], 2);
  // Unseen queries of the same kind gain as well.
  const auto others = planted(2, Feature::kExact, 80);
  EXPECT_GT(objective(pointers(others), learned), objective(pointers(others), start) + 0.3);
}

TEST(Tuning, IsTheSameForTheSameSeed) {
  const auto queries = planted(3, Feature::kCore, 30);
  RankingWeights start;
  start.of[0] = 1;
  EXPECT_EQ(tune(pointers(queries), start, {}), tune(pointers(queries), start, {}));
}

TEST(Tuning, LeavesAloneWhatNoQueryCanTell) {
  const auto queries = planted(4, Feature::kCore, 30);
  RankingWeights start;
  start.of[0] = 1;
  start.of[search::kFeatureCount - 1] = 0.25f;  // the same in all of them
  EXPECT_EQ(tune(pointers(queries), start, {}).of[search::kFeatureCount - 1], 0.25f);
}

TEST(Tuning, MeasuresByTheTenBestAlone) {
  TuningQuery query;
  for (int i = 0; i < 12; ++i) {
    TuningQuery::Listing listing;
    listing.features[0] = static_cast<float>(12 - i);
    listing.gain = i == 0 ? 1.0f : i == 11 ? 100.0f : 0.0f;
    query.listings.push_back(listing);
  }
  query.ideal = 1;
  RankingWeights weights;
  weights.of[0] = 1;
  EXPECT_DOUBLE_EQ(ndcg_at_10(query, weights), 1);
  weights.of[0] = -1;
  EXPECT_DOUBLE_EQ(ndcg_at_10(query, weights), 100);
}

TEST(PairedDifference, FindsAGainAndItsInterval) {
  Random random(5);
  std::vector<double> before, after;
  for (int i = 0; i < 400; ++i) {
    before.push_back(random.unit());
    after.push_back(before.back() + 0.1 + 0.2 * (random.unit() - 0.5));
  }
  const PairedDifference gain = paired_difference(before, after, 1);
  EXPECT_NEAR(gain.mean, 0.1, 0.01);
  EXPECT_LT(gain.low, gain.mean);
  EXPECT_GT(gain.high, gain.mean);
  EXPECT_NEAR(gain.high - gain.low, 2 * 1.96 * 0.2 / std::sqrt(12.0 * 400), 0.002);
  EXPECT_LT(gain.p, 0.001);
}

// Where nothing differs but chance, p is below 0.05 about one time in twenty.
TEST(PairedDifference, CriesWolfAsOftenAsItSays) {
  int cries = 0;
  constexpr int kTrials = 200;
  for (std::uint64_t seed = 1; seed <= kTrials; ++seed) {
    Random random(seed);
    std::vector<double> before, after;
    for (int i = 0; i < 60; ++i) {
      before.push_back(random.unit());
      after.push_back(random.unit());
    }
    cries += paired_difference(before, after, seed).p < 0.05 ? 1 : 0;
  }
  EXPECT_GE(cries, 2);
  EXPECT_LE(cries, 22);
}

TEST(PairedDifference, OfTheSameIsNothing) {
  const std::vector<double> values{0.1, 0.5, 0.9};
  const PairedDifference gain = paired_difference(values, values, 1);
  EXPECT_EQ(gain.mean, 0);
  EXPECT_EQ(gain.p, 1);
  EXPECT_EQ(gain.better + gain.worse, 0u);
}

}  // namespace
}  // namespace vitrina::tools
