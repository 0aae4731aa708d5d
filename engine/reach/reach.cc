#include "engine/reach/reach.h"

#include <algorithm>

#include "engine/reach/competition.h"
#include "engine/reach/ideas.h"
#include "index/base/checksum.h"

namespace vitrina::reach {
namespace {

void cap(Range& range, double share) {
  range.expected *= share;
  range.low *= share;
  range.high *= share;
}

}  // namespace

Reach::Reach(std::shared_ptr<const Market> market) : market_(std::move(market)), traffic_(market_->days()) {}

ReachWindow Reach::window(const ReachRequest& request) const noexcept {
  const LogDays& days = market_->days();
  ReachWindow window;
  window.days = days.whole;
  window.first = days.first_whole;
  window.last = days.first_whole + static_cast<ads::Day>(days.whole) - 1;
  const ads::Day today = ads::local_hour(request.now, market_->source().ad_rules->zone).day;
  window.forecast_from = std::max(today, window.last + 1);
  // No further ahead than the log goes back.
  window.forecast_days = std::min({request.days, kMostDaysAhead, std::max(days.whole, 1u)});
  return window;
}

Result<ReachAnswer> Reach::answer(const ReachRequest& request, const ReachItem& item) {
  VITRINA_ASSIGN(const Offer offer, Offer::make(*market_, item, scratch_));
  ReachAnswer answer;
  answer.seller = offer.campaign().seller;
  answer.listings = offer.campaign().listings;
  answer.queries = offer.caught().size();
  const Sample sample =
      draw_sample(market_->log(), offer.caught(), checksum(item.keyword), request.most_whole);
  answer.searches = sample.searches;
  answer.sessions = sample.sessions;
  answer.looked_at = sample.queries.size();

  const ReachWindow ahead = window(request);
  // Who is there in the middle of the days ahead.
  const ads::Day day = ahead.forecast_from + static_cast<ads::Day>(ahead.forecast_days / 2);
  Replayer replayer(*market_, offer,
                    {market_->source().ad_rules->zone, day, request.landscape, request.competition});
  Tally tally(*market_, market_->days(), sample);
  LandscapeBuilder landscape;
  CompetitionCount competition(*market_, offer);
  std::vector<LookedAt> entered;
  std::vector<CaughtSearch> looked_at(sample.queries.size());
  for (std::size_t i = 0; i < sample.queries.size(); ++i) {
    const SampledQuery& query = sample.queries[i];
    const double weight = sample.strata[query.stratum].weight;
    replayer.replay(query.query,
                    [&](std::int64_t hour, const LogContexts::Context& context, std::uint64_t searches,
                        const Replayer::Case*) { tally.add_searches(query, hour, context, searches); });
    tally.end_query(query, replayer.cases());
    double slots = 0;
    for (const Replayer::Case& held : replayer.cases()) {
      for (const Shown& shown : held.shown) {
        looked_at[i].impressions += held.searches;
        slots += held.searches * shown.slot;
      }
      if (request.landscape) landscape.add(held, weight * held.searches, replayer);
      if (request.competition) competition.add(held, weight * held.searches);
    }
    if (slots > 0) looked_at[i].slot = slots / looked_at[i].impressions;
    if (request.ideas) entered.push_back({query, !replayer.cases().empty()});
  }
  tally.finish();
  note_searches(request, offer, sample.strata[0].queries, looked_at, answer);
  foretell(request, offer, tally, landscape, answer);
  if (request.competition) answer.competition = competition.finish(!request.for_seller);
  if (request.ideas) answer.ideas = find_ideas(*market_, offer, entered, scratch_);
  return answer;
}

// The most frequent ones by name, so far as they may be shown; the others in sums, so that all add up.
void Reach::note_searches(const ReachRequest& request, const Offer& offer, std::size_t certain,
                          std::vector<CaughtSearch>& looked_at, ReachAnswer& answer) const {
  const querylog::LogIndex& log = market_->log();
  const auto caught = offer.caught();
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < caught.size(); ++i) {
    const querylog::LogCount count = log.count(caught[i]);
    const bool is_rare = request.for_seller && count.sessions < querylog::kLeastSessionsShown;
    ++(is_rare ? answer.rare_queries : answer.other_queries);
    (is_rare ? answer.rare_searches : answer.other_searches) += count.searches;
    if (is_rare || i >= certain) continue;
    looked_at[i].searches = count.searches;
    looked_at[i].sessions = count.sessions;
    shown.push_back(i);
  }
  const std::size_t wanted = std::min<std::size_t>(request.searches, shown.size());
  std::partial_sort(shown.begin(), shown.begin() + static_cast<std::ptrdiff_t>(wanted), shown.end(),
                    [&](std::size_t a, std::size_t b) {
                      return looked_at[a].searches != looked_at[b].searches
                                 ? looked_at[a].searches > looked_at[b].searches
                                 : a < b;
                    });
  for (std::size_t i = 0; i < wanted; ++i) {
    CaughtSearch& search = answer.top.emplace_back(looked_at[shown[i]]);
    search.text = log.text(caught[shown[i]]);
    --answer.other_queries;
    answer.other_searches -= search.searches;
  }
}

