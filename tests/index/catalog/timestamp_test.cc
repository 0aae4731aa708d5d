#include "index/catalog/timestamp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>

#include "index/base/random.h"

namespace vitrina::index {
namespace {

constexpr std::int64_t kFirst = -62'167'219'200;  // 0000-01-01T00:00:00Z
constexpr std::int64_t kLast = 253'402'300'799;   // 9999-12-31T23:59:59Z

std::string text_of(std::int64_t seconds) {
  std::string out;
  append_timestamp(out, seconds);
  return out;
}

TEST(Timestamp, AgreesWithTheSystemsCalendar) {
  Random random(7);
  for (int i = 0; i < 20'000; ++i) {
    const auto seconds = kFirst + static_cast<std::int64_t>(random.below(kLast - kFirst + 1));
    const std::time_t time = seconds;
    std::tm calendar{};
    ASSERT_NE(::gmtime_r(&time, &calendar), nullptr);
    char expected[40];
    std::snprintf(expected, sizeof expected, "%04d-%02d-%02dT%02d:%02d:%02dZ", calendar.tm_year + 1900,
                  calendar.tm_mon + 1, calendar.tm_mday, calendar.tm_hour, calendar.tm_min, calendar.tm_sec);
    ASSERT_EQ(text_of(seconds), expected);
    const auto back = parse_timestamp(expected);
    ASSERT_TRUE(back) << back.error().message;
    ASSERT_EQ(*back, seconds);
  }
}

TEST(Timestamp, ReadsOffsetsAndDropsFractions) {
  const auto noon = *parse_timestamp("2026-11-01T12:00:00Z");
  EXPECT_EQ(noon, 1'793'534'400);
  for (const char* same :
       {"2026-11-01T15:00:00+03:00", "2026-11-01T06:30:00-05:30", "2026-11-01t12:00:00z",
        "2026-11-01 12:00:00.999999999Z", "2026-11-01T12:00:00.5-00:00", "2026-11-01T11:59:60Z"}) {
    const auto seconds = parse_timestamp(same);
    ASSERT_TRUE(seconds) << same << ": " << seconds.error().message;
    EXPECT_EQ(*seconds, noon) << same;
  }
}

TEST(Timestamp, RefusesWhatIsNoMomentInTime) {
  for (const char* wrong : {"",
                            "2026-11-01",
                            "2026-11-01T10:00Z",
                            "2026-11-01T10:00:00",
                            "2026-13-01T10:00:00Z",
                            "2026-00-10T10:00:00Z",
                            "2026-02-29T10:00:00Z",
                            "2026-11-31T10:00:00Z",
                            "2026-11-01T24:00:00Z",
                            "2026-11-01T10:60:00Z",
                            "2026-11-01T10:00:61Z",
                            "2026-11-01T10:00:00.Z",
                            "2026-11-01T10:00:00+24:00",
                            "2026-11-01T10:00:00+0300",
                            "2026-11-01T10:00:00Zz",
                            " 2026-11-01T10:00:00Z",
                            "+026-11-01T10:00:00Z",
                            "0000-01-01T00:00:00+00:01",
                            "9999-12-31T23:59:59-00:01",
                            "1793527200",
                            "01.11.2026 10:00"}) {
    const auto seconds = parse_timestamp(wrong);
    ASSERT_FALSE(seconds) << wrong;
    EXPECT_EQ(seconds.error().code, ErrorCode::kInvalidArgument);
    EXPECT_THAT(seconds.error().message, ::testing::HasSubstr(std::string("'") + wrong + "'"));
  }
}

}  // namespace
}  // namespace vitrina::index
