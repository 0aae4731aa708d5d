#include "engine/ads/campaign/advertiser_rules.h"

#include <algorithm>
#include <array>

namespace vitrina::ads {
namespace {

constexpr std::array<int, 11> kWeights = {3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8};

// Whether the digit at `place` is the weighted sum of those before it, mod 11, mod 10. The weights are the
// last `place` of kWeights: the numbers of both lengths use ends of one row.
bool has_check_digit(std::string_view digits, std::size_t place) noexcept {
  int sum = 0;
  for (std::size_t i = 0; i < place; ++i) sum += kWeights[kWeights.size() - place + i] * (digits[i] - '0');
  return sum % 11 % 10 == digits[place] - '0';
}

}  // namespace

bool is_inn(std::string_view text) noexcept {
  if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) return false;
  if (text.find_first_not_of('0') == std::string_view::npos) return false;
  if (text.size() == 10) return has_check_digit(text, 9);
  return text.size() == 12 && has_check_digit(text, 10) && has_check_digit(text, 11);
}

bool is_erid(std::string_view text) noexcept {
  return text.size() >= kMinEridLength && text.size() <= kMaxEridLength &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
         });
}

}  // namespace vitrina::ads
