#include "engine/search/quorum.h"

#include <algorithm>

#include "index/base/check.h"

namespace vitrina::search {

QuorumSink::QuorumSink(std::uint32_t groups, std::uint32_t known_groups, std::uint32_t relax_below,
                       std::vector<Match>& buffer, MatchSink& sink)
    : groups_(groups), known_groups_(known_groups), relax_below_(relax_below), kept_(buffer), sink_(sink) {
  VITRINA_DCHECK(groups >= 1 && groups <= query::kMaxGroups && known_groups <= groups);
  kept_.clear();
  if (relax_below == 0) {
    lower_bound_ = groups;
    decided_ = true;
  } else {
    // A single group that is known leaves no choice.
    decided_ = known_groups <= 1;
  }
}

void QuorumSink::take(std::span<const Match> matches) {
  if (decided_) {
    // The executor may have filled this chunk under an older bound.
    if (std::all_of(matches.begin(), matches.end(), [&](const Match& m) { return m.held >= lower_bound_; })) {
      sink_.take(matches);
      return;
    }
  }
  for (const Match& match : matches) {
    if (match.held < lower_bound_) continue;
    kept_.push_back(match);
    if (!decided_) histogram_.add(match.held);
  }
  if (!decided_) {
    lower_bound_ = std::max(lower_bound_, histogram_.quorum(groups_, relax_below_));
    decided_ = lower_bound_ == known_groups_;
  }
  if (decided_) {
    pass_kept();
  } else if (kept_.size() > 2 * kept_when_pruned_ + MatchChunk::kCapacity) {
    std::erase_if(kept_, [&](const Match& m) { return m.held < lower_bound_; });
    kept_when_pruned_ = kept_.size();
  }
}

void QuorumSink::pass_kept() {
  std::erase_if(kept_, [&](const Match& m) { return m.held < lower_bound_; });
  if (!kept_.empty()) sink_.take(kept_);
  kept_.clear();
}

std::uint32_t QuorumSink::finish() {
  pass_kept();
  return lower_bound_;
}

}  // namespace vitrina::search
