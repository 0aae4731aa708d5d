#include "engine/search/promotion.h"

#include <algorithm>

#include "engine/search/score.h"

namespace vitrina::search {

using query::Move;

void Promotion::begin(const index::Segment& segment, const query::Plan& plan, bool by_relevance) {
  segment_ = &segment;
  plan_ = &plan;
  by_relevance_ = by_relevance;
  is_any_ = !plan.pins.empty() || (by_relevance && !plan.moves.empty());
  pinned_.assign(plan.pins.begin(), plan.pins.end());
  std::sort(pinned_.begin(), pinned_.end());
  most_ = is_any_ ? static_cast<double>(most_score(plan)) : 0;
}

double Promotion::move_of(DocId doc) const noexcept {
  double by = 0;
  for (const Move& move : plan_->moves) {
    bool holds = false;
    switch (move.kind) {
      case Move::Kind::kDocs:
        holds = doc >= move.docs.begin && doc < move.docs.end;
        break;
      case Move::Kind::kBrand:
        holds = segment_->brands().ordinals()[doc] == move.ordinal;
        break;
      case Move::Kind::kSeller:
        holds = segment_->sellers().ordinals()[doc] == move.ordinal;
        break;
      case Move::Kind::kTag: {
        const auto tags = segment_->tags().ordinals(doc);
        holds = std::find(tags.begin(), tags.end(), move.ordinal) != tags.end();
        break;
      }
    }
    if (holds) by += move.by;
  }
  return by;
}

std::uint64_t Promotion::key(const Match& match, std::uint64_t key) const noexcept {
  const auto pin = std::find(plan_->pins.begin(), plan_->pins.end(), match.doc);
  if (pin != plan_->pins.end())
    return ~std::uint64_t{0} - static_cast<std::uint64_t>(pin - plan_->pins.begin());
  if (!by_relevance_ || plan_->moves.empty()) return key;
  const double score = static_cast<double>(match.score) + move_of(match.doc) * most_;
  const auto moved = static_cast<std::uint32_t>(std::clamp(score, 0.0, 4294967295.0));
  return (std::uint64_t{match.held} << 32) | moved;
}

void PinnedMatches::take(std::span<const Match> matches) {
  for (const Match& match : matches) {
    for (; !pinned_.empty() && pinned_.front() < match.doc; pinned_ = pinned_.subspan(1))
      push({pinned_.front(), 0, 0});
    if (!pinned_.empty() && pinned_.front() == match.doc) pinned_ = pinned_.subspan(1);
    push(match);
  }
}

void PinnedMatches::finish() {
  for (; !pinned_.empty(); pinned_ = pinned_.subspan(1)) push({pinned_.front(), 0, 0});
  chunk_.flush(sink_);
}

}  // namespace vitrina::search
