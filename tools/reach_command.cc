// `vitrina reach --index IMAGE --searches LOG.index KEYWORD… --listing ID --bid 12.50`: what keywords would
// bring, as a table, as the JSON that the server answers, or as a picture.
// `vitrina reach backtest …`: how right such forecasts would have been.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <fstream>
#include <memory>

#include "engine/reach/backtest.h"
#include "engine/reach/reach.h"
#include "index/catalog/json_writer.h"
#include "server/api/reach_answer.h"
#include "tools/command.h"
#include "tools/progress.h"
#include "tools/reach_market.h"
#include "tools/reach_plot.h"

namespace vitrina::tools {
namespace {

using reach::Metric;
using reach::Range;

struct ReachCommand {
  ReachMarketFiles files;
  std::vector<std::string> keywords;
  std::string match = "broad";
  std::string bid = "10";
  std::string budget;
  std::vector<std::string> listings;
  std::string seller;
  std::string campaign;
  reach::ReachRequest request;
  std::string plot;
  bool json = false;
  bool quiet = false;
};

double money(double micros) {
  return micros / static_cast<double>(kMicrosPerUnit);
}

void print_range(std::string_view name, const Range& range, double divisor) {
  fmt::print("  {:<12} {:>12.2f}   {:>10.2f} … {:.2f}\n", name, range.expected / divisor, range.low / divisor,
             range.high / divisor);
}

void print_bid(std::string_view name, const std::optional<ads::Ticks>& bid, std::int64_t tick) {
  if (bid)
    fmt::print("  {:<12} {:>12.2f}\n", name, money(static_cast<double>(*bid) * static_cast<double>(tick)));
}

void print_answer(const reach::ReachItem& item, const reach::ReachAnswer& answer, std::int64_t tick) {
  fmt::print(
      "\n{} ({}, bid {}): {} queries, {} searches in the window{}\n", item.keyword, ads::name_of(item.match),
      to_string(item.bid), answer.queries, answer.searches,
      answer.looked_at < answer.queries ? fmt::format(" ({} queries looked at)", answer.looked_at) : "");
  if (!answer.too_little.empty()) {
    fmt::print("  no forecast: {}\n", answer.too_little);
  } else {
    fmt::print("  {:<12} {:>12}   80 % of days' averages\n", "a day", "expected");
    for (std::size_t i = 0; i < reach::kMetrics; ++i) {
      const auto metric = static_cast<Metric>(i);
      print_range(reach::name_of(metric), answer.outlook[metric],
                  metric == Metric::kSpend ? static_cast<double>(kMicrosPerUnit) : 1.0);
    }
    print_range("slot", answer.slot, 1);
    print_range("price", answer.price, static_cast<double>(kMicrosPerUnit));
    print_range("share, %", answer.share, 0.01);
    if (answer.is_limited_by_budget) fmt::print("  the budget ends before the day does\n");
  }
  if (answer.landscape) {
    fmt::print("  bids that win nine auctions of ten, where a bid can\n");
    print_bid("last slot", answer.landscape->advice().last_slot, tick);
    print_bid("middle slot", answer.landscape->advice().middle_slot, tick);
    print_bid("first slot", answer.landscape->advice().first_slot, tick);
    print_bid("this share", answer.bid_for_share, tick);
    print_bid("this cost", answer.bid_for_spend_share, tick);
  }
  for (const reach::DayOutlook& day : answer.days) {
    fmt::print("  {}   searches {:.1f} ({:.0f}–{:.0f}), clicks {:.2f} ({:.0f}–{:.0f})\n",
               ads::day_text(day.day), day.outlook[Metric::kSearches].expected,
               day.outlook[Metric::kSearches].low, day.outlook[Metric::kSearches].high,
               day.outlook[Metric::kClicks].expected, day.outlook[Metric::kClicks].low,
               day.outlook[Metric::kClicks].high);
  }
  if (!answer.top.empty()) fmt::print("  {:>8} {:>8} {:>6}  search\n", "searches", "shown", "slot");
  for (const reach::CaughtSearch& search : answer.top)
    fmt::print("  {:>8} {:>8.0f} {:>6.2f}  {}\n", search.searches, search.impressions, search.slot,
               search.text);
  if (answer.other_queries > 0)
    fmt::print("  {:>8} in {} other queries\n", answer.other_searches, answer.other_queries);
  if (answer.competition) {
    fmt::print("  {} sellers, {} campaigns; {:.2f} ads of others a page\n", answer.competition->sellers,
               answer.competition->campaigns, answer.competition->others_a_page);
    for (const reach::Competitor& one : answer.competition->largest)
      fmt::print("  {:>7.1f} % slot {:.2f}  {} {}\n", 100 * one.share, one.slot, one.seller, one.campaign);
  }
  if (answer.ideas) {
    for (const reach::Idea& idea : answer.ideas->keywords) {
      std::string related;
      if (idea.related) {
        related = fmt::format(", {} with \"{}\" by {} sessions",
                              idea.related->kind == querylog::RelationKind::kClickedTogether
                                  ? "leads to the same listings"
                                  : "searched",
                              idea.related->search, idea.related->sessions);
      }
      fmt::print("  idea: {} ({} searches, {:.0f} % with ads, some {} a click, {} of the listings{})\n",
                 idea.keyword, idea.searches, 100 * idea.auctions_with_ads, to_string(idea.price),
                 idea.listings.size(), related);
    }
    for (const std::string& word : answer.ideas->negatives) fmt::print("  negative: {}\n", word);
    for (const std::string& text : answer.ideas->organic) fmt::print("  found without ads: {}\n", text);
    for (const reach::Ideas::Missing& one : answer.ideas->missing)
      fmt::print("  not found: {}, for want of \"{}\"\n", one.search, one.word);
  }
}

Result<void> run_reach(ReachCommand& command) {
  reach::ReachItem item;
  item.match = ads::find_match_type(command.match).value_or(ads::MatchType::kBroad);
  VITRINA_ASSIGN(item.bid, parse_money(command.bid));
  if (!command.budget.empty()) {
    VITRINA_ASSIGN(item.budget_daily, parse_money(command.budget));
  }
  item.listings = command.listings;
  item.seller = command.seller;
  item.campaign = command.campaign;
  for (const std::string& keyword : command.keywords) {
    item.keyword = keyword;
    command.request.items.push_back(item);
  }
  if (command.request.items.empty()) return fail(ErrorCode::kInvalidArgument, "name a keyword");
  if (!command.plot.empty() || command.request.wanted_share || command.request.wanted_spend_share)
    command.request.landscape = true;
  Progress progress(command.quiet);
  VITRINA_ASSIGN(auto market, open_market(command.files, progress));
  command.request.now = market->source().now;
  reach::Reach reach(market);
  const auto began = std::chrono::steady_clock::now();
  serving::ReachReport report;
  report.window = reach.window(command.request);
  report.tick_micros = market->source().ad_rules->tick.micros;
  for (const reach::ReachItem& one : command.request.items) {
    auto answer = reach.answer(command.request, one);
    if (!answer) return fail_in(answer.error().field, std::move(answer.error()));
    report.items.push_back(std::move(*answer));
  }
  if (!command.plot.empty()) {
    const reach::ReachItem& first = command.request.items.front();
    std::ofstream file(command.plot, std::ios::binary);
    file << landscape_svg(*report.items.front().landscape, first.keyword, first.bid, report.tick_micros);
    file.close();
    if (!file) return fail_errno("write '" + command.plot + "'");
  }
  if (command.json) {
    const auto took = std::chrono::steady_clock::now() - began;
    std::string text;
    api::write_reach_answer(
        text, command.request, report,
        {"",
         static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(took).count()),
         0,
         {}});
    fmt::print("{}\n", text);
    return {};
  }
  if (report.window.days > 0) {
    fmt::print("searches from {} to {}; the {} days from {} on\n", ads::day_text(report.window.first),
               ads::day_text(report.window.last), report.window.forecast_days,
               ads::day_text(report.window.forecast_from));
  }
  for (std::size_t i = 0; i < report.items.size(); ++i)
    print_answer(command.request.items[i], report.items[i], report.tick_micros);
  return {};
}

struct BacktestCommand {
  ReachMarketFiles files;
  reach::BacktestOptions options;
  bool json = false;
  bool quiet = false;
};

double share_of(const reach::BacktestBand& band) {
  return band.cases == 0 ? 0 : static_cast<double>(band.held) / static_cast<double>(band.cases);
}

void print_band(std::string_view metric, const std::string& band, const reach::BacktestBand& of,
                bool is_money) {
  if (of.cases == 0) return;
  const double unit = is_money ? static_cast<double>(kMicrosPerUnit) : 1;
  fmt::print("{:<12} {:>10} {:>8} {:>7.1f} % {:>11.3f} {:>9.3f} {:>9.3f} {:>9.3f} {:>9.3f}\n", metric, band,
             of.cases, 100 * share_of(of), of.interval_score / unit, of.median_error / unit,
             of.last_week_error / unit, of.mean_error / unit, of.last_week_mean_error / unit);
}

std::string band_name(std::size_t band) {
  if (band + 1 == reach::kBandBegins.size()) return fmt::format("{:g}+", reach::kBandBegins[band]);
  return fmt::format("{:g}–{:g}", reach::kBandBegins[band], reach::kBandBegins[band + 1]);
}

void write_band(index::JsonWriter& json, std::string_view name, const reach::BacktestBand& of, double unit) {
  json.key(name);
  json.begin_object();
  json.field("cases", of.cases);
  json.field("held", share_of(of));
  json.field("interval_score", of.interval_score / unit);
  json.field("median_error", of.median_error / unit);
  json.field("last_week_median_error", of.last_week_error / unit);
  json.field("mean_error", of.mean_error / unit);
  json.field("last_week_mean_error", of.last_week_mean_error / unit);
  json.end_object();
}

void print_json(const reach::BacktestReport& report) {
  std::string text;
  index::JsonWriter json(text);
  json.begin_object();
  json.field("keywords", report.keywords);
  json.field("unknown", report.unknown);
  json.field("train_days", report.train_days);
  json.field("test_days", report.test_days);
  for (std::size_t i = 0; i < reach::kTested.size(); ++i) {
    const double unit = reach::kTested[i] == Metric::kSpend ? static_cast<double>(kMicrosPerUnit) : 1;
    json.key(reach::name_of(reach::kTested[i]));
    json.begin_object();
    for (std::size_t band = 0; band < reach::kBandBegins.size(); ++band)
      write_band(json, band_name(band), report.bands[i][band], unit);
    write_band(json, "under_30", report.few[i], unit);
    write_band(json, "from_30", report.many[i], unit);
    write_band(json, "all", report.all[i], unit);
    json.end_object();
  }
  json.end_object();
  fmt::print("{}\n", text);
}

Result<void> run_backtest(BacktestCommand& command) {
  Progress progress(command.quiet);
  VITRINA_ASSIGN(const auto market, open_market(command.files, progress));
  command.options.on_progress = [&](std::uint32_t done) {
    progress.update("foretell", done, command.options.keywords, "keywords");
  };
  const auto report = reach::backtest(*market, command.options);
  progress.finish();
  if (!report) return tl::unexpected<Error>(report.error());
  if (command.json) {
    print_json(*report);
    return {};
  }
  fmt::print("{} keywords ({} with too little to go by), learned from {} days, {} days foretold one by one\n",
             report->keywords, report->unknown, report->train_days, report->test_days);
  fmt::print("{:<12} {:>10} {:>8} {:>9} {:>11} {:>19} {:>19}\n", "a day's", "expected", "cases", "held",
             "int. score", "median error (week)", "mean error (week)");
  for (std::size_t i = 0; i < reach::kTested.size(); ++i) {
    const std::string_view name = reach::name_of(reach::kTested[i]);
    const bool is_money = reach::kTested[i] == Metric::kSpend;
    for (std::size_t band = 0; band < reach::kBandBegins.size(); ++band)
      print_band(name, band_name(band), report->bands[i][band], is_money);
    print_band(name, "under 30", report->few[i], is_money);
    print_band(name, "from 30", report->many[i], is_money);
  }
  return {};
}

}  // namespace

