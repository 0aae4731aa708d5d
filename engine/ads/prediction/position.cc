#include "engine/ads/prediction/position.h"

#include <algorithm>
#include <cmath>

#include "index/base/check.h"

namespace vitrina::ads {
namespace {

using Curve = std::array<double, kModelSlots>;

// A slot with few clicks stays near the one above it.
constexpr double kGuessClicks = 20.0;
constexpr double kLeast = 1e-3;
constexpr int kRounds = 40;
constexpr double kSettled = 1e-4;

// Pool adjacent violators, with slot 1 held at one.
void make_non_increasing(Curve& curve, const Curve& weights) {
  struct Pool {
    double value = 0;
    double weight = 0;
    std::size_t width = 0;
  };
  std::array<Pool, kModelSlots> pools;
  std::size_t count = 0;
  for (std::size_t slot = 1; slot < kModelSlots; ++slot) {
    pools[count++] = {curve[slot], weights[slot], 1};
    while (count > 1 && pools[count - 1].value > pools[count - 2].value) {
      Pool& low = pools[count - 2];
      const Pool& high = pools[--count];
      low.value = (low.value * low.weight + high.value * high.weight) / (low.weight + high.weight);
      low.weight += high.weight;
      low.width += high.width;
    }
  }
  std::size_t slot = 0;
  curve[slot++] = 1.0;
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t n = 0; n < pools[i].width; ++n) curve[slot++] = std::clamp(pools[i].value, kLeast, 1.0);
  }
}

}  // namespace

PositionModel::PositionModel(unsigned bits) : shift_(64 - bits), strata_(std::size_t{1} << bits) {
  VITRINA_CHECK(bits >= 1 && bits <= 30);
  curve_.fill(1.0f);
}

void PositionModel::fit() {
  Curve clicks{};
  std::vector<const Stratum*> telling;
  for (const Stratum& stratum : strata_) {
    std::size_t slots = 0;
    float sum = 0;
    for (std::size_t slot = 0; slot < kModelSlots; ++slot) {
      slots += stratum.expected[slot] > 0 ? 1 : 0;
      sum += stratum.clicks[slot];
    }
    if (slots < 2 || sum == 0) continue;
    telling.push_back(&stratum);
    for (std::size_t slot = 0; slot < kModelSlots; ++slot)
      clicks[slot] += static_cast<double>(stratum.clicks[slot]);
  }
  if (clicks[0] < kGuessClicks) return;  // nothing to measure the others by

  Curve curve;
  std::copy(curve_.begin(), curve_.end(), curve.begin());
  Curve expected{};
  for (int round = 0; round < kRounds; ++round) {
    expected.fill(0);
    for (const Stratum* stratum : telling) {
      double own_clicks = 0;
      double own_expected = 0;
      for (std::size_t slot = 0; slot < kModelSlots; ++slot) {
        own_clicks += static_cast<double>(stratum->clicks[slot]);
        own_expected += static_cast<double>(stratum->expected[slot]) * curve[slot];
      }
      const double own = own_clicks / own_expected;
      for (std::size_t slot = 0; slot < kModelSlots; ++slot) {
        expected[slot] += own * static_cast<double>(stratum->expected[slot]);
      }
    }
    const double unit = clicks[0] / expected[0];
    double above = 1.0;
    double change = 0;
    for (std::size_t slot = 1; slot < kModelSlots; ++slot) {
      const double fitted = (clicks[slot] + kGuessClicks * above) / (expected[slot] * unit + kGuessClicks);
      change = std::max(change, std::abs(fitted - curve[slot]));
      curve[slot] = fitted;
      above = std::min(above, fitted);
    }
    if (change < kSettled) break;
  }
  for (auto& weight : expected) weight += kGuessClicks;
  make_non_increasing(curve, expected);
  for (std::size_t slot = 0; slot < kModelSlots; ++slot) curve_[slot] = static_cast<float>(curve[slot]);
}

}  // namespace vitrina::ads
