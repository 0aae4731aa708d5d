// EventRow: a served ad and what became of it, or an ad that was not served and why: what reports count and
// the predictor learns from.
//
// Threads: a value, one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/ads/campaign/served_ad.h"

namespace vitrina::ads {

// Closed.
enum class EventOutcome : std::uint8_t {
  kShown,
  kLostToBudget,  // not shown: the budget or its pacing kept it out; of a sampled auction, without id and
                  // price
  kLostToRank,    // not shown: others were better, likewise
};

// How many auctions one stands for whose losers are written down.
inline constexpr std::uint32_t kLossSample = 128;

struct EventRow : ServedAd {
  std::vector<std::string> category;  // the listing's path
  EventOutcome outcome = EventOutcome::kShown;
  bool viewed = false;
  bool clicked = false;
  bool ordered = false;
  Money revenue;
  friend bool operator==(const EventRow&, const EventRow&) = default;
};

}  // namespace vitrina::ads
