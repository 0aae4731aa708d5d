// ListingWorth: what the last search says of chosen listings, whether or not they were among its best: does
// the query hold, do the filters, and what share of the query's worth is there.
//
// Use for: ads, whose listings must answer the query like any hit. Not for: finding listings.
//
// Cost: one seek a group and listing. Threads: one at a time.
#pragma once

#include <cstdint>
#include <span>

#include "engine/search/doc_gate.h"
#include "engine/search/filters.h"
#include "engine/search/group_cursor.h"
#include "index/segment/segment.h"

namespace vitrina::search {

struct Worth {
  std::uint32_t held = 0;  // groups
  std::uint32_t share =
      0;  // Σ idf × impact of the groups held ÷ the most that the known groups give, in 2^-16
  bool is_admitted = false;  // by the query's syntax and the request's filters; else the rest is 0
};

class ListingWorth {
 public:
  // Lifetime: refers to all of it until the last look(). Requires: `gate` was set up for the plan.
  void begin(const index::Segment& segment, const query::Plan& plan, const CompiledFilters& filters,
             DocGate& gate);

  // Fills a worth a listing. Requires: docs ascend, each once; below the segment's doc_count.
  void look(std::span<const DocId> docs, std::span<Worth> worths);

 private:
  const index::Segment* segment_ = nullptr;
  const query::Plan* plan_ = nullptr;
  const CompiledFilters* filters_ = nullptr;
  DocGate* gate_ = nullptr;
  GroupCursors cursors_;
};

}  // namespace vitrina::search
