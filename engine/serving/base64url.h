// Bytes as text that may stand in an address: base64url without padding (RFC 4648, section 5).
//
// Reading is strict, so that one value has one text: no padding, no other characters, no stray bits.
//
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace vitrina::serving {

void append_base64url(std::string& out, std::string_view bytes);

// Replaces `out`. False where the text is not exactly what append_base64url() makes of some bytes; `out` is
// then unspecified.
bool decode_base64url(std::string_view text, std::string& out);

}  // namespace vitrina::serving
