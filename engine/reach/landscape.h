// Landscape: what a day brings, bid by bid, at the exact bids at which anything changes.
//
// Every replayed auction has a ladder of rungs; the landscape is their sum. So without a budget it never
// falls as the bid rises but for the average slot, and between two of its points nothing changes. With a
// budget, spend stops at it, and clicks are what it buys: past some bid dearer clicks make fewer of them.
//
// Expected values a day; scaled from the window as the forecast is. Threads: a value; a builder one at a
// time.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/reach/replay.h"
#include "engine/reach/tally.h"

namespace vitrina::reach {

struct BidPoint {
  ads::Ticks bid = 0;  // from this one on
  double impressions = 0;
  double clicks = 0;
  double orders = 0;
  double spend = 0;  // micros
  double slot = 0;   // average of the impressions
};

// A bid that reaches what is named; none where no bid does.
struct BidAdvice {
  std::optional<ads::Ticks> last_slot;    // any slot, in nine of ten auctions in which it can have one
  std::optional<ads::Ticks> middle_slot;  // the upper half of the slots, likewise
  std::optional<ads::Ticks> first_slot;   // likewise
};

class Landscape {
 public:
  // Ascending by bid. With a budget, what it buys.
  const std::vector<BidPoint>& points() const noexcept { return points_; }
  const BidAdvice& advice() const noexcept { return advice_; }
  // What a bid brings: the point in force there; nothing below the first one.
  BidPoint at(ads::Ticks bid) const noexcept;
  // The bid after which clicks fall, where the budget makes them.
  std::optional<ads::Ticks> best_bid() const noexcept;
  // The least bid that shows the ad on this share of `pages` (a day).
  std::optional<ads::Ticks> bid_for_share(double share, double pages) const noexcept;
  // The highest bid at which spend is at most this share of what the orders bring, each of them `order_value`
  // micros.
  std::optional<ads::Ticks> bid_for_spend_share(double share, double order_value) const noexcept;

 private:
  friend class LandscapeBuilder;
  std::vector<BidPoint> points_;
  BidAdvice advice_;
};

class LandscapeBuilder {
 public:
  // Searches that share a case.
  void add(const Replayer::Case& held, double searches, const Replayer& replayer);
  // `scale`: from the window to a day. `budget`: of a day, in micros; none: no limit.
  Landscape finish(double scale, std::optional<double> budget);

 private:
  struct Step {
    ads::Ticks bid = 0;
    Yield change;
  };
  // From which bid on a case is shown at such a place, and how often it is searched.
  struct Reached {
    ads::Ticks bid = 0;
    double searches = 0;
  };
  static std::optional<ads::Ticks> nine_of_ten(std::vector<Reached>& reached);

  std::vector<Step> steps_;
  std::vector<Reached> any_, upper_half_, first_;
};

}  // namespace vitrina::reach
