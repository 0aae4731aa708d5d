// The listings that several posting lists have in common.
//
// Cost: by the first list, so the rarest goes first. Threads: as the cursors.
#pragma once

#include <span>

#include "index/postings/posting_lists.h"

namespace vitrina::index {

// Calls `on_doc(DocId)` for each, in order, with every cursor on it. Requires: at least one cursor, each on
// its list's first posting.
template <class OnDoc>
void for_each_common_doc(std::span<PostingCursor> cursors, OnDoc&& on_doc) {
  PostingCursor& leader = cursors[0];
  while (leader.doc() != kEndDoc) {
    const DocId doc = leader.doc();
    DocId furthest = doc;
    for (std::size_t i = 1; i < cursors.size() && furthest == doc; ++i) {
      cursors[i].next_geq(doc);
      furthest = cursors[i].doc();
    }
    if (furthest != doc) {
      leader.next_geq(furthest);
      continue;
    }
    on_doc(doc);
    leader.next();
  }
}

}  // namespace vitrina::index
