// Static quality: how good a listing is before any query, from its sales, reviews and rating; 0 when nothing
// is known. It orders listings inside their category and adds a little to every score.
//
// Integers only, so that an image's bytes do not depend on the machine.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

#include "index/columns/columns.h"

namespace vitrina::index {

// 16 × log2(1 + x), linear between powers of two, at most 256 (x ≥ 65535).
constexpr std::uint32_t log2_16ths(std::uint32_t x) noexcept {
  const std::uint64_t y = std::uint64_t{x} + 1;
  const auto whole = static_cast<std::uint32_t>(std::bit_width(y) - 1);
  const auto sixteenths = static_cast<std::uint32_t>(((y << 4) >> whole) & 15);
  return std::min(whole * 16 + sixteenths, 256u);
}

// Hundredths of a star above 3: below that a listing is no better than an unknown one.
constexpr std::uint8_t stars_above_3(std::uint16_t rating_milli) noexcept {
  if (rating_milli == kNoRating) return 0;
  return static_cast<std::uint8_t>((std::clamp<std::uint32_t>(rating_milli, 3000, 5000) - 3000) / 10);
}

constexpr std::uint8_t static_quality(std::uint32_t sales_30d, std::uint32_t reviews,
                                      std::uint16_t rating_milli) noexcept {
  // A rating counts from 3 stars up: below that a listing is no better than an unknown one.
  const std::uint32_t stars =
      rating_milli == kNoRating ? 0 : std::clamp<std::uint32_t>(rating_milli, 3000, 5000) - 3000;
  const std::uint32_t sum = 2 * log2_16ths(sales_30d) + 2 * log2_16ths(reviews) + stars * 256 / 2000;
  return static_cast<std::uint8_t>(std::min(sum / 5, 255u));
}

}  // namespace vitrina::index
