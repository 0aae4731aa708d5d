// PacingCell: what a campaign may still spend and how many auctions it may enter, as the request path reads
// it: three atomic loads, no lock. Written by the pacing board alone.
//
// Threads: read from any. Lifetime: cells live as long as their board.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <limits>

#include "index/base/random.h"

namespace vitrina::ads {

inline constexpr std::int64_t kNoBudget = std::numeric_limits<std::int64_t>::max();
inline constexpr std::uint32_t kWholeShare = 0xFFFFFFFFu;

struct SellerCell {
  std::atomic<std::int64_t> balance_micros{0};  // less what outstanding tokens are expected to cost
};

struct PacingCell {
  std::uint32_t number = 0;  // of the campaign on the board, from 0 without gaps
  const SellerCell* seller = nullptr;
  std::atomic<std::int64_t> left_micros{kNoBudget};  // of day and total, less outstanding tokens
  std::atomic<std::uint32_t> share{kWholeShare};     // of auctions that it may enter, in 2^-32
};

// Closed.
enum class Admission : std::uint8_t { kAdmitted, kNoFunds, kOutOfBudget, kThrottled };

// Whether the campaign may enter the auction of this seed, and with what: the bid, or what is left, in whole
// ticks, so that a high bid over an almost empty budget collects no free clicks. The draw follows from seed
// and campaign, so it can be made again.
inline Admission admit(const PacingCell& cell, std::uint64_t seed, std::uint64_t campaign_key,
                       std::uint32_t bid_ticks, std::int64_t tick_micros,
                       std::uint32_t& effective_ticks) noexcept {
  const std::int64_t balance = cell.seller->balance_micros.load(std::memory_order_relaxed);
  const std::int64_t left = cell.left_micros.load(std::memory_order_relaxed);
  effective_ticks = 0;
  if (balance < tick_micros) return Admission::kNoFunds;
  if (left < tick_micros) return Admission::kOutOfBudget;
  effective_ticks =
      static_cast<std::uint32_t>(std::min<std::int64_t>(bid_ticks, std::min(balance, left) / tick_micros));
  const std::uint32_t share = cell.share.load(std::memory_order_relaxed);
  if (share != kWholeShare && static_cast<std::uint32_t>(mix64(seed ^ mix64(campaign_key)) >> 32) >= share)
    return Admission::kThrottled;
  return Admission::kAdmitted;
}

}  // namespace vitrina::ads
