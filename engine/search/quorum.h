// Quorum: how many of a query's n term groups a match must hold.
//
// All n if at least `relax_below` listings hold all of them; else the largest m that at least `relax_below`
// listings reach; 1 where there is none. A relax_below of 0 never relaxes. Listings are counted as the query
// demands them (phrases, exclusions, syntactic filters), before any filter of the request.
//
// All groups are asked for first (conjunction.h); only if too few listings hold them all, one less, and so on
// (quorum_scorer.h). A try at m groups reads the lists of the n − m + 1 rarest of them: where these have too
// few postings, it is left out; and as lists grow from one to the next, the tries that came to nothing cost
// less than the last.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/query/plan.h"
#include "engine/search/doc_gate.h"
#include "engine/search/group_cursor.h"
#include "engine/search/match.h"
#include "engine/search/quorum_scorer.h"

namespace vitrina::search {

inline constexpr std::uint32_t kDefaultRelaxBelow =
    20;  // a page; fixed, for the quorum must not depend on per_page

// Threads: one at a time. Keep one for its buffers.
class QuorumMatcher {
 public:
  // Hands the matches of the quorum to the sink, in doc order, and returns the quorum.
  // Requires: a plan of at least one group; the gate is set up; `quality` has a value a listing.
  std::uint32_t run(const query::Plan& plan, const index::PostingLists& postings, std::uint32_t relax_below,
                    DocGate& gate, std::span<const std::uint8_t> quality, MatchSink& sink);

 private:
  GroupCursors cursors_;
  QuorumScorer scorer_;
  std::vector<Match> too_few_;  // of a try, until there are enough; 12 bytes each
};

}  // namespace vitrina::search
