#include "engine/reach/traffic_model.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace vitrina::reach {
namespace {

// What is taken for the noise of days where the log is too short to show it, and how many days that counts.
constexpr double kUsualNoise = 0.07 * 0.07;
constexpr double kUsualNoiseDays = 4;

}  // namespace

std::size_t weekday_of(ads::Day day) noexcept {
  return static_cast<std::size_t>((day % 7 + 10) % 7);  // 1970-01-01 was a Thursday
}

TrafficModel::TrafficModel(const LogDays& days) {
  if (days.whole < kLeastDays) return;
  const auto count = static_cast<double>(days.whole);
  std::vector<double> logs(days.whole);
  double counting = 0;  // variance of a log that counting alone gives
  for (std::uint32_t i = 0; i < days.whole; ++i) {
    const double searches = days.searches[static_cast<std::size_t>(days.first_whole - days.first) + i];
    logs[i] = std::log(std::max(searches, 0.5));
    counting += 1 / std::max(searches, 1.0) / count;
  }
  const auto day_at = [&](std::uint32_t i) { return days.first_whole + static_cast<ads::Day>(i); };
  centre_ = days.first_whole + (count - 1) / 2;
  last_ = days.first_whole + static_cast<ads::Day>(days.whole) - 1;
  double spread = 0;
  for (std::uint32_t i = 0; i < days.whole; ++i) {
    const double off = static_cast<double>(day_at(i)) - centre_;
    spread += off * off;
  }
  // Weekdays and slope lean on each other: a few turns settle them.
  std::array<double, 7> sums{}, counts{};
  for (int turn = 0; turn < 20; ++turn) {
    level_ = 0;
    for (std::uint32_t i = 0; i < days.whole; ++i)
      level_ += (logs[i] - weekdays_[weekday_of(day_at(i))]) / count;
    slope_ = 0;
    for (std::uint32_t i = 0; i < days.whole; ++i) {
      const double off = static_cast<double>(day_at(i)) - centre_;
      slope_ += off * (logs[i] - level_ - weekdays_[weekday_of(day_at(i))]) / spread;
    }
    if (days.whole < 7) continue;
    sums = counts = {};
    for (std::uint32_t i = 0; i < days.whole; ++i) {
      const std::size_t weekday = weekday_of(day_at(i));
      sums[weekday] += logs[i] - level_ - slope_ * (static_cast<double>(day_at(i)) - centre_);
      ++counts[weekday];
    }
    for (std::size_t weekday = 0; weekday < 7; ++weekday)
      weekdays_[weekday] = counts[weekday] > 0 ? sums[weekday] / counts[weekday] : 0;
  }
  double squares = 0;
  for (std::uint32_t i = 0; i < days.whole; ++i) {
    const double off = static_cast<double>(day_at(i)) - centre_;
    const double residual = logs[i] - level_ - weekdays_[weekday_of(day_at(i))] - slope_ * off;
    squares += residual * residual;
  }
  const double freedom = std::max(0.0, count - 2 - (days.whole < 7 ? 0 : 6));
  const double seen = squares + kUsualNoiseDays * (kUsualNoise + counting);
  const double variance = seen / (freedom + kUsualNoiseDays);
  noise_ = std::max(0.0, variance - counting);

  // Shrunk by what noise alone would make of them (James and Stein 1961; Efron and Morris 1973).
  if (days.whole >= 7) {
    double strength = 0;
    for (std::size_t weekday = 0; weekday < 7; ++weekday)
      strength += weekdays_[weekday] * weekdays_[weekday] * counts[weekday] / variance;
    const double kept = strength > 0 ? std::max(0.0, 1 - 4 / strength) : 0;
    for (double& weekday : weekdays_) weekday *= kept;
  }
  slope_variance_ = variance / spread;
  const double evidence = slope_ * slope_ / slope_variance_;
  slope_ *= evidence > 0 ? std::max(0.0, 1 - 1 / evidence) : 0;
  level_variance_ = variance / count * (days.whole < 14 ? 2 : 1.5);  // and that of the weekday's own
  is_known_ = true;
}

double TrafficModel::expected(ads::Day day) const noexcept {
  return std::exp(level_ + weekdays_[weekday_of(day)] + slope_ * offset(day) + noise_ / 2);
}

double TrafficModel::shared_variance(ads::Day day) const noexcept {
  const double off = offset(day);
  return level_variance_ + slope_variance_ * off * off;
}

double TrafficModel::weekday_factor(ads::Day day) const noexcept {
  return std::exp(weekdays_[weekday_of(day)]);
}

}  // namespace vitrina::reach
