// The logistic function and its kin in additions, multiplications and divisions alone, which IEEE 754 fixes
// to the last bit; the library's `exp` differs between machines, and then so would models of the same events.
// (Contraction to fused operations is off in this build.)
//
// Threads: pure functions.
#pragma once

#include <bit>
#include <cstdint>

namespace vitrina::ads {

// e^x, relative error below 1e-12 for |x| ≤ 700; limits beyond.
constexpr double exp_exact(double x) noexcept {
  constexpr double kLog2E = 1.4426950408889634;
  constexpr double kLn2High = 6.93147180369123816490e-01;
  constexpr double kLn2Low = 1.90821492927058770002e-10;
  if (!(x > -700)) return 0.0;
  if (x > 700) x = 700;
  const double scaled = x * kLog2E + (x < 0 ? -0.5 : 0.5);
  const auto power = static_cast<std::int64_t>(scaled);
  const double r = (x - static_cast<double>(power) * kLn2High) - static_cast<double>(power) * kLn2Low;
  // |r| ≤ ln 2 / 2: eleven terms of the series.
  double sum = 1.0;
  for (int i = 11; i >= 1; --i) sum = 1.0 + sum * r / i;
  return sum * std::bit_cast<double>(static_cast<std::uint64_t>(1023 + power) << 52);
}

constexpr double logistic_exact(double x) noexcept {
  return 1.0 / (1.0 + exp_exact(-x));
}

// The same in single precision, relative error below 1e-5, several times faster: for the inner loop of
// training.
constexpr float logistic_fast(float x) noexcept {
  if (x > 40.0f) return 1.0f;
  if (x < -40.0f) x = -40.0f;
  const float t = -x * 1.44269504f;
  const auto power = static_cast<std::int32_t>(t + (t < 0 ? -0.5f : 0.5f));
  const float r = (t - static_cast<float>(power)) * 0.69314718f;
  const float e = 1.0f + r * (1.0f + r * (0.5f + r * (0.16666667f + r * (0.041666667f + r * 0.0083333333f))));
  return 1.0f / (1.0f + e * std::bit_cast<float>(static_cast<std::uint32_t>(127 + power) << 23));
}

}  // namespace vitrina::ads
