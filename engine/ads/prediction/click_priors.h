// ClickPriors: which listings are clicked more than others would be in their slots, from event files.
//
// Clicks over expected clicks (COEC; Zhang and Jones 2007): each viewed ad is expected to be clicked as often
// as ads of its slot are on average. A listing counts as having kPriorClicks expected clicks more, and as
// many clicks, so that few views say little.
//
// Use for: an image's click prior (index/columns/click_prior.h). Not for: the auction, whose model knows the
// query, the ad and the slot (predictor.h).
//
// Threads: const from any thread after read().
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "engine/ads/prediction/event_source.h"
#include "index/base/result.h"

namespace vitrina::ads {

inline constexpr double kPriorClicks = 5;

class ClickPriors {
 public:
  // Reads the events twice. Errors: kIo.
  static Result<ClickPriors> read(EventSource& source);

  // Clicks over expected clicks, smoothed; 1 for a listing without views.
  double of(std::string_view listing_id) const;
  std::size_t listings() const noexcept { return tallies_.size(); }

 private:
  struct Tally {
    double clicks = 0;
    double expected = 0;
  };
  std::unordered_map<std::uint64_t, Tally> tallies_;  // by the checksum of the listing's id
};

}  // namespace vitrina::ads
