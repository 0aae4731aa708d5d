#include "engine/reach/backtest.h"

#include <algorithm>
#include <cmath>

#include "engine/reach/sample.h"
#include "index/base/random.h"

namespace vitrina::reach {
namespace {

constexpr std::uint32_t kLeastTrainDays = 14;
constexpr double kOutside = 10;  // 2 ÷ 0.2
constexpr double kMany = 30;

struct Case {
  std::size_t metric = 0;  // of kTested
  double size = 0;         // that says the band
  Range range;
  double came = 0;
  double last_week = 0;
};

using DayValues = std::array<double, kMetrics>;

class Backtest {
 public:
  Backtest(const Market& market, const BacktestOptions& options) : market_(market), options_(options) {}

  Result<BacktestReport> run() {
    const LogDays& all = market_.days();
    if (all.whole < options_.days + kLeastTrainDays) {
      return fail(ErrorCode::kInvalidArgument, "the log has " + std::to_string(all.whole) +
                                                   " whole days; foretelling " +
                                                   std::to_string(options_.days) + " takes " +
                                                   std::to_string(options_.days + kLeastTrainDays));
    }
    train_ = all;
    train_.whole = all.whole - options_.days;
    cut_ = all.first_whole + static_cast<ads::Day>(train_.whole);
    train_.searches.resize(static_cast<std::size_t>(cut_ - all.first));
    report_.train_days = train_.whole;
    report_.test_days = options_.days;
    count_training();
    collect_bids();
    if (weights_.back() <= 0)
      return fail(ErrorCode::kInvalidArgument, "nothing was searched in the earlier days");
    const TrafficModel traffic(train_);
    Random random(mix64(options_.seed));
    for (std::uint32_t tries = 0; report_.keywords < options_.keywords; ++tries) {
      if (tries > 20 * options_.keywords + 100)
        return fail(ErrorCode::kInvalidArgument, "the catalog has no listings that answer what is searched");
      ReachItem item;
      if (!draw_item(random, item)) continue;
      VITRINA_ASSIGN(const Offer offer, Offer::make(market_, item, scratch_));
      if (offer.caught().empty()) continue;
      test(offer, traffic, random);
      ++report_.keywords;
      if (options_.on_progress) options_.on_progress(report_.keywords);
    }
    for (std::size_t metric = 0; metric < kTested.size(); ++metric) sum_up(metric);
    return report_;
  }

