// Match: a listing that an executor found, and where matches go.
//
// Executors hand matches over in chunks, in ascending doc order, so that nothing virtual is called a posting
// and an answer of millions needs no memory of that size.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "index/base/ids.h"

namespace vitrina::search {

struct Match {  // without initial values: a chunk of them would be cleared at every search
  DocId doc;
  std::uint32_t score;  // score.h
  std::uint32_t held;   // term groups that it holds
  friend bool operator==(const Match&, const Match&) = default;
};

// Threads: one at a time.
class MatchSink {
 public:
  virtual ~MatchSink() = default;
  // Doc ids ascend within a chunk and from chunk to chunk.
  virtual void take(std::span<const Match> matches) = 0;
};

// The chunk between an executor and its sink. Threads: one at a time.
class MatchChunk {
 public:
  static constexpr std::size_t kCapacity = 1024;

  bool full() const noexcept { return size_ == kCapacity; }
  // Requires: not full.
  void push(Match match) noexcept { matches_[size_++] = match; }
  void flush(MatchSink& sink) {
    if (size_ > 0) sink.take({matches_, size_});
    size_ = 0;
  }
  void clear() noexcept { size_ = 0; }

 private:
  std::size_t size_ = 0;
  Match matches_[kCapacity];
};

}  // namespace vitrina::search
