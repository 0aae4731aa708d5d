#include "engine/search/quorum.h"

#include <algorithm>

#include "engine/search/conjunction.h"

namespace vitrina::search {
namespace {

// A group of more alternatives than this is not asked listing by listing but walked window by window.
constexpr std::size_t kFewAlternatives = 3;

// The greatest quorum that `enough` listings may reach: all of them hold one of the groups that lead then.
// Requires: groups by ascending doc_count.
std::uint32_t greatest_reachable(std::span<const GroupCursor> groups, std::uint32_t enough) noexcept {
  auto quorum = static_cast<std::uint32_t>(groups.size());
  for (std::uint64_t leading = 0; quorum > 1; --quorum) {
    leading += groups[groups.size() - quorum].doc_count();
    if (leading >= enough) break;
  }
  return quorum;
}

// Keeps the matches of a try until there are enough of them, then passes them on as they come.
class Trial final : public MatchSink {
 public:
  Trial(std::uint32_t enough, std::vector<Match>& buffer, MatchSink& sink)
      : enough_(enough), kept_(buffer), sink_(sink) {
    kept_.clear();
  }

  void take(std::span<const Match> matches) override {
    if (kept_.size() + matches.size() < enough_) {
      kept_.insert(kept_.end(), matches.begin(), matches.end());
      return;
    }
    enough_ = 0;
    if (!kept_.empty()) sink_.take(kept_);
    kept_.clear();
    sink_.take(matches);
  }

  // Then everything was passed on.
  bool has_enough() const noexcept { return enough_ == 0; }

 private:
  std::uint32_t enough_;
  std::vector<Match>& kept_;
  MatchSink& sink_;
};

}  // namespace

std::uint32_t QuorumMatcher::run(const query::Plan& plan, const index::PostingLists& postings,
                                 std::uint32_t relax_below, DocGate& gate,
                                 std::span<const std::uint8_t> quality, MatchSink& sink) {
  const auto group_count = static_cast<std::uint32_t>(plan.groups.size());
  const auto known = static_cast<std::uint32_t>(
      std::count_if(plan.groups.begin(), plan.groups.end(),
                    [](const query::TermGroup& group) { return group.alternative_count > 0; }));
  if (relax_below == 0 && known < group_count) return group_count;
  if (known == 0) return 1;
  auto groups = cursors_.open(plan, postings);
  for (std::uint32_t quorum = greatest_reachable(groups, relax_below);; --quorum) {
    gate.rewind();
    Trial trial(quorum == 1 ? 0 : relax_below, too_few_, sink);
    const bool few = std::all_of(groups.begin(), groups.end(), [](const GroupCursor& group) {
      return group.alternative_count() <= kFewAlternatives;
    });
    if (quorum == known && few) {
      run_conjunction(groups, gate, quality, trial);
    } else {
      scorer_.run(groups, quorum, gate, quality, trial);
    }
    if (trial.has_enough()) return quorum;
    groups = cursors_.open(plan, postings);
  }
}

}  // namespace vitrina::search
