// ListingWorth: what the last search says of chosen listings, whether or not they were among its best: does
// the query hold, do the filters, and what share of the query's worth is there.
//
// Use for: ads, whose listings must answer the query like any hit. Not for: finding listings.
//
// Cost: a binary search a listing where the search kept its matches, else one seek a group and listing.
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <span>

#include "engine/search/doc_gate.h"
#include "engine/search/filters.h"
#include "engine/search/group_cursor.h"
#include "engine/search/match.h"
#include "index/segment/segment.h"

namespace vitrina::search {

struct Worth {
  std::uint32_t held = 0;  // groups
  std::uint32_t share =
      0;  // Σ idf × impact of the groups held ÷ the most that the known groups give, in 2^-16
  bool is_admitted = false;  // by the query's syntax and the request's filters; else the rest is 0
};

// The matches of a search that pass its filters, by doc id, as long as they are not too many.
class KeptMatches {
 public:
  static constexpr std::size_t kMost = 8'192;

  void clear() noexcept {
    matches_.clear();
    complete_ = true;
  }
  void keep(const Match& match) {
    if (matches_.size() < kMost) {
      matches_.push_back(match);
    } else {
      complete_ = false;
    }
  }
  // Nothing is known where this is false.
  bool is_complete() const noexcept { return complete_; }
  void forget() noexcept { complete_ = false; }
  std::span<const Match> matches() const noexcept { return matches_; }

 private:
  std::vector<Match> matches_;
  bool complete_ = false;
};

// Worth::share of a score: what the groups held give, and `most`, what the known ones would at full impact.
constexpr std::uint32_t share_of_worth(std::uint64_t score, std::uint64_t most) noexcept {
  constexpr std::uint64_t kOne = 1u << 16;
  return static_cast<std::uint32_t>(most == 0 ? kOne : score * kOne / most);
}

class ListingWorth {
 public:
  // Lifetime: refers to all of it until the last look(). Requires: `gate` was set up for the plan; `kept`, if
  // complete, holds the plan's matches: then a listing that is none of them is not admitted, without a seek.
  void begin(const index::Segment& segment, const query::Plan& plan, const CompiledFilters& filters,
             DocGate& gate, const KeptMatches& kept);

  // Fills a worth a listing. Requires: docs ascend, each once; below the segment's doc_count.
  void look(std::span<const DocId> docs, std::span<Worth> worths);

 private:
  void look_among_kept(std::span<const DocId> docs, std::span<Worth> worths) const;
  std::uint32_t share_of(std::uint64_t score) const noexcept;

  const index::Segment* segment_ = nullptr;
  const query::Plan* plan_ = nullptr;
  const CompiledFilters* filters_ = nullptr;
  DocGate* gate_ = nullptr;
  const KeptMatches* kept_ = nullptr;
  std::uint64_t most_ = 0;  // the groups' scores at full impact
  GroupCursors cursors_;
};

}  // namespace vitrina::search
