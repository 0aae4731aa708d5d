// TrafficModel: how many searches the whole shop will have on a day: weekdays, trend, and how far days stray.
//
//   log searches(day) = level + weekday + slope × day + noise
//
// by least squares over the whole days of the log. Weekdays are held back where the log is short (their
// estimates are shrunk by what noise alone would give), the slope where it is not clearly there. The noise is
// what is left, less what counting alone explains.
//
// A month past the log the trend ends: what is further off is as then.
//
// Threads: a value.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "engine/reach/market.h"

namespace vitrina::reach {

// Fewer days than this tell nothing of a day.
inline constexpr std::uint32_t kLeastDays = 3;
// Trends go on for so long.
inline constexpr std::uint32_t kMostDaysAhead = 31;

class TrafficModel {
 public:
  explicit TrafficModel(const LogDays& days);

  bool is_known() const noexcept { return is_known_; }

  // How far from the middle of the log a day counts as, for trends.
  double offset(ads::Day day) const noexcept {
    return static_cast<double>(std::min(day, last_ + static_cast<ads::Day>(kMostDaysAhead))) - centre_;
  }

  // Searches that the days of the model have on average, without noise.
  double expected(ads::Day day) const noexcept;
  // Variance of a day's searches over the square of what is expected: the part that is the same for all days
  // ahead (level and trend are not quite known), and the part that each day has of its own.
  double shared_variance(ads::Day day) const noexcept;
  double day_variance() const noexcept { return noise_; }
  // How a weekday is against the average one, as a factor.
  double weekday_factor(ads::Day day) const noexcept;

 private:
  bool is_known_ = false;
  double level_ = 0;
  double slope_ = 0;   // a day
  double centre_ = 0;  // day at which the level is meant
  ads::Day last_ = 0;  // whole day of the log
  std::array<double, 7> weekdays_{};
  double noise_ = 0;
  double level_variance_ = 0;
  double slope_variance_ = 0;
};

// Monday is 0.
std::size_t weekday_of(ads::Day day) noexcept;

}  // namespace vitrina::reach
