// Promotion: what a shop's rules do to the order of a query's matches: listings on top, listings moved up and
// down by relevance. And PinnedMatches, which puts listings on top even where they match nothing.
//
// Threads: one at a time. Lifetime: refers to segment and plan.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/query/plan.h"
#include "engine/search/match.h"
#include "index/segment/segment.h"

namespace vitrina::search {

class Promotion {
 public:
  void begin(const index::Segment& segment, const query::Plan& plan, bool by_relevance);

  // Whether anything is promoted at all.
  bool is_any() const noexcept { return is_any_; }

  // The match's sort key, moved. Keys of pinned listings are above all others', in the order of the pins.
  std::uint64_t key(const Match& match, std::uint64_t key) const noexcept;
  static bool is_pinned(std::uint64_t key) noexcept { return key >= kPinned; }

  // By how much the rules move the listing, of the most that the query's words can give.
  double move_of(DocId doc) const noexcept;

  // Pinned listings, ascending.
  std::span<const DocId> pinned() const noexcept { return pinned_; }

 private:
  static constexpr std::uint64_t kPinned = ~std::uint64_t{0} - (1u << 16);

  const index::Segment* segment_ = nullptr;
  const query::Plan* plan_ = nullptr;
  bool is_any_ = false;
  bool by_relevance_ = false;
  double most_ = 0;
  std::vector<DocId> pinned_;
};

// Passes matches on, and the pinned listings among them, each once, in doc order.
class PinnedMatches final : public MatchSink {
 public:
  PinnedMatches(std::span<const DocId> pinned, MatchSink& sink) : pinned_(pinned), sink_(sink) {}

  void take(std::span<const Match> matches) override;
  void finish();  // after the last match

 private:
  void push(Match match) {
    if (chunk_.full()) chunk_.flush(sink_);
    chunk_.push(match);
  }

  std::span<const DocId> pinned_;  // those still to come
  MatchSink& sink_;
  MatchChunk chunk_;
};

}  // namespace vitrina::search
