// Targets and query strings: "/v1/search?q=a+b&brand=x" in pieces, percent-decoded.
//
// Threads: const from any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "index/base/result.h"

namespace vitrina::api {

struct Target {
  std::string_view path;
  std::string_view query;  // after the '?'; neither is decoded
};
Target split_target(std::string_view target) noexcept;

// Decodes %XX, and '+' as a space where asked, into `out`. False: a '%' without two hex digits, invalid
// UTF-8, or a NUL.
bool decode_percent(std::string_view text, bool plus_is_space, std::string& out);
// The same; nullopt for false.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space);

// Calls `take(name, raw value)` for each "name=value" in order: the name decoded, the value not yet (so that
// it may be split at characters that are not escaped). Stops at the first error. Errors: kInvalidArgument
// when a name cannot be decoded; those of `take`.
Result<void> for_each_parameter(
    std::string_view query, const std::function<Result<void>(const std::string&, std::string_view)>& take);

}  // namespace vitrina::api
