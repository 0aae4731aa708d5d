// Quorum: how many of a query's n term groups a match must hold.
//
// All n if at least `relax_below` listings hold all of them; else the largest m that at least `relax_below`
// listings reach; 1 where there is none. A relax_below of 0 never relaxes. Listings are counted as the query
// demands them (phrases, exclusions, syntactic filters), before any filter of the request.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/query/plan.h"
#include "engine/search/match.h"

namespace vitrina::search {

inline constexpr std::uint32_t kDefaultRelaxBelow =
    20;  // a page; fixed, for the quorum must not depend on per_page

// Listings by how many groups they hold.
class HeldHistogram {
 public:
  void add(std::uint32_t held) noexcept { ++counts_[held]; }
  // The quorum among `groups` if these were all matches.
  std::uint32_t quorum(std::uint32_t groups, std::uint32_t relax_below) const noexcept {
    std::uint64_t reached = 0;
    for (std::uint32_t m = groups; m > 1; --m) {
      reached += counts_[m];
      if (reached >= relax_below) return m;
    }
    return groups == 0 ? 0 : 1;
  }

 private:
  std::array<std::uint64_t, query::kMaxGroups + 1> counts_{};
};

// Takes the matches of an executor and passes on those that reach the quorum. Until the quorum is certain,
// the matches that may still reach it are kept; as more listings hold more groups, fewer may. Once no larger
// quorum is possible everything passes straight through.
//
// Memory: 12 bytes for each match that is kept; the buffer is the caller's, to be reused.
// Threads: one at a time.
class QuorumSink final : public MatchSink {
 public:
  // `known_groups` of the `groups` are held by any listing at all. Requires: groups ≥ 1.
  QuorumSink(std::uint32_t groups, std::uint32_t known_groups, std::uint32_t relax_below,
             std::vector<Match>& buffer, MatchSink& sink);

  // No match that holds fewer can reach the quorum; executors need not hand them over.
  std::uint32_t lower_bound() const noexcept { return lower_bound_; }

  void take(std::span<const Match> matches) override;

  // True once the quorum is certain.
  bool decided() const noexcept { return decided_; }

  // Passes on what was kept and returns the quorum.
  std::uint32_t finish();

 private:
  void pass_kept();

  std::uint32_t groups_;
  std::uint32_t known_groups_;
  std::uint32_t relax_below_;
  std::uint32_t lower_bound_ = 1;
  bool decided_ = false;
  HeldHistogram histogram_;
  std::vector<Match>& kept_;
  std::size_t kept_when_pruned_ = 0;
  MatchSink& sink_;
};

}  // namespace vitrina::search
