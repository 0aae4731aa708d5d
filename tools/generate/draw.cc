#include "tools/generate/draw.h"

#include <array>
#include <bit>

namespace vitrina::tools {
namespace {

__extension__ using u128 = unsigned __int128;

constexpr std::uint64_t square_root(u128 value) {
  std::uint64_t root = 0;
  for (int bit = 63; bit >= 0; --bit) {
    const std::uint64_t trial = root | (std::uint64_t{1} << bit);
    if (static_cast<u128>(trial) * trial <= value) root = trial;
  }
  return root;
}

// 2^(2^-k) for k = 1…16 with 32 fractional bits: each the square root of the one before.
constexpr std::array<std::uint64_t, 16> kRoots = [] {
  std::array<std::uint64_t, 16> roots{};
  std::uint64_t value = std::uint64_t{2} << 32;
  for (auto& root : roots) {
    value = square_root(static_cast<u128>(value) << 32);
    root = value;
  }
  return roots;
}();

}  // namespace

Fixed exp2_fixed(Fixed x) noexcept {
  const Fixed whole = x >> 16;
  const auto fraction = static_cast<std::uint64_t>(x & (kOne - 1));
  u128 value = u128{1} << 32;
  for (std::size_t k = 0; k < kRoots.size(); ++k) {
    if ((fraction >> (15 - k)) & 1) value = (value * kRoots[k]) >> 32;
  }
  if (whole >= 0) return static_cast<Fixed>((value << whole) >> 16);
  return static_cast<Fixed>((value >> -whole) >> 16);
}

Fixed log2_fixed(std::uint64_t value) noexcept {
  const int whole = 63 - std::countl_zero(value);
  // The mantissa in [1, 2) with 31 fractional bits is squared: each time it passes 2 gives a bit.
  std::uint64_t mantissa = whole >= 31 ? value >> (whole - 31) : value << (31 - whole);
  Fixed fraction = 0;
  for (int bit = 15; bit >= 0; --bit) {
    mantissa = (mantissa * mantissa) >> 31;
    if (mantissa >> 32) {
      mantissa >>= 1;
      fraction |= Fixed{1} << bit;
    }
  }
  return (static_cast<Fixed>(whole) << 16) | fraction;
}

Fixed draw_normal(Random& random) noexcept {
  // Twelve 16-bit uniform numbers have variance one; three draws hold them.
  Fixed sum = 0;
  for (int i = 0; i < 3; ++i) {
    const std::uint64_t bits = random();
    sum += static_cast<Fixed>(bits & 0xFFFF) + static_cast<Fixed>((bits >> 16) & 0xFFFF) +
           static_cast<Fixed>((bits >> 32) & 0xFFFF) + static_cast<Fixed>(bits >> 48);
  }
  return sum - 6 * 65535;
}

std::uint64_t draw_zipf(Random& random, std::uint64_t count) noexcept {
  // The logarithm of the rank is uniform; the range [1, count + 1) is cut into whole ranks.
  const auto range = static_cast<std::uint64_t>(log2_fixed(count + 1));
  // Past a million ranks 16 fractional bits would leave gaps, so the low bits are drawn too.
  const Fixed point = static_cast<Fixed>(random.below(range));
  const auto low = static_cast<std::uint64_t>(exp2_fixed(point));
  const auto high = static_cast<std::uint64_t>(exp2_fixed(point + 1));
  const std::uint64_t rank = ((low + random.below(high - low + 1)) >> 16) - 1;
  return rank < count ? rank : count - 1;
}

AliasTable::AliasTable(std::span<const std::uint64_t> weights) {
  const std::size_t count = weights.size();
  VITRINA_CHECK(count > 0 && count < (std::size_t{1} << 32));
  u128 total = 0;
  for (const std::uint64_t weight : weights) total += weight;
  VITRINA_CHECK(total > 0);
  slots_.resize(count);
  // Shares of a slot with 32 fractional bits; rounding loses less than one part in 2^32 a slot.
  std::vector<std::uint64_t> share(count);
  std::vector<std::uint32_t> small;
  std::vector<std::uint32_t> large;
  for (std::size_t i = 0; i < count; ++i) {
    share[i] = static_cast<std::uint64_t>((static_cast<u128>(weights[i]) * count << 32) / total);
    (share[i] >> 32 ? large : small).push_back(static_cast<std::uint32_t>(i));
  }
  while (!small.empty() && !large.empty()) {
    const std::uint32_t poor = small.back();
    const std::uint32_t rich = large.back();
    small.pop_back();
    slots_[poor] = {static_cast<std::uint32_t>(share[poor]), rich};
    share[rich] -= (std::uint64_t{1} << 32) - share[poor];
    if (share[rich] >> 32 == 0) {
      large.pop_back();
      small.push_back(rich);
    }
  }
  for (const std::uint32_t i : large) slots_[i] = {0xFFFFFFFFu, i};
  for (const std::uint32_t i : small) slots_[i] = {0xFFFFFFFFu, i};
}

AliasTable AliasTable::harmonic(std::size_t count) {
  std::vector<std::uint64_t> weights(count);
  for (std::size_t i = 0; i < count; ++i) weights[i] = (std::uint64_t{1} << 40) / (2 * i + 3);
  return AliasTable(weights);
}

}  // namespace vitrina::tools
