// Weights: the table that FTRL-Proximal learns, one cell a hashed feature.
//
// FTRL-Proximal (McMahan et al. 2013) keeps for each coordinate a sum z of gradients less the curvature
// already paid for, and gives w = −z / (λ + n) in closed form. Here n sums the curvature of the log loss
// (Fisher's information) in place of the paper's growth of √Σg²: click rates do not drift by the hour, and
// then this schedule spends every event once, as the posterior mean under a normal prior of precision λ does,
// so that a listing with few events stays near what is known of its kind. 1 / (λ + n) is how unsure a weight
// still is, and a rate is predicted for what the weights may be, not for what they most likely are: half of
// that uncertainty is added to the score (kSpread), without which the new and the rare would be underrated.
//
// λ belongs to a group of features and is learned from how far the group's weights scatter (MacKay 1992), so
// nobody tunes it. Several passes share the events' weight: with P passes the prior counts P times.
//
// Layout: 2^bits cells of two floats and one byte for the group. Cost: about 5 ns a feature in cache.
// Threads: one at a time.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/ads/prediction/features.h"

namespace vitrina::ads {

// What a score is before anything is known: rates of a few percent. A first guess of one half would be wrong
// by so much that its curvature slowed down all that follows.
inline constexpr float kFirstScore = -3.0f;

// Half of a score's variance is added to it, times the tenth less that rates of a few percent call for.
inline constexpr float kSpread = 0.45f;

using GroupVariances = std::array<float, kFeatureGroups>;

class Weights {
 public:
  // Requires: 1 ≤ bits ≤ 30, passes ≥ 1.
  Weights(unsigned bits, unsigned passes);

  // A pair's cells, gathered for score() and learn(), which go together.
  struct Active {
    std::array<std::uint32_t, kMaxFeatures> cell;
    std::array<FeatureGroup, kMaxFeatures> group;
    std::array<float, kMaxFeatures> weight;
    std::uint32_t count = 0;
  };

  // Finds the cells and asks the memory for them; the features' values are read by score().
  void locate(const FeatureList& features, Active& active) const noexcept;
  // The logit, uncertainty included.
  float score(Active& active) const noexcept;
  // Requires: score(active) was called since the last learn() of it.
  void learn(const Active& active, float gradient, float curvature) noexcept;

  // Learns the groups' variances from the weights so far. `done`: how many passes they have seen, of those
  // given to the constructor.
  void fit_variances(unsigned done);

  unsigned bits() const noexcept { return bits_; }
  const GroupVariances& variances() const noexcept { return variances_; }
  // What a cell adds to the score beyond that of a feature never seen, which is kSpread × its group's
  // variance.
  float worth(std::size_t cell) const noexcept;
  std::size_t cells() const noexcept { return cells_.size(); }

 private:
  struct Cell {
    float z = 0;
    float n = 0;
  };

  unsigned bits_;
  float passes_;
  std::vector<Cell> cells_;
  std::vector<FeatureGroup> groups_;
  GroupVariances variances_;
  GroupVariances precisions_;  // passes / variance
};

}  // namespace vitrina::ads
