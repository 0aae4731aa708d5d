#include "engine/search/phrase_finder.h"

#include <algorithm>

namespace vitrina::search {

void PhraseFinder::find(const index::Segment& segment, std::span<const TermId> terms,
                        std::vector<DocId>& docs) {
  docs.clear();
  if (std::find(terms.begin(), terms.end(), kNoTerm) != terms.end()) return;
  const index::PostingLists& postings = segment.postings();
  lists_.assign(terms.begin(), terms.end());
  std::sort(lists_.begin(), lists_.end());
  lists_.erase(std::unique(lists_.begin(), lists_.end()), lists_.end());
  std::stable_sort(lists_.begin(), lists_.end(),
                   [&](TermId a, TermId b) { return postings.doc_frequency(a) < postings.doc_frequency(b); });
  if (cursors_.size() < lists_.size()) cursors_.resize(lists_.size());
  for (std::size_t i = 0; i < lists_.size(); ++i) postings.open(lists_[i], cursors_[i]);

  index::PostingCursor& leader = cursors_[0];
  while (leader.doc() != kEndDoc) {
    const DocId doc = leader.doc();
    DocId furthest = doc;
    for (std::size_t i = 1; i < lists_.size() && furthest == doc; ++i) {
      cursors_[i].next_geq(doc);
      furthest = cursors_[i].doc();
    }
    if (furthest != doc) {
      leader.next_geq(furthest);
      continue;
    }
    if (title_holds(segment, doc, terms)) docs.push_back(doc);
    leader.next();
  }
}

bool PhraseFinder::title_holds(const index::Segment& segment, DocId doc, std::span<const TermId> terms) {
  title_.clear();
  segment.titles().for_each(doc, [&](FormId form) {
    title_.push_back(segment.forms().term(form));
    return true;
  });
  return std::search(title_.begin(), title_.end(), terms.begin(), terms.end()) != title_.end();
}

}  // namespace vitrina::search
