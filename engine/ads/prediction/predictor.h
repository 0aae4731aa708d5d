// Predictor: how likely a click, how likely an order after it.
//
// Use for: every candidate of an auction. Not for: learning (trainer.h).
//
// The click rate is that in slot 1; in another slot it is times slot_factor(). What was never seen counts as
// an average member of what is known of it: a new listing gets its category's rate, a new category the
// shop's.
//
// Cost: about 0.3 µs a pair, no allocation. Estimates; integers, the same on every machine.
// Threads: immutable after construction, const from any thread.
#pragma once

#include <cstdint>
#include <utility>

#include "engine/ads/prediction/model.h"

namespace vitrina::ads {

struct Prediction {
  Rate click = 0;  // in slot 1, in units of 1 / kRateOne
  Rate order = 0;  // of a click
  friend bool operator==(const Prediction&, const Prediction&) = default;
};

class Predictor {
 public:
  // Requires: a model as open_model() or train() give it.
  explicit Predictor(Model model) : model_(std::move(model)) {}

  Prediction predict(const QueryFeatures& query, const AdFeatures& ad) const noexcept {
    FeatureList features;
    combine(query, ad, features);
    return {model_.click.rate(features), model_.order.rate(features)};
  }
  // For an auction that pays for clicks alone; half the cost.
  Rate predict_click(const QueryFeatures& query, const AdFeatures& ad) const noexcept {
    FeatureList features;
    combine(query, ad, features);
    return model_.click.rate(features);
  }

  // Clicks in a slot (from 1) against slot 1, in units of 1 / kSlotOne; non-increasing.
  std::uint32_t slot_factor(std::uint8_t slot) const noexcept { return model_.slots[slot_index(slot)]; }

  const Model& model() const noexcept { return model_; }

 private:
  const Model model_;
};

}  // namespace vitrina::ads
