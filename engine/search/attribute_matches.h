// AttributeMatches: which of the query's groups a listing has as a value of an attribute: the colour, the
// size, the capacity that was asked for, not a word that merely stands somewhere.
//
// Cost: nothing where no value of the catalog reads as one of the groups; else a look at the listing's
// ordinals. Threads: one at a time; keep one for its buffers.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/query/plan.h"
#include "engine/search/group_shares.h"
#include "index/segment/segment.h"

namespace vitrina::search {

class AttributeMatches {
 public:
  // Lifetime: refers to the segment until the last read(). Requires: the plan was parsed against it.
  void begin(const index::Segment& segment, const query::Plan& plan);

  bool is_any() const noexcept { return !wanted_.empty(); }
  // The groups' share of the query's idf.
  float read(DocId doc) const;

 private:
  // A term that reads as more values is no value of anything (`1` of numbers).
  static constexpr std::size_t kMostValues = 64;

  const index::Segment* segment_ = nullptr;
  std::vector<std::pair<Ordinal, std::uint32_t>> wanted_;  // and the group that it is
  GroupShares shares_{};
};

}  // namespace vitrina::search
