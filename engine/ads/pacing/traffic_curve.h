// TrafficCurve: how a day's searches spread over its hours, by weekday: what even pacing spends along.
//
// Learned from counts of searches by hour of the week; flat where nothing is known. Within an hour traffic is
// taken to be even. Threads: a value.
#pragma once

#include <array>
#include <cstdint>

#include "engine/ads/campaign/calendar.h"

namespace vitrina::ads {

inline constexpr std::size_t kHoursOfWeek = 168;  // Monday 00:00 first, in the shop's zone
using HourCounts = std::array<std::uint64_t, kHoursOfWeek>;

std::size_t hour_of_week(std::int64_t instant, ShopZone zone) noexcept;

// Hours of a day in which a campaign serves, a bit each.
using HourMask = std::uint32_t;
inline constexpr HourMask kAllHours = (1u << 24) - 1;
HourMask hours_of(const Campaign& campaign) noexcept;

class TrafficCurve {
 public:
  TrafficCurve() { learn({}); }
  explicit TrafficCurve(const HourCounts& counts) { learn(counts); }
  // From counts by the hour of the week in UTC; an offset of half an hour counts as the next whole one.
  static TrafficCurve from_utc(const HourCounts& counts, ShopZone zone);

  // The share of the day's traffic that lies in [from, to) and in the hours of the mask, both instants of the
  // day; 1 for the whole of it. Requires: from ≤ to.
  double share(Day day, std::int64_t from, std::int64_t to, HourMask hours, ShopZone zone) const noexcept;

 private:
  void learn(const HourCounts& counts);

  std::array<std::array<double, 24>, 7> shares_{};  // by weekday; each adds up to 1
};

}  // namespace vitrina::ads
