#include "engine/serving/base64url.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace vitrina::serving {
namespace {

constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kNoDigit = 0xFF;

constexpr std::array<std::uint8_t, 256> kDigits = [] {
  std::array<std::uint8_t, 256> digits{};
  digits.fill(kNoDigit);
  for (std::uint8_t i = 0; i < 64; ++i) digits[static_cast<std::uint8_t>(kAlphabet[i])] = i;
  return digits;
}();

std::uint32_t byte_at(std::string_view bytes, std::size_t at) noexcept {
  return static_cast<std::uint8_t>(bytes[at]);
}

}  // namespace

void append_base64url(std::string& out, std::string_view bytes) {
  const std::size_t whole = bytes.size() / 3, rest = bytes.size() % 3;
  const std::size_t begin = out.size();
  out.resize(begin + whole * 4 + (rest == 0 ? 0 : rest + 1));
  char* to = out.data() + begin;
  const auto put = [&to](std::uint32_t group, std::size_t digits) {
    for (std::size_t i = 0; i < digits; ++i) *to++ = kAlphabet[group >> (18 - 6 * i) & 63];
  };
  std::size_t at = 0;
  for (std::size_t i = 0; i < whole; ++i, at += 3) {
    put(byte_at(bytes, at) << 16 | byte_at(bytes, at + 1) << 8 | byte_at(bytes, at + 2), 4);
  }
  if (rest == 1) put(byte_at(bytes, at) << 16, 2);
  if (rest == 2) put(byte_at(bytes, at) << 16 | byte_at(bytes, at + 1) << 8, 3);
}

bool decode_base64url(std::string_view text, std::string& out) {
  const std::size_t whole = text.size() / 4, rest = text.size() % 4;
  if (rest == 1) return false;
  out.resize(whole * 3 + (rest == 0 ? 0 : rest - 1));
  char* to = out.data();
  std::size_t at = 0;
  std::uint32_t bad = 0;  // a digit that is none has bits past the sixth
  const auto take = [&](std::size_t digits) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      const std::uint32_t digit = kDigits[static_cast<std::uint8_t>(text[at++])];
      bad |= digit >> 6;
      group |= (digit & 63) << (18 - 6 * i);
    }
    return group;
  };
  for (std::size_t i = 0; i < whole; ++i) {
    const std::uint32_t group = take(4);
    *to++ = static_cast<char>(group >> 16);
    *to++ = static_cast<char>(group >> 8);
    *to++ = static_cast<char>(group);
  }
  if (rest != 0) {
    const std::uint32_t group = take(rest);
    *to++ = static_cast<char>(group >> 16);
    if (rest == 3) *to++ = static_cast<char>(group >> 8);
    bad |= group & (rest == 2 ? 0xFFFFu : 0xFFu);
  }
  return bad == 0;
}

}  // namespace vitrina::serving
