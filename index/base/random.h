// Seeded random numbers, the same on every machine: xoshiro256** (Blackman, Vigna 2018) seeded by splitmix64.
// For generators, sampling and tests; not for secrets.
//
// Threads: one at a time.
#pragma once

#include <cstdint>

#include "index/base/check.h"

namespace vitrina {

// One step of splitmix64: a good 64-bit mixer.
constexpr std::uint64_t mix64(std::uint64_t x) noexcept {
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

class Random {
 public:
  using result_type = std::uint64_t;

  explicit constexpr Random(std::uint64_t seed) noexcept {
    for (auto& word : state_) word = seed = mix64(seed);
  }

  static constexpr result_type min() noexcept { return 0; }
  static constexpr result_type max() noexcept { return ~result_type{0}; }

  constexpr result_type operator()() noexcept {
    const auto rotl = [](std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); };
    const std::uint64_t result = rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = rotl(state_[3], 45);
    return result;
  }

  // Uniform in [0, bound). Requires: bound > 0. Multiply-shift (Lemire 2019); its bias is below 2^-32 for
  // bounds below 2^32.
  constexpr std::uint64_t below(std::uint64_t bound) noexcept {
    VITRINA_DCHECK(bound > 0);
    __extension__ using u128 = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<u128>((*this)()) * bound) >> 64);
  }

  // Uniform in [0, 1), 53 bits.
  constexpr double unit() noexcept { return static_cast<double>((*this)() >> 11) * 0x1.0p-53; }

  constexpr bool chance(double probability) noexcept { return unit() < probability; }

 private:
  std::uint64_t state_[4]{};
};

}  // namespace vitrina
