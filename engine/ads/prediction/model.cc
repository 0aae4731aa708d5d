#include "engine/ads/prediction/model.h"

#include <algorithm>

namespace vitrina::ads {

Rate RateModel::rate(const FeatureList& features) const noexcept {
  std::int32_t score = 0;
  for (std::uint32_t i = 0; i < features.count; ++i) {
    score += cells[features.hash[i] >> (64 - bits)] + unseen[static_cast<std::size_t>(features.group[i])];
  }
  score = std::clamp(score, -kScoreLimit, kScoreLimit - 1) + kScoreLimit;
  const Rate low = knots[static_cast<std::size_t>(score / kKnotDistance)];
  const Rate high = knots[static_cast<std::size_t>(score / kKnotDistance) + 1];
  const auto part = static_cast<std::uint64_t>(score % kKnotDistance);
  return low + static_cast<Rate>((std::uint64_t{high - low} * part) / kKnotDistance);
}

}  // namespace vitrina::ads
