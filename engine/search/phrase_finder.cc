#include "engine/search/phrase_finder.h"

#include <algorithm>

#include "index/postings/common_docs.h"

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

  index::for_each_common_doc(std::span(cursors_).first(lists_.size()), [&](DocId doc) {
    if (title_holds(segment, doc, terms)) docs.push_back(doc);
  });
}

bool PhraseFinder::title_holds(const index::Segment& segment, DocId doc, std::span<const TermId> terms) {
  title_.clear();
  segment.rows().for_each_form(doc, [&](FormId form) {
    title_.push_back(segment.forms().term(form));
    return true;
  });
  return std::search(title_.begin(), title_.end(), terms.begin(), terms.end()) != title_.end();
}

}  // namespace vitrina::search
