#include "engine/reach/landscape.h"

#include <algorithm>

namespace vitrina::reach {
namespace {

using ads::Ticks;

constexpr double kMostAuctions = 0.9;

}  // namespace

void LandscapeBuilder::add(const Replayer::Case& held, double searches, const Replayer& replayer) {
  Yield before;
  std::optional<Ticks> any, upper_half, first;
  for (const Rung& rung : held.ladder) {
    const Yield yield = replayer.yield_of(rung.shown);
    steps_.push_back({rung.bid,
                      {searches * (yield.impressions - before.impressions),
                       searches * (yield.clicks - before.clicks), searches * (yield.orders - before.orders),
                       searches * (yield.spend - before.spend), searches * (yield.slots - before.slots)}});
    before = yield;
    if (rung.shown.empty()) continue;
    const std::uint32_t slot = rung.shown.front().slot;
    if (!any) any = rung.bid;
    if (!upper_half && slot <= (held.slots + 1) / 2) upper_half = rung.bid;
    if (!first && slot == 1) first = rung.bid;
  }
  if (any) any_.push_back({*any, searches});
  if (upper_half) upper_half_.push_back({*upper_half, searches});
  if (first) first_.push_back({*first, searches});
}

std::optional<Ticks> LandscapeBuilder::nine_of_ten(std::vector<Reached>& reached) {
  if (reached.empty()) return std::nullopt;
  std::sort(reached.begin(), reached.end(), [](const Reached& a, const Reached& b) { return a.bid < b.bid; });
  double all = 0;
  for (const Reached& one : reached) all += one.searches;
  double sum = 0;
  for (const Reached& one : reached) {
    sum += one.searches;
    if (sum >= kMostAuctions * all) return one.bid;
  }
  return reached.back().bid;
}

Landscape LandscapeBuilder::finish(double scale, std::optional<double> budget) {
  std::sort(steps_.begin(), steps_.end(), [](const Step& a, const Step& b) { return a.bid < b.bid; });
  Landscape landscape;
  Yield sum;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const Yield& change = steps_[i].change;
    sum.impressions += change.impressions;
    sum.clicks += change.clicks;
    sum.orders += change.orders;
    sum.spend += change.spend;
    sum.slots += change.slots;
    if (i + 1 < steps_.size() && steps_[i + 1].bid == steps_[i].bid) continue;
    // What the budget buys is bought evenly over the day.
    const double spend = sum.spend * scale;
    const double bought = budget && spend > *budget ? *budget / spend * scale : scale;
    landscape.points_.push_back({steps_[i].bid, sum.impressions * bought, sum.clicks * bought,
                                 sum.orders * bought, sum.spend * bought,
                                 sum.impressions > 0 ? sum.slots / sum.impressions : 0});
  }
  landscape.advice_ = {nine_of_ten(any_), nine_of_ten(upper_half_), nine_of_ten(first_)};
  return landscape;
}

BidPoint Landscape::at(Ticks bid) const noexcept {
  const auto above = std::upper_bound(points_.begin(), points_.end(), bid,
                                      [](Ticks key, const BidPoint& point) { return key < point.bid; });
  return above == points_.begin() ? BidPoint{bid} : *(above - 1);
}

std::optional<Ticks> Landscape::best_bid() const noexcept {
  const auto best =
      std::max_element(points_.begin(), points_.end(),
                       [](const BidPoint& a, const BidPoint& b) { return a.clicks < b.clicks; });
  if (best == points_.end() || best + 1 == points_.end()) return std::nullopt;
  return points_.back().clicks < best->clicks ? std::optional(best->bid) : std::nullopt;
}

std::optional<Ticks> Landscape::bid_for_share(double share, double pages) const noexcept {
  for (const BidPoint& point : points_) {
    if (point.impressions >= share * pages) return point.bid;
  }
  return std::nullopt;
}

std::optional<Ticks> Landscape::bid_for_spend_share(double share, double order_value) const noexcept {
  std::optional<Ticks> found;
  for (std::size_t i = 0; i < points_.size(); ++i) {
    const BidPoint& point = points_[i];
    if (point.orders <= 0 || point.spend > share * point.orders * order_value) continue;
    // All bids up to the next point bring the same.
    found = i + 1 < points_.size() ? points_[i + 1].bid - 1 : point.bid;
  }
  return found;
}

}  // namespace vitrina::reach
