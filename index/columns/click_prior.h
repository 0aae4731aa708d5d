// Click prior: whether a listing is clicked more or less than others would be in its places; of a listing
// that nothing is known of, kNoClickPrior: as much.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace vitrina::index {

inline constexpr std::uint8_t kNoClickPrior = 128;

// Clicks over clicks expected on a scale of logarithms: 32 steps for each doubling, from 1/16 to 15 times.
// Requires: ratio > 0.
inline std::uint8_t click_prior(double ratio) noexcept {
  int exponent = 0;
  const double half_to_one = std::frexp(ratio, &exponent);  // exact, and so is what follows
  const double octaves = exponent - 2 + 2 * half_to_one;    // linear between powers of two
  return static_cast<std::uint8_t>(std::clamp(kNoClickPrior + 32 * octaves, 0.0, 255.0));
}

}  // namespace vitrina::index
