// Pricing: what a click on a ranked candidate costs (step 5 of auction.h).
//
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/ads/auction/auction.h"

namespace vitrina::ads {

// The price of ranked[place] in slot `place`. Requires: `ranked` as AuctionScratch gives it, place <
// ranked.size() and place < input.slots; for VCG ads_per_seller == 1, so that the rest of `ranked` is other
// sellers'.
Ticks gsp_price(const AuctionInput& input, std::span<const std::uint32_t> ranked, std::size_t place) noexcept;
Ticks vcg_price(const AuctionInput& input, std::span<const std::uint32_t> ranked, std::size_t place) noexcept;

}  // namespace vitrina::ads
