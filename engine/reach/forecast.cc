#include "engine/reach/forecast.h"

#include <algorithm>
#include <cmath>

namespace vitrina::reach {
namespace {

// What is taken for the burstiness where few days show it, and how many days that counts.
constexpr double kUsualBurstiness = 1.15;
constexpr double kUsualBurstinessDays = 10;
constexpr double kTrendEvidence = 4;  // a slope of less than two deviations is none

}  // namespace

Forecast::Forecast(const LogDays& days, const TrafficModel& traffic, const Tally& tally)
    : traffic_(traffic), tally_(tally) {
  weekdays_.fill(1);
  if (!traffic.is_known()) {
    why_not_ = "the query log covers fewer than " + std::to_string(kLeastDays) + " whole days";
    return;
  }
  double all = 0;
  for (std::size_t i = 0; i < tally.days().size(); ++i) {
    seen_ += tally.days()[i];
    all += days.searches[i];
  }
  if (seen_ < kLeastSearches) {
    why_not_ = "fewer than " + std::to_string(static_cast<int>(kLeastSearches)) +
               " searches of the window would be caught";
    return;
  }
  share_ = seen_ / all;
  learn_own(days, tally.days());
}

// How the keyword's days differ from the shop's: weekdays and trend as far as noise alone would not explain
// them, then how far the rest scatters. Whole days alone count.
void Forecast::learn_own(const LogDays& days, const std::vector<double>& own) {
  const auto first = static_cast<std::size_t>(days.first_whole - days.first);
  const auto each = [&](auto&& visit) {
    for (std::uint32_t i = 0; i < days.whole; ++i) {
      const ads::Day day = days.first_whole + static_cast<ads::Day>(i);
      const double expected = share_ * days.searches[first + i] * own_factor(day);
      if (expected > 0) visit(day, own[first + i], expected);
    }
  };
  const auto spread = [&](double freedom_used) {
    double squares = 0, count = 0;
    each([&](ads::Day, double seen, double expected) {
      squares += (seen - expected) * (seen - expected) / expected;
      ++count;
    });
    const double freedom = std::max(0.0, count - freedom_used);
    return std::max(1.0,
                    (kUsualBurstinessDays * kUsualBurstiness + squares * freedom / std::max(count, 1.0)) /
                        (kUsualBurstinessDays + freedom));
  };
  burstiness_ = spread(1);

  std::array<double, 7> seen_on{}, expected_on{};
  each([&](ads::Day day, double seen, double expected) {
    seen_on[weekday_of(day)] += seen;
    expected_on[weekday_of(day)] += expected;
  });
  double strength = 0, least_expected = 1e300;
  for (std::size_t weekday = 0; weekday < 7; ++weekday) {
    if (expected_on[weekday] <= 0) continue;
    const double off = seen_on[weekday] - expected_on[weekday];
    strength += off * off / expected_on[weekday] / burstiness_;
    least_expected = std::min(least_expected, expected_on[weekday]);
  }
  // A weekday seen twice and more tells itself from a busy day.
  const double kept = days.whole >= 14 && strength > 0 ? std::max(0.0, 1 - 8 / strength) : 0;
  for (std::size_t weekday = 0; kept > 0 && weekday < 7; ++weekday) {
    if (expected_on[weekday] <= 0) continue;
    weekdays_[weekday] = 1 + kept * (seen_on[weekday] / expected_on[weekday] - 1);
  }
  if (kept > 0) weekday_variance_ = kept * burstiness_ / least_expected;

  double lean = 0, moment = 0;
  each([&](ads::Day day, double seen, double expected) {
    const double off = traffic_.offset(day);
    lean += off * (seen - expected);
    moment += off * off * expected;
  });
  if (moment > 0) {
    const double variance = burstiness_ / moment;
    const double slope = lean / moment;
    const double slope_kept = std::max(0.0, 1 - kTrendEvidence * variance / std::max(slope * slope, 1e-30));
    slope_ = slope * slope_kept;
    slope_variance_ = variance * slope_kept;
  }
  burstiness_ = spread(1 + 6 * kept + (slope_ != 0 ? 1 : 0));
}

double Forecast::own_factor(ads::Day day) const noexcept {
  return weekdays_[weekday_of(day)] * std::exp(slope_ * traffic_.offset(day));
}

double Forecast::searches(ads::Day day) const noexcept {
  return share_ * traffic_.expected(day) * own_factor(day);
}

Outlook Forecast::period(ads::Day first, std::uint32_t days) const {
  // Parts of the relative variance: that of all days together, and that of each day by itself.
  double searches_sum = 0, each_day = 0, shared = 0;
  for (std::uint32_t i = 0; i < days; ++i) {
    const ads::Day day = first + static_cast<ads::Day>(i);
    const double expected = searches(day);
    const double off = traffic_.offset(day);
    searches_sum += expected;
    each_day += expected * expected * (traffic_.day_variance() + weekday_variance_);
    shared += expected * std::sqrt(traffic_.shared_variance(day) + slope_variance_ * off * off);
  }
  const double whole_searches = std::max(tally_[Metric::kSearches].total, 1e-9);
  const auto count = static_cast<double>(days);
  Outlook outlook;
  for (std::size_t i = 0; i < kMetrics; ++i) {
    const auto metric = static_cast<Metric>(i);
    const Tally::Sum& sum = tally_[metric];
    if (sum.total <= 0) continue;
    const double mean = searches_sum * sum.total / whole_searches;
    const double relative = (shared * shared + each_day) / (searches_sum * searches_sum) +
                            burstiness_ * sum.squares / (sum.total * sum.total) +
                            sum.sampling / (sum.total * sum.total);
    // Of what one search gives: the sum of its squares over the sum; 1 for what is there or is not.
    const double grain = sum.squares / sum.total;
    Range& range = outlook[metric];
    if (metric == Metric::kSpend) {
      const Tally::Sum& clicks = tally_[Metric::kClicks];
      const double events = searches_sum * clicks.total / whole_searches;
      std::vector<Worth> worths;
      for (const Tally::PriceStep& step : tally_.prices()) worths.push_back({step.price, step.clicks});
      const double variance =
          events * (1 + (burstiness_ - 1) * clicks.squares / clicks.total) + events * events * relative;
      range = sum_range(events, variance, worths);
    } else if (metric == Metric::kClicks || metric == Metric::kOrders) {
      range = count_range(mean, mean * (1 + (burstiness_ - 1) * grain) + mean * mean * relative);
    } else {
      // Each burst is thinned out by the share of searches that count.
      const double share = std::min(1.0, sum.total / whole_searches);
      range = count_range(mean, mean * (1 + (burstiness_ - 1) * share) * grain + mean * mean * relative);
    }
    range.expected = mean / count;
    range.low /= count;
    range.high /= count;
    range.median /= count;
  }
  return outlook;
}

}  // namespace vitrina::reach
