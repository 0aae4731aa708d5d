// HitOrder: which matches are shown, in what order: what the rules pin, then the best and the typical as the
// second phase has them, then the others as the first had them.
//
// begin(), then every match is offered to top() (and, by relevance, to typical()), then order().
// Threads: one at a time; keep one for its buffers.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/search/promotion.h"
#include "engine/search/ranking_weights.h"
#include "engine/search/second_phase.h"
#include "engine/search/top_k.h"
#include "engine/search/typical_matches.h"

namespace vitrina::search {

class HitOrder {
 public:
  struct Placed {
    DocId doc = 0;
    double score = 0;
    bool pinned = false;
    std::uint32_t features = kNoFeatures;  // place in features()
  };
  static constexpr std::uint32_t kNoFeatures = 0xFFFFFFFFu;

  // `shown`: hits that are wanted, from the first. `weights`: of the second phase; null: the first decides.
  // Lifetime: refers to the segment and the weights until order().
  void begin(const index::Segment& segment, const RankingWeights* weights, std::size_t shown);
  TopK& top() noexcept { return top_; }
  // Null where it is not asked.
  TypicalMatches* typical() noexcept { return weights_ == nullptr ? nullptr : &typical_; }

  // At least the first `shown` hits, where there are as many. Requires: `plan` has groups if there are
  // weights. Lifetime: until begin().
  std::span<const Placed> order(const query::Plan& plan, const Promotion& promotion);
  const Features& features(std::uint32_t place) const noexcept { return second_phase_.features(place); }

 private:
  // The candidates of the second phase, by doc ids; of `best` those not pinned.
  void choose(std::span<const Candidate> best);
  void place(std::span<const Candidate> candidates, double step_down);

  const index::Segment* segment_ = nullptr;
  const RankingWeights* weights_ = nullptr;
  std::size_t shown_ = 0;
  TopK top_;
  TypicalMatches typical_;
  SecondPhase second_phase_;
  std::vector<Candidate> chosen_;
  std::vector<Placed> placed_;
};

}  // namespace vitrina::search