void add_reach(CLI::App& app, Run& chosen) {
  auto command = std::make_shared<ReachCommand>();
  CLI::App* sub =
      app.add_subcommand("reach", "What keywords would bring: searches, impressions, clicks, spend");
  command->files.add_to(*sub);
  sub->add_option("keywords", command->keywords, "Keywords");
  sub->add_option("--match", command->match, "exact, phrase or broad")
      ->capture_default_str()
      ->check(CLI::IsMember({"exact", "phrase", "broad"}));
  sub->add_option("--bid", command->bid, "Most paid for a click")->capture_default_str();
  sub->add_option("--listing", command->listings, "Whose ad; may be repeated")->allow_extra_args(false);
  sub->add_option("--seller", command->seller, "Or: this seller's listings that fit");
  sub->add_option("--campaign", command->campaign, "Or: in the place of this campaign");
  sub->add_option("--budget", command->budget, "Of a day");
  sub->add_option("--days", command->request.days, "Days ahead")
      ->capture_default_str()
      ->check(CLI::Range(1u, reach::kMostDaysAhead));
  sub->add_option("--top", command->request.searches, "So many of the searches caught")
      ->capture_default_str();
  sub->add_flag("--by-day", command->request.by_day, "Each day by itself");
  sub->add_flag("--landscape", command->request.landscape, "What other bids bring");
  sub->add_flag("--competition", command->request.competition, "Who else is there");
  sub->add_flag("--ideas", command->request.ideas, "What else to bid on");
  sub->add_option("--share", command->request.wanted_share, "The bid that shows it on this share of pages")
      ->check(CLI::Range(0.0001, 1.0));
  sub->add_option("--spend-share", command->request.wanted_spend_share,
                  "The bid that costs this share of the orders' revenue")
      ->check(CLI::Range(0.0001, 10.0));
  sub->add_option("--plot", command->plot, "Draw the first keyword's landscape here, as SVG");
  sub->add_flag("--json", command->json, "Print what the server answers");
  sub->add_flag("--quiet", command->quiet, "No progress");
  sub->callback([command, sub, &chosen] {
    if (sub->get_subcommands().empty()) chosen = [command] { return run_reach(*command); };
  });

  auto test = std::make_shared<BacktestCommand>();
  CLI::App* back = sub->add_subcommand("backtest", "Foretell the last days of a log from those before");
  test->files.add_to(*back);
  back->add_option("--keywords", test->options.keywords, "Keywords, drawn as they are searched")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  back->add_option("--days", test->options.days, "Days foretold")
      ->capture_default_str()
      ->check(CLI::Range(1, 365));
  back->add_option("--seed", test->options.seed, "Of the draws")->capture_default_str();
  back->add_option("--most-whole", test->options.most_whole, "Queries of a keyword that are all looked at")
      ->capture_default_str();
  back->add_flag("--json", test->json, "Print the report as JSON");
  back->add_flag("--quiet", test->quiet, "No progress");
  back->callback([test, &chosen] { chosen = [test] { return run_backtest(*test); }; });
}

}  // namespace vitrina::tools
