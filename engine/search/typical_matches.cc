#include "engine/search/typical_matches.h"

namespace vitrina::search {

void TypicalMatches::begin(const index::CategoryTree& tree) {
  tree_ = &tree;
  node_ = 0;
  docs_ = {};
  seen_ = 0;
  best_.reset(0);
  kept_.clear();
}

void TypicalMatches::enter(DocId doc) {
  leave();
  seen_ = 0;
  best_.reset(0);
  if (tree_->size() == 0) {
    docs_ = {kEndDoc, kEndDoc};
    return;
  }
  const CategoryId node = node_ = tree_->leaf_of(doc, node_);
  docs_ = tree_->own_docs(node);
  docs_.end = std::max(docs_.end, doc + 1);  // also where bytes are damaged
  if (node == 0 || docs_.size() < kLeastSize) {
    docs_.begin = docs_.end;  // what has no category is typical of nothing
  } else {
    best_.reset(kOfEach);
  }
}

void TypicalMatches::leave() {
  if (docs_.begin >= docs_.end || kept_.size() >= kMost) return;
  if (static_cast<double>(seen_) < kLeastShare * static_cast<double>(docs_.size())) return;
  const auto best = best_.sorted();
  kept_.insert(kept_.end(), best.begin(), best.end());
}

std::span<const Candidate> TypicalMatches::finish() {
  leave();
  docs_ = {};
  return kept_;
}

}  // namespace vitrina::search
