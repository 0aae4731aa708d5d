#include "engine/ads/auction/auction.h"

#include <algorithm>
#include <string>

#include "engine/ads/auction/pricing.h"
#include "engine/ads/auction/ranking.h"
#include "index/base/check.h"

namespace vitrina::ads {

std::string_view name_of(Verdict verdict) noexcept {
  switch (verdict) {
    case Verdict::kWon:
      return "won";
    case Verdict::kBelowReserve:
      return "below_reserve";
    case Verdict::kDuplicateListing:
      return "duplicate_listing";
    case Verdict::kSellerLimit:
      return "seller_limit";
    case Verdict::kNoSlot:
      return "no_slot";
    case Verdict::kOutranked:
      return "outranked";
  }
  return "";
}

Result<void> check_auction(const AuctionInput& input) {
  if (input.rule != PricingRule::kGsp && input.rule != PricingRule::kVcg)
    return fail(ErrorCode::kInvalidArgument, "the pricing rule must be GSP or VCG", "rule");
  if (input.slots > kMaxSlots)
    return fail(ErrorCode::kLimit,
                "at most " + std::to_string(kMaxSlots) + " slots, not " + std::to_string(input.slots),
                "slots");
  if (input.candidates.size() > kMaxCandidates)
    return fail(ErrorCode::kLimit,
                "at most " + std::to_string(kMaxCandidates) + " candidates, not " +
                    std::to_string(input.candidates.size()),
                "candidates");
  if (input.ads_per_seller == 0)
    return fail(ErrorCode::kInvalidArgument, "a seller must be allowed at least one ad", "ads_per_seller");

  const std::vector<SlotFactor>& factors = input.slot_factors;
  if (input.rule == PricingRule::kGsp) {
    if (!factors.empty())
      return fail(ErrorCode::kInvalidArgument, "GSP has no slot factors; leave them empty", "slot_factors");
    return {};
  }
  if (input.ads_per_seller != 1)
    return fail(ErrorCode::kInvalidArgument, "VCG allows exactly one ad a seller", "ads_per_seller");
  if (factors.size() != input.slots)
    return fail(ErrorCode::kInvalidArgument,
                "VCG needs one slot factor a slot: " + std::to_string(input.slots) + ", not " +
                    std::to_string(factors.size()),
                "slot_factors");
  for (std::size_t i = 0; i < factors.size(); ++i) {
    if (factors[i] == 0 || factors[i] > kSlotFactorOne || (i > 0 && factors[i] > factors[i - 1]))
      return fail(ErrorCode::kInvalidArgument,
                  "slot factors must lie in [1, " + std::to_string(kSlotFactorOne) + "] and never increase",
                  "slot_factors[" + std::to_string(i) + "]");
  }
  return {};
}

void run_auction(const AuctionInput& input, AuctionScratch& scratch, AuctionOutcome& outcome) {
  VITRINA_CHECK(check_auction(input).has_value());
  scratch.rank(input);
  const std::span<const std::uint32_t> ranked = scratch.ranked();
  const std::size_t filled = std::min<std::size_t>(input.slots, ranked.size());

  outcome.slots.clear();
  outcome.candidates.clear();
  for (std::size_t place = 0; place < filled; ++place) {
    const AuctionCandidate& winner = input.candidates[ranked[place]];
    const Ticks price =
        input.rule == PricingRule::kVcg ? vcg_price(input, ranked, place) : gsp_price(input, ranked, place);
    VITRINA_DCHECK(counted_reserve(winner) <= price && price <= winner.bid);
    outcome.slots.push_back({ranked[place], price, score_of(winner.bid, counted_quality(winner))});
  }

  for (std::uint32_t i = 0; i < input.candidates.size(); ++i)
    outcome.candidates.push_back({scratch.verdict_of(i), 0});
  for (const std::uint32_t candidate : ranked.subspan(filled))
    outcome.candidates[candidate].verdict = input.slots == 0 ? Verdict::kNoSlot : Verdict::kOutranked;
  if (input.slots == 0) return;
  for (std::uint32_t i = 0; i < input.candidates.size(); ++i) {
    CandidateOutcome& loser = outcome.candidates[i];
    if (loser.verdict != Verdict::kWon) loser.winning_bid = scratch.least_bid(input, i, input.slots);
  }
}

AuctionOutcome run_auction(const AuctionInput& input) {
  AuctionScratch scratch;
  AuctionOutcome outcome;
  run_auction(input, scratch, outcome);
  return outcome;
}

std::optional<Ticks> least_winning_bid(const AuctionInput& input, std::uint32_t candidate, std::uint32_t slot,
                                       AuctionScratch& scratch) {
  VITRINA_CHECK(candidate < input.candidates.size());
  if (slot == 0 || slot > input.slots) return std::nullopt;
  scratch.rank(input, candidate);
  const Ticks bid = scratch.least_bid(input, candidate, slot);
  return bid == 0 ? std::nullopt : std::optional<Ticks>(bid);
}

}  // namespace vitrina::ads
