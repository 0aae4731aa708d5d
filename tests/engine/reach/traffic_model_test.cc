#include "engine/reach/traffic_model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace vitrina::reach {
namespace {

constexpr ads::Day kFirst = 20'000;  // a Sunday

// Days of `level` searches, by weekday, trend and noise.
LogDays days_of(std::uint32_t count, double level, double slope, const std::array<double, 7>& weekdays,
                double noise, std::uint64_t seed) {
  std::mt19937_64 engine(seed);
  std::normal_distribution<double> normal;
  LogDays days;
  days.first = days.first_whole = kFirst;
  days.whole = count;
  for (std::uint32_t i = 0; i < count; ++i) {
    const double mean = level * std::exp(slope * i + noise * normal(engine)) *
                        weekdays[weekday_of(kFirst + static_cast<ads::Day>(i))];
    days.searches.push_back(static_cast<double>(std::poisson_distribution<long>(mean)(engine)));
  }
  return days;
}

constexpr std::array<double, 7> kFlat{1, 1, 1, 1, 1, 1, 1};
constexpr std::array<double, 7> kShop{1.1, 1.05, 1, 1, 0.9, 0.8, 1.15};

TEST(TrafficModel, FindsWeekdaysAndTrend) {
  const LogDays days = days_of(56, 10'000, 0.005, kShop, 0.02, 1);
  const TrafficModel model(days);
  ASSERT_TRUE(model.is_known());
  for (std::uint32_t ahead = 0; ahead < 14; ++ahead) {
    const ads::Day day = kFirst + 56 + static_cast<ads::Day>(ahead);
    const double right = 10'000 * std::exp(0.005 * (56 + ahead)) * kShop[weekday_of(day)];
    EXPECT_NEAR(model.expected(day) / right, 1, 0.04) << ahead;
  }
  EXPECT_LT(model.day_variance(), 0.04 * 0.04);
}

TEST(TrafficModel, TakesNoiseForNeitherWeekdaysNorTrend) {
  int far_off = 0;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const TrafficModel model(days_of(28, 10'000, 0, kFlat, 0.07, seed));
    for (ads::Day day = kFirst + 28; day < kFirst + 35; ++day)
      far_off += std::abs(model.expected(day) / 10'000 - 1) > 0.12 ? 1 : 0;
  }
  EXPECT_LE(far_off, 35) << "of 350";
}

TEST(TrafficModel, HoldsFourDaysOfFive) {
  int held = 0, cases = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    LogDays days = days_of(49, 20'000, 0.004, kShop, 0.06, seed);
    const std::vector<double> came(days.searches.begin() + 35, days.searches.end());
    days.searches.resize(35);
    days.whole = 35;
    const TrafficModel model(days);
    for (std::size_t i = 0; i < came.size(); ++i) {
      const ads::Day day = kFirst + 35 + static_cast<ads::Day>(i);
      const double mean = model.expected(day);
      const double off =
          1.2816 * mean * std::sqrt(model.day_variance() + model.shared_variance(day) + 1 / mean);
      held += came[i] >= mean - off && came[i] <= mean + off ? 1 : 0;
      ++cases;
    }
  }
  EXPECT_GE(held, 0.75 * cases);
  EXPECT_LE(held, 0.87 * cases);
}

TEST(TrafficModel, SaysWhenDaysAreTooFewAndEndsTrendsAMonthAhead) {
  EXPECT_FALSE(TrafficModel(days_of(2, 100, 0, kFlat, 0, 1)).is_known());
  EXPECT_FALSE(TrafficModel(LogDays()).is_known());
  const TrafficModel model(days_of(56, 10'000, 0.01, kFlat, 0.01, 2));
  EXPECT_NEAR(model.expected(kFirst + 56 + 365) / model.expected(kFirst + 56 + 30), 1, 0.05);
}

}  // namespace
}  // namespace vitrina::reach
