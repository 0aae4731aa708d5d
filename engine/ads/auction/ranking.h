// Ranking: which candidates are still there when prices are made, in order (steps 1 to 3 of auction.h), and
// how much a candidate would have to bid to come before given others.
//
// Use for: the auction itself. Not for: other folders, which call run_auction().
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/ads/auction/auction.h"

namespace vitrina::ads {

inline constexpr std::uint32_t kNoCandidate = 0xFFFFFFFFu;

// Numbers keys densely in order of appearance. Threads: one at a time.
class KeyNumbering {
 public:
  void reset(std::size_t key_count);
  std::uint32_t number_of(std::uint64_t key) noexcept;
  std::uint32_t size() const noexcept { return size_; }

 private:
  struct Cell {
    std::uint64_t key;
    std::uint32_t number;
  };
  std::vector<Cell> cells_;  // open addressing, at most half full
  std::uint64_t mask_ = 0;
  std::uint32_t size_ = 0;
};

// The working memory of an auction; also what holds the last ranking. Keep one a thread.
class AuctionScratch {
 public:
  // Ranks all candidates but `excluded`.
  void rank(const AuctionInput& input, std::uint32_t excluded = kNoCandidate);

  // Who is left, best first. Those past the slots are there too: they set prices.
  std::span<const std::uint32_t> ranked() const noexcept { return ranked_; }
  // kWon for the ranked ones. Nothing is known of the excluded one.
  Verdict verdict_of(std::uint32_t candidate) const noexcept { return verdicts_[candidate]; }

  // The least bid with which `candidate` would be among the first `slot` (from 1), where it now is not; 0
  // where no bid would do. Requires: ranked from the same input.
  Ticks least_bid(const AuctionInput& input, std::uint32_t candidate, std::uint32_t slot) const noexcept;

 private:
  struct Entry {
    Score score;
    std::uint64_t tie;
    std::uint32_t candidate;
  };

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> ranked_;
  std::vector<Verdict> verdicts_;
  KeyNumbering numbering_;
  std::vector<std::uint32_t> listing_numbers_;  // by candidate
  std::vector<std::uint32_t> seller_numbers_;   // by candidate
  std::vector<std::uint32_t> listing_best_;     // by listing number: the candidate it keeps
  std::vector<std::uint32_t> seller_counts_;    // by seller number: how many are ranked
  std::vector<std::uint32_t> seller_last_;      // by seller number: the last of them
};

// What a quality and a reserve of 0 count as.
constexpr Quality counted_quality(const AuctionCandidate& candidate) noexcept {
  return candidate.quality == 0 ? 1 : candidate.quality;
}
constexpr Ticks counted_reserve(const AuctionCandidate& candidate) noexcept {
  return candidate.reserve == 0 ? 1 : candidate.reserve;
}

}  // namespace vitrina::ads
