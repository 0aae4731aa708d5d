#include "engine/ads/auction/pricing.h"

#include <algorithm>

#include "engine/ads/auction/ranking.h"

namespace vitrina::ads {
namespace {

__extension__ using U128 = unsigned __int128;

Score ranked_score(const AuctionInput& input, std::uint32_t candidate) noexcept {
  return score_of(input.candidates[candidate].bid, counted_quality(input.candidates[candidate]));
}

}  // namespace

Ticks gsp_price(const AuctionInput& input, std::span<const std::uint32_t> ranked,
                std::size_t place) noexcept {
  const AuctionCandidate& winner = input.candidates[ranked[place]];
  const auto next = std::find_if(
      ranked.begin() + static_cast<std::ptrdiff_t>(place) + 1, ranked.end(),
      [&](std::uint32_t candidate) { return input.candidates[candidate].seller != winner.seller; });
  if (next == ranked.end()) return counted_reserve(winner);
  // At most the bid, since the next score is at most the winner's.
  const Score least = (ranked_score(input, *next) - 1) / counted_quality(winner) + 1;
  return std::max(counted_reserve(winner), static_cast<Ticks>(least));
}

Ticks vcg_price(const AuctionInput& input, std::span<const std::uint32_t> ranked,
                std::size_t place) noexcept {
  const AuctionCandidate& winner = input.candidates[ranked[place]];
  const std::vector<SlotFactor>& factors = input.slot_factors;
  const Score reserve_score = score_of(counted_reserve(winner), counted_quality(winner));
  U128 externality = 0;
  for (std::size_t slot = place; slot < factors.size(); ++slot) {
    const SlotFactor step = factors[slot] - (slot + 1 < factors.size() ? factors[slot + 1] : 0);
    const Score next = slot + 1 < ranked.size() ? ranked_score(input, ranked[slot + 1]) : 0;
    externality += U128{step} * std::max(next, reserve_score);
  }
  const U128 clicks = U128{factors[place]} * counted_quality(winner);
  return static_cast<Ticks>((externality + clicks - 1) / clicks);
}

}  // namespace vitrina::ads
