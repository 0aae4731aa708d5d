#include "index/base/money.h"

#include <gtest/gtest.h>

#include <limits>

#include "index/base/random.h"

namespace vitrina {
namespace {

TEST(Money, ReadsDecimalsExactly) {
  const std::pair<const char*, std::int64_t> cases[] = {
      {"0", 0},
      {"2794", 2'794'000'000},
      {"2794.00", 2'794'000'000},
      {"0.000001", 1},
      {"-0.5", -500'000},
      {"1e3", 1'000'000'000},
      {"1.5E-3", 1'500},
      {"0.0000010", 1},
      {"00012.5", 12'500'000},
      {"9223372036854.775807", std::numeric_limits<std::int64_t>::max()},
  };
  for (const auto& [text, micros] : cases) {
    const auto read = parse_money(text);
    ASSERT_TRUE(read) << text << ": " << read.error().message;
    EXPECT_EQ(read->micros, micros) << text;
  }
}

TEST(Money, RefusesWhatIsNoExactAmount) {
  for (const char* text : {"", "-", ".", "1.", ".5", "1..2", "1,5", "abc", "1e", "1e999", "0.0000001", "1e-7",
                           "9223372036854.775808", "99999999999999999999", "1 000", "+1", "NaN", "1e40"}) {
    const auto read = parse_money(text);
    EXPECT_FALSE(read) << text;
    if (!read) {
      EXPECT_EQ(read.error().code, ErrorCode::kInvalidArgument);
    }
  }
}

TEST(Money, WritesTheShortestDecimalThatReadsBack) {
  EXPECT_EQ(to_string(Money{2'794'000'000}), "2794");
  EXPECT_EQ(to_string(Money{2'794'500'000}), "2794.5");
  EXPECT_EQ(to_string(Money{-1}), "-0.000001");
  const std::uint64_t seed = 1;
  Random random(seed);
  for (int i = 0; i < 100'000; ++i) {
    const auto micros = static_cast<std::int64_t>(random()) >> random.below(63);
    if (micros == std::numeric_limits<std::int64_t>::min()) continue;
    const auto read = parse_money(to_string(Money{micros}));
    ASSERT_TRUE(read) << micros << " seed " << seed;
    ASSERT_EQ(read->micros, micros) << "seed " << seed;
  }
}

}  // namespace
}  // namespace vitrina
