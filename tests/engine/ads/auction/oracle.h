// The slow, obvious auction that the fast one is held to: written from the rule in auction.h alone, with no
// code of engine/ads/auction but its structs. Winners are taken one by one, prices are found by trying every
// tick, VCG by comparing the best of all assignments with and without the seller.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/ads/auction/auction.h"

namespace vitrina::ads::oracle {

// Who is left when prices are made, best first.
std::vector<std::uint32_t> ranked(const AuctionInput& input);

// The slot (from 1) of a candidate, 0 for none.
std::uint32_t slot_of(const AuctionInput& input, std::uint32_t candidate);

// The slots with GSP prices. Cost: the bid.
std::vector<FilledSlot> gsp(const AuctionInput& input);

// The slots with Clarke's prices. Cost: candidates to the power of slots.
std::vector<FilledSlot> vcg(const AuctionInput& input);

// The most that slots can be worth together, by trying every assignment of at most one ad a seller.
std::uint64_t best_welfare(const AuctionInput& input);

}  // namespace vitrina::ads::oracle
