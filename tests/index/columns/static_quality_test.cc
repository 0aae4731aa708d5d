#include "index/columns/static_quality.h"

#include <gtest/gtest.h>

#include <cmath>

#include "index/base/random.h"

namespace vitrina::index {
namespace {

TEST(StaticQuality, IsZeroWhereNothingIsKnownAndNeverFallsWithSalesReviewsOrRating) {
  EXPECT_EQ(static_quality(0, 0, kNoRating), 0);
  const std::uint64_t seed = 1;
  Random random(seed);
  for (int i = 0; i < 100'000; ++i) {
    const auto sales = static_cast<std::uint32_t>(random() >> (32 + random.below(32)));
    const auto reviews = static_cast<std::uint32_t>(random() >> (32 + random.below(32)));
    const auto rating = static_cast<std::uint16_t>(random.below(5000));
    const std::uint8_t quality = static_quality(sales, reviews, rating);
    ASSERT_GE(static_quality(sales + sales / 2, reviews, rating), sales < 0x80000000u ? quality : 0)
        << "seed " << seed;
    ASSERT_GE(static_quality(sales, reviews + reviews / 2, rating), reviews < 0x80000000u ? quality : 0)
        << "seed " << seed;
    ASSERT_GE(static_quality(sales, reviews, static_cast<std::uint16_t>(rating + 1)), quality)
        << "seed " << seed;
    ASSERT_GE(quality, static_quality(sales, reviews, kNoRating)) << "seed " << seed;
  }
}

TEST(StaticQuality, TakesLogarithmsWithinASixteenthOfTheTrueOnes) {
  for (std::uint32_t x = 0; x < 65'535; ++x) {
    const double exact = 16 * std::log2(1.0 + x);
    ASSERT_LE(log2_16ths(x), exact + 1e-9) << x;
    ASSERT_GE(log2_16ths(x), exact - 2.4)
        << x;  // linear between powers of two: at most 0.086 × 16, and a floor
  }
  EXPECT_EQ(log2_16ths(65'535), 256u);
  EXPECT_EQ(log2_16ths(0xFFFFFFFFu), 256u);
}

}  // namespace
}  // namespace vitrina::index
