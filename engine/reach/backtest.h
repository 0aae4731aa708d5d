// Backtest: forecasts made from the earlier days of a log, held against the later ones.
//
// Keywords are drawn as they are searched, listings from what a search for them finds, bids from the
// campaigns that are there. What really came is the auctions of the later searches, and clicks drawn by the
// model's chances. The forecast sees nothing of the later days. Beside it stands the simplest one that there
// is: what came on the same weekday of the last week.
//
// The same options over the same market give the same report. Threads: pure but for the market's.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "engine/reach/forecast.h"
#include "engine/reach/market.h"
#include "index/base/result.h"

namespace vitrina::reach {

struct BacktestOptions {
  std::uint32_t keywords = 1'000;
  std::uint32_t days = 20;  // at the end of the log, that are foretold
  std::uint64_t seed = 1;
  std::size_t most_whole = kMostWhole;  // of the forecast; what came is counted to the last search
  std::function<void(std::uint32_t done)> on_progress = {};
};

inline constexpr std::array<Metric, 4> kTested{Metric::kSearches, Metric::kImpressions, Metric::kClicks,
                                               Metric::kSpend};
// Cases by how much is expected of the day; of spend, by its clicks.
inline constexpr std::array<double, 5> kBandBegins{0, 1, 5, 30, 200};

struct BacktestBand {
  std::uint64_t cases = 0;
  std::uint64_t held = 0;      // what came lay within the range
  double interval_score = 0;   // mean (Gneiting, Raftery 2007): width, and ten times what lies outside
  double median_error = 0;     // of the range's median, which is the best guess by this measure
  double last_week_error = 0;  // the same of the other forecast
  double mean_error = 0;
  double last_week_mean_error = 0;
};

struct BacktestReport {
  std::uint32_t keywords = 0;  // that could be asked about
  std::uint32_t unknown = 0;   // of which too little was known
  std::uint32_t train_days = 0;
  std::uint32_t test_days = 0;
  std::array<std::array<BacktestBand, kBandBegins.size()>, kTested.size()> bands{};
  // Of all bands from the third on, and of those before; as the mark of 30 expected divides them.
  std::array<BacktestBand, kTested.size()> many{}, few{}, all{};
};

// Errors: kInvalidArgument where the log has fewer than two weeks more than the days asked for, or no catalog
// listing answers what is searched.
Result<BacktestReport> backtest(const Market& market, const BacktestOptions& options);

}  // namespace vitrina::reach
