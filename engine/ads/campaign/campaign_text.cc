#include "engine/ads/campaign/campaign_text.h"

#include <algorithm>

namespace vitrina::ads {
namespace {

constexpr char32_t kBadCodePoint = 0xFFFFFFFF;

// The code point at `at`, which moves past it.
char32_t next_code_point(std::string_view text, std::size_t& at) noexcept {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<std::uint8_t>(text[i]) : std::uint8_t{0};
  };
  const std::uint8_t head = byte(at);
  if (head < 0x80) return ++at, head;
  const std::size_t length = head >= 0xF0 ? 4 : head >= 0xE0 ? 3 : 2;
  if (head < 0xC2 || head > 0xF4) return kBadCodePoint;
  char32_t code_point = head & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return kBadCodePoint;
    code_point = code_point << 6 | (byte(at + i) & 0x3Fu);
  }
  constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code_point < kLeast[length] || code_point > 0x10FFFF) return kBadCodePoint;
  if (code_point >= 0xD800 && code_point <= 0xDFFF) return kBadCodePoint;
  at += length;
  return code_point;
}

bool is_control(char32_t c) noexcept {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}

// Spaces, and the zero-width characters that show as little.
bool is_space(char32_t c) noexcept {
  return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200F) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x2060 || c == 0x3000 || c == 0xFEFF;
}

char32_t lower(char32_t c) noexcept {
  if (c >= 'A' && c <= 'Z') return c + 32;
  if (c >= U'А' && c <= U'Я') return c + 32;
  return c == U'Ё' || c == U'ё' ? U'е' : c;
}

}  // namespace

TextShape shape_of(std::string_view text) noexcept {
  TextShape shape;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c == kBadCodePoint) {
      shape.is_utf8 = false;
      return shape;
    }
    ++shape.code_point_count;
    shape.has_control = shape.has_control || is_control(c);
    shape.is_blank = shape.is_blank && (is_control(c) || is_space(c));
  }
  return shape;
}

std::string folded(std::string_view text) {
  std::string out;
  bool is_space_due = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    if (c == kBadCodePoint) ++at;  // kept as it stands
    if (c != kBadCodePoint && is_space(c)) {
      is_space_due = !out.empty();
      continue;
    }
    if (is_space_due) out += ' ';
    is_space_due = false;
    const char32_t small = lower(c);
    if (small == c) {
      out += text.substr(begin, at - begin);
    } else if (small < 0x80) {
      out += static_cast<char>(small);
    } else {  // Russian: two bytes
      out += static_cast<char>(0xC0 | small >> 6);
      out += static_cast<char>(0x80 | (small & 0x3F));
    }
  }
  return out;
}

std::vector<std::string> simple_words(std::string_view text) {
  constexpr std::string_view kAround = ".,;:!?\"'()[]-";
  const std::string whole = folded(text);
  std::vector<std::string> words;
  for (std::string_view rest = whole; !rest.empty();) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    std::string_view word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    word.remove_prefix(std::min(word.find_first_not_of(kAround), word.size()));
    if (!word.empty()) word = word.substr(0, word.find_last_not_of(kAround) + 1);
    if (!word.empty()) words.emplace_back(word);
  }
  return words;
}

}  // namespace vitrina::ads
