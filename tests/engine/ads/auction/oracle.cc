#include "oracle.h"

#include <algorithm>
#include <optional>

#include "index/base/random.h"

namespace vitrina::ads::oracle {
namespace {

__extension__ using U128 = unsigned __int128;

std::uint64_t at_least_one(std::uint64_t value) {
  return value == 0 ? 1 : value;
}

U128 score(const AuctionCandidate& c) {
  return U128{c.bid} * at_least_one(c.quality);
}

bool may_enter(const AuctionCandidate& c) {
  return c.bid >= at_least_one(c.reserve);
}

bool before(const AuctionInput& input, std::uint32_t i, std::uint32_t j) {
  const AuctionCandidate& a = input.candidates[i];
  const AuctionCandidate& b = input.candidates[j];
  if (score(a) != score(b)) return score(a) > score(b);
  const std::uint64_t tie_a = mix64(input.seed ^ mix64(a.campaign));
  const std::uint64_t tie_b = mix64(input.seed ^ mix64(b.campaign));
  if (tie_a != tie_b) return tie_a < tie_b;
  if (a.campaign != b.campaign) return a.campaign < b.campaign;
  if (a.listing != b.listing) return a.listing < b.listing;
  if (a.seller != b.seller) return a.seller < b.seller;
  if (at_least_one(a.quality) != at_least_one(b.quality))
    return at_least_one(a.quality) < at_least_one(b.quality);
  if (at_least_one(a.reserve) != at_least_one(b.reserve))
    return at_least_one(a.reserve) < at_least_one(b.reserve);
  return i < j;
}

FilledSlot filled(const AuctionInput& input, std::uint32_t candidate, std::uint64_t price) {
  return {candidate, static_cast<Ticks>(price), static_cast<Score>(score(input.candidates[candidate]))};
}

// The best sum of factor × worth over all ways to give slots from `slot` on to ads of different sellers, none
// of them `left_out`, or to the shop, to whom any slot is worth `shop_worth`.
std::uint64_t best_from(const AuctionInput& input, std::size_t slot, std::vector<std::uint64_t>& taken,
                        std::uint64_t shop_worth) {
  if (slot == input.slots) return 0;
  std::uint64_t best = input.slot_factors[slot] * shop_worth + best_from(input, slot + 1, taken, shop_worth);
  for (const AuctionCandidate& c : input.candidates) {
    if (!may_enter(c) || std::find(taken.begin(), taken.end(), c.seller) != taken.end()) continue;
    taken.push_back(c.seller);
    best = std::max(best, input.slot_factors[slot] * static_cast<std::uint64_t>(score(c)) +
                              best_from(input, slot + 1, taken, shop_worth));
    taken.pop_back();
  }
  return best;
}

}  // namespace

std::vector<std::uint32_t> ranked(const AuctionInput& input) {
  std::vector<std::uint32_t> chosen;
  for (;;) {
    std::optional<std::uint32_t> best;
    for (std::uint32_t i = 0; i < input.candidates.size(); ++i) {
      const AuctionCandidate& c = input.candidates[i];
      if (!may_enter(c)) continue;
      std::uint32_t of_seller = 0;
      bool is_shown = false;
      for (const std::uint32_t j : chosen) {
        of_seller += input.candidates[j].seller == c.seller;
        is_shown = is_shown || input.candidates[j].listing == c.listing;
      }
      if (is_shown || of_seller >= input.ads_per_seller) continue;
      if (!best || before(input, i, *best)) best = i;
    }
    if (!best) return chosen;
    chosen.push_back(*best);
  }
}

std::uint32_t slot_of(const AuctionInput& input, std::uint32_t candidate) {
  const std::vector<std::uint32_t> order = ranked(input);
  const auto at =
      static_cast<std::uint32_t>(std::find(order.begin(), order.end(), candidate) - order.begin());
  return at < std::min<std::size_t>(order.size(), input.slots) ? at + 1 : 0;
}

std::vector<FilledSlot> gsp(const AuctionInput& input) {
  const std::vector<std::uint32_t> order = ranked(input);
  std::vector<FilledSlot> slots;
  for (std::size_t place = 0; place < order.size() && place < input.slots; ++place) {
    const AuctionCandidate& winner = input.candidates[order[place]];
    U128 to_reach = 0;
    for (std::size_t after = place + 1; after < order.size(); ++after) {
      const AuctionCandidate& other = input.candidates[order[after]];
      if (other.seller != winner.seller) to_reach = std::max(to_reach, score(other));
    }
    std::uint64_t price = 1;
    while (price < winner.reserve || U128{price} * at_least_one(winner.quality) < to_reach) ++price;
    slots.push_back(filled(input, order[place], price));
  }
  return slots;
}

std::vector<FilledSlot> vcg(const AuctionInput& input) {
  const std::vector<std::uint32_t> order = ranked(input);
  std::vector<FilledSlot> slots;
  for (std::size_t place = 0; place < order.size() && place < input.slots; ++place) {
    const AuctionCandidate& winner = input.candidates[order[place]];
    const std::uint64_t reserve_worth = at_least_one(winner.reserve) * at_least_one(winner.quality);
    std::vector<std::uint64_t> taken{winner.seller};
    const std::uint64_t others_without = best_from(input, 0, taken, reserve_worth);
    taken.clear();
    const std::uint64_t own = input.slot_factors[place] * static_cast<std::uint64_t>(score(winner));
    const std::uint64_t others_with = best_from(input, 0, taken, reserve_worth) - own;
    // The least whole price whose clicks cover what the others lose.
    std::uint64_t price = 0;
    while (price * input.slot_factors[place] * at_least_one(winner.quality) < others_without - others_with)
      ++price;
    slots.push_back(filled(input, order[place], price));
  }
  return slots;
}

std::uint64_t best_welfare(const AuctionInput& input) {
  std::vector<std::uint64_t> taken;
  return best_from(input, 0, taken, 0);
}

}  // namespace vitrina::ads::oracle
