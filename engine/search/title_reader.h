// TitleReader: how a listing's title answers a query's words: which are there, how near, in what order, in
// what form, and whether in what the listing is or in what it goes with.
//
// Cost: some 50 ns a title of a dozen tokens, whose row is in the cache (ListingRows::prefetch).
// Threads: one at a time; keep one for its buffers.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>

#include "engine/query/plan.h"
#include "engine/search/group_shares.h"
#include "engine/search/ranking_features.h"
#include "index/segment/segment.h"

namespace vitrina::search {

class TitleReader {
 public:
  // Lifetime: refers to both until the last read(). Requires: the plan was parsed against the segment.
  void begin(const index::Segment& segment, const query::Plan& plan);

  // Sets the features that a title decides; `core`: ListingFacts::core.
  void read(DocId doc, std::size_t core, Features& features);

 private:
  static constexpr std::size_t kMostTokens = 64;  // of a title; what follows is not looked at

  // A token that may be one of those looked for.
  struct Token {
    TermId term;
    FormId form;
    std::uint8_t place;  // in the title
    std::int8_t group;   // the query's group that it matches; -1: none
  };

  // Fills tokens_ and returns how many there are.
  std::size_t find_tokens(DocId doc);
  // Finds out which groups they match.
  void match_tokens(std::size_t count);

  const index::Segment* segment_ = nullptr;
  const query::Plan* plan_ = nullptr;
  GroupShares shares_{};
  // A bit for the hash of each form of the terms looked for: most tokens of a title are none of them.
  static constexpr std::uint32_t kFilterBits = 10;
  std::bitset<std::size_t{1} << kFilterBits> filter_;
  std::array<Token, kMostTokens> tokens_;
};

}  // namespace vitrina::search
