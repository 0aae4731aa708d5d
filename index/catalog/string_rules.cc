#include "index/catalog/string_rules.h"

#include <algorithm>

namespace vitrina::index {
namespace {

// One code point, and how many bytes it takes. Of text that is cut inside a code point, what is there counts.
struct CodePoint {
  char32_t value;
  std::size_t size;
};

CodePoint first_code_point(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) -> char32_t {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
  };
  if (byte(0) < 0x80) return {byte(0), 1};
  if (byte(0) < 0xE0) return {(byte(0) & 0x1F) << 6 | (byte(1) & 0x3F), 2};
  if (byte(0) < 0xF0) return {(byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F), 3};
  return {(byte(0) & 7) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F), 4};
}

bool is_invisible(char32_t c) noexcept {
  return c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0xAD || c == 0x1680 || (c >= 0x2000 && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) || c == 0x3000 || c == 0xFEFF;
}

}  // namespace

void append_without_nul(std::string& out, std::string_view text) {
  for (std::size_t nul; (nul = text.find('\0')) != std::string_view::npos; text.remove_prefix(nul + 1)) {
    out.append(text.substr(0, nul));
  }
  out.append(text);
}

bool is_blank(std::string_view text) noexcept {
  while (!text.empty()) {
    const CodePoint first = first_code_point(text);
    if (!is_invisible(first.value)) return false;
    text.remove_prefix(std::min(first.size, text.size()));
  }
  return true;
}

bool has_control_character(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) return true;
    // U+0080–009F are C2 80 to C2 9F.
    if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
  }
  return false;
}

std::size_t find_invalid_utf8(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      ++i;
      continue;
    }
    // Unicode, table 3-7: the second byte's range depends on the first, the others are 80 to BF.
    std::size_t size = 2;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (byte >= 0xF0) {
      size = 4;
      if (byte == 0xF0) low = 0x90;
      if (byte == 0xF4) high = 0x8F;
    } else if (byte >= 0xE0) {
      size = 3;
      if (byte == 0xE0) low = 0xA0;
      if (byte == 0xED) high = 0x9F;
    }
    if (byte < 0xC2 || byte > 0xF4 || text.size() - i < size) return i;
    const auto second = static_cast<unsigned char>(text[i + 1]);
    if (second < low || second > high) return i;
    for (std::size_t k = 2; k < size; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return i;
    }
    i += size;
  }
  return text.size();
}

}  // namespace vitrina::index
