#include "engine/ads/pacing/traffic_curve.h"

#include <algorithm>

namespace vitrina::ads {
namespace {

// What weighs as much as so many searches: the flat curve against all days' hours, these against a weekday's
// own.
constexpr double kFlatWeight = 240;
constexpr double kPooledWeight = 500;

std::size_t weekday_of(Day day) noexcept {
  return static_cast<std::size_t>((day % 7 + 10) % 7);  // 1970-01-01 was a Thursday
}

}  // namespace

std::size_t hour_of_week(std::int64_t instant, ShopZone zone) noexcept {
  const LocalHour local = local_hour(instant, zone);
  return weekday_of(local.day) * 24 + local.hour;
}

HourMask hours_of(const Campaign& campaign) noexcept {
  if (campaign.hours.empty()) return kAllHours;
  HourMask mask = 0;
  for (const HourRange range : campaign.hours) {
    for (unsigned hour = range.begin; hour < range.end && hour < 24; ++hour) mask |= 1u << hour;
  }
  return mask;
}

TrafficCurve TrafficCurve::from_utc(const HourCounts& counts, ShopZone zone) {
  const std::int32_t shift = (zone.offset_minutes + 7 * 24 * 60 + 30) / 60;
  HourCounts local{};
  for (std::size_t i = 0; i < kHoursOfWeek; ++i)
    local[(i + static_cast<std::size_t>(shift)) % kHoursOfWeek] = counts[i];
  return TrafficCurve(local);
}

void TrafficCurve::learn(const HourCounts& counts) {
  std::array<double, 24> pooled{};
  double total = 0;
  for (std::size_t i = 0; i < kHoursOfWeek; ++i) {
    pooled[i % 24] += static_cast<double>(counts[i]);
    total += static_cast<double>(counts[i]);
  }
  for (double& hour : pooled) hour = (hour + kFlatWeight / 24) / (total + kFlatWeight);
  for (std::size_t day = 0; day < 7; ++day) {
    double own = 0;
    for (std::size_t hour = 0; hour < 24; ++hour) own += static_cast<double>(counts[day * 24 + hour]);
    for (std::size_t hour = 0; hour < 24; ++hour) {
      shares_[day][hour] = (static_cast<double>(counts[day * 24 + hour]) + kPooledWeight * pooled[hour]) /
                           (own + kPooledWeight);
    }
  }
}

double TrafficCurve::share(Day day, std::int64_t from, std::int64_t to, HourMask hours,
                           ShopZone zone) const noexcept {
  const auto& shares = shares_[weekday_of(day)];
  const std::int64_t begin = day_begin(day, zone);
  double sum = 0;
  for (std::int64_t hour = 0; hour < 24; ++hour) {
    if ((hours >> hour & 1) == 0) continue;
    const std::int64_t first = std::max(from, begin + hour * 3'600);
    const std::int64_t last = std::min(to, begin + (hour + 1) * 3'600);
    if (last > first)
      sum += shares[static_cast<std::size_t>(hour)] * static_cast<double>(last - first) / 3'600;
  }
  return sum;
}

}  // namespace vitrina::ads
