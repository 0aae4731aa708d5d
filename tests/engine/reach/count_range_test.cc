#include "engine/reach/count_range.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace vitrina::reach {
namespace {

// Negative binomial draws as what they are: Poisson counts of a gamma-distributed rate.
template <class Engine>
double draw_count(Engine& engine, double mean, double variance) {
  double rate = mean;
  if (variance > mean * (1 + 1e-9)) {
    const double shape = mean * mean / (variance - mean);
    rate = std::gamma_distribution<double>(shape, mean / shape)(engine);
  }
  return static_cast<double>(std::poisson_distribution<long>(std::max(rate, 1e-12))(engine));
}

TEST(CountRange, IsFromTheTenthToTheNinetiethPercentile) {
  std::mt19937_64 engine(7);
  for (const double mean : {0.05, 0.7, 3.0, 12.0, 45.0, 280.0, 320.0, 5'000.0}) {
    for (const double ratio : {1.0, 1.5, 6.0}) {
      const Range range = count_range(mean, mean * ratio);
      SCOPED_TRACE(testing::Message() << mean << " × " << ratio << ": " << range.low << "–" << range.high);
      constexpr int kDraws = 20'000;
      int below = 0, above = 0;
      for (int i = 0; i < kDraws; ++i) {
        const double count = draw_count(engine, mean, mean * ratio);
        below += count < range.low ? 1 : 0;
        above += count > range.high ? 1 : 0;
      }
      EXPECT_EQ(range.expected, mean);
      EXPECT_LE(below, 0.115 * kDraws);
      EXPECT_LE(above, 0.115 * kDraws);
      if (mean >= 45) {
        EXPECT_GE(below, 0.06 * kDraws);
        EXPECT_GE(above, 0.06 * kDraws);
      }
    }
  }
}

TEST(CountRange, OfNothingIsNothing) {
  EXPECT_EQ(count_range(0, 5).high, 0);
  EXPECT_EQ(sum_range(0, 5, {}).high, 0);
}

TEST(SumRange, HoldsFourSumsOfFive) {
  std::mt19937_64 engine(8);
  const std::vector<Worth> worths{{1.0, 5}, {4.0, 3}, {25.0, 1}};
  std::discrete_distribution<std::size_t> pick{5, 3, 1};
  for (const double events : {0.3, 2.0, 20.0, 90.0}) {
    const double variance = events * 1.3;
    const Range range = sum_range(events, variance, worths);
    SCOPED_TRACE(testing::Message() << events << ": " << range.low << "–" << range.high);
    EXPECT_NEAR(range.expected, events * 42.0 / 9, 1e-6);
    constexpr int kDraws = 20'000;
    int below = 0, above = 0;
    for (int i = 0; i < kDraws; ++i) {
      double sum = 0;
      for (double left = draw_count(engine, events, variance); left > 0; --left)
        sum += worths[pick(engine)].value;
      below += sum < range.low ? 1 : 0;
      above += sum > range.high ? 1 : 0;
    }
    EXPECT_LE(below, 0.12 * kDraws);
    EXPECT_LE(above, 0.12 * kDraws);
    if (events >= 20) {
      EXPECT_GE(below + above, 0.13 * kDraws);
    }
  }
}

}  // namespace
}  // namespace vitrina::reach
