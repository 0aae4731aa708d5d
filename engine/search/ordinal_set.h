// OrdinalSet: which of a facet's values are chosen, as bits; membership is one load.
//
// Reused from query to query: clearing costs what was added, not the size.
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "index/base/ids.h"

namespace vitrina::search {

class OrdinalSet {
 public:
  // Empties the set and makes room for ordinals below `size`.
  void reset(std::uint32_t size) {
    clear();
    if (words_.size() * 64 < size) words_.resize((std::size_t{size} + 63) / 64);
    size_ = size;
  }
  void clear() noexcept {
    for (const Ordinal ordinal : members_) words_[ordinal / 64] = 0;
    members_.clear();
    size_ = 0;
  }
  // Requires: ordinal is below the size.
  void add(Ordinal ordinal) {
    if (contains(ordinal)) return;
    words_[ordinal / 64] |= std::uint64_t{1} << (ordinal % 64);
    members_.push_back(ordinal);
  }
  // Any number may be asked for, also kNoOrdinal.
  bool contains(Ordinal ordinal) const noexcept {
    return ordinal < size_ && ((words_[ordinal / 64] >> (ordinal % 64)) & 1) != 0;
  }
  std::span<const Ordinal> members() const noexcept { return members_; }  // in the order added
  bool empty() const noexcept { return members_.empty(); }

 private:
  std::vector<std::uint64_t> words_;
  std::vector<Ordinal> members_;
  std::uint32_t size_ = 0;
};

}  // namespace vitrina::search
