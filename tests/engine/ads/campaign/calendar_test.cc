#include "engine/ads/campaign/calendar.h"

#include <gtest/gtest.h>

#include <limits>

#include "index/base/random.h"

namespace vitrina::ads {
namespace {

// 2026-11-01T00:00:00Z.
constexpr std::int64_t kNovember = 1'793'491'200;

TEST(Calendar, TurnsAnInstantIntoTheShopsDayAndHour) {
  EXPECT_EQ(local_hour(0, {0}), (LocalHour{0, 0, 0}));
  EXPECT_EQ(local_hour(0, {}), (LocalHour{0, 3, 0}));
  EXPECT_EQ(local_hour(kNovember, {}), (LocalHour{parse_day("2026-11-01").value(), 3, 0}));
  EXPECT_EQ(local_hour(kNovember - 3 * 3600 - 1, {}), (LocalHour{parse_day("2026-10-31").value(), 23, 59}));
  EXPECT_EQ(local_hour(kNovember - 3 * 3600, {}), (LocalHour{parse_day("2026-11-01").value(), 0, 0}));
  EXPECT_EQ(local_hour(kNovember, {-210}), (LocalHour{parse_day("2026-10-31").value(), 20, 30}));
  EXPECT_EQ(local_hour(-1, {0}), (LocalHour{-1, 23, 59}));
}

TEST(Calendar, DayHourAndMinuteAddUpToTheInstant) {
  constexpr std::uint64_t kSeed = 501;
  Random random(kSeed);
  for (int trial = 0; trial < 200'000; ++trial) {
    const std::int64_t instant = static_cast<std::int64_t>(random.below(1ull << 40)) - (1ll << 39);
    const ShopZone zone{static_cast<std::int32_t>(random.below(24 * 60)) - 12 * 60};
    const LocalHour local = local_hour(instant, zone);
    ASSERT_LT(local.hour, 24);
    ASSERT_LT(local.minute, 60);
    const std::int64_t minute = day_begin(local.day, zone) + local.hour * 3600 + local.minute * 60;
    ASSERT_LE(minute, instant) << "seed " << kSeed << " instant " << instant << " zone "
                               << zone.offset_minutes;
    ASSERT_LT(instant - minute, 60) << "seed " << kSeed << " instant " << instant << " zone "
                                    << zone.offset_minutes;
  }
}

TEST(Calendar, StaysWithinItsNumbersForInstantsFarOff) {
  EXPECT_EQ(local_hour(std::numeric_limits<std::int64_t>::max(), {840}).day, std::numeric_limits<Day>::max());
  EXPECT_EQ(local_hour(std::numeric_limits<std::int64_t>::min(), {-720}).day,
            std::numeric_limits<Day>::min());
}

TEST(Calendar, ReadsAndWritesEveryDayOfItsYears) {
  Day day = kFirstDay;
  for (int year = 1970; year <= 9999; ++year) {
    const bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    for (int month = 1; month <= 12; ++month) {
      const int days = month == 2                                              ? 28 + is_leap
                       : month == 4 || month == 6 || month == 9 || month == 11 ? 30
                                                                               : 31;
      for (int d = 1; d <= days; ++d, ++day) {
        if (year > 2400 && d != days) continue;  // month ends are enough of the far future
        char text[48];
        std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, d);
        ASSERT_EQ(day_text(day), text);
        ASSERT_EQ(parse_day(text).value(), day);
      }
      char past_end[48];
      std::snprintf(past_end, sizeof past_end, "%04d-%02d-%02d", year, month, days + 1);
      ASSERT_FALSE(parse_day(past_end)) << past_end;
    }
  }
  EXPECT_EQ(day - 1, kLastDay);
}

TEST(Calendar, RefusesWhatIsNoDate) {
  for (const std::string_view text :
       {"", "2026-11-1", "2026-11-011", "2026/11/01", "1969-12-31", "2026-00-01", "2026-13-01", "2026-11-00",
        "+026-11-01", "2026-1a-01", "2026-11-01T", "-026-11-01"})
    EXPECT_FALSE(parse_day(text)) << text;
  EXPECT_EQ(parse_day("01.11.2026").error().message,
            "\"01.11.2026\" is not a date of the years 1970 to 9999, as \"2026-11-01\" is");
}

TEST(Schedule, HoldsDatesInclusivelyAndHoursHalfOpen) {
  Campaign campaign;
  EXPECT_TRUE(is_in_schedule(campaign, kNovember, {}));
  campaign.start = parse_day("2026-11-01").value();
  campaign.end = parse_day("2026-11-02").value();
  const std::int64_t begin = day_begin(*campaign.start, {});
  EXPECT_FALSE(is_in_schedule(campaign, begin - 1, {}));
  EXPECT_TRUE(is_in_schedule(campaign, begin, {}));
  EXPECT_TRUE(is_in_schedule(campaign, begin + 2 * 86'400 - 1, {}));
  EXPECT_FALSE(is_in_schedule(campaign, begin + 2 * 86'400, {}));
  campaign.hours = {{9, 12}, {22, 24}};
  for (int hour = 0; hour < 24; ++hour) {
    const bool is_open = (hour >= 9 && hour < 12) || hour >= 22;
    EXPECT_EQ(is_in_schedule(campaign, begin + hour * 3600, {}), is_open) << hour;
    EXPECT_EQ(is_in_schedule(campaign, begin + hour * 3600 + 3599, {}), is_open) << hour;
  }
  // The same instant in another zone is another hour.
  EXPECT_TRUE(is_in_schedule(campaign, begin + 9 * 3600, {180}));
  EXPECT_FALSE(is_in_schedule(campaign, begin + 9 * 3600, {120}));
}

}  // namespace
}  // namespace vitrina::ads
