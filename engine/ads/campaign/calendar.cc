#include "engine/ads/campaign/calendar.h"

#include <algorithm>
#include <chrono>
#include <limits>

#include "index/base/check.h"

namespace vitrina::ads {
namespace {

constexpr std::int64_t kDaySeconds = 86'400;

constexpr std::int64_t floor_div(std::int64_t value, std::int64_t by) noexcept {
  return value / by - (value % by < 0 ? 1 : 0);
}
constexpr std::int64_t floor_mod(std::int64_t value, std::int64_t by) noexcept {
  return value % by + (value % by < 0 ? by : 0);
}

// The number that `digits` decimal digits make, or −1.
int number_at(std::string_view text, std::size_t at, std::size_t digits) noexcept {
  int value = 0;
  for (const char c : text.substr(at, digits)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

void append_padded(std::string& out, unsigned value, unsigned digits) {
  const std::string text = std::to_string(value);
  out.append(digits - std::min<std::size_t>(digits, text.size()), '0');
  out += text;
}

}  // namespace

LocalHour local_hour(std::int64_t instant, ShopZone zone) noexcept {
  // Days are split off first, so that adding the offset cannot overflow.
  const std::int64_t second = floor_mod(instant, kDaySeconds) + std::int64_t{zone.offset_minutes} * 60;
  const std::int64_t day = floor_div(instant, kDaySeconds) + floor_div(second, kDaySeconds);
  const std::int64_t second_of_day = floor_mod(second, kDaySeconds);
  const auto clamped =
      std::clamp<std::int64_t>(day, std::numeric_limits<Day>::min(), std::numeric_limits<Day>::max());
  return {static_cast<Day>(clamped), static_cast<std::uint8_t>(second_of_day / 3600),
          static_cast<std::uint8_t>(second_of_day % 3600 / 60)};
}

std::int64_t day_begin(Day day, ShopZone zone) noexcept {
  return std::int64_t{day} * kDaySeconds - std::int64_t{zone.offset_minutes} * 60;
}

bool is_in_schedule(const Campaign& campaign, LocalHour now) noexcept {
  if (campaign.start && now.day < *campaign.start) return false;
  if (campaign.end && now.day > *campaign.end) return false;
  return campaign.hours.empty() ||
         std::any_of(campaign.hours.begin(), campaign.hours.end(),
                     [&](HourRange range) { return range.begin <= now.hour && now.hour < range.end; });
}

Result<Day> parse_day(std::string_view text) {
  const auto refuse = [&] {
    return fail(ErrorCode::kInvalidArgument,
                "\"" + std::string(text.substr(0, 40)) +
                    "\" is not a date of the years 1970 to 9999, as \"2026-11-01\" is");
  };
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return refuse();
  const int year = number_at(text, 0, 4), month = number_at(text, 5, 2), day = number_at(text, 8, 2);
  if (year < 1970 || month < 1 || day < 1) return refuse();
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return refuse();
  return static_cast<Day>(std::chrono::sys_days{date}.time_since_epoch().count());
}

void append_day(std::string& out, Day day) {
  VITRINA_DCHECK(kFirstDay <= day && day <= kLastDay);
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  append_padded(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.day()), 2);
}

}  // namespace vitrina::ads
