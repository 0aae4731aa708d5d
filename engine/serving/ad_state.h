// AdState: the ad side of a snapshot: campaigns ready for auctions, the model that rates them, the rules.
//
// Made for one image. A new image, model or change of campaigns makes a new state.
//
// Threads: immutable after construction, const from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "engine/ads/pacing/pacing_board.h"
#include "engine/ads/prediction/predictor.h"
#include "engine/ads/selection/ad_rules.h"
#include "engine/ads/selection/campaign_book.h"
#include "engine/serving/token_keys.h"

namespace vitrina::serving {

// The model in force, and which one it is.
struct ServedModel {
  std::shared_ptr<const ads::Predictor> predictor;  // null: none yet
  std::uint64_t version = 0;                        // a checksum of the file; 0: none
};

// What links and sessions are sealed and hashed with.
struct AdKeys {
  std::shared_ptr<const TokenKeys> tokens;
  std::shared_ptr<const TokenKeys> sessions;
};

struct AdState {
  ads::AdRules rules;
  ServedModel model;
  std::shared_ptr<ads::PacingBoard> board;  // of the engine; null: nothing is charged
  AdKeys keys;
  std::uint64_t campaigns_version = 0;  // of the store: its last change
  ads::CampaignBook book;

  const ads::Predictor* predictor() const noexcept { return model.predictor.get(); }

  // The same with all of `campaigns` (by id) over the segment.
  static std::shared_ptr<const AdState> build(AdState state, std::vector<ads::CampaignPtr> campaigns,
                                              const index::Segment& segment) {
    state.book = ads::CampaignBook::build(std::move(campaigns), segment, state.predictor(), state.rules,
                                          state.board.get());
    return std::make_shared<const AdState>(std::move(state));
  }
  // The same with another book.
  std::shared_ptr<const AdState> with(ads::CampaignBook other, std::uint64_t version) const {
    return std::make_shared<const AdState>(AdState{rules, model, board, keys, version, std::move(other)});
  }
};

}  // namespace vitrina::serving
