// AdRules: what the shop has decided about its sponsored slots. One value for serving, explain, simulation
// and replay.
//
// Threads: a value.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/ads/auction/auction.h"
#include "engine/ads/campaign/calendar.h"
#include "index/base/money.h"
#include "index/base/result.h"

namespace vitrina::ads {

// Fixed-point share of one, for relevance.
using Share = std::uint32_t;
inline constexpr Share kShareOne = 1u << 16;

// Reserve of the listings of a category and below; the most specific one counts.
struct CategoryReserve {
  std::vector<std::string> category;
  Money reserve;
  friend bool operator==(const CategoryReserve&, const CategoryReserve&) = default;
};

// Reserve of queries that were searched at least `count` times.
struct FrequencyReserve {
  std::uint64_t count = 0;
  Money reserve;
  friend bool operator==(const FrequencyReserve&, const FrequencyReserve&) = default;
};

struct AdRules {
  PricingRule pricing = PricingRule::kGsp;
  std::uint32_t ads_per_seller = 1;                  // VCG: 1
  Share relevance_floor = kShareOne * 2 / 5;         // one word of two, in a description only, is not enough
  Money tick{10'000};                                // bids and prices are whole multiples: 0.01
  Money reserve{0};                                  // least price of a click; whole ticks
  std::vector<CategoryReserve> category_reserves;    // in the place of `reserve`
  std::vector<FrequencyReserve> frequency_reserves;  // where higher than the ad's; by ascending count
  // Where in the page the slots are, from 1, ascending; a slot past the end comes after the organic hits.
  std::vector<std::uint32_t> positions = {1, 2, 5, 9, 14, 20, 27, 35};
  bool keep_in_organic = false;  // show a sponsored listing among the organic hits of the same page as well
  // How often a session is shown a campaign within the window at the most; 0: as often as it comes.
  std::uint32_t frequency_cap = 0;  // at most 255
  std::int64_t frequency_window_seconds = 3'600;
  bool require_erid = false;  // an ad without an erid is not shown
  ShopZone zone;

  friend bool operator==(const AdRules&, const AdRules&) = default;
};

// Errors: kInvalidArgument with the field: VCG with more than one ad a seller, money that is not whole ticks,
// positions or frequencies that do not ascend, a floor above one.
Result<void> check_rules(const AdRules& rules);

// An auction by these rules with no candidates yet. `slot_factor(slot from 1)` says how often a slot is
// looked at, in units of 1 / kSlotFactorOne; it is asked for VCG alone.
template <class SlotFactorOf>
void begin_auction(const AdRules& rules, std::uint32_t slots, std::uint64_t seed, SlotFactorOf&& slot_factor,
                   AuctionInput& input) {
  input.rule = rules.pricing;
  input.slots = slots;
  input.ads_per_seller = rules.ads_per_seller;
  input.seed = seed;
  input.candidates.clear();
  input.slot_factors.clear();
  if (rules.pricing != PricingRule::kVcg) return;
  for (std::uint32_t slot = 1; slot <= slots; ++slot) input.slot_factors.push_back(slot_factor(slot));
}

// What the frequency of a query alone asks for; 0: nothing.
Money reserve_of_frequency(const AdRules& rules, std::uint64_t count) noexcept;

}  // namespace vitrina::ads
