// TopK: the k best of any number of candidates, exactly, in order.
//
// Every sort is one key (greater is better), then the place of the listing's id among all ids (less is
// better), then the doc id. So the order is total, and asking for k gives the first k of asking for all.
//
// Cost: one comparison for a candidate that is not among the best so far, log k for one that is.
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
    heap_.clear();
  }

  void offer(const Candidate& candidate) {
    if (heap_.size() < k_) {
      heap_.push_back(candidate);
      if (heap_.size() == k_) std::make_heap(heap_.begin(), heap_.end(), kWorstOnTop);
      return;
    }
    if (k_ == 0 || !is_better(candidate, heap_.front())) return;
    std::pop_heap(heap_.begin(), heap_.end(), kWorstOnTop);
    heap_.back() = candidate;
    std::push_heap(heap_.begin(), heap_.end(), kWorstOnTop);
  }

  // The best, best first. No more offers until reset().
  std::span<const Candidate> sorted() {
    std::sort(heap_.begin(), heap_.end(), kWorstOnTop);
    return heap_;
  }

 private:
  static constexpr auto kWorstOnTop = [](const Candidate& a, const Candidate& b) noexcept {
    return is_better(a, b);
  };

  std::size_t k_ = 0;
  std::vector<Candidate> heap_;  // a heap once it holds k
};

}  // namespace vitrina::search
