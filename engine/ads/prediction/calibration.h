// Calibration: from a score to a rate (Platt 1999), fitted on events that the score had not yet learned from.
//
// rate = logistic(offset + slope × score), by maximum likelihood of clicks in all slots. Two numbers, so that
// a later period of a few hundred clicks is enough; where there are fewer, a prior holds them near 0 and 1.
// Scores are counted in bins of 1/32, so memory does not depend on the number of events.
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/ads/prediction/position.h"

namespace vitrina::ads {

class Calibration {
 public:
  Calibration();

  void add(float score, std::size_t slot, bool clicked) noexcept;
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
  std::vector<Bin> bins_;  // by score, then slot
  double offset_ = 0;
  double slope_ = 1;
};

}  // namespace vitrina::ads
