#include "engine/ads/pacing/pacer.h"

#include <algorithm>
#include <cmath>

namespace vitrina::ads {
namespace {

// The first guess weighs as much as this part of a day's traffic.
constexpr double kGuessWeight = 0.0003;
// Clicks that a campaign must have had for its own ratio to weigh as much as the shop's.
constexpr double kRatioClicks = 30;
// How far a budget is spent ahead of the curve, in standard deviations of the clicks that it still buys: what
// bad luck leaves over near the end of the day cannot be made up for.
constexpr double kAhead = 0.3;
// Half-life of the ratio, in days' traffic.
constexpr double kRatioMemory = 1;

}  // namespace

double Pacer::step(double passed, double budget, double left, double outstanding, double ahead,
                   double shop_ratio, double price) noexcept {
  if (!has_begun_) {
    // As if entering every auction would spend the budget 1 / kFirstShare times.
    exposure_sum_ = kGuessWeight;
    expected_sum_ = kGuessWeight * budget / kFirstShare;
    has_begun_ = true;
    share_ = kFirstShare;
  }
  const double fade = std::exp2(-passed / kMemory);
  expected_sum_ = expected_sum_ * fade + served_;
  exposure_sum_ = exposure_sum_ * fade + passed * share_;
  const double long_fade = std::exp2(-passed / kRatioMemory);
  long_expected_ = long_expected_ * long_fade + served_;
  long_spent_ = long_spent_ * long_fade + spent_;
  served_ = spent_ = 0;

  const double weight = kRatioClicks * price;
  ratio_ = std::clamp((long_spent_ + weight * shop_ratio) / (long_expected_ + weight), 0.05, 20.0);
  const double rate = exposure_sum_ > 0 ? expected_sum_ / exposure_sum_ * ratio_ : 0;
  const double all = rate * ahead;
  left -= outstanding * ratio_;
  const double wanted = left <= 0 ? 0 : left + kAhead * std::sqrt(left * price);
  share_ = all <= wanted ? 1 : std::max(wanted / all, kLeastShare);
  return share_;
}

}  // namespace vitrina::ads
