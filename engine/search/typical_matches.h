// TypicalMatches: the best matches of those categories that the query is about: of whose listings it matches
// most. A word in a short title of an accessory is worth more to the first phase than in the long title of
// the thing itself; so these are looked at by the second phase too, beside the best of all.
//
// Listings are numbered by category, and matches come in doc order: each category is one stretch of them.
// Cost: a comparison a match, a walk down the tree a category that is met.
// Threads: one at a time. Lifetime: refers to the tree.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/search/top_k.h"
#include "index/facets/category_tree.h"

namespace vitrina::search {

class TypicalMatches {
 public:
  static constexpr std::size_t kOfEach = 20;      // listings of a category
  static constexpr std::size_t kMost = 40;        // of all
  static constexpr std::uint32_t kLeastSize = 5;  // listings that a category has at least
  static constexpr double kLeastShare = 0.5;      // of them that the query matches

  // Lifetime of `id_rank` (Columns::id_rank): until finish().
  void begin(const index::CategoryTree& tree, std::span<const std::uint32_t> id_rank);

  // A match, before filters. Requires: doc ids ascend.
  void see(DocId doc) {
    if (doc >= docs_.end) enter(doc);
    ++seen_;
    // Where too few are left to make up the share, no more are kept.
    if (seen_ + (docs_.end - doc) <= least_) docs_.begin = docs_.end;
  }
  // The match just seen, if it passes them; of equals in a category those before.
  void offer(std::uint64_t key, DocId doc, std::uint32_t score) {
    if (docs_.begin < docs_.end && best_.may_take(key)) best_.offer({key, 0, doc, score});
  }

  // After the last match. In no order; valid until begin().
  std::span<const Candidate> finish();

 private:
  void enter(DocId doc);
  void leave();

  const index::CategoryTree* tree_ = nullptr;
  CategoryId node_ = 0;   // that was entered last
  index::DocRange docs_;  // of the category that is being seen; empty: of none that counts
  std::uint32_t seen_ = 0;
  std::uint32_t least_ = 0;  // that are to be seen of it
  std::span<const std::uint32_t> id_rank_;
  TopK best_;
  std::vector<Candidate> kept_;
};

}  // namespace vitrina::search
