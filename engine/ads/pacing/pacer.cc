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
constexpr double kAhead = 0.2;
// Half-life of the ratio, in days' traffic.
constexpr double kRatioMemory = 1;

}  // namespace

double Pacer::step(double passed, double budget, double left, double outstanding, double ahead,
                   const Shop& shop, double price) noexcept {
  if (!memory_.has_begun) {
    // As if entering every auction would spend the budget 1 / kFirstShare times.
    memory_.exposure_sum = kGuessWeight;
    memory_.expected_sum = kGuessWeight * budget / kFirstShare;
    memory_.has_begun = true;
    memory_.share = kFirstShare;
  }
  const double half_life =
      std::clamp(kMemory * kEvidence / std::max(memory_.shown_sum, 1.0), kMemory, kLongestMemory);
  const double fade = std::exp2(-passed / half_life);
  memory_.shown_sum = memory_.shown_sum * fade + shown_;
  memory_.expected_sum = memory_.expected_sum * fade + served_;
  memory_.exposure_sum = memory_.exposure_sum * fade + passed * memory_.share;
  const double long_fade = std::exp2(-passed / kRatioMemory);
  memory_.long_expected = memory_.long_expected * long_fade + served_;
  memory_.long_spent = memory_.long_spent * long_fade + spent_;
  served_ = shown_ = spent_ = 0;

  const double weight = kRatioClicks * price;
  memory_.ratio =
      std::clamp((memory_.long_spent + weight * shop.ratio) / (memory_.long_expected + weight), 0.05, 20.0);
  const double rate =
      memory_.exposure_sum > 0 ? memory_.expected_sum / memory_.exposure_sum * memory_.ratio : 0;
  const double all = rate * shop.drift * ahead;
  left -= outstanding * memory_.ratio;
  const double wanted = left <= 0 ? 0 : left + kAhead * std::sqrt(left * price);
  memory_.share = all <= wanted ? 1 : std::max(wanted / all, kLeastShare);
  return memory_.share;
}

}  // namespace vitrina::ads
