// Candidate: a campaign that a query or a page triggers, with the keyword that speaks for it and its bid.
//
// Also Bid, how an index keeps one, and BidMerge, which brings lists of bids into one descending order.
//
// Bounds: bid × quality bound, exact in 64 bits. The quality bound is the caller's promise that no ad of the
// campaign will have a higher quality; whoever has enough candidates may stop at the first whose bound is too
// low, for all later ones are no higher.
//
// Threads: values, one thread at a time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/ads/campaign/campaign.h"
#include "index/base/money.h"

namespace vitrina::ads {

inline constexpr std::uint32_t kMaxQualityBound = 0xFFFFFFFFu;
inline constexpr std::uint32_t kMaxBidTicks = 0xFFFFFFFFu;  // a higher bid counts as this one
inline constexpr std::uint32_t kNoKeyword = 0xFFFFFFFFu;    // the category bid speaks

struct Candidate {
  std::uint32_t campaign = 0;           // place in the campaigns that the index was built from
  std::uint32_t keyword = kNoKeyword;   // place in Campaign::keywords
  MatchType match = MatchType::kBroad;  // without meaning for a category bid
  std::uint32_t term_count = 0;         // stems of the keyword, of a broad one distinct; 0 for a category bid
  std::uint32_t bid_ticks = 0;
  std::uint64_t bound = 0;  // bid_ticks × the campaign's quality bound
  friend bool operator==(const Candidate&, const Candidate&) = default;
};

enum class Visit : std::uint8_t { kContinue, kStop };

// How bids become integers.
struct BidScale {
  Money tick{10'000};  // 0.01. Requires: above 0
  // A quality bound for each campaign; empty: kMaxQualityBound for all.
  std::span<const std::uint32_t> quality_bounds;

  // Rounded down; negative ones, which validation refuses, are 0.
  std::uint32_t ticks(Money bid) const noexcept {
    return static_cast<std::uint32_t>(
        std::clamp<std::int64_t>(bid.micros / tick.micros, 0, std::int64_t{kMaxBidTicks}));
  }
  // A quality bound of 0 counts as 1: so does a quality in the auction.
  std::uint64_t bound(std::size_t campaign, std::uint32_t bid_ticks) const noexcept {
    const std::uint32_t quality = quality_bounds.empty() ? kMaxQualityBound : quality_bounds[campaign];
    return std::uint64_t{std::max(quality, std::uint32_t{1})} * bid_ticks;
  }
};

struct Bid {
  std::uint64_t bound = 0;
  std::uint32_t ticks = 0;
  std::uint32_t campaign = 0;
  std::uint32_t keyword = kNoKeyword;
  std::uint32_t specificity = 0;  // of the campaign's keywords: 0 is the most specific one
};

// The order of candidates.
inline bool comes_first(const Bid& a, const Bid& b) noexcept {
  return a.bound != b.bound ? a.bound > b.bound : a.campaign < b.campaign;
}

// Several lists of bids, each in order, as one. Cost: O(log lists) a bid. Lifetime: of the lists.
class BidMerge {
 public:
  struct Head {
    const Bid* bid = nullptr;
    const Bid* end = nullptr;
    std::uint32_t list = 0;  // the caller's name for it
  };

  void clear() { heads_.clear(); }
  // Before the first next().
  void add(std::span<const Bid> bids, std::uint32_t list) {
    if (!bids.empty()) heads_.push_back({bids.data(), bids.data() + bids.size(), list});
  }
  void start() { std::make_heap(heads_.begin(), heads_.end(), later); }

  // The next bid and its list; bid is nullptr at the end.
  Head next() {
    if (heads_.empty()) return {};
    const Head first = heads_.front();
    if (first.bid + 1 == first.end) {
      std::pop_heap(heads_.begin(), heads_.end(), later);
      heads_.pop_back();
    } else {
      ++heads_.front().bid;
      sink_front();
    }
    return first;
  }

 private:
  static bool later(const Head& a, const Head& b) noexcept { return comes_first(*b.bid, *a.bid); }

  void sink_front() {
    const Head sinking = heads_.front();
    std::size_t place = 0;
    for (std::size_t child = 1; child < heads_.size(); child = 2 * place + 1) {
      if (child + 1 < heads_.size() && later(heads_[child], heads_[child + 1])) ++child;
      if (!later(sinking, heads_[child])) break;
      heads_[place] = heads_[child];
      place = child;
    }
    heads_[place] = sinking;
  }

  std::vector<Head> heads_;  // a heap
};

}  // namespace vitrina::ads
