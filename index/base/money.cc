#include "index/base/money.h"

#include <charconv>
#include <limits>

namespace vitrina {
namespace {

constexpr int kDecimals = 6;
constexpr int kMaxExponent = 40;  // beyond it nothing but zero fits, and the loop below stays short

}  // namespace

Result<std::int64_t> parse_decimal_micros(std::string_view text) {
  const auto bad = [&](std::string_view why) {
    return fail(ErrorCode::kInvalidArgument, "'" + std::string(text.substr(0, 64)) + "' " + std::string(why));
  };
  constexpr std::string_view kNotNumber = "is not a decimal number such as 2794.00";
  std::size_t at = 0;
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) ++at;

  std::string digits;  // significant digits without the point
  int point = -1;      // how many of them stand before the point
  bool any_digit = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '.') {
      if (point >= 0 || !any_digit) return bad(kNotNumber);
      point = static_cast<int>(digits.size());
    } else if (c >= '0' && c <= '9') {
      any_digit = true;
      digits.push_back(c);
      if (digits.size() > 64) return bad("has more digits than fit");
    } else {
      break;
    }
  }
  if (!any_digit || text[at - 1] == '.') return bad(kNotNumber);
  if (point < 0) point = static_cast<int>(digits.size());
  if (at < text.size()) {
    if (text[at] != 'e' && text[at] != 'E') return bad(kNotNumber);
    ++at;
    if (at < text.size() && text[at] == '+') ++at;
    int exponent = 0;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), exponent);
    if (error != std::errc() || end != text.data() + text.size()) return bad(kNotNumber);
    if (exponent > kMaxExponent || exponent < -kMaxExponent) return bad("is out of range");
    point += exponent;
  }

  // The value is 0.digits × 10^point; in micros the point moves right by six.
  point += kDecimals;
  std::int64_t micros = 0;
  const auto push = [&](int digit) {
    if (micros > (std::numeric_limits<std::int64_t>::max() - digit) / 10) return false;
    micros = micros * 10 + digit;
    return true;
  };
  for (int i = 0; i < static_cast<int>(digits.size()); ++i) {
    const int digit = digits[static_cast<std::size_t>(i)] - '0';
    if (i >= point) {
      if (digit != 0) return bad("has more than six decimals");
    } else if (!push(digit)) {
      return bad("is too large");
    }
  }
  for (int i = static_cast<int>(digits.size()); i < point && micros != 0; ++i) {
    if (!push(0)) return bad("is too large");
  }
  return negative ? -micros : micros;
}

void append_decimal_micros(std::string& out, std::int64_t micros) {
  std::uint64_t magnitude = static_cast<std::uint64_t>(micros);
  if (micros < 0) {
    out.push_back('-');
    magnitude = 0 - magnitude;
  }
  char buffer[24];
  const auto whole = std::to_chars(buffer, buffer + sizeof buffer, magnitude / kMicrosPerUnit);
  out.append(buffer, whole.ptr);
  auto fraction = static_cast<std::uint32_t>(magnitude % kMicrosPerUnit);
  if (fraction == 0) return;
  char decimals[kDecimals];
  for (int i = kDecimals - 1; i >= 0; --i, fraction /= 10)
    decimals[i] = static_cast<char>('0' + fraction % 10);
  int used = kDecimals;
  while (decimals[used - 1] == '0') --used;
  out.push_back('.');
  out.append(decimals, static_cast<std::size_t>(used));
}

}  // namespace vitrina
