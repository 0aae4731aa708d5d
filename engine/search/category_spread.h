// CategorySpread: in which categories the listings stand that hold all of a query's words, and how many in
// each.
//
// Use for: where a suggested query leads. Not for: facets, which know filters and the quorum
// (facet_counter.h).
//
// Threads: one at a time; keep one for its buffers.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/query/plan.h"
#include "engine/search/group_cursor.h"
#include "index/segment/segment.h"

namespace vitrina::search {

struct CategoryCount {
  CategoryId category = 0;
  std::uint32_t count = 0;
};

class CategorySpread {
 public:
  static constexpr std::uint32_t kMostSteps = 10'000;

  // The leaf categories with the most, at most `limit`; empty where counting them would take more than
  // kMostSteps. Counts are exact. Valid until the next call. Requires: the plan is of the segment.
  std::span<const CategoryCount> find(const index::Segment& segment, const query::Plan& plan,
                                      std::size_t limit);

 private:
  GroupCursors cursors_;
  std::vector<CategoryCount> counts_;
};

}  // namespace vitrina::search
