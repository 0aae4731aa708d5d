// TopK: the k best of any number of candidates, exactly, in order.
//
// Every sort is one key (greater is better), then the place of the listing's id among all ids (less is
// better), then the doc id. So the order is total, and asking for k gives the first k of asking for all.
//
// Cost: one comparison for a candidate that is not among the best so far, a few for one that is: what is kept
// grows to twice k, then is cut back to k. A heap costs log k, which hurts at the second phase's k.
// Threads: one at a time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "index/base/ids.h"

namespace vitrina::search {

struct Candidate {
  std::uint64_t key = 0;
  std::uint32_t tie = 0;
  DocId doc = 0;
  std::uint32_t score = 0;  // carried along

  friend bool is_better(const Candidate& a, const Candidate& b) noexcept {
    if (a.key != b.key) return a.key > b.key;
    if (a.tie != b.tie) return a.tie < b.tie;
    return a.doc < b.doc;
  }
};

class TopK {
 public:
  void reset(std::size_t k) {
    k_ = k;
    room_ = std::max<std::size_t>(2 * k, kLeastRoom);
    kept_.clear();
    is_full_ = false;
    least_key_ = 0;
  }

  // Whether a candidate of that key may be among the best: a look that saves making one.
  bool may_take(std::uint64_t key) const noexcept { return key >= least_key_; }

  void offer(const Candidate& candidate) {
    if (is_full_ && !is_better(candidate, worst_)) return;
    if (k_ == 0) return;
    kept_.push_back(candidate);
    if (kept_.size() == room_) drop_the_rest();
  }

  // The best, in no order. No more offers until reset().
  std::span<const Candidate> unsorted() {
    if (kept_.size() > k_) drop_the_rest();
    return kept_;
  }
  // The same, best first.
  std::span<const Candidate> sorted() {
    unsorted();
    std::sort(kept_.begin(), kept_.end(), kBetter);
    return kept_;
  }

 private:
  static constexpr std::size_t kLeastRoom = 64;
  static constexpr auto kBetter = [](const Candidate& a, const Candidate& b) noexcept {
    return is_better(a, b);
  };

  // Requires: k_ > 0.
  void drop_the_rest() {
    if (kept_.size() > k_) {
      std::nth_element(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(k_) - 1, kept_.end(),
                       kBetter);
      kept_.resize(k_);
    }
    worst_ = kept_.back();
    least_key_ = worst_.key;
    is_full_ = true;
  }

  std::size_t k_ = 0;
  std::size_t room_ = kLeastRoom;
  std::uint64_t least_key_ = 0;  // worst_'s, once it is full
  bool is_full_ = false;         // then worst_ is the k-th of those seen up to when it was found
  Candidate worst_;
  std::vector<Candidate> kept_;
};

}  // namespace vitrina::search
