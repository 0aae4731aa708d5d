#include "index/catalog/timestamp.h"

#include <chrono>

#include "index/base/check.h"

namespace vitrina::index {
namespace {

using std::chrono::sys_days;

constexpr std::int64_t kSecondsPerDay = 86'400;

constexpr std::int64_t seconds_at(std::chrono::year_month_day date) {
  return sys_days(date).time_since_epoch().count() * kSecondsPerDay;
}

constexpr std::int64_t kFirstSecond = seconds_at(std::chrono::year(0) / 1 / 1);
constexpr std::int64_t kLastSecond = seconds_at(std::chrono::year(10'000) / 1 / 1) - 1;

// Takes pieces of fixed width off the front of a text; once a piece does not fit, ok() stays false.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  int number(std::size_t digits) {
    int value = 0;
    if (rest_.size() < digits) ok_ = false;
    for (std::size_t i = 0; ok_ && i < digits; ++i) {
      if (!is_digit(rest_[i])) ok_ = false;
      value = value * 10 + (rest_[i] - '0');
    }
    if (ok_) rest_.remove_prefix(digits);
    return value;
  }

  // The character taken, one of `allowed`.
  char one_of(std::string_view allowed) {
    if (!ok_ || rest_.empty() || allowed.find(rest_[0]) == std::string_view::npos) {
      ok_ = false;
      return '\0';
    }
    const char c = rest_[0];
    rest_.remove_prefix(1);
    return c;
  }

  void skip_fraction() {
    if (!ok_ || rest_.empty() || rest_[0] != '.') return;
    std::size_t end = 1;
    while (end < rest_.size() && is_digit(rest_[end])) ++end;
    if (end == 1) ok_ = false;
    rest_.remove_prefix(end);
  }

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  std::string_view rest_;
  bool ok_ = true;
};

void append_digits(std::string& out, unsigned value, unsigned width) {
  for (unsigned divisor = width == 4 ? 1000 : 10; divisor != 0; divisor /= 10) {
    out.push_back(static_cast<char>('0' + value / divisor % 10));
  }
}

}  // namespace

Result<std::int64_t> parse_timestamp(std::string_view text) {
  const auto bad = [&](std::string_view why) {
    return fail(ErrorCode::kInvalidArgument, "'" + std::string(text.substr(0, 40)) + "' " + std::string(why));
  };
  Scanner scanner(text);
  const int year = scanner.number(4);
  scanner.one_of("-");
  const int month = scanner.number(2);
  scanner.one_of("-");
  const int day = scanner.number(2);
  scanner.one_of("Tt ");
  const int hour = scanner.number(2);
  scanner.one_of(":");
  const int minute = scanner.number(2);
  scanner.one_of(":");
  const int second = scanner.number(2);
  scanner.skip_fraction();
  const char zone = scanner.one_of("Zz+-");
  int offset_minutes = 0;
  if (zone == '+' || zone == '-') {
    const int hours = scanner.number(2);
    scanner.one_of(":");
    const int minutes = scanner.number(2);
    if (scanner.ok() && (hours > 23 || minutes > 59)) return bad("has a time offset that does not exist");
    offset_minutes = (hours * 60 + minutes) * (zone == '-' ? -1 : 1);
  }
  if (!scanner.ok() || !scanner.at_end()) return bad("is not a timestamp such as 2026-11-01T10:00:00Z");

  const std::chrono::year_month_day date = std::chrono::year(year) / month / day;
  if (!date.ok()) return bad("has a day that does not exist");
  if (hour > 23 || minute > 59 || second > 60) return bad("has a time of day that does not exist");
  const std::int64_t seconds = seconds_at(date) + hour * 3600 + (minute - offset_minutes) * 60 + second;
  if (seconds < kFirstSecond || seconds > kLastSecond) return bad("is not within the years 0000 to 9999 UTC");
  return seconds;
}

void append_timestamp(std::string& out, std::int64_t seconds) {
  VITRINA_DCHECK(seconds >= kFirstSecond && seconds <= kLastSecond);
  const auto days =
      std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(seconds)));
  const std::chrono::year_month_day date(days);
  const auto rest = static_cast<unsigned>(seconds - days.time_since_epoch().count() * kSecondsPerDay);
  append_digits(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  out.push_back('-');
  append_digits(out, static_cast<unsigned>(date.month()), 2);
  out.push_back('-');
  append_digits(out, static_cast<unsigned>(date.day()), 2);
  out.push_back('T');
  append_digits(out, rest / 3600, 2);
  out.push_back(':');
  append_digits(out, rest / 60 % 60, 2);
  out.push_back(':');
  append_digits(out, rest % 60, 2);
  out.push_back('Z');
}

}  // namespace vitrina::index
