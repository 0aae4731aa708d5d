// Searcher: answers search requests over a segment: which listings, in which order, with which facet counts.
//
// Holds the buffers of one worker, so that in steady state only the strings of an answer are allocated.
//
// Threads: one at a time; keep one a worker. It remembers nothing of a segment between calls.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "engine/query/plan.h"
#include "engine/query/rule_book.h"
#include "engine/search/listing_worth.h"
#include "engine/search/quorum.h"
#include "engine/search/ranking_weights.h"
#include "engine/search/request.h"
#include "index/base/result.h"
#include "index/segment/segment.h"

namespace vitrina::search {

struct SearchOptions {
  std::uint32_t relax_below = kDefaultRelaxBelow;  // 0: never relax
  bool keep_matches = false;  // so that look() is faster, and says of the others no more than that
  const query::RuleBook* rules = nullptr;   // made for the segment; null: none
  std::int64_t now = 0;                     // seconds since 1970, for rules with dates
  const RankingWeights* weights = nullptr;  // of the second phase; null: the first phase's order stands
};

class Searcher {
 public:
  Searcher();
  ~Searcher();
  Searcher(Searcher&&) noexcept;
  Searcher& operator=(Searcher&&) noexcept;

  // Replaces `response`. A page beyond the last hit is empty.
  // Errors: kInvalidArgument and kLimit with the field as it is named over HTTP ("q", "per_page",
  // "filters.brand[1]", "facets[3]"); kDataLoss when a stored record is damaged.
  Result<void> search(const index::Segment& segment, const SearchRequest& request,
                      const SearchOptions& options, SearchResponse& response);

  // Gets ready to look() at listings under the request's filters, for a page that has no query.
  // Errors: as search().
  Result<void> browse(const index::Segment& segment, const SearchRequest& request);

  // Of the last search() or browse() that succeeded, over the same segment: its plan, what it says of
  // chosen listings (as ListingWorth::look), and one more hit of its answer, without a score. Errors:
  // kDataLoss.
  const query::Plan& plan() const noexcept;
  void look(std::span<const DocId> docs, std::span<Worth> worths);
  Result<void> fill_hit(const index::Segment& segment, const SearchRequest& request, DocId doc, Hit& hit);
  const KeptMatches& kept_matches() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vitrina::search
