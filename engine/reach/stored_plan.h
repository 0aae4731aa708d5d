// Stored plans: what a search's plan asks of a listing, as few bytes a query, so that thousands of queries
// can be asked about one listing without being searched again; and ListingReader, which asks.
//
// What a plan demands beyond words (phrases, exclusions, fields, what rules pin or hide) is not stored: such
// queries are few, and are to be searched.
//
// Size: some 8 bytes a word. Cost: 0.05 µs a query, and a seek for each term that was not asked about before.
// Exact: the worth is that of search::ListingWorth. Threads: ListingReader one at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/query/plan.h"
#include "engine/search/listing_worth.h"
#include "index/base/bytes.h"
#include "index/postings/posting_lists.h"

namespace vitrina::reach {

struct PlanHead {
  std::uint32_t held = 0;    // groups that a match must hold
  bool has_words = false;    // else no keyword is triggered
  bool must_search = false;  // more than words is demanded
};

void store_plan(const query::Plan& plan, std::uint32_t held, ByteWriter& out);
PlanHead plan_head(Bytes stored) noexcept;

class ListingReader {
 public:
  // Lifetime: refers to the lists. `compounds`: Plan::compounds; may be null.
  void begin(const index::PostingLists& postings, const index::PostingLists* compounds, DocId doc);

  // What the stored plan says of the listing, as far as words go. Requires: !must_search.
  search::Worth worth(Bytes stored);
  bool holds(TermId term) { return impact(term) > 0; }

 private:
  std::uint32_t impact(TermId term);

  struct Cell {
    TermId term = kNoTerm;
    std::uint32_t impact = 0;  // 0: the listing does not hold it
  };
  void grow();

  const index::PostingLists* postings_ = nullptr;
  const index::PostingLists* compounds_ = nullptr;
  DocId doc_ = 0;
  std::vector<Cell> cells_;  // open addressing
  std::size_t used_ = 0;
  index::PostingCursor cursor_;
};

}  // namespace vitrina::reach
