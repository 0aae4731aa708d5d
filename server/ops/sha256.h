// SHA-256 (FIPS 180-4) of a short text, as lower case hex digits. For comparing keys; not for bulk data.
//
// Threads: const from any thread.
#pragma once

#include <string>
#include <string_view>

namespace vitrina::ops {

std::string sha256_hex(std::string_view text);

}  // namespace vitrina::ops
