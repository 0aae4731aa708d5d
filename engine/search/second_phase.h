// SecondPhase: puts the best of the first phase into their final order by features that are too dear for
// every match: how the title answers the query, how typical its words are of the category, what is known of
// the listing itself.
//
// Use for: the kRerankDepth best by relevance; below them the first phase's order stands, whatever the page.
// Not for: sorted answers.
//
// The score is linear in the features (ranking_features.h, ranking_weights.h), plus what the shop's rules
// add. The order is total: equal scores go by the place of the listing's id, as everywhere.
//
// Cost: some 200 ns a listing. Threads: one at a time; keep one for its buffers.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/search/attribute_matches.h"
#include "engine/search/promotion.h"
#include "engine/search/ranking_weights.h"
#include "engine/search/title_reader.h"
#include "engine/search/top_k.h"
#include "index/postings/posting_lists.h"

namespace vitrina::search {

class SecondPhase {
 public:
  struct Ranked {
    DocId doc = 0;
    std::uint32_t tie = 0;
    double score = 0;
    std::uint32_t place = 0;  // in features()
  };

  // The candidates of a plan, which its matcher found, in their final order; the first `wanted` of them.
  // Requires: their doc ids ascend, each once; their keys are those of relevance; the plan has groups.
  // Lifetime: until the next call.
  std::span<const Ranked> rank(const index::Segment& segment, const query::Plan& plan,
                               std::span<const Candidate> candidates, const Promotion& promotion,
                               const RankingWeights& weights, std::size_t wanted);
  const Features& features(std::uint32_t place) const noexcept { return features_[place]; }

 private:
  void read_categories(const index::Segment& segment, const query::Plan& plan);
  void open_cursors(const index::Segment& segment, const query::Plan& plan);
  float affinity(const index::Segment& segment, const query::Plan& plan, CategoryId node);
  void read_facts();

  TitleReader titles_;
  AttributeMatches attributes_;
  std::vector<index::PostingCursor> cursors_;  // one an alternative
  std::vector<index::ListingFacts> facts_;     // of the candidates
  std::vector<std::uint16_t> prices_;
  std::vector<Features> features_;
  std::vector<Ranked> ranked_;
};

}  // namespace vitrina::search
