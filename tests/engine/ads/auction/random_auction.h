// Small random auctions in which everything the rule speaks of happens: ties, reserves, listings with several
// campaigns, sellers with several listings, the same ad twice, bids and reserves of nothing.
#pragma once

#include <algorithm>
#include <functional>
#include <ostream>
#include <string>

#include "engine/ads/auction/auction.h"
#include "index/base/random.h"

namespace vitrina::ads {

struct AuctionShape {
  std::uint64_t most_candidates = 9;
  std::uint64_t most_sellers = 4;
  std::uint64_t most_slots = 4;
  std::uint64_t most_bid = 12;
  std::uint64_t most_reserve = 6;
  std::uint64_t most_quality = 6;
};

inline AuctionInput random_auction(Random& random, PricingRule rule, const AuctionShape& shape = {}) {
  AuctionInput input;
  input.rule = rule;
  input.seed = random.below(4) == 0 ? random() : random.below(3);
  input.slots = static_cast<std::uint32_t>(random.below(shape.most_slots + 1));
  input.ads_per_seller = rule == PricingRule::kVcg ? 1 : static_cast<std::uint32_t>(1 + random.below(3));
  if (rule == PricingRule::kVcg) {
    for (std::uint32_t i = 0; i < input.slots; ++i)
      input.slot_factors.push_back(static_cast<SlotFactor>(1 + random.below(5)));
    std::sort(input.slot_factors.begin(), input.slot_factors.end(), std::greater<>());
  }
  const std::uint64_t sellers = 1 + random.below(shape.most_sellers);
  const std::uint64_t listings_each = 1 + random.below(3);
  // Now and then every quality is the same, so that ties abound.
  const std::uint64_t qualities = random.below(4) == 0 ? 1 : shape.most_quality;
  const std::uint64_t bids =
      random.below(4) == 0 ? std::min<std::uint64_t>(3, shape.most_bid) : shape.most_bid;
  for (std::uint64_t n = random.below(shape.most_candidates + 1); n > 0; --n) {
    AuctionCandidate c;
    c.seller = random.below(sellers);
    c.listing = c.seller * 16 + random.below(listings_each);
    c.campaign = c.seller * 8 + random.below(3);
    c.bid = static_cast<Ticks>(random.below(bids + 1));
    c.quality = static_cast<Quality>(random.below(12) == 0 ? 0 : 1 + random.below(qualities));
    c.reserve = static_cast<Ticks>(random.below(3) == 0 ? 0 : random.below(shape.most_reserve + 1));
    input.candidates.push_back(c);
  }
  return input;
}

inline std::string describe(const AuctionInput& input) {
  std::string text = input.rule == PricingRule::kGsp ? "GSP" : "VCG";
  text += " slots " + std::to_string(input.slots) + ", " + std::to_string(input.ads_per_seller) +
          " a seller, seed " + std::to_string(input.seed) + ", factors";
  for (const SlotFactor factor : input.slot_factors) text += " " + std::to_string(factor);
  for (const AuctionCandidate& c : input.candidates)
    text += "\n  campaign " + std::to_string(c.campaign) + " listing " + std::to_string(c.listing) +
            " seller " + std::to_string(c.seller) + " bid " + std::to_string(c.bid) + " quality " +
            std::to_string(c.quality) + " reserve " + std::to_string(c.reserve);
  return text;
}

inline void PrintTo(const FilledSlot& slot, std::ostream* out) {
  *out << "{candidate " << slot.candidate << ", price " << slot.price << ", score " << slot.score << "}";
}
inline void PrintTo(const CandidateOutcome& candidate, std::ostream* out) {
  *out << "{" << name_of(candidate.verdict) << ", winning bid " << candidate.winning_bid << "}";
}

}  // namespace vitrina::ads
