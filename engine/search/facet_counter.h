// FacetCounter: exact counts of the facets that a request asks for, over the matches as they stream by.
//
// Drill-sideways in the same pass: a match that fails no filter counts everywhere; one that fails the filter
// of exactly one facet counts in that facet alone, unless the request turned that off.
//
// Cost: a look-up and an add a match and value; category and price need none but the doc id until the end.
// Clearing costs what was counted, not the number of values.
// Threads: one at a time. Lifetime: refers to segment and filters from begin() to finish().
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/search/facet_id.h"
#include "engine/search/filters.h"
#include "engine/search/request.h"
#include "index/base/result.h"
#include "index/segment/segment.h"

namespace vitrina::search {

inline constexpr std::size_t kMaxFacets = 64;  // in one request

// Counts by ordinal; all zero between requests.
class OrdinalCounter {
 public:
  // Makes room for ordinals below `size`.
  void reset(std::uint32_t size) {
    for (const Ordinal ordinal : touched()) counts_[ordinal] = 0;
    touched_count_ = 0;
    if (counts_.size() < size) {
      counts_.resize(size);
      touched_.resize(size + 1);  // one past the last that is kept
    }
    size_ = size;
  }
  // Calls `feed(add)`, which calls `add(ordinal)` for each value to be counted. Ordinals past the size
  // (kNoOrdinal, damaged bytes) are not.
  template <class Feed>
  void count_each(Feed&& feed) {
    std::uint32_t* const counts = counts_.data();
    Ordinal* const touched = touched_.data();
    const std::uint32_t size = size_;
    std::uint32_t touched_count = touched_count_;
    feed([&](Ordinal ordinal) {
      if (ordinal >= size) return;
      touched[touched_count] = ordinal;  // kept if it is the first; no branch, for that is hard to foretell
      touched_count += counts[ordinal]++ == 0 ? 1 : 0;
    });
    touched_count_ = touched_count;
  }
  std::uint32_t count(Ordinal ordinal) const noexcept { return counts_[ordinal]; }
  std::span<const Ordinal> touched() const noexcept { return {touched_.data(), touched_count_}; }

 private:
  std::vector<std::uint32_t> counts_;
  std::vector<Ordinal> touched_;
  std::uint32_t touched_count_ = 0;
  std::uint32_t size_ = 0;
};

// The listings of one request, as bits by doc id, for a second look at them.
class DocBits {
 public:
  // Empties the set and makes room for doc ids below `size`.
  void reset(std::uint32_t size) {
    drain([](DocId) {});
    if (words_.size() * 64 < size) words_.resize((std::size_t{size} + 63) / 64);
  }
  // Requires: doc ids ascend.
  void add(DocId doc) noexcept {
    words_[doc / 64] |= std::uint64_t{1} << (doc % 64);
    if (empty_) first_word_ = doc / 64;
    last_word_ = doc / 64;
    empty_ = false;
  }
  // Calls `on_doc(DocId)` for each in order, and empties the set.
  template <class OnDoc>
  void drain(OnDoc&& on_doc) {
    if (empty_) return;
    for (std::size_t word = first_word_; word <= last_word_; ++word) {
      for (std::uint64_t bits = words_[word]; bits != 0; bits &= bits - 1) {
        on_doc(static_cast<DocId>(word * 64 + static_cast<std::size_t>(std::countr_zero(bits))));
      }
      words_[word] = 0;
    }
    empty_ = true;
  }

 private:
  std::vector<std::uint64_t> words_;
  std::size_t first_word_ = 0;
  std::size_t last_word_ = 0;
  bool empty_ = true;
};

class FacetCounter {
 public:
  // `typed_category` is the node that the query's own syntax chose, else kNoCategory.
  // Errors: kInvalidArgument for an unknown facet, kLimit, with the field ("facets[3]").
  Result<void> begin(const index::Segment& segment, const SearchRequest& request,
                     const CompiledFilters& filters, CategoryId typed_category);

  // Facets whose own filter does not narrow them: a match that fails one of these alone still counts.
  FacetMask sideways() const noexcept { return sideways_; }

  // Counts matches, each with the facets it fails (0, or one bit of sideways()).
  // Requires: doc ids ascend within and between calls; as many masks as docs.
  void count(std::span<const DocId> docs, std::span<const FacetMask> failed);

  // The same where none fails anything.
  void count_all(std::span<const DocId> docs) {
    for (std::size_t i = 0; i < slot_count_; ++i) count_slot(slots_[i], docs);
  }

  // Fills `facets` in the order asked for.
  void finish(std::vector<Facet>& facets);

 private:
  struct Child {
    CategoryId node;
    std::uint64_t count;
  };
  struct Slot {
    FacetId id;
    FacetMask own = 0;                     // the bit that does not exclude from this facet
    OrdinalCounter values;                 // brand, tags, seller, attribute (from its range's beginning)
    CategoryId node = 0;                   // category
    std::vector<Child> children;           // category: those met so far, the last being counted
    DocId child_end = 0;                   // category: past the listings of the last
    bool in_child = false;                 // category: whether what is being counted is in any
    DocBits docs;                          // price
    std::array<std::uint64_t, 5> stars{};  // rating: [0,1) … [4,5]
    std::int64_t least = 0;                // price, rating, in micros
    std::int64_t greatest = -1;            // below least: nothing seen
  };

  Result<void> turn_sideways(const SearchRequest& request, const CompiledFilters& filters);
  void begin_slot(Slot& slot, CategoryId typed_category);
  void count_slot(Slot& slot, std::span<const DocId> docs);
  void count_categories(Slot& slot, std::span<const DocId> docs);
  void finish_category(Slot& slot, Facet& facet);
  void finish_values(Slot& slot, Facet& facet);
  void finish_price(Slot& slot, Facet& facet);
  void finish_rating(const Slot& slot, Facet& facet);
  std::string_view value(const Slot& slot, Ordinal ordinal) const noexcept;

  const index::Segment* segment_ = nullptr;
  const SearchRequest* request_ = nullptr;
  const CompiledFilters* filters_ = nullptr;
  FacetMask sideways_ = 0;
  std::vector<Slot> slots_;  // pooled; the first slot_count_ are in use
  std::size_t slot_count_ = 0;
  std::vector<DocId> passing_;  // of the facet being counted
  std::vector<Ordinal> order_;
  std::vector<Ordinal> selected_;
  std::vector<std::int64_t> edges_;  // of a histogram
};

}  // namespace vitrina::search
