// The keyword auction: who gets which slot at what price. A pure function from AuctionInput to
// AuctionOutcome.
//
// Use for: everything that needs an outcome. Serving, explain, bid simulation and replay fill the same struct
// and call the same function, so what a seller is told, what is served and what is replayed cannot differ.
// Not for: eligibility, the choice of an ad's keyword, qualities (they come in as values), charging.
//
// The rule (README.md tells it at length):
//   1. A candidate whose bid is below its reserve drops. A reserve of 0 counts as 1 tick, so that a bid of
//      nothing (an empty budget) never shows; a quality of 0 counts as 1 unit.
//   2. Candidates are put in order: score = bid × quality downwards; equal scores by the smaller
//      mix64(seed ^ mix64(campaign)), then by campaign, listing, seller, quality, reserve, and last by their
//      place in the input, which only an ad entered twice can come to.
//   3. In this order each listing keeps its first candidate and each seller the first `ads_per_seller` of
//   what is
//      left. The others drop before anything is priced.
//   4. The first `slots` that remain win, in order.
//   5. GSP: the price is the least tick at which the winner's score is not below that of the next candidate
//   in
//      order that belongs to another seller (whether that one won a slot or not), and at least the reserve.
//      An equal score counts as won here, however the tie would go. VCG: with f the slot factors (f past the
//      last slot is 0), s the score of the next candidates in order and c = reserve × quality, the winner of
//      slot i pays for a click
//        ⌈ Σ_{l ≥ i} (f_l − f_{l+1}) · max(s_{l+1}, c) / (f_i · quality) ⌉ ticks:
//      what its seller's presence costs the others, with the reserve inside each threshold.
//
// Laws, all else of the auction fixed; tests hold them:
//   - reserve ≤ price ≤ bid; who wins no slot pays nothing;
//   - a higher bid never gets a lower slot, and at the same slot the price is the same;
//   - the order of candidates does not matter; the same input gives the same bytes on any machine (an ad
//   entered
//     twice, against the requirement, changes no slot and no price with the order, but a winning_bid by a
//     tick: at its double's bid nothing but the place tells the two apart);
//   - VCG: no seller gains as much as a tick a click by other bids, as long as its candidates have equal
//     reserve × quality (a single candidate always has). Where they differ the law is: no gain with a shown
//     ad whose reserve × quality is not below that of the ad shown for the true bids. The rule shows a
//     seller's best score, and of two ads the one with the slightly better score may have the much higher
//     reserve; the seller can then gain by withdrawing it, which is their right and takes nothing from the
//     others. The tick is the rounding: prices are whole, so the exact price is exceeded by less than one.
//   - least_winning_bid is exact: that bid wins, one tick less does not. It may exceed the price of the same
//     slot, because a price counts an equal score as won and passes over the seller's own ads.
//
// Cost: n log n in the candidates; 20 take one to two microseconds, 100 about ten. Allocates only while
// scratch and outcome grow. Exact, integers only. Sources: Edelman, Ostrovsky, Schwarz 2007; Varian 2007;
// Vickrey 1961, Clarke 1971, Groves 1973; for the slot factors Aggarwal, Goel, Motwani 2006 ("laddered"
// prices equal VCG under them).
//
// Threads: pure functions; a scratch belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/ads/auction/fixed_point.h"
#include "index/base/result.h"

namespace vitrina::ads {

inline constexpr std::uint32_t kMaxSlots = 255;
inline constexpr std::uint32_t kMaxCandidates = 1u << 16;

enum class PricingRule : std::uint8_t { kGsp, kVcg };

// An ad (campaign × listing) that may be shown. Keys are any numbers that tell the things apart; small ones
// (a doc id, an ordinal) take less room in the replay log than hashes do.
struct AuctionCandidate {
  std::uint64_t campaign = 0;  // hash of the campaign's id, for ties must not follow names
  std::uint64_t listing = 0;
  std::uint64_t seller = 0;
  Ticks bid = 0;  // effective: what the budget still covers
  Quality quality = 0;
  Ticks reserve = 0;
  friend bool operator==(const AuctionCandidate&, const AuctionCandidate&) = default;
};

// Requires: check_auction(); one listing belongs to one seller; an ad is entered once, with the keyword
// chosen for it.
struct AuctionInput {
  PricingRule rule = PricingRule::kGsp;
  std::uint32_t slots = 0;
  std::uint32_t ads_per_seller = 1;
  std::uint64_t seed = 0;                // of the request: decides ties
  std::vector<SlotFactor> slot_factors;  // VCG: one a slot, non-increasing; GSP: empty
  std::vector<AuctionCandidate> candidates;
  friend bool operator==(const AuctionInput&, const AuctionInput&) = default;
};

// What became of a candidate. Closed.
enum class Verdict : std::uint8_t {
  kWon,
  kBelowReserve,
  kDuplicateListing,  // another campaign's ad for the same listing came first
  kSellerLimit,       // the seller's allowance went to better ads of theirs
  kNoSlot,            // there were no slots at all
  kOutranked,         // better ads took them all
};
// "won", "below_reserve", …: the reason codes of explain.
std::string_view name_of(Verdict verdict) noexcept;

// One filled slot; its number is its place in AuctionOutcome::slots, from 1 for people.
struct FilledSlot {
  std::uint32_t candidate = 0;  // its place in AuctionInput::candidates
  Ticks price = 0;              // what a click costs
  Score score = 0;
  friend bool operator==(const FilledSlot&, const FilledSlot&) = default;
};

struct CandidateOutcome {
  Verdict verdict = Verdict::kOutranked;
  // Losers: the least bid that would have won a slot, all else fixed. 0 for winners and where no bid would.
  Ticks winning_bid = 0;
  friend bool operator==(const CandidateOutcome&, const CandidateOutcome&) = default;
};

struct AuctionOutcome {
  std::vector<FilledSlot> slots;             // best first; at most AuctionInput::slots
  std::vector<CandidateOutcome> candidates;  // as AuctionInput::candidates
  friend bool operator==(const AuctionOutcome&, const AuctionOutcome&) = default;
};

// Errors: kLimit for too many slots or candidates; kInvalidArgument with the field for an unknown rule, no
// ads a seller, VCG with more than one ad a seller, slot factors that are not one a slot, zero, above
// kSlotFactorOne or increasing, or slot factors under GSP.
Result<void> check_auction(const AuctionInput& input);

class AuctionScratch;  // ranking.h

// Requires: check_auction(input). `outcome` is overwritten.
void run_auction(const AuctionInput& input, AuctionScratch& scratch, AuctionOutcome& outcome);
AuctionOutcome run_auction(
    const AuctionInput& input);  // with a scratch of its own, for where speed is no matter

// The least bid with which `candidate` would get slot `slot` (from 1) or a better one, all else fixed;
// nothing where no bid would. Its own bid does not matter. Requires: check_auction(input), candidate <
// candidates.
std::optional<Ticks> least_winning_bid(const AuctionInput& input, std::uint32_t candidate, std::uint32_t slot,
                                       AuctionScratch& scratch);

}  // namespace vitrina::ads
