#include "engine/ads/prediction/click_priors.h"

#include <array>

#include "index/base/checksum.h"

namespace vitrina::ads {

Result<ClickPriors> ClickPriors::read(EventSource& source) {
  const auto for_each_view = [&](auto&& on_view) {
    return source.for_each([&](const EventBlock& block) {
      for (const EventBlock::Row& row : block.rows()) {
        if (row.outcome == EventOutcome::kShown && (row.viewed || row.clicked)) on_view(block, row);
      }
    });
  };
  std::array<Tally, 256> slots;  // expected: views
  VITRINA_TRY(for_each_view([&](const EventBlock&, const EventBlock::Row& row) {
    slots[row.slot].expected += 1;
    slots[row.slot].clicks += row.clicked ? 1 : 0;
  }));
  ClickPriors priors;
  VITRINA_TRY(for_each_view([&](const EventBlock& block, const EventBlock::Row& row) {
    Tally& tally = priors.tallies_[checksum(block.texts()[row.listing])];
    tally.expected += slots[row.slot].clicks / slots[row.slot].expected;
    tally.clicks += row.clicked ? 1 : 0;
  }));
  return priors;
}

double ClickPriors::of(std::string_view listing_id) const {
  const auto it = tallies_.find(checksum(listing_id));
  if (it == tallies_.end()) return 1;
  return (it->second.clicks + kPriorClicks) / (it->second.expected + kPriorClicks);
}

}  // namespace vitrina::ads
