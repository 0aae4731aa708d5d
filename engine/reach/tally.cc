#include "engine/reach/tally.h"

#include <algorithm>
#include <cmath>

namespace vitrina::reach {
namespace {

constexpr double kPriceSteps = 24;  // to an e-fold

double share_of_one(std::uint32_t part, std::uint32_t one) noexcept {
  return static_cast<double>(part) / one;
}

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

Yield Tally::yield_of(const Market& market, std::span<const Shown> shown, const Replayer& replayer) {
  const ads::Predictor* predictor = market.source().predictor;
  Yield yield;
  for (const Shown& one : shown) {
    const double seen =
        predictor == nullptr
            ? 1.0
            : share_of_one(predictor->slot_factor(static_cast<std::uint8_t>(one.slot)), ads::kSlotFactorOne);
    const double clicks = share_of_one(one.click_rate, ads::kRateOne) * seen;
    ++yield.impressions;
    yield.clicks += clicks;
    yield.orders += clicks * share_of_one(replayer.order_rate(one.ad), ads::kRateOne);
    yield.spend +=
        clicks * static_cast<double>(ads::money_of(one.price, market.source().ad_rules->tick.micros).micros);
    yield.slots += one.slot;
  }
  return yield;
}

void Tally::add_price(double price, double clicks) {
  const auto step = static_cast<std::size_t>(std::max(0.0, kPriceSteps * std::log1p(price / 10'000)));
  if (step >= prices_.size()) prices_.resize(step + 1);
  PriceStep& at = prices_[step];
  at.price = (at.price * at.clicks + price * clicks) / (at.clicks + clicks);
  at.clicks += clicks;
}

void Tally::add(const SampledQuery& query, std::int64_t hour, const LogContexts::Context& context,
                std::uint64_t searches, const Replayer::Case* held, const Replayer& replayer) {
  const double weight = sample_.strata[query.stratum].weight;
  const auto count = static_cast<double>(searches);
  const ads::ShopZone zone = market_.source().ad_rules->zone;
  if (!context.is_further_page) {
    query_[static_cast<std::size_t>(Metric::kSearches)] += count;
    sums_[static_cast<std::size_t>(Metric::kSearches)].squares += weight * count;
    if (hour != querylog::LogIndex::kUnknownHour) {
      const auto day = static_cast<std::size_t>(ads::local_hour(hour * 3'600, zone).day - first_day_);
      if (day < days_.size()) days_[day] += weight * count;
      hours_[ads::hour_of_week(hour * 3'600, zone)] += weight * count;
    }
  }
  if (context.slots > 0) pages_with_slots_ += weight * count;
  if (held == nullptr) return;
  const Yield yield = yield_of(market_, held->shown, replayer);
  const Values values{0, 1, yield.impressions, yield.clicks, yield.orders, yield.spend};
  for (std::size_t i = 1; i < kMetrics; ++i) {
    query_[i] += count * values[i];
    sums_[i].squares += weight * count * values[i] * values[i];
  }
  for (const Shown& one : held->shown) {
    const Yield own = yield_of(market_, {&one, 1}, replayer);
    if (own.clicks <= 0) continue;
    const double price = own.spend / own.clicks;
    slots_ += weight * count * one.slot;
    slot_squares_ += weight * count * one.slot * one.slot;
    price_squares_ += weight * count * own.clicks * price * price;
    add_price(price, weight * count * own.clicks);
  }
}

void Tally::end_query(const SampledQuery& query) {
  const double weight = sample_.strata[query.stratum].weight;
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
