// Normalised words as code points and back: for what works letter by letter (spelling, layouts).
//
// Threads: pure functions.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "index/text/normalize.h"

namespace vitrina::index {

// Calls `take(code point)` for each. Requires: `text` is valid UTF-8, as forms and checked requests are.
template <class Take>
void for_each_code_point(std::string_view text, Take&& take) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t code = length == 1 ? lead : lead & (0x7Fu >> length);
    for (std::size_t k = 1; k < length && i + k < text.size(); ++k)
      code = code << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3Fu);
    take(code);
    i += length;
  }
}

// Requires: as above.
inline void decode_utf8(std::string_view text, std::u32string& out) {
  out.clear();
  for_each_code_point(text, [&](char32_t code) { out.push_back(code); });
}

inline void append_utf8(char32_t code, std::string& out) {
  char bytes[4];
  out.append(bytes, encode_utf8(code, bytes));
}

// A byte of a code point that is not its first.
constexpr bool continues_code_point(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// How many bytes the code point has that begins at byte `at`. Requires: at < text.size().
constexpr std::size_t code_point_bytes(std::string_view text, std::size_t at) noexcept {
  std::size_t bytes = 1;
  while (at + bytes < text.size() && continues_code_point(text[at + bytes])) ++bytes;
  return bytes;
}

inline std::size_t count_code_points(std::string_view text) noexcept {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !continues_code_point(c); }));
}

// Whether there is one of 0 to 9 in it: a number, or the name of a model.
inline bool has_digit(std::string_view text) noexcept {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace vitrina::index
