// The shop's calendar: which day and hour it is there, and whether a campaign is in its schedule.
//
// A zone is a fixed offset from UTC: Russia's zones have had no summer time since 2014. Instants are seconds
// since 1970-01-01T00:00:00Z, days are days since 1970-01-01 (Day, campaign.h). Pure functions: the clock is
// the caller's.
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/ads/campaign/campaign.h"
#include "index/base/result.h"

namespace vitrina::ads {

struct ShopZone {
  std::int32_t offset_minutes = 180;  // Europe/Moscow
  friend bool operator==(ShopZone, ShopZone) = default;
};

struct LocalHour {
  Day day = 0;
  std::uint8_t hour = 0;    // 0 to 23
  std::uint8_t minute = 0;  // 0 to 59
  friend bool operator==(LocalHour, LocalHour) = default;
};

// Total: instants too far off for a Day come as the first or last one.
LocalHour local_hour(std::int64_t instant, ShopZone zone) noexcept;

// The instant at which the day begins in the zone: what a day's budget counts from.
std::int64_t day_begin(Day day, ShopZone zone) noexcept;

// Within start and end (both inclusive) and within one of the hour ranges, if there are any. Says nothing of
// status.
bool is_in_schedule(const Campaign& campaign, LocalHour now) noexcept;
inline bool is_in_schedule(const Campaign& campaign, std::int64_t instant, ShopZone zone) noexcept {
  return is_in_schedule(campaign, local_hour(instant, zone));
}

// Days that have a four-digit year: what a campaign's dates must be.
inline constexpr Day kFirstDay = 0;         // 1970-01-01
inline constexpr Day kLastDay = 2'932'896;  // 9999-12-31

// Reads "2026-11-01". Errors: kInvalidArgument when it is no such date of the years 1970 to 9999.
Result<Day> parse_day(std::string_view text);
// Appends "2026-11-01". Requires: kFirstDay ≤ day ≤ kLastDay.
void append_day(std::string& out, Day day);
inline std::string day_text(Day day) {
  std::string out;
  append_day(out, day);
  return out;
}

}  // namespace vitrina::ads
