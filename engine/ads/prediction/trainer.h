// Trainer: event files become a model (DESIGN.md section 9, "pCTR").
//
// Reads the files in order of time, a few times over, in bounded memory. The earlier part is learned from;
// the end of it (the calibration period) is learned from in the last pass only, each event after it was
// predicted, so that the calibration rests on predictions that had not seen their outcome. The later part is
// not looked at. Impressions that were not viewed teach nothing. The order rate is learned from clicks alone,
// in the same way but without slots.
//
// The same events give the same model, bit for bit, on every machine. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ads/prediction/event_source.h"
#include "engine/ads/prediction/model.h"
#include "engine/ads/prediction/weights.h"

namespace vitrina::ads {

struct TrainOptions {
  double holdout_share = 0.2;       // of all rows, the latest: not learned from
  double calibration_share = 0.15;  // of the rest, the latest
  unsigned passes = 0;              // 0: by the number of rows, 8 for a few to 2 for millions
  unsigned bits = 0;                // 2^bits cells for clicks; 0: by the number of rows, 2^16 to 2^24
};

struct Training {
  Model model;
  std::int64_t holdout_at = 0;  // events from here on were not learned from
  std::uint64_t rows = 0;       // learned from, viewed or not
  double seconds = 0;
  double cpu_seconds = 0;   // of the process, which is this one thread where nothing else runs in it
  double click_offset = 0;  // of the calibration, 0 and 1 where none was needed
  double click_slope = 1;
  double order_offset = 0;
  double order_slope = 1;
  GroupVariances variances{};  // how far the click weights of each group scatter
};

// Errors: kInvalidArgument for options out of range or where no viewed event is left to learn from; kIo.
Result<Training> train(EventSource& source, const TrainOptions& options,
                       const std::function<void(std::uint64_t rows, std::uint64_t of)>& on_progress = {});

}  // namespace vitrina::ads
