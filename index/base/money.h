// Money: an exact amount in micros of the shop's currency (1 ₽ = 1 000 000 micros). Never a float.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "index/base/result.h"

namespace vitrina {

struct Money {
  std::int64_t micros = 0;

  friend constexpr auto operator<=>(Money, Money) = default;
};

inline constexpr std::int64_t kMicrosPerUnit = 1'000'000;

// Reads a decimal number ("2794", "2794.00", "-0.5", "1e3") into millionths, exactly.
// Errors: kInvalidArgument when it is not such a number, has more than six decimals other than zeros, or
// does not fit. Shared by Money and by ratings, which are decimals too.
Result<std::int64_t> parse_decimal_micros(std::string_view text);

inline Result<Money> parse_money(std::string_view text) {
  return parse_decimal_micros(text).map([](std::int64_t micros) { return Money{micros}; });
}

// The shortest decimal that reads back to the same amount: "2794", "2794.5", "-0.000001".
void append_decimal_micros(std::string& out, std::int64_t micros);
inline std::string to_string(Money money) {
  std::string out;
  append_decimal_micros(out, money.micros);
  return out;
}

}  // namespace vitrina
