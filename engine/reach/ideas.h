// What else to bid on: keywords that the listings answer, words to exclude, and what they are found for
// anyway.
//
//   keywords   the most frequent searches that hold a word of a listing's title, that a listing answers, and
//              that the offer does not catch; then those that it catches, as keywords of their own
//   negatives  words of many caught searches of which no listing answers one
//   organic    caught searches on whose first page a listing stands without an ad
//   missing    caught searches that a listing would answer but for one word
//
// Only searches of kLeastSessionsShown sessions and more are named. Which searches share sessions or clicks
// is not in the log's index; it is not asked.
//
// Cost: some milliseconds. Threads: one at a time.
#pragma once

#include <vector>

#include "engine/reach/reach.h"
#include "engine/reach/sample.h"

namespace vitrina::reach {

// A caught query that was replayed, and whether the offer entered any of its auctions.
struct LookedAt {
  SampledQuery query;
  bool entered = false;
};

Ideas find_ideas(const Market& market, const Offer& offer, const std::vector<LookedAt>& looked_at,
                 CatchScratch& scratch);

}  // namespace vitrina::reach
