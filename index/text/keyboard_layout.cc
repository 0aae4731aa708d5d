#include "index/text/keyboard_layout.h"

#include <array>
#include <cstdlib>
#include <utility>

#include "index/text/code_points.h"

namespace vitrina::index {
namespace {

// Row by row, key by key; the first is the one left of 1.
constexpr std::u32string_view kLatinKeys = U"`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
constexpr std::u32string_view kCyrillicKeys = U"ёйцукенгшщзхъфывапролджэячсмитьбю";
// The same with Shift, where that gives a sign.
constexpr std::u32string_view kShiftedKeys = U"~{}:\"<>";
constexpr std::u32string_view kShiftedCyrillic = U"ёхъжэбю";
static_assert(kLatinKeys.size() == kCyrillicKeys.size() && kShiftedKeys.size() == kShiftedCyrillic.size());

constexpr std::u32string_view kLatinTwins = U"aceopxykmhtbi";
constexpr std::u32string_view kCyrillicTwins = U"асеорхукмнтві";
static_assert(kLatinTwins.size() == kCyrillicTwins.size());

constexpr char32_t lower(char32_t code) noexcept {
  if (code >= U'A' && code <= U'Z') return code + 32;
  if (code >= U'А' && code <= U'Я') return code + 32;
  return code == U'Ё' ? U'ё' : code;
}
constexpr bool is_latin(char32_t code) noexcept {
  return code >= U'a' && code <= U'z';
}
constexpr bool is_cyrillic(char32_t code) noexcept {
  return (code >= U'а' && code <= U'я') || code == U'ё' || code == U'і';
}

char32_t mapped(char32_t code, std::u32string_view from, std::u32string_view to) noexcept {
  const std::size_t place = from.find(code);
  return place == from.npos ? 0 : to[place];
}

bool to_twins(std::string_view word, bool to_cyrillic, std::string& out) {
  out.clear();
  bool changed = false, kept = false, all = true;
  for_each_code_point(word, [&](char32_t code) {
    const bool is_foreign = to_cyrillic ? is_latin(code) : is_cyrillic(code);
    if (!is_foreign) {
      kept = kept || (to_cyrillic ? is_cyrillic(code) : is_latin(code));
      append_utf8(code, out);
      return;
    }
    const char32_t twin =
        to_cyrillic ? mapped(code, kLatinTwins, kCyrillicTwins) : mapped(code, kCyrillicTwins, kLatinTwins);
    all = all && twin != 0;
    append_utf8(twin, out);
    changed = true;
  });
  return changed && kept && all;
}

// Row and column of each key, the rows set off as on a keyboard, in quarters of a key.
std::pair<int, int> place_of(char32_t code) noexcept {
  std::size_t place = kLatinKeys.find(code);
  if (place == kLatinKeys.npos) place = kCyrillicKeys.find(code);
  if (place == kLatinKeys.npos) return {-100, -100};
  const int at = static_cast<int>(place);
  if (at == 0) return {-1, 0};
  if (at <= 12) return {0, 4 * (at - 1)};
  if (at <= 23) return {1, 4 * (at - 13) + 1};
  return {2, 4 * (at - 24) + 3};
}

}  // namespace

bool switch_layout(std::string_view text, std::string& out) {
  bool latin = false, cyrillic = false;
  for_each_code_point(text, [&](char32_t code) {
    code = lower(code);
    latin = latin || is_latin(code);
    cyrillic = cyrillic || is_cyrillic(code);
  });
  out.clear();
  if (latin == cyrillic) return false;
  bool all = true;
  for_each_code_point(text, [&](char32_t code) {
    code = lower(code);
    char32_t other =
        latin ? mapped(code, kLatinKeys, kCyrillicKeys) : mapped(code, kCyrillicKeys, kLatinKeys);
    if (other == 0 && latin) other = mapped(code, kShiftedKeys, kShiftedCyrillic);
    all = all && (other != 0 || code < 0x80);  // else a letter of a third script
    append_utf8(other == 0 ? code : other, out);
  });
  return all;
}

bool to_cyrillic_twins(std::string_view word, std::string& out) {
  return to_twins(word, true, out);
}
bool to_latin_twins(std::string_view word, std::string& out) {
  return to_twins(word, false, out);
}

bool are_neighbour_keys(char32_t a, char32_t b) noexcept {
  const auto [row_a, column_a] = place_of(a);
  const auto [row_b, column_b] = place_of(b);
  return row_a > -100 && row_b > -100 && std::abs(row_a - row_b) <= 1 && std::abs(column_a - column_b) <= 4;
}

}  // namespace vitrina::index
