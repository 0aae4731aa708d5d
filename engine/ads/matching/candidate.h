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

// What an index is built from, where the campaigns stand side by side.
inline std::vector<const Campaign*> pointers_to(std::span<const Campaign> campaigns) {
  std::vector<const Campaign*> pointers;
  pointers.reserve(campaigns.size());
  for (const Campaign& campaign : campaigns) pointers.push_back(&campaign);
  return pointers;
}

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
  std::uint32_t specificity = 0;  // among the campaign's keywords, from 1, the most specific one
};

// The order of candidates.
inline bool comes_first(const Bid& a, const Bid& b) noexcept {
  return a.bound != b.bound ? a.bound > b.bound : a.campaign < b.campaign;
}

// Several lists of bids, each in order, as one. Cost: O(log lists) a bid. Lifetime: of the lists.
class BidMerge {
 public:
  struct Head {
    std::uint64_t bound = 0;  // of *bid, and its campaign: comparing need not go there
    std::uint32_t campaign = 0;
    std::uint32_t list = 0;  // the caller's name for it
    const Bid* bid = nullptr;
    const Bid* end = nullptr;
  };

  void clear() { heads_.clear(); }
  // Before start().
  void add(std::span<const Bid> bids, std::uint32_t list) {
    if (bids.empty()) return;
    heads_.push_back({bids[0].bound, bids[0].campaign, list, bids.data(), bids.data() + bids.size()});
  }
  void start() {
    for (std::size_t place = heads_.size() / 2; place > 0; --place) sink(place - 1, heads_[place - 1]);
  }

  // The next bid and its list; bid is nullptr at the end.
  Head next() {
    if (heads_.empty()) return {};
    const Head first = heads_.front();
    Head rest = first;
    if (++rest.bid != rest.end) {
      rest.bound = rest.bid->bound;
      rest.campaign = rest.bid->campaign;
    } else {
      rest = heads_.back();
      heads_.pop_back();
    }
    if (!heads_.empty()) sink(0, rest);
    return first;
  }

 private:
  static bool comes_first(const Head& a, const Head& b) noexcept {
    return a.bound != b.bound ? a.bound > b.bound : a.campaign < b.campaign;
  }

  // Puts `head` at `place` of a heap that is one below it.
  void sink(std::size_t place, const Head head) {
    for (std::size_t child = 2 * place + 1; child < heads_.size(); child = 2 * place + 1) {
      if (child + 1 < heads_.size() && comes_first(heads_[child + 1], heads_[child])) ++child;
      if (!comes_first(heads_[child], head)) break;
      heads_[place] = heads_[child];
      place = child;
    }
    heads_[place] = head;
  }

  std::vector<Head> heads_;  // a heap
};

}  // namespace vitrina::ads
