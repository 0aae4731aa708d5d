#include "engine/reach/tally.h"

#include <algorithm>
#include <cmath>

namespace vitrina::reach {
namespace {

constexpr double kPriceSteps = 24;  // to an e-fold

}  // namespace

std::string_view name_of(Metric metric) noexcept {
  switch (metric) {
    case Metric::kSearches:
      return "searches";
    case Metric::kAuctions:
      return "auctions";
    case Metric::kImpressions:
      return "impressions";
    case Metric::kClicks:
      return "clicks";
    case Metric::kOrders:
      return "orders";
    case Metric::kSpend:
      return "spend";
  }
  return "";
}

Tally::Tally(const Market& market, const LogDays& days, const Sample& sample)
    : market_(market), sample_(sample), first_day_(days.first), of_strata_(sample.strata.size()) {
  days_.assign(days.searches.size(), 0.0);
}

void Tally::add_price(double price, double clicks) {
  const auto step = static_cast<std::size_t>(std::max(0.0, kPriceSteps * std::log1p(price / 10'000)));
  if (step >= prices_.size()) prices_.resize(step + 1);
  PriceStep& at = prices_[step];
  at.price = (at.price * at.clicks + price * clicks) / (at.clicks + clicks);
  at.clicks += clicks;
}

void Tally::add_searches(const SampledQuery& query, std::int64_t hour, const LogContexts::Context& context,
                         std::uint64_t searches) {
  const double weight = sample_.strata[query.stratum].weight;
  const auto count = static_cast<double>(searches);
  if (context.slots > 0) pages_with_slots_ += weight * count;
  if (context.is_further_page) return;
  query_[static_cast<std::size_t>(Metric::kSearches)] += count;
  sums_[static_cast<std::size_t>(Metric::kSearches)].squares += weight * count;
  if (hour == querylog::LogIndex::kUnknownHour) return;
  const ads::ShopZone zone = market_.source().ad_rules->zone;
  const auto day = static_cast<std::size_t>(ads::local_hour(hour * 3'600, zone).day - first_day_);
  if (day < days_.size()) days_[day] += weight * count;
  hours_[ads::hour_of_week(hour * 3'600, zone)] += weight * count;
}

void Tally::end_query(const SampledQuery& query, std::span<const Replayer::Case> cases) {
  const double weight = sample_.strata[query.stratum].weight;
  for (const Replayer::Case& held : cases) {
    Values values{0, 1, 0, 0, 0, 0};
    for (std::size_t i = 0; i < held.shown.size(); ++i) {
      const Yield& yield = held.yields[i];
      values[2] += yield.impressions;
      values[3] += yield.clicks;
      values[4] += yield.orders;
      values[5] += yield.spend;
      if (yield.clicks <= 0) continue;
      const double count = weight * held.searches;
      const double price = yield.spend / yield.clicks;
      slots_ += count * held.shown[i].slot;
      slot_squares_ += count * held.shown[i].slot * held.shown[i].slot;
      price_squares_ += count * yield.clicks * price * price;
      add_price(price, count * yield.clicks);
    }
    for (std::size_t i = 1; i < kMetrics; ++i) {
      query_[i] += held.searches * values[i];
      sums_[i].squares += weight * held.searches * values[i] * values[i];
    }
  }
  for (std::size_t i = 0; i < kMetrics; ++i) sums_[i].total += weight * query_[i];
  if (query.stratum != 0) of_strata_[query.stratum].push_back(query_);
  query_ = {};
}

// The error of a ratio to searches: what each sampled query strays from its stratum's ratio.
void Tally::finish() {
  std::erase_if(prices_, [](const PriceStep& step) { return step.clicks <= 0; });
  for (std::size_t stratum = 1; stratum < of_strata_.size(); ++stratum) {
    const auto& sampled = of_strata_[stratum];
    const auto n = static_cast<double>(sampled.size());
    const auto all = static_cast<double>(sample_.strata[stratum].queries);
    if (n < 2 || all <= n) continue;
    for (std::size_t i = 1; i < kMetrics; ++i) {
      double sum = 0, searches = 0, squares = 0;
      for (const Values& values : sampled) {
        sum += values[i];
        searches += values[0];
      }
      const double ratio = searches > 0 ? sum / searches : 0;
      for (const Values& values : sampled) {
        const double off = values[i] - ratio * values[0];
        squares += off * off;
      }
      sums_[i].sampling += all * all * (1 - n / all) * squares / (n - 1) / n;
    }
  }
}

}  // namespace vitrina::reach
