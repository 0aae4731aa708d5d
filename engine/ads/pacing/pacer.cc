#include "engine/ads/pacing/pacer.h"

#include <algorithm>
#include <cmath>

namespace vitrina::ads {
namespace {

// The first guess weighs as much as this part of a day's traffic.
constexpr double kGuessWeight = 0.0003;
// Clicks that a campaign must have had for its own ratio to weigh as much as the shop's.
constexpr double kRatioClicks = 30;
// By how many standard deviations of the clicks to come what could still be spent must exceed what is left,
// for a campaign to be held back in full; with less than kLeastSlack not at all, for what bad luck leaves
// over at the end of the day cannot be made up for.
constexpr double kLeastSlack = 1;
constexpr double kFullSlack = 1.5;
// Half-life of the ratio, in days' traffic.
constexpr double kRatioMemory = 1;

// What of it clicks at about this price can spend: of the last click's price there is half on average.
double spendable(double left, double price) noexcept {
  return left >= price ? left - price / 2 : left * left / (2 * price);
}

// `all` is what it would spend of `left` if it entered every auction to come.
double next_share(double left, double all, double price) noexcept {
  if (left <= 0) return Pacer::kLeastShare;
  if (all <= left) return 1;
  const double slack = (all - left) / std::sqrt(all * price);
  const double held_back = std::clamp((slack - kLeastSlack) / (kFullSlack - kLeastSlack), 0.0, 1.0);
  return std::max(1 - held_back * (1 - spendable(left, price) / all), Pacer::kLeastShare);
}

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
  memory_.share = next_share(left, all, price);
  return memory_.share;
}

}  // namespace vitrina::ads
