// PositionModel: how likely a slot is looked at, against slot 1.
//
// A viewed ad is clicked when the shopper examines its slot and finds it appealing: click = examine(slot) ×
// appeal. Only the product is seen, so slot 1 counts as examined always. The curve and the weights are fitted
// in turns.
//
// The auction puts what appeals more higher up, also for reasons that no feature names. A curve that compares
// slot with slot would take that for examination, so here each listing is compared with itself alone: clicks
// of listing i in slot s are Poisson with mean own_i × examine(s) × E_is, E_is being the clicks expected of
// its impressions by the weights; own_i is free, which for a Poisson model leaves examine(s) unbiased
// (conditional likelihood; Hausman, Hall, Griliches 1984). Listings that stood in one slot only tell nothing.
// Afterwards the curve is made non-increasing (pool adjacent violators).
//
// Layout: 2^bits strata of 16 slots of 8 bytes. Of listings that would share a stratum by their hash the
// first has it and the others are passed over: a sample of the listings is enough, a mixture of them would
// mislead. Threads: one at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace vitrina::ads {

inline constexpr std::size_t kModelSlots = 16;  // further slots count as the last

constexpr std::size_t slot_index(std::uint8_t slot) noexcept {
  return slot == 0 ? 0 : slot > kModelSlots ? kModelSlots - 1 : slot - 1u;
}

using SlotCurve = std::array<float, kModelSlots>;

class PositionModel {
 public:
  // Requires: 1 ≤ bits ≤ 30.
  explicit PositionModel(unsigned bits);

  float factor(std::size_t slot) const noexcept { return curve_[slot]; }
  const SlotCurve& curve() const noexcept { return curve_; }

  // A viewed ad of the listing, of the given appeal (its click rate in slot 1), and whether it was clicked.
  void add(std::uint64_t listing_hash, std::size_t slot, float appeal, bool clicked) noexcept {
    Stratum& stratum = strata_[listing_hash >> shift_];
    if (stratum.owner == 0) stratum.owner = listing_hash;
    if (stratum.owner != listing_hash) return;
    stratum.expected[slot] += appeal;
    if (clicked) stratum.clicks[slot] += 1.0f;
  }
  // Fits the curve to all that was added.
  void fit();

 private:
  struct Stratum {
    std::uint64_t owner = 0;  // 0: none yet
    std::array<float, kModelSlots> expected{};
    std::array<float, kModelSlots> clicks{};
  };

  unsigned shift_;
  std::vector<Stratum> strata_;
  SlotCurve curve_;
};

}  // namespace vitrina::ads
