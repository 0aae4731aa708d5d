// Forecast: what the days ahead will bring, each number with a range that holds it in four cases of five.
//
// A day's searches of the keyword are the shop's expected searches (traffic_model.h) × the keyword's share of
// them in the window × the keyword's own weekdays and trend, as far as these are clearly there. They scatter:
// as events do that come in bursts (the spread of the window's days says how much), because the share is
// known from so many searches only, and because whole days are busier or quieter for everybody. Impressions,
// clicks, orders and spend follow by what a search has brought in the replay.
//
// Estimates. Threads: a value, const from any thread. Lifetime: refers to what it was made of.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/reach/count_range.h"
#include "engine/reach/tally.h"
#include "engine/reach/traffic_model.h"

namespace vitrina::reach {

// Fewer searches in the window are too few to say anything of days to come.
inline constexpr double kLeastSearches = 5;

struct Outlook {
  std::array<Range, kMetrics> of{};  // by Metric; spend in micros
  const Range& operator[](Metric metric) const noexcept { return of[static_cast<std::size_t>(metric)]; }
  Range& operator[](Metric metric) noexcept { return of[static_cast<std::size_t>(metric)]; }
};

class Forecast {
 public:
  Forecast(const LogDays& days, const TrafficModel& traffic, const Tally& tally);

  // Whether there is enough to go by; if not, why.
  bool is_known() const noexcept { return why_not_.empty(); }
  std::string_view why_not() const noexcept { return why_not_; }

  // What one day brings. Requires: is_known().
  Outlook day(ads::Day day) const { return period(day, 1); }
  // What a day brings on average over so many, from `first` on.
  Outlook period(ads::Day first, std::uint32_t days) const;
  // Searches expected on a day.
  double searches(ads::Day day) const noexcept;
  // Variance over mean of a day's searches, beyond what is shared with the shop. 1: Poisson.
  double burstiness() const noexcept { return burstiness_; }

 private:
  void learn_own(const LogDays& days, const std::vector<double>& own);
  double own_factor(ads::Day day) const noexcept;

  const TrafficModel& traffic_;
  const Tally& tally_;
  std::string why_not_;
  double share_ = 0;  // of the shop's searches
  double seen_ = 0;   // searches of the window that have a time
  double burstiness_ = 1;
  std::array<double, 7> weekdays_{};  // own factors
  double weekday_variance_ = 0;
  double slope_ = 0;
  double slope_variance_ = 0;
};

}  // namespace vitrina::reach
