// WindowScorer: scores every listing that holds some of the groups, window by window of 4 096 doc ids.
//
// Within a window each group's postings are added into arrays of scores and of held groups, block by block;
// then the arrays are swept. A listing that holds m of g groups holds one of any g − m + 1, so once m groups
// are asked for, windows without a posting of the g − m + 1 rarest groups are skipped.
//
// Use for: part of the groups asked for. For all of them: conjunction.h.
// Cost: one multiply, two adds a posting of the windows visited.
// Threads: one at a time. 36 KiB; keep one.
#pragma once

#include <cstdint>
#include <span>

#include "engine/search/doc_gate.h"
#include "engine/search/group_cursor.h"
#include "engine/search/match.h"
#include "engine/search/quorum.h"

namespace vitrina::search {

class WindowScorer {
 public:
  static constexpr DocId kWindow = 4096;

  // Hands every admitted listing that may reach the quorum to the sink, in doc order.
  // Requires: groups by ascending doc_count, cursors on their first listing; `quality` has a value a listing;
  // the gate is rewound.
  void run(std::span<GroupCursor> groups, DocGate& gate, std::span<const std::uint8_t> quality,
           QuorumSink& sink);

 private:
  void add_group(GroupCursor& group, DocId base) noexcept;
  void add_list(index::PostingCursor& cursor, std::uint32_t idf, std::uint32_t weight, DocId base) noexcept;
  void add_alternatives(GroupCursor& group, DocId base) noexcept;

  // All zero between windows.
  alignas(64) std::uint32_t scores_[kWindow]{};
  alignas(64) std::uint8_t held_[kWindow]{};
  alignas(64) std::uint32_t best_[kWindow]{};  // of the group being added
  std::uint64_t touched_[kWindow / 64]{};      // of the group being added
};

}  // namespace vitrina::search
