// Tally: what an offer would have brought over the log's window, added up from its replayed auctions.
//
// Sums are over searches (further pages count where ads are shown there); of each the sum of squares is kept
// as well, which says how far a sum of so many different searches strays. Clicks, orders and spend are
// expected ones: chances, by the model in force.
//
// Threads: a value.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/reach/market.h"
#include "engine/reach/replay.h"
#include "engine/reach/sample.h"

namespace vitrina::reach {

// Closed.
enum class Metric : std::uint8_t { kSearches, kAuctions, kImpressions, kClicks, kOrders, kSpend };
inline constexpr std::size_t kMetrics = 6;
// "searches", "auctions", …
std::string_view name_of(Metric metric) noexcept;

class Tally {
 public:
  struct Sum {
    double total = 0;
    double squares = 0;   // of what each search gives
    double sampling = 0;  // variance of the total, for not all queries were looked at
  };
  // Prices in steps of some 10 %, with the clicks that are expected at them.
  struct PriceStep {
    double price = 0;  // micros
    double clicks = 0;
  };

  // `days`: those of the log that count; searches of other days are not to be added. Lifetime: refers to all.
  Tally(const Market& market, const LogDays& days, const Sample& sample);

  // Searches of a query: first them, each hour and context of them, then the cases of its auctions.
  void add_searches(const SampledQuery& query, std::int64_t hour, const LogContexts::Context& context,
                    std::uint64_t searches);
  void end_query(const SampledQuery& query, std::span<const Replayer::Case> cases);
  // After the last.
  void finish();

  const Sum& operator[](Metric metric) const noexcept { return sums_[static_cast<std::size_t>(metric)]; }
  double slots() const noexcept { return slots_; }  // sum over impressions
  double slot_squares() const noexcept { return slot_squares_; }
  double price_squares() const noexcept { return price_squares_; }  // over clicks
  double pages_with_slots() const noexcept { return pages_with_slots_; }
  const std::vector<PriceStep>& prices() const noexcept { return prices_; }
  // Searches by day, as LogDays::searches; by hour of the week.
  const std::vector<double>& days() const noexcept { return days_; }
  const std::array<double, ads::kHoursOfWeek>& hours() const noexcept { return hours_; }

 private:
  using Values = std::array<double, kMetrics>;
  void add_price(double price, double clicks);

  const Market& market_;
  const Sample& sample_;
  const ads::Day first_day_;
  std::array<Sum, kMetrics> sums_;
  Values query_{};                              // of the query at hand, not weighted
  std::vector<std::vector<Values>> of_strata_;  // what each sampled query gave, by stratum
  double slots_ = 0;
  double slot_squares_ = 0;
  double price_squares_ = 0;
  double pages_with_slots_ = 0;
  std::vector<PriceStep> prices_;
  std::vector<double> days_;
  std::array<double, ads::kHoursOfWeek> hours_{};
};

}  // namespace vitrina::reach
