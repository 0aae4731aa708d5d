// Seeded random texts: of mixed alphabets, where token rules meet, and of raw bytes.
#pragma once

#include <utf8proc.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/base/random.h"
#include "index/text/normalize.h"

namespace vitrina::index::testing {

inline std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> points;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  for (std::size_t pos = 0; pos < text.size();) {
    utf8proc_int32_t c = 0;
    const auto length = utf8proc_iterate(bytes + pos, static_cast<utf8proc_ssize_t>(text.size() - pos), &c);
    pos += length > 0 ? static_cast<std::size_t>(length) : 1;
    points.push_back(length > 0 ? static_cast<char32_t>(c) : char32_t{0xFFFD});
  }
  return points;
}

inline std::string to_utf8(const std::vector<char32_t>& points) {
  std::string text;
  for (const char32_t c : points) {
    char bytes[4];
    text.append(bytes, encode_utf8(c, bytes));
  }
  return text;
}

// Words, numbers, units and signs that rules look at, and now and then any code point at all.
inline std::string random_text(Random& random, std::size_t pieces) {
  static const std::vector<std::string> kPieces = {
      "a",  "b",     "c",      "x",         "in",     "v",      "gb",     "Shirts", "é",      "ß",
      "İ",  "ﬁ",     "Ⅳ",      "а",         "в",      "г",      "х",      "ё",      "Й",      "и",
      "ГБ", "дюйма", "Ї",      "кроссовки", "ς",      "Σ",      "0",      "1",      "1",      "2",
      "12", "500",   "000",    "½",         "²",      "①",      "٣",      "/",      ".",      ",",
      "-",  "-",     "–",      " ",         " ",      " ",      " ",      "\t",     "'",      "’",
      "\"", "”",     "“",      "″",         "′",      "+",      "#",      "*",      "·",      "ч",
      "×",  "№",     "™",      "\u00AD",    "\u200B", "\u0306", "\u0308", "\u0301", "\u0323", "手",
      "ス", "한",    "\u1100", "\u1161",    "\u11A8", "ก",      "ि",      "㎧",     "㎏"};
  std::string text;
  for (std::size_t i = 0; i < pieces; ++i) {
    if (random.chance(0.03)) {
      char bytes[4];
      char32_t c = 0;
      do {
        c = static_cast<char32_t>(random.below(random.chance(0.7) ? 0x3100 : 0x110000));
      } while (c >= 0xD800 && c < 0xE000);
      text.append(bytes, encode_utf8(c, bytes));
    } else {
      text += kPieces[random.below(kPieces.size())];
    }
  }
  return text;
}

// Mostly broken UTF-8: random bytes, and texts with bytes overwritten, left out and cut off.
inline std::string random_bytes(Random& random, std::size_t size) {
  std::string text = random.chance(0.5) ? random_text(random, size) : std::string(size, '\0');
  const bool all = random.chance(0.5);
  for (char& byte : text) {
    if (all || random.chance(0.1)) byte = static_cast<char>(random.below(256));
  }
  return text;
}

inline std::string upper(std::string_view text) {
  auto points = code_points(text);
  for (char32_t& c : points) {
    c = static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c)));
  }
  return to_utf8(points);
}

// Canonical composition or decomposition.
inline std::string canonical(std::string_view text, utf8proc_option_t form) {
  utf8proc_uint8_t* mapped = nullptr;
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                 static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                                 static_cast<utf8proc_option_t>(UTF8PROC_STABLE | form));
  std::string out(reinterpret_cast<const char*>(mapped), size > 0 ? static_cast<std::size_t>(size) : 0);
  free(mapped);
  return out;
}

}  // namespace vitrina::index::testing
