// What else to bid on: keywords that the listings answer, words to exclude, and what they are found for
// anyway.
//
//   keywords   searches that a listing answers and the offer does not catch: first those that the same
//              sessions search as caught ones, or that lead to clicks on the same listings, then the most
//              frequent with a word of a listing's title; then caught ones, as keywords of their own
//   negatives  words of many caught searches of which no listing answers one
//   organic    caught searches on whose first page a listing stands without an ad
//   missing    caught searches that a listing would answer but for one word
//
// Only searches of kLeastSessionsShown sessions and more are named.
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
