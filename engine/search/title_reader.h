// TitleReader: how a listing's title answers a query's words: which are there, how near, in what order, in
// what form, and whether in what the listing is or in what it goes with.
//
// Cost: some 100 ns a title of a dozen tokens, one look into the form dictionary a token.
// Threads: one at a time; keep one for its buffers.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/query/plan.h"
#include "engine/search/ranking_features.h"
#include "index/segment/segment.h"

namespace vitrina::search {

class TitleReader {
 public:
  // Lifetime: refers to both until the last read(). Requires: the plan was parsed against the segment.
  void begin(const index::Segment& segment, const query::Plan& plan);

  // Sets the features that a title decides.
  void read(DocId doc, Features& features);

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
  std::array<float, query::kMaxGroups> weights_{};  // a group's share of the query's idf
  std::uint64_t terms_seen_ = 0;                    // a bit for each title term's hash
  std::vector<TermId> turning_words_;               // at which a title's core ends
  std::array<Token, kMostTokens> tokens_;
};

}  // namespace vitrina::search
