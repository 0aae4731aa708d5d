#include "engine/ads/prediction/weights.h"

#include <algorithm>

#include "index/base/check.h"

namespace vitrina::ads {
namespace {

// To begin with, in the order of FeatureGroup: whole groups matter more than what splits them further.
constexpr GroupVariances kFirstVariances = {9.0f,  0.10f, 0.10f, 0.10f, 0.05f, 0.20f, 0.05f, 0.05f,
                                            0.05f, 0.02f, 0.02f, 0.03f, 0.02f, 0.02f, 0.02f};
constexpr float kLeastVariance = 1e-4f;
constexpr float kMostVariance = 2.0f;
// A group with little to go by keeps its first guess, worth so many weights.
constexpr double kGuessWorth = 3.0;
constexpr int kRounds = 8;

}  // namespace

Weights::Weights(unsigned bits, unsigned passes)
    : bits_(bits),
      passes_(static_cast<float>(passes)),
      cells_(std::size_t{1} << bits),
      groups_(cells_.size()),
      variances_(kFirstVariances) {
  VITRINA_CHECK(bits >= 1 && bits <= 30 && passes >= 1);
  for (std::size_t group = 0; group < kFeatureGroups; ++group)
    precisions_[group] = passes_ / variances_[group];
}

void Weights::locate(const FeatureList& features, Active& active) const noexcept {
  active.count = features.count;
  for (std::uint32_t i = 0; i < features.count; ++i) {
    const auto cell = static_cast<std::uint32_t>(features.hash[i] >> (64 - bits_));
    active.cell[i] = cell;
    active.group[i] = features.group[i];
    __builtin_prefetch(&cells_[cell], 1);
  }
}

float Weights::score(Active& active) const noexcept {
  std::array<float, kMaxFeatures> unsure;
  std::array<float, kMaxFeatures> z;
  for (std::uint32_t i = 0; i < active.count; ++i) {
    const Cell& cell = cells_[active.cell[i]];
    z[i] = cell.z;
    unsure[i] = precisions_[static_cast<std::size_t>(active.group[i])] + cell.n;
  }
  for (std::uint32_t i = 0; i < active.count; ++i) {
    unsure[i] = 1.0f / unsure[i];
    active.weight[i] = -z[i] * unsure[i];
  }
  float sum = 0;
  float variance = 0;
  for (std::uint32_t i = 0; i < active.count; ++i) {
    sum += active.weight[i];
    variance += unsure[i];
  }
  return kFirstScore + sum + kSpread * passes_ * variance;
}

void Weights::learn(const Active& active, float gradient, float curvature) noexcept {
  for (std::uint32_t i = 0; i < active.count; ++i) {
    Cell& cell = cells_[active.cell[i]];
    if (cell.n == 0) groups_[active.cell[i]] = active.group[i];
    cell.z += gradient - curvature * active.weight[i];
    cell.n += curvature;
  }
}

void Weights::fit_variances(unsigned done) {
  // A group's variance is the sum of squared weights over the number of weights that the events, rather than
  // the prior, have settled; both depend on the variance, so a few rounds are needed.
  for (int round = 0; round < kRounds; ++round) {
    std::array<double, kFeatureGroups> squares{};
    std::array<double, kFeatureGroups> settled{};
    GroupVariances precisions;
    for (std::size_t group = 0; group < kFeatureGroups; ++group) {
      precisions[group] = static_cast<float>(done) / variances_[group];
    }
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const Cell& cell = cells_[i];
      if (cell.n == 0) continue;
      const auto group = static_cast<std::size_t>(groups_[i]);
      const float unsure = 1.0f / (precisions[group] + cell.n);
      const float weight = cell.z * unsure;
      squares[group] += static_cast<double>(weight * weight);
      settled[group] += static_cast<double>(cell.n * unsure);
    }
    for (std::size_t group = 0; group < kFeatureGroups; ++group) {
      if (group == static_cast<std::size_t>(FeatureGroup::kBias)) continue;
      const double guess = static_cast<double>(kFirstVariances[group]);
      const double fitted = (squares[group] + guess * kGuessWorth) / (settled[group] + kGuessWorth);
      variances_[group] = std::clamp(static_cast<float>(fitted), kLeastVariance, kMostVariance);
    }
  }
  for (std::size_t group = 0; group < kFeatureGroups; ++group)
    precisions_[group] = passes_ / variances_[group];
}

float Weights::worth(std::size_t i) const noexcept {
  const Cell& cell = cells_[i];
  if (cell.n == 0) return 0;
  const auto group = static_cast<std::size_t>(groups_[i]);
  const float unsure = 1.0f / (precisions_[group] + cell.n);
  return -cell.z * unsure + kSpread * (passes_ * unsure - variances_[group]);
}

}  // namespace vitrina::ads
