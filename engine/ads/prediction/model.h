// Model: what the predictor needs, in whole numbers, and its file.
//
// Scores are sums of 16-bit weights in units of 1 / kScoreOne; a table of knots turns a score into a rate in
// units of 1 / kRateOne, calibration included. So a prediction is additions and one interpolation of
// integers, the same on every machine.
//
// File: magic, version, feature version, length, checksum of the payload, checksum of the header; then the
// payload, little-endian. Written to a temporary name beside it, flushed, renamed. About 2 bytes for each
// cell, 8 MB for four million events; opening reads and checks all of it.
//
// Threads: a value; const from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/ads/prediction/features.h"
#include "engine/ads/prediction/position.h"
#include "index/base/result.h"

namespace vitrina::ads {

using Rate = std::uint32_t;
inline constexpr Rate kRateOne = 1u << 28;  // the auction's unit of quality
inline constexpr std::int32_t kScoreOne = 4096;
inline constexpr std::int32_t kScoreLimit = 16 * kScoreOne;  // scores lie within ±16
inline constexpr std::int32_t kKnotDistance = kScoreOne / 64;
inline constexpr std::size_t kKnots = 2 * kScoreLimit / kKnotDistance + 1;
inline constexpr std::uint32_t kSlotOne = 1u << 16;

// One rate as a function of features: that of a click in slot 1, or of an order after a click.
struct RateModel {
  unsigned bits = 0;                                  // 2^bits cells
  std::vector<std::int16_t> cells;                    // what a feature adds beyond one never seen
  std::array<std::int32_t, kFeatureGroups> unseen{};  // what a feature of the group adds that was never seen
  std::vector<Rate> knots;  // rates at scores −16, −16 + 1/64, …, 16; non-decreasing

  Rate rate(const FeatureList& features) const noexcept;
  friend bool operator==(const RateModel&, const RateModel&) = default;
};

struct Model {
  std::int64_t first_at = 0;  // the time of the events it learned from
  std::int64_t last_at = 0;
  std::uint64_t impressions = 0;  // viewed
  std::uint64_t clicks = 0;
  std::uint64_t orders = 0;
  std::array<std::uint32_t, kModelSlots>
      slots{};  // examined, against slot 1, in 1 / kSlotOne; non-increasing
  RateModel click;
  RateModel order;
  friend bool operator==(const Model&, const Model&) = default;
};

// Tells models apart: the checksum of what its file would hold; never 0. Cost: some milliseconds.
std::uint64_t version_of(const Model& model);

// Errors: kIo.
Result<void> save_model(const Model& model, const std::string& path);

// Errors: kIo; kDataLoss where the bytes are cut short or damaged; kUnsupported for another version. Messages
// name the file and what is wrong.
Result<Model> open_model(const std::string& path);

}  // namespace vitrina::ads
