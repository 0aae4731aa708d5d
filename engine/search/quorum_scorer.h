// QuorumScorer: the listings that hold at least m of g groups, with their scores.
//
// A listing that holds m of g groups holds one of any g − m + 1 of them. So only the g − m + 1 rarest groups
// lead: window by window of 4 096 doc ids their postings are added into arrays of scores and of held groups.
// Each of the others is then asked about the listings met: by its bitmap if it has one, else one by one, or,
// where there are many, in one walk over its postings of the window. (MaxScore, Turtle and Flood 1995, with
// counts of groups for bounds.)
//
// Use for: part of the groups asked for. For all of them: conjunction.h.
// Cost: a multiply and two adds a posting of the leading groups, a step or a posting of the others for what
// they meet. Threads: one at a time. 34 KiB; keep one.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <span>

#include "engine/query/plan.h"
#include "engine/search/doc_gate.h"
#include "engine/search/group_cursor.h"
#include "engine/search/match.h"

namespace vitrina::search {

class QuorumScorer {
 public:
  static constexpr DocId kWindow = 4096;

  // Hands every admitted listing that holds at least `quorum` of the groups to the sink, in doc order.
  // Requires: 1 ≤ quorum ≤ groups.size(); groups by ascending doc_count, cursors on their first listing;
  // `quality` has a value a listing; the gate is rewound.
  void run(std::span<GroupCursor> groups, std::uint32_t quorum, DocGate& gate,
           std::span<const std::uint8_t> quality, MatchSink& sink);

 private:
  // Places of a window, as bits, and which words have any: mostly few.
  class Places {
   public:
    // Adds places; which words have any is noted at its end, for a note a place would wait for the one
    // before.
    class Adder {
     public:
      explicit Adder(Places& places) noexcept : places_(places) {}
      ~Adder() { places_.any_ |= any_; }
      Adder(const Adder&) = delete;
      Adder& operator=(const Adder&) = delete;
      void add(DocId place) noexcept {
        places_.words_[place / 64] |= std::uint64_t{1} << (place % 64);
        any_ |= std::uint64_t{1} << (place / 64);
      }

     private:
      Places& places_;
      std::uint64_t any_ = 0;
    };
    void add(const Places& others) noexcept {
      for (std::uint64_t any = others.any_; any != 0; any &= any - 1)
        words_[std::countr_zero(any)] |= others.words_[std::countr_zero(any)];
      any_ |= others.any_;
    }
    bool contains(DocId place) const noexcept { return ((words_[place / 64] >> (place % 64)) & 1) != 0; }
    // Calls `on_word(index, bits)` for each word that has any, in order, and empties the set.
    template <class OnWord>
    void drain_words(OnWord&& on_word) {
      for (; any_ != 0; any_ &= any_ - 1) {
        const auto word = static_cast<DocId>(std::countr_zero(any_));
        on_word(word, words_[word]);
        words_[word] = 0;
      }
    }
    // Calls `on_place(place)` for each in order, and empties the set.
    template <class OnPlace>
    void drain(OnPlace&& on_place) {
      drain_words([&](DocId word, std::uint64_t bits) {
        for (; bits != 0; bits &= bits - 1) on_place(word * 64 + static_cast<DocId>(std::countr_zero(bits)));
      });
    }

   private:
    static_assert(kWindow == 64 * 64);
    std::uint64_t words_[kWindow / 64]{};
    std::uint64_t any_ = 0;
  };

  template <bool kLeads>
  std::uint32_t add(GroupCursor& group, DocId base) noexcept;
  void add_best(const GroupCursor& group) noexcept;

  // All zero between windows.
  alignas(64) std::uint32_t sums_[kWindow]{};                  // of scores, and kHeldUnit for each group held
  alignas(64) std::uint32_t best_[kWindow]{};                  // of the group being added
  Places met_;                                                 // by any group that leads
  Places of_group_;                                            // by the group being added
  std::array<const GroupCursor*, query::kMaxGroups> dense_{};  // asked by their bitmaps
  std::array<GroupCursor*, query::kMaxGroups> asked_{};        // one by one
};

}  // namespace vitrina::search
