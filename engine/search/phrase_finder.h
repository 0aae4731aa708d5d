// Phrases: the listings whose title holds given stems side by side.
//
// Candidates come from the posting lists of the stems; each is verified on its forward title.
// Threads: one at a time. Keep one for its buffers.
#pragma once

#include <span>
#include <vector>

#include "index/segment/segment.h"

namespace vitrina::search {

class PhraseFinder {
 public:
  // Fills `docs`, ascending. Empty when a term is kNoTerm. Requires: at least one term.
  void find(const index::Segment& segment, std::span<const TermId> terms, std::vector<DocId>& docs);

 private:
  bool title_holds(const index::Segment& segment, DocId doc, std::span<const TermId> terms);

  std::vector<TermId> lists_;
  std::vector<index::PostingCursor> cursors_;
  std::vector<TermId> title_;
};

}  // namespace vitrina::search
