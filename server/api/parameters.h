// The values of query strings, read and checked alike by whoever takes some.
//
// Errors are kInvalidArgument with the field. Threads: const from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "index/base/result.h"

namespace vitrina::api {

// Percent-decoded, '+' as a space; at most so many bytes. Replaces `out`.
Result<void> read_text(std::string_view field, std::string_view raw, std::size_t most_bytes,
                       std::string& out);

// "true" or "false".
Result<bool> read_flag(std::string_view field, std::string_view raw);

Result<std::uint64_t> read_whole_number(std::string_view field, std::string_view raw, std::uint64_t least,
                                        std::uint64_t most);

}  // namespace vitrina::api
