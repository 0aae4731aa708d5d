#include "engine/search/histogram.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "index/base/money.h"
#include "index/base/random.h"

namespace vitrina::search {
namespace {

using testing::ElementsAre;

std::vector<std::int64_t> histogram_edges(std::int64_t min_micros, std::int64_t max_micros) {
  std::vector<std::int64_t> edges{7};  // what was there before is replaced
  search::histogram_edges(min_micros, max_micros, edges);
  return edges;
}

std::vector<std::int64_t> edges_of(double min, double max) {
  std::vector<std::int64_t> cents;
  for (const std::int64_t edge : histogram_edges(static_cast<std::int64_t>(min * 100) * 10'000,
                                                 static_cast<std::int64_t>(max * 100) * 10'000)) {
    cents.push_back(edge / 10'000);
  }
  return cents;
}

TEST(HistogramEdges, AreOneTwoFiveOverWideRanges) {
  EXPECT_THAT(edges_of(990, 9'901), ElementsAre(50'000, 100'000, 200'000, 500'000, 1'000'000));
  EXPECT_THAT(edges_of(1, 20), ElementsAre(100, 200, 500, 1000, 2000));
}

TEST(HistogramEdges, AreEqualStepsWithinADecade) {
  EXPECT_THAT(edges_of(10, 18), ElementsAre(1000, 1100, 1200, 1300, 1400, 1500, 1600, 1700, 1800));
}

TEST(HistogramEdges, GiveASinglePriceASensibleBucket) {
  EXPECT_THAT(edges_of(990, 990), ElementsAre(99'000, 100'000));
  EXPECT_THAT(edges_of(0, 0), ElementsAre(0, 1));
}

TEST(HistogramEdges, PutWhatLiesFarBelowIntoOneBucket) {
  EXPECT_THAT(edges_of(0, 8'000), ElementsAre(0, 200, 500, 1000, 2000, 5000, 10'000, 20'000, 50'000, 100'000,
                                              200'000, 500'000, 1'000'000));
}

TEST(HistogramEdges, CoverEveryRangeInFewAscendingBuckets) {
  Random random(11);
  for (int round = 0; round < 20'000; ++round) {
    const auto any = [&] { return static_cast<std::int64_t>(random() >> (1 + 13 + random.below(50))); };
    const std::int64_t a = any();
    const std::int64_t b = any();
    const std::int64_t min = std::min(a, b);
    const std::int64_t max = std::max(a, b);
    const auto edges = histogram_edges(min, max);
    ASSERT_GE(edges.size(), 2u);
    ASSERT_LE(edges.size(), 13u) << min << " " << max;
    ASSERT_LE(edges.front(), min);
    ASSERT_GE(edges.back(), max);
    for (std::size_t i = 1; i < edges.size(); ++i) ASSERT_LT(edges[i - 1], edges[i]);
  }
}

TEST(HistogramEdges, SurviveNumbersThatOnlyDamagedBytesHold) {
  EXPECT_GE(histogram_edges(0, INT64_MAX).size(), 2u);
  EXPECT_GE(histogram_edges(INT64_MAX, INT64_MAX).size(), 2u);
}

}  // namespace
}  // namespace vitrina::search
