// Draws from skewed distributions in integers only, so that the same seed gives the same bytes on every
// machine: the standard library's distributions differ between implementations, `pow` and `log` between
// processors.
//
// Threads: Random one thread at a time; AliasTable immutable after construction.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

#include "index/base/random.h"

namespace vitrina::tools {

// Fixed point with 16 fractional bits.
using Fixed = std::int64_t;
inline constexpr Fixed kOne = Fixed{1} << 16;
constexpr Fixed fixed(double constant) noexcept {
  return static_cast<Fixed>(constant * 65536.0);
}

// 2^x in fixed point. Requires: -16·kOne < x < 40·kOne.
Fixed exp2_fixed(Fixed x) noexcept;
// log2 of a whole number, in fixed point. Requires: value > 0.
Fixed log2_fixed(std::uint64_t value) noexcept;

// About normal with mean 0 and deviation 1, within ±3.46 (the sum of twelve uniform numbers has no wider
// tails than a shop's prices).
Fixed draw_normal(Random& random) noexcept;

// A rank in [0, count) with probability about proportional to 1/(rank + 1.5): Zipf with exponent 1.
// Requires: count > 0.
std::uint64_t draw_zipf(Random& random, std::uint64_t count) noexcept;

// The lower of a number below `first` and one below `second`: small numbers are likelier. Two draws as
// arguments of std::min would come in whichever order the compiler likes.
inline std::uint64_t draw_lower(Random& random, std::uint64_t first, std::uint64_t second) noexcept {
  const std::uint64_t one = random.below(first);
  const std::uint64_t other = random.below(second);
  return one < other ? one : other;
}

// `percent` in 100.
inline bool draw_percent(Random& random, std::uint32_t percent) noexcept {
  return random.below(100) < percent;
}

// Draws places with given whole weights in constant time (Walker 1977; Vose 1991).
class AliasTable {
 public:
  AliasTable() = default;
  // Requires: at least one weight is positive.
  explicit AliasTable(std::span<const std::uint64_t> weights);
  AliasTable(std::initializer_list<std::uint64_t> weights)
      : AliasTable(std::span<const std::uint64_t>(weights.begin(), weights.size())) {}
  // `count` places with weights 1/(place + 1.5).
  static AliasTable harmonic(std::size_t count);

  std::size_t size() const noexcept { return slots_.size(); }
  std::size_t draw(Random& random) const noexcept {
    const std::uint64_t number = random();
    const std::size_t slot = static_cast<std::size_t>(((number >> 32) * slots_.size()) >> 32);
    return static_cast<std::uint32_t>(number) < slots_[slot].threshold ? slot : slots_[slot].alias;
  }

 private:
  struct Slot {
    std::uint32_t threshold;
    std::uint32_t alias;
  };
  std::vector<Slot> slots_;
};

}  // namespace vitrina::tools
