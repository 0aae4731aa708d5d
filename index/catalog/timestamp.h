// Timestamps of dumps and events: RFC 3339 text ("2026-11-01T10:00:00Z") and seconds since
// 1970-01-01T00:00:00Z.
//
// Use for: whole seconds of years 0000 to 9999. Not for: dates without a time, durations, finer clocks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "index/base/result.h"

namespace vitrina::index {

// Reads "2026-11-01T10:00:00Z", or with an offset ("+03:00") instead of the Z; the T may be a space. A
// fraction of a second is dropped; the leap second :60 is the second after :59. Errors: kInvalidArgument with
// what was found and what would be right.
Result<std::int64_t> parse_timestamp(std::string_view text);

// Appends the timestamp in UTC, with a Z. Requires: within the years 0000 to 9999, as parse_timestamp()
// gives.
void append_timestamp(std::string& out, std::int64_t seconds);

}  // namespace vitrina::index
