// Calibration: from a score to a rate (Platt 1999): rate = logistic(offset + slope × score), by maximum
// likelihood of clicks in all slots.
//
// The slope needs scores of events that were not yet learned from (fresh), else it would believe in what was
// learned by heart. The level needs the weights that will serve, in their last state, and as many events as
// can be: weights that move together leave it off by a percent or so, and a few hundred lucky clicks in the
// fresh period would too. Learned weights do not distort the sum of the rates, so events they have learned
// from serve (settled). Two numbers, so that little is enough; where there are fewer events, a prior holds
// them near 0 and 1.
//
// Scores are counted in bins of 1/32, so memory (800 kB) does not depend on the number of events.
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/ads/prediction/position.h"

namespace vitrina::ads {

class Calibration {
 public:
  Calibration();

  void add_fresh(float score, std::size_t slot, bool clicked) noexcept { add(fresh_, score, slot, clicked); }
  void add_settled(float score, std::size_t slot, bool clicked) noexcept {
    add(settled_, score, slot, clicked);
  }
  void fit(const SlotCurve& curve);

  double rate(double score) const noexcept;
  double offset() const noexcept { return offset_; }
  double slope() const noexcept { return slope_; }

 private:
  struct Bin {
    std::uint64_t count = 0;
    std::uint64_t clicks = 0;
    double scores = 0;
  };
  using Bins = std::vector<Bin>;  // by score, then slot

  struct Sums;
  static void add(Bins& bins, float score, std::size_t slot, bool clicked) noexcept;
  Sums sums(const Bins& bins, const SlotCurve& curve, double centre) const;

  Bins fresh_;
  Bins settled_;
  double offset_ = 0;
  double slope_ = 1;
};

}  // namespace vitrina::ads