 private:
  ads::Day day_of(std::int64_t hour) const {
    return ads::local_hour(hour * 3'600, market_.source().ad_rules->zone).day;
  }

  // Searches of the earlier days, summed up query by query, to draw from.
  void count_training() {
    double sum = 0;
    for (QueryNumber query = 0; query < market_.size(); ++query) {
      market_.log().for_each_search(query, [&](std::int64_t hour, std::uint32_t context, std::uint64_t n) {
        if (hour == querylog::LogIndex::kUnknownHour || market_.contexts()[context].is_further_page) return;
        if (day_of(hour) < cut_) sum += static_cast<double>(n);
      });
      weights_.push_back(sum);
    }
  }

  void collect_bids() {
    market_.source().book->for_each({}, [&](ads::CampaignRef ref) {
      for (const ads::Keyword& keyword : market_.source().book->campaign(ref).keywords)
        bids_.push_back(keyword.bid);
      return bids_.size() < 100'000;
    });
    if (bids_.empty()) bids_.push_back(Money{10 * kMicrosPerUnit});
  }

  bool draw_item(Random& random, ReachItem& item) {
    const auto drawn = std::upper_bound(weights_.begin(), weights_.end(), random.unit() * weights_.back());
    const auto query = static_cast<QueryNumber>(
        std::min<std::ptrdiff_t>(drawn - weights_.begin(), static_cast<std::ptrdiff_t>(weights_.size()) - 1));
    item.keyword = market_.log().text(query);
    const std::uint64_t match = random.below(100);
    item.match = match < 24   ? ads::MatchType::kExact
                 : match < 54 ? ads::MatchType::kPhrase
                              : ads::MatchType::kBroad;
    item.bid = bids_[random.below(bids_.size())];
    const Money tick = market_.source().ad_rules->tick;
    item.bid.micros = std::max(item.bid.micros / tick.micros, std::int64_t{1}) * tick.micros;
    const std::uint64_t place = random.below(10);
    search::SearchRequest request;
    request.query = item.keyword;
    request.per_page = 10;
    request.records = false;
    request.filters.in_stock = true;
    search::SearchOptions search;
    search.relax_below = market_.source().relax_below;
    search.rules = market_.source().rules;
    if (!searcher_.search(*market_.source().segment, request, search, response_)) return false;
    std::erase_if(response_.hits, [&](const search::Hit& hit) {
      return market_.source().segment->sellers().ordinals()[hit.doc] == kNoOrdinal;
    });
    if (response_.hits.empty()) return false;
    item.listings = {response_.hits[place % response_.hits.size()].id};
    return true;
  }

  void test(const Offer& offer, const TrafficModel& traffic, Random& random) {
    const ads::ShopZone zone = market_.source().ad_rules->zone;
    const LogDays& all = market_.days();
    const Sample sample = draw_sample(market_.log(), offer.caught(), options_.seed, options_.most_whole);
    // Who is there in the middle of the days ahead, as the forecast has to take it.
    Replayer earlier(market_, offer,
                     {zone, cut_ + static_cast<ads::Day>(options_.days / 2), false, false, cut_});
    Tally tally(market_, train_, sample);
    for (const SampledQuery& query : sample.queries) {
      earlier.replay(query.query,
                     [&](std::int64_t hour, const LogContexts::Context& context, std::uint64_t searches,
                         const Replayer::Case*) { tally.add_searches(query, hour, context, searches); });
      tally.end_query(query, earlier.cases());
    }
    tally.finish();
    const Forecast forecast(train_, traffic, tally);
    if (!forecast.is_known()) {
      ++report_.unknown;
      return;
    }

    std::vector<DayValues> came(all.searches.size());
    Replayer real(market_, offer, {zone, std::nullopt, false, false});
    for (const QueryNumber query : offer.caught()) {
      real.replay(query, [&](std::int64_t hour, const LogContexts::Context& context, std::uint64_t searches,
                             const Replayer::Case* held) {
        const auto day = static_cast<std::size_t>(day_of(hour) - all.first);
        if (hour == querylog::LogIndex::kUnknownHour || day >= came.size()) return;
        DayValues& values = came[day];
        if (!context.is_further_page) values[0] += static_cast<double>(searches);
        if (held != nullptr) draw_clicks(*held, searches, random, values);
      });
    }
    for (std::uint32_t i = 0; i < options_.days; ++i) {
      const ads::Day day = cut_ + static_cast<ads::Day>(i);
      const ads::Day week_before = day - static_cast<ads::Day>(7 * (i / 7 + 1));
      const Outlook outlook = forecast.day(day);
      for (std::size_t metric = 0; metric < kTested.size(); ++metric) {
        const Metric tested = kTested[metric];
        const double size = outlook[tested == Metric::kSpend ? Metric::kClicks : tested].expected;
        const auto value_of = [&](ads::Day of) {
          return came[static_cast<std::size_t>(of - all.first)][static_cast<std::size_t>(tested)];
        };
        cases_[metric].push_back({metric, size, outlook[tested], value_of(day), value_of(week_before)});
      }
    }
  }

  static void draw_clicks(const Replayer::Case& held, std::uint64_t searches, Random& random,
                          DayValues& values) {
    for (const Yield& yield : held.yields) {
      values[static_cast<std::size_t>(Metric::kImpressions)] += static_cast<double>(searches);
      for (std::uint64_t i = 0; i < searches; ++i) {
        if (!random.chance(yield.clicks)) continue;
        ++values[static_cast<std::size_t>(Metric::kClicks)];
        values[static_cast<std::size_t>(Metric::kSpend)] += yield.spend / yield.clicks;
      }
    }
  }

  static BacktestBand band_of(std::span<const Case> cases, double from, double to) {
    BacktestBand band;
    std::vector<double> errors, last_week;
    // What the window says is nothing, and was nothing, is no achievement.
    for (const Case& one : cases) {
      if (one.size < from || one.size >= to || one.range.expected <= 0) continue;
      const double slack = 1e-6 * std::max(1.0, one.range.high);
      ++band.cases;
      band.held += one.came >= one.range.low - slack && one.came <= one.range.high + slack ? 1 : 0;
      band.interval_score +=
          one.range.high - one.range.low +
          kOutside * (std::max(0.0, one.range.low - one.came) + std::max(0.0, one.came - one.range.high));
      errors.push_back(std::abs(one.came - one.range.median));
      last_week.push_back(std::abs(one.came - one.last_week));
      band.mean_error += errors.back();
      band.last_week_mean_error += last_week.back();
    }
    if (band.cases == 0) return band;
    const auto count = static_cast<double>(band.cases);
    band.interval_score /= count;
    band.mean_error /= count;
    band.last_week_mean_error /= count;
    const auto median = [](std::vector<double>& values) {
      const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
      std::nth_element(values.begin(), middle, values.end());
      return *middle;
    };
    band.median_error = median(errors);
    band.last_week_error = median(last_week);
    return band;
  }

  void sum_up(std::size_t metric) {
    constexpr double kEnd = 1e300;
    const auto& cases = cases_[metric];
    for (std::size_t band = 0; band < kBandBegins.size(); ++band) {
      report_.bands[metric][band] =
          band_of(cases, kBandBegins[band], band + 1 < kBandBegins.size() ? kBandBegins[band + 1] : kEnd);
    }
    report_.few[metric] = band_of(cases, 0, kMany);
    report_.many[metric] = band_of(cases, kMany, kEnd);
    report_.all[metric] = band_of(cases, 0, kEnd);
  }

  const Market& market_;
  const BacktestOptions& options_;
  LogDays train_;
  ads::Day cut_ = 0;  // the first of the later days
  std::vector<double> weights_;
  std::vector<Money> bids_;
  CatchScratch scratch_;
  search::Searcher searcher_;
  search::SearchResponse response_;
  std::array<std::vector<Case>, kTested.size()> cases_;
  BacktestReport report_;
};

}  // namespace

Result<BacktestReport> backtest(const Market& market, const BacktestOptions& options) {
  return Backtest(market, options).run();
}

}  // namespace vitrina::reach
