#include "index/text/number.h"

namespace vitrina::index {
namespace {

// No separator is accepted so far from the number's begin, which also bounds the looking ahead.
constexpr std::size_t kMaxReach = kMaxTokenBytes;

std::size_t digits_end(const Char* chars, std::size_t pos) noexcept {
  do {
    ++pos;
  } while (chars[pos].is_digit() && !splits(chars[pos - 1], chars[pos]));
  return pos;
}

enum class Comma : std::uint8_t { kThousands, kDecimal, kEnd };

// What the commas of the digits and separators in [begin, end) are.
Comma meaning_of_commas(const Char* chars, std::size_t begin, std::size_t end) noexcept {
  std::size_t comma_count = 0;
  std::size_t point_count = 0;
  bool thousands = !chars[begin].is(U'0');
  std::size_t group = 0;  // digits since the last separator
  const auto end_group = [&] {
    if (point_count != 0) return;
    thousands = thousands && (comma_count == 0 ? group <= 3 : group == 3);
  };
  for (std::size_t i = begin; i < end; ++i) {
    if (chars[i].is_digit()) {
      ++group;
      continue;
    }
    end_group();
    group = 0;
    if (chars[i].is(U',')) {
      thousands = thousands && point_count == 0;
      ++comma_count;
    } else {
      ++point_count;
    }
  }
  end_group();
  if (thousands) return Comma::kThousands;
  return comma_count == 1 && point_count == 0 ? Comma::kDecimal : Comma::kEnd;
}

}  // namespace

std::size_t scan_number(const Char* chars, std::size_t begin, FormBuilder& form) {
  // What stands after a comma and a digit is the rest of a list, or it would belong to the number before.
  const bool continues_list = begin >= 2 && chars[begin - 1].is(U',') && chars[begin - 2].is_digit();
  std::size_t pos = begin;
  for (;;) {  // once for each part between slashes
    const std::size_t part = pos;
    bool has_comma = false;
    pos = digits_end(chars, pos);
    while ((chars[pos].is(U'.') || chars[pos].is(U',')) && chars[pos + 1].is_digit() &&
           pos + 1 - begin < kMaxReach) {
      has_comma = has_comma || chars[pos].is(U',');
      pos = digits_end(chars, pos + 1);
    }
    Comma comma = has_comma ? meaning_of_commas(chars, part, pos) : Comma::kThousands;
    if (has_comma && continues_list) comma = Comma::kEnd;
    for (std::size_t i = part; i < pos; ++i) {
      if (!chars[i].is(U',')) {
        form.add(chars[i].code());
      } else if (comma == Comma::kDecimal) {
        form.add(U'.');
      } else if (comma == Comma::kEnd) {
        return i;
      }
    }
    if (!chars[pos].is(U'/') || !chars[pos + 1].is_digit() || pos + 1 - begin >= kMaxReach) return pos;
    form.add(U'/');
    ++pos;
  }
}

}  // namespace vitrina::index