// The price of the listings that have one, on average: an order is taken to be one of them.
double Reach::order_value(const Offer& offer) const {
  double sum = 0, count = 0;
  for (const ads::Ad& ad : offer.part().ads_of(0)) {
    const std::int64_t price = market_->source().segment->columns().price_micros[ad.doc];
    if (price < 0) continue;
    sum += static_cast<double>(price);
    ++count;
  }
  return count > 0 ? sum / count : 0;
}

void Reach::foretell(const ReachRequest& request, const Offer& offer, const Tally& tally,
                     LandscapeBuilder& landscape, ReachAnswer& answer) const {
  double hours = 0;
  for (std::size_t i = 0; i < ads::kHoursOfWeek; ++i) {
    answer.hours[i % 24] += tally.hours()[i];
    hours += tally.hours()[i];
  }
  for (double& hour : answer.hours) hour = hours > 0 ? hour / hours : 0;

  const Forecast forecast(market_->days(), traffic_, tally);
  answer.too_little = forecast.why_not();
  if (!forecast.is_known()) return;
  const ReachWindow ahead = window(request);
  answer.outlook = forecast.period(ahead.forecast_from, ahead.forecast_days);
  if (request.by_day) {
    for (std::uint32_t i = 0; i < ahead.forecast_days; ++i) {
      const ads::Day day = ahead.forecast_from + static_cast<ads::Day>(i);
      answer.days.push_back({day, forecast.day(day)});
    }
  }
  const double scale =
      answer.outlook[Metric::kSearches].expected / std::max(tally[Metric::kSearches].total, 1e-9);
  answer.pages = tally.pages_with_slots() * scale;
  const double impressions = tally[Metric::kImpressions].total;
  const double clicks = tally[Metric::kClicks].total;
  const double days = ahead.forecast_days;
  if (impressions > 0) {
    const double mean = tally.slots() / impressions;
    const double each = tally.slot_squares() / impressions - mean * mean;
    answer.slot = average_range(mean, each / std::max(impressions * scale * days, 1.0), 1, ads::kMaxSlots);
    const double share = impressions / std::max(tally.pages_with_slots(), 1e-9);
    answer.share = average_range(share, share * std::max(0.0, 1 - share) / std::max(answer.pages * days, 1.0),
                                 0, std::max(1.0, share));
  }
  if (clicks > 0) {
    const double mean = tally[Metric::kSpend].total / clicks;
    const double each = tally.price_squares() / clicks - mean * mean;
    answer.price = average_range(mean, each / std::max(clicks * scale * days, 1.0), 0, 1e18);
  }

  std::optional<double> budget;
  if (offer.budget_daily()) budget = static_cast<double>(offer.budget_daily()->micros);
  if (request.landscape) {
    answer.landscape = landscape.finish(scale, budget);
    if (request.wanted_share)
      answer.bid_for_share = answer.landscape->bid_for_share(*request.wanted_share, answer.pages);
    const double order = order_value(offer);
    if (request.wanted_spend_share && order > 0)
      answer.bid_for_spend_share = answer.landscape->bid_for_spend_share(*request.wanted_spend_share, order);
  }
  // What the budget buys. A day never costs more.
  Range& spend = answer.outlook[Metric::kSpend];
  if (!budget || spend.high <= *budget) return;
  answer.is_limited_by_budget = spend.expected > *budget;
  const double bought = std::min(1.0, *budget / std::max(spend.expected, 1e-9));
  for (const Metric metric : {Metric::kImpressions, Metric::kClicks, Metric::kOrders})
    cap(answer.outlook[metric], bought);
  spend.expected = std::min(spend.expected, *budget);
  spend.low = std::min(spend.low, *budget);
  spend.high = *budget;
  cap(answer.share, bought);
}

}  // namespace vitrina::reach
