#include "tools/generate/draw.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace vitrina::tools {
namespace {

TEST(Exp2Fixed, IsTheExponentialAndTheInverseOfLog2Fixed) {
  for (Fixed x = -4 * kOne; x < 20 * kOne; x += kOne / 7) {
    const double exact = std::exp2(static_cast<double>(x) / static_cast<double>(kOne));
    EXPECT_NEAR(static_cast<double>(exp2_fixed(x)) / static_cast<double>(kOne), exact, exact * 1e-6 + 2e-5);
  }
  for (std::uint64_t value = 1; value < std::uint64_t{1} << 60; value = value * 5 / 3 + 1) {
    const double exact = std::log2(static_cast<double>(value));
    EXPECT_NEAR(static_cast<double>(log2_fixed(value)) / static_cast<double>(kOne), exact, 1e-4);
  }
}

TEST(DrawNormal, HasMeanZeroAndDeviationOne) {
  Random random(7);
  double sum = 0;
  double squares = 0;
  constexpr int kDraws = 100'000;
  for (int i = 0; i < kDraws; ++i) {
    const double draw = static_cast<double>(draw_normal(random)) / static_cast<double>(kOne);
    sum += draw;
    squares += draw * draw;
  }
  EXPECT_NEAR(sum / kDraws, 0, 0.02);
  EXPECT_NEAR(squares / kDraws, 1, 0.03);
}

TEST(DrawZipf, GivesEachRankItsHarmonicShare) {
  Random random(11);
  constexpr std::uint64_t kRanks = 1000;
  constexpr int kDraws = 400'000;
  std::vector<int> counts(kRanks);
  for (int i = 0; i < kDraws; ++i) ++counts.at(draw_zipf(random, kRanks));
  for (const std::uint64_t rank : {0u, 1u, 3u, 10u, 50u, 200u}) {
    const double share =
        std::log((static_cast<double>(rank) + 2) / (static_cast<double>(rank) + 1)) / std::log(1001.0);
    EXPECT_NEAR(counts[rank], share * kDraws, 5 * std::sqrt(share * kDraws) + 0.01 * share * kDraws) << rank;
  }
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(draw_zipf(random, 1), 0u);
}

TEST(DrawZipf, ReachesRanksBeyondItsTableOfLogarithms) {
  Random random(13);
  std::vector<std::uint64_t> tail;
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t rank = draw_zipf(random, 50'000'000);
    ASSERT_LT(rank, 50'000'000u);
    if (rank > 20'000'000) tail.push_back(rank);
  }
  std::sort(tail.begin(), tail.end());
  const auto repeats = tail.end() - std::unique(tail.begin(), tail.end());
  EXPECT_LT(repeats, 3);
}

TEST(AliasTable, DrawsByWeight) {
  const AliasTable table{1, 0, 5, 94};
  Random random(17);
  std::vector<int> counts(4);
  for (int i = 0; i < 100'000; ++i) ++counts.at(table.draw(random));
  EXPECT_NEAR(counts[0], 1'000, 200);
  EXPECT_EQ(counts[1], 0);
  EXPECT_NEAR(counts[2], 5'000, 400);
  EXPECT_NEAR(counts[3], 94'000, 500);
}

}  // namespace
}  // namespace vitrina::tools
