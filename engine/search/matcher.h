// Matcher: runs a plan over a segment: what the query demands beyond its words, then its words (quorum.h).
//
// Threads: one at a time. Keep one for its buffers.
#pragma once

#include <string_view>
#include <vector>

#include "engine/query/plan.h"
#include "engine/search/doc_gate.h"
#include "engine/search/match.h"
#include "engine/search/phrase_finder.h"
#include "engine/search/quorum.h"
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
  QuorumMatcher quorum_matcher_;
};

}  // namespace vitrina::search
