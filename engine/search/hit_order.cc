#include "engine/search/hit_order.h"

#include <algorithm>

#include "engine/search/ranking_features.h"
#include "engine/search/score.h"

namespace vitrina::search {
namespace {

constexpr auto kByDoc = [](const Candidate& a, const Candidate& b) { return a.doc < b.doc; };

}  // namespace

void HitOrder::begin(const index::Segment& segment, const RankingWeights* weights, std::size_t shown) {
  segment_ = &segment;
  weights_ = weights;
  shown_ = shown;
  top_.reset(weights == nullptr ? shown : std::max(shown, kRerankDepth));
  if (weights != nullptr) typical_.begin(segment.categories(), segment.columns().id_rank);
}

std::span<const HitOrder::Placed> HitOrder::order(const query::Plan& plan, const Promotion& promotion) {
  placed_.clear();
  // Where the second phase takes all of them, their order in the first does not matter.
  const bool takes_all = weights_ != nullptr && promotion.pinned().empty() && shown_ <= kRerankDepth;
  std::span<const Candidate> best = takes_all ? top_.unsorted() : top_.sorted();
  const auto unpinned = std::find_if(best.begin(), best.end(), [](const Candidate& candidate) {
    return !Promotion::is_pinned(candidate.key);
  });
  for (auto pinned = best.begin(); pinned != unpinned; ++pinned)
    placed_.push_back({pinned->doc, pinned->score / kScoreUnit, true, kNoFeatures});
  best = best.subspan(placed_.size());
  if (weights_ == nullptr || best.empty()) {
    place(best, 0);
    return placed_;
  }
  const std::size_t room = kRerankDepth - std::min(kRerankDepth, placed_.size());
  const std::size_t reranked = std::min(best.size(), room);
  choose(best.first(reranked));
  const std::size_t wanted = shown_ - std::min(shown_, placed_.size());
  double last = 0;
  for (const SecondPhase::Ranked& ranked :
       second_phase_.rank(*segment_, plan, chosen_, promotion, *weights_, wanted)) {
    placed_.push_back({ranked.doc, ranked.score, false, ranked.place});
    last = ranked.score;
  }
  // Below them the first phase's score goes on, where that ended.
  best = best.subspan(reranked);
  if (!best.empty()) place(best, chosen_.empty() ? 0 : last - best.front().score / kScoreUnit);
  return placed_;
}

void HitOrder::choose(std::span<const Candidate> best) {
  chosen_.assign(best.begin(), best.end());
  for (const Candidate& candidate : typical_.finish()) {
    if (!Promotion::is_pinned(candidate.key)) chosen_.push_back(candidate);
  }
  // Their rows come from memory while they are sorted.
  for (const Candidate& candidate : chosen_) segment_->rows().prefetch(candidate.doc);
  std::sort(chosen_.begin(), chosen_.end(), kByDoc);
  chosen_.erase(std::unique(chosen_.begin(), chosen_.end(),
                            [](const Candidate& a, const Candidate& b) { return a.doc == b.doc; }),
                chosen_.end());
}

// As the first phase has them; those that the second placed are left out.
void HitOrder::place(std::span<const Candidate> candidates, double step_down) {
  for (const Candidate& candidate : candidates) {
    if (weights_ != nullptr && std::binary_search(chosen_.begin(), chosen_.end(), candidate, kByDoc))
      continue;
    placed_.push_back({candidate.doc, candidate.score / kScoreUnit + step_down, false, kNoFeatures});
  }
}

}  // namespace vitrina::search
