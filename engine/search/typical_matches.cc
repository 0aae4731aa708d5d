#include "engine/search/typical_matches.h"

#include <cmath>

namespace vitrina::search {

void TypicalMatches::begin(const index::CategoryTree& tree, std::span<const std::uint32_t> id_rank) {
  tree_ = &tree;
  id_rank_ = id_rank;
  node_ = 0;
  docs_ = {};
  seen_ = 0;
  best_.reset(0);
  kept_.clear();
}

void TypicalMatches::enter(DocId doc) {
  leave();
  seen_ = 0;
  least_ = 0;
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
    least_ = static_cast<std::uint32_t>(std::ceil(kLeastShare * docs_.size()));
  }
}

void TypicalMatches::leave() {
  if (docs_.begin >= docs_.end || kept_.size() >= kMost || seen_ < least_) return;
  for (Candidate candidate : best_.sorted()) {
    candidate.tie = id_rank_[candidate.doc];
    kept_.push_back(candidate);
  }
}

std::span<const Candidate> TypicalMatches::finish() {
  leave();
  docs_ = {};
  return kept_;
}

}  // namespace vitrina::search
