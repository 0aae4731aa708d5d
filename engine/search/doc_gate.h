// DocGate: what a query demands of every match beyond its words: phrases, exclusions, syntactic filters.
//
// Asked about ascending doc ids, it walks its lists forwards; rewind() lets another pass begin. Filters of
// the request are not here: they must not touch the quorum (filters.h).
//
// Threads: one at a time. Lifetime: refers to what it was given.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/search/ordinal_set.h"
#include "index/base/ids.h"
#include "index/base/money.h"
#include "index/facets/category_tree.h"
#include "index/postings/posting_lists.h"

namespace vitrina::search {

class DocGate {
 public:
  // Back to a gate that admits everything, keeping memory.
  void clear();

  // Every admitted listing is in `docs` (ascending).
  void demand_docs(std::span<const DocId> docs);
  // Every admitted listing is in one of the ranges.
  void demand_ranges(std::span<const index::DocRange> ranges);
  // Every admitted listing has one of the ordinals of a single-value facet.
  void demand_ordinals(std::span<const Ordinal> column, std::uint32_t value_count,
                       std::span<const Ordinal> allowed);
  // Every admitted listing has a price, within the (inclusive) bounds.
  void demand_price(std::span<const std::int64_t> column, std::optional<Money> min, std::optional<Money> max);
  // No admitted listing is in `docs` (ascending), or holds the term.
  void exclude_docs(std::span<const DocId> docs);
  void exclude_term(const index::PostingLists& postings, TermId term);

  // Begins a pass. To be called after the demands are made and before admits().
  void rewind() noexcept;

  // Requires: doc ids of a pass ascend.
  bool admits(DocId doc) noexcept { return open_ || examine(doc); }
  bool admits_everything() const noexcept { return open_; }

  // No listing outside is admitted.
  index::DocRange bounds() const noexcept { return bounds_; }

 private:
  struct DocList {
    std::span<const DocId> docs;
    std::size_t place = 0;
    bool holds(DocId doc) noexcept;
  };
  struct ExcludedTerm {
    const index::PostingLists* postings;
    TermId term;
  };

  bool examine(DocId doc) noexcept;

  bool open_ = true;
  index::DocRange bounds_{0, kEndDoc};
  std::vector<DocList> demanded_;
  std::vector<DocList> excluded_;
  std::vector<ExcludedTerm> excluded_terms_;
  std::vector<index::PostingCursor> cursors_;  // one an excluded term; the rest is spare
  std::span<const index::DocRange> ranges_;
  std::span<const Ordinal> ordinals_;
  OrdinalSet allowed_;
  std::span<const std::int64_t> prices_;
  std::int64_t price_min_ = 0;
  std::int64_t price_max_ = 0;
};

}  // namespace vitrina::search
