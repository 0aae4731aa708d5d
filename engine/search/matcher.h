// Matcher: runs a plan over a segment: chooses the executor, settles the quorum, streams the matches.
//
// All groups are asked for first (conjunction.h); only if too few listings hold them all, parts of them are
// (window_scorer.h).
//
// Threads: one at a time. Keep one for its buffers.
#pragma once

#include <string_view>
#include <vector>

#include "engine/query/plan.h"
#include "engine/search/doc_gate.h"
#include "engine/search/group_cursor.h"
#include "engine/search/match.h"
#include "engine/search/phrase_finder.h"
#include "engine/search/quorum.h"
#include "engine/search/window_scorer.h"
#include "index/segment/segment.h"

namespace vitrina::search {

class Matcher {
 public:
  // Hands the matches of the quorum to the sink in doc order and returns the quorum. Listings outside
  // `interesting` may be left out where that saves work.
  // Requires: the plan was parsed against this segment.
  std::uint32_t run(const index::Segment& segment, const query::Plan& plan, std::uint32_t relax_below,
                    index::DocRange interesting, MatchSink& sink);

  // What a plan demands beyond its words, set up but not run; to be rewound before use.
  void set_up_gate(const index::Segment& segment, const query::Plan& plan);
  DocGate& gate() noexcept { return gate_; }

  // Phrases of the last plan that no title holds: their words counted as words.
  const std::vector<query::Phrase>& phrases_as_words() const noexcept { return phrases_as_words_; }

 private:
  PhraseFinder phrase_finder_;
  std::vector<std::vector<DocId>> phrase_docs_;  // pooled: one list a phrase, demanded or excluded
  std::vector<query::Phrase> phrases_as_words_;
  DocGate gate_;
  GroupCursors cursors_;
  WindowScorer window_scorer_;
  std::vector<Match> undecided_;
};

}  // namespace vitrina::search
