// Impact: what a term is worth in a listing, as one byte on a fixed scale, computed once at build time.
//
// BM25F (Robertson, Zaragoza, "The probabilistic relevance framework: BM25 and beyond", 2009, section 3.6):
//   w = Σ_field weight · tf / (1 − b + b · length / average length)
//   impact = 1 + ⌊254 · w / (k1 + w)⌋
// The saturated value lies in [0, 1) by itself, so no scale has to be learned. At query time a posting's
// score is idf × impact.
#pragma once

#include <array>
#include <cstdint>

#include "index/segment/segment.h"

namespace vitrina::index {

struct FieldWeight {
  double weight;
  double b;  // how much a longer field counts less: 0 not at all, 1 in full proportion
};

// In the order of Field.
inline constexpr std::array<FieldWeight, kFieldCount> kFieldWeights{{
    {3.0, 0.5},  // title
    {2.0, 0.0},  // brand
    {2.0, 0.0},  // category
    {0.7, 0.5},  // attributes and tags
    {1.0, 0.6},  // description
}};
inline constexpr double kSaturation = 1.2;  // k1

using FieldCounts = std::array<std::uint32_t, kFieldCount>;
using FieldLengths = std::array<std::uint16_t, kFieldCount>;  // in tokens, saturated

class ImpactModel {
 public:
  explicit ImpactModel(const std::array<double, kFieldCount>& average_lengths) noexcept {
    for (std::size_t f = 0; f < kFieldCount; ++f) {
      inverse_average_[f] = average_lengths[f] > 0 ? 1.0 / average_lengths[f] : 0.0;
    }
  }

  std::uint8_t impact(const FieldCounts& counts, const FieldLengths& lengths) const noexcept {
    double w = 0;
    for (std::size_t f = 0; f < kFieldCount; ++f) {
      if (counts[f] == 0) continue;
      const auto [weight, b] = kFieldWeights[f];
      w += weight * counts[f] / (1.0 - b + b * lengths[f] * inverse_average_[f]);
    }
    return static_cast<std::uint8_t>(1 + static_cast<int>(254.0 * (w / (kSaturation + w))));
  }

 private:
  std::array<double, kFieldCount> inverse_average_{};
};

}  // namespace vitrina::index
