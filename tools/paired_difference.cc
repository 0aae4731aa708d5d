#include "tools/paired_difference.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "index/base/check.h"
#include "index/base/random.h"

namespace vitrina::tools {
namespace {

constexpr std::size_t kRounds = 5'000;

}  // namespace

PairedDifference paired_difference(std::span<const double> before, std::span<const double> after,
                                   std::uint64_t seed) {
  VITRINA_CHECK(before.size() == after.size());
  PairedDifference result;
  if (before.empty()) return result;
  std::vector<double> gains(before.size());
  double sum = 0;
  for (std::size_t i = 0; i < gains.size(); ++i) {
    gains[i] = after[i] - before[i];
    sum += gains[i];
    result.better += gains[i] > 0 ? 1 : 0;
    result.worse += gains[i] < 0 ? 1 : 0;
  }
  const auto count = static_cast<double>(gains.size());
  result.mean = sum / count;

  Random random(seed);
  std::vector<double> means(kRounds);
  for (double& mean : means) {
    mean = 0;
    for (std::size_t i = 0; i < gains.size(); ++i) mean += gains[random.below(gains.size())];
    mean /= count;
  }
  std::sort(means.begin(), means.end());
  result.low = means[kRounds * 25 / 1'000];
  result.high = means[kRounds * 975 / 1'000 - 1];

  std::size_t as_far = 0;
  for (std::size_t round = 0; round < kRounds; ++round) {
    double flipped = 0;
    std::uint64_t signs = 0;
    for (std::size_t i = 0; i < gains.size(); ++i, signs >>= 1) {
      if (i % 64 == 0) signs = random();
      flipped += (signs & 1) != 0 ? gains[i] : -gains[i];
    }
    // Sums in another order differ in their last bits.
    as_far += std::abs(flipped) >= std::abs(sum) * (1 - 1e-12) ? 1 : 0;
  }
  result.p = static_cast<double>(as_far + 1) / static_cast<double>(kRounds + 1);
  return result;
}

}  // namespace vitrina::tools
