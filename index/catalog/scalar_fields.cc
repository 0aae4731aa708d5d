#include "index/catalog/scalar_fields.h"

#include <cmath>

#include "index/catalog/listing.h"
#include "index/catalog/string_rules.h"
#include "index/catalog/timestamp.h"

namespace vitrina::index {
namespace {

// The amount in micros, if a double stands for one of at most kMaxPrice exactly.
//
// A price is exact although simdjson hands out doubles. In [0, kMaxPrice] there are fewer than 10^15 amounts,
// so neighbours differ in the 15th significant digit at the least, and a double tells decimals of 15 digits
// apart: no two amounts are parsed as the same double. The candidate is off by far less than one (the product
// is below 2^53), and it is the right one if it gives the same double back; candidate / 10^6 is a division of
// two exact doubles, correctly rounded, hence what parsing the candidate's decimal text gives.
//
// So "1.0000001" is refused, while 2794.0999999999999, the 17 digits that some programs print for 2794.1, is
// the same double as 2794.1 and is taken for it.
std::optional<std::int64_t> exact_micros(double number) {
  constexpr double kUnit = kMicrosPerUnit;
  const auto candidate = static_cast<std::int64_t>(std::llround(number * kUnit));
  if (static_cast<double>(candidate) / kUnit != number) return std::nullopt;
  return candidate;
}

}  // namespace

Result<void> read_text(std::string_view field, JsonElement element, std::string& out) {
  std::string_view text;
  if (element.get(text) != simdjson::SUCCESS) return fail_type(field, element, "a string");
  out.clear();
  append_without_nul(out, text);
  if (is_blank(out)) out.clear();
  return {};
}

Result<void> read_id(JsonElement element, std::string& id) {
  constexpr std::string_view kName = "id";
  id.clear();
  std::string_view text;
  if (element.get(text) == simdjson::SUCCESS) {
    if (is_blank(text)) return fail_field(kName, "is empty; every listing needs an id of its own");
    if (has_control_character(text)) {
      return fail_field(
          kName, "found " + describe(element) + ", which holds a control character; an id is plain text");
    }
    if (text.size() > kMaxIdBytes) {
      return fail_field(kName, "is " + std::to_string(text.size()) + " bytes long; at most " +
                                   std::to_string(kMaxIdBytes) + " are allowed");
    }
    id.assign(text);
    return {};
  }
  if (!element.is<std::int64_t>() && !element.is<std::uint64_t>()) {
    return fail_type(kName, element, "a string or an integer");
  }
  append_canonical_number(id, element);
  return {};
}

Result<void> read_money(std::string_view field, JsonElement element, std::optional<Money>& out) {
  constexpr std::string_view kRight = "a price such as 2794.00";
  constexpr std::int64_t kMaxUnits = kMaxPrice.micros / kMicrosPerUnit;
  double number = 0;
  if (!element.is_number() || element.get(number) != simdjson::SUCCESS) {
    return fail_type(field, element, kRight);
  }
  if (std::signbit(number) && number != 0) {
    return fail_field(field, "found " + describe(element) + "; a price is not negative");
  }
  if (number > static_cast<double>(kMaxUnits)) {
    return fail_field(field,
                      "found " + describe(element) + "; a price is at most " + std::to_string(kMaxUnits));
  }
  const auto micros = exact_micros(number);
  if (!micros) {
    return fail_field(field, "found " + describe(element) + "; a price has at most six decimals");
  }
  out = Money{*micros};
  return {};
}

Result<void> read_count(std::string_view field, JsonElement element, std::optional<std::uint32_t>& out) {
  double number = 0;
  if (!element.is_number() || element.get(number) != simdjson::SUCCESS) {
    return fail_type(field, element, "a count such as 12");
  }
  if (number < 0 || number > kMaxStock || number != std::floor(number)) {
    return fail_field(field, "found " + describe(element) + "; a count is a whole number from 0 to " +
                                 std::to_string(kMaxStock));
  }
  out = static_cast<std::uint32_t>(number);
  return {};
}

Result<void> read_rating(std::string_view field, JsonElement element, std::optional<std::int64_t>& micros) {
  double number = 0;
  if (!element.is_number() || element.get(number) != simdjson::SUCCESS) {
    return fail_type(field, element, "a rating from 0 to 5");
  }
  if (number < 0 || number > 5) {
    return fail_field(field, "found " + describe(element) + "; a rating is from 0 to 5");
  }
  micros = std::llround(number * kMicrosPerUnit);
  return {};
}

Result<void> read_timestamp(std::string_view field, JsonElement element,
                            std::optional<std::int64_t>& seconds) {
  std::string_view text;
  if (element.get(text) != simdjson::SUCCESS) {
    return fail_type(field, element, "a timestamp such as \"2026-11-01T10:00:00Z\"");
  }
  auto parsed = parse_timestamp(text);
  if (!parsed) return fail_field(field, std::move(parsed.error().message));
  seconds = *parsed;
  return {};
}

}  // namespace vitrina::index
