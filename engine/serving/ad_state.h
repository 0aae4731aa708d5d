// AdState: the ad side of a snapshot: campaigns ready for auctions, the model that rates them, the rules.
//
// Made for one image. A new image, model or change of campaigns makes a new state.
//
// Threads: immutable after construction, const from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "engine/ads/prediction/predictor.h"
#include "engine/ads/selection/ad_rules.h"
#include "engine/ads/selection/campaign_book.h"

namespace vitrina::serving {

// The model in force, and which one it is.
struct ServedModel {
  std::shared_ptr<const ads::Predictor> predictor;  // null: none yet
  std::uint64_t version = 0;                        // a checksum of the file; 0: none
};

struct AdState {
  ads::AdRules rules;
  ServedModel model;
  ads::CampaignBook book;
  std::uint64_t campaigns_version = 0;  // of the store: its last change

  const ads::Predictor* predictor() const noexcept { return model.predictor.get(); }

  // All campaigns of `campaigns` (by id) over the segment.
  static std::shared_ptr<const AdState> build(ads::AdRules rules, ServedModel model,
                                              std::vector<ads::CampaignPtr> campaigns, std::uint64_t version,
                                              const index::Segment& segment) {
    auto book = ads::CampaignBook::build(std::move(campaigns), segment, model.predictor.get(), rules);
    return std::make_shared<const AdState>(
        AdState{std::move(rules), std::move(model), std::move(book), version});
  }
};

}  // namespace vitrina::serving
