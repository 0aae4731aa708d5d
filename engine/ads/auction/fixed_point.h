// The auction's numbers: whole ticks of money, fixed-point qualities and slot factors, and the way into them.
//
// Widths are chosen so that nothing overflows: a score is at most (2^32 − 1)² < 2^64. Slot factors are at
// most 2^16, and the steps between them add up to the first, so VCG's sum of steps × scores stays below 2^80,
// in 128 bits.
//
// Threads: values.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "index/base/money.h"

namespace vitrina::ads {

using Ticks = std::uint32_t;       // money a click: whole ticks of the shop's currency
using Quality = std::uint32_t;     // pCTR^α × relevance^β in units of 1 / kQualityOne
using SlotFactor = std::uint32_t;  // clicks of a slot over those of an ideal one, in 1 / kSlotFactorOne
using Score = std::uint64_t;       // bid × quality

// 2^28: qualities reach just under 16, and a click rate of one in ten thousand still has 27 thousand steps.
inline constexpr Quality kQualityOne = 1u << 28;
inline constexpr SlotFactor kSlotFactorOne = 1u << 16;
inline constexpr Ticks kMaxTicks = std::numeric_limits<Ticks>::max();

constexpr Score score_of(Ticks bid, Quality quality) noexcept {
  return Score{bid} * quality;
}

// The nearest quality, within [1, 2^32 − 1]: what has any worth at all must be able to win. NaN gives 1.
// One multiplication and a truncation, so the same on every machine.
constexpr Quality quality_of(double worth) noexcept {
  const double scaled = worth * kQualityOne + 0.5;
  if (!(scaled >= 1.0)) return 1;
  if (scaled >= 0x1.0p32) return std::numeric_limits<Quality>::max();
  return static_cast<Quality>(scaled);
}

// The nearest slot factor, within [1, kSlotFactorOne]. NaN gives 1.
constexpr SlotFactor slot_factor_of(double share) noexcept {
  const double scaled = share * kSlotFactorOne + 0.5;
  if (!(scaled >= 1.0)) return 1;
  if (scaled >= kSlotFactorOne) return kSlotFactorOne;
  return static_cast<SlotFactor>(scaled);
}

// The whole ticks within `amount`: a bid is rounded down, so that nobody pays more than was offered. Debts
// give 0, what does not fit gives kMaxTicks. Requires: tick_micros > 0.
constexpr Ticks whole_ticks(Money amount, std::int64_t tick_micros) noexcept {
  return static_cast<Ticks>(std::clamp<std::int64_t>(amount.micros / tick_micros, 0, kMaxTicks));
}

// The least ticks that are not below `amount`: a reserve is rounded up. Limits as above.
constexpr Ticks ticks_covering(Money amount, std::int64_t tick_micros) noexcept {
  const std::int64_t whole = amount.micros / tick_micros;
  return static_cast<Ticks>(
      std::clamp<std::int64_t>(whole + (amount.micros > whole * tick_micros ? 1 : 0), 0, kMaxTicks));
}

// Requires: 0 < tick_micros < 2^31, so that the product fits.
constexpr Money money_of(Ticks ticks, std::int64_t tick_micros) noexcept {
  return Money{static_cast<std::int64_t>(ticks) * tick_micros};
}

}  // namespace vitrina::ads
