// A shop's day through the real server, killed with -9 at random moments, and what the ledger and the reports
// say of it: budgets kept, every acknowledged click there once, every report the same as a recount, budgets
// spent along the traffic.
//
//   budget_day --vitrina build/release/tools/vitrina --searches 3000000 --kills 50
//
// Searches, campaigns and true click rates are the generator's (tools/generate), one day of its log; the days
// before train the click model and the traffic curve. The server's clock is driven along the day (--clock). A
// shopper clicks a shown ad by its true rate, some seconds later; one in fifty clicks twice.
// The same day is then looked at without budgets, in this process, on one search in four, for what campaigns
// could have spent.

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <numbers>
#include <queue>
#include <set>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "bench/server/day_market.h"
#include "bench/server/day_traffic.h"
#include "bench/server/http_connection.h"
#include "bench/server/report_recount.h"
#include "bench/server/server_process.h"
#include "engine/ledger/data_directory.h"
#include "engine/ledger/sqlite_store.h"
#include "engine/serving/click_token.h"
#include "engine/serving/engine.h"
#include "index/base/check.h"
#include "index/base/random.h"

namespace vitrina::bench {
namespace {

struct Options {
  std::string vitrina;
  DayOptions day;
  int kills = 50;
  int threads = 3;
  std::string directory;  // empty: a temporary one
};

// The server's time, in a file that is replaced as the day goes on: as fast as searches are answered, but not
// so fast by night that what the server does a few times a second comes an hour late.
class DayClock {
 public:
  explicit DayClock(std::string path) : path_(std::move(path)) {}
  void set(double seconds) {
    const std::lock_guard lock(mutex_);
    if (seconds <= now_) return;
    if (now_ > 0) {
      const double ahead = (seconds - now_) / kFastest - seconds_since(set_);
      if (ahead > 0) std::this_thread::sleep_for(std::chrono::duration<double>(std::min(ahead, 1.0)));
    }
    set_ = Steady::now();
    now_ = seconds;
    std::ofstream(path_ + ".new") << fmt::format("{:.3f}\n", seconds);
    std::filesystem::rename(path_ + ".new", path_);
  }

 private:
  static constexpr double kFastest = 600;  // of the shop's seconds in one of ours

  const std::string path_;
  std::mutex mutex_;
  double now_ = 0;
  Steady::time_point set_ = Steady::now();
};

struct Click {
  double due = 0;
  std::string link;
  ads::ServedId id;
  bool again = false;
  bool operator<(const Click& other) const { return due > other.due; }
};

// What one driving thread has seen.
struct Seen {
  std::uint64_t searches = 0, shown = 0, errors = 0, failed = 0;
  std::vector<ads::ServedId> acknowledged;
  std::unordered_map<std::string, std::array<double, 24>> expected;  // spend by campaign and hour
  std::array<double, 24> sum{}, squares{};                           // of searches' expected spend, by hour
};

class Day {
 public:
  Day(const Options& options, const DayTraffic& traffic, ServerProcess& server, DayClock& clock,
      std::shared_ptr<const serving::TokenKeys> keys)
      : options_(options), traffic_(traffic), server_(server), clock_(clock), keys_(std::move(keys)) {}

  void drive() {
    const auto began = Steady::now();
    seen_.resize(static_cast<std::size_t>(options_.threads));
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < seen_.size(); ++t)
      threads.emplace_back([this, t] { drive_one(seen_[t], t); });
    Random random(options_.day.seed ^ 0x4B494C4C);
    const std::size_t total = traffic_.searches().size();
    std::vector<std::size_t> at;
    for (int i = 0; i < options_.kills; ++i) at.push_back(total / 100 + random.below(total * 98 / 100));
    std::sort(at.begin(), at.end());
    for (const std::size_t place : at) {
      while (next_.load() < place) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      std::this_thread::sleep_for(std::chrono::microseconds(random.below(20'000)));
      server_.stop(SIGKILL);
      server_.start(server_.port());
      fmt::print(stderr, "\r{:.0f} s, {:.1f} % of the day, {} kills ", seconds_since(began),
                 100.0 * static_cast<double>(place) / static_cast<double>(total),
                 server_.start_seconds().size() - 1);
    }
    for (std::thread& thread : threads) thread.join();
    fmt::print(stderr, "\n");
    seconds_ = seconds_since(began);
  }

  const std::vector<Seen>& seen() const noexcept { return seen_; }
  // The campaigns that were held back at 18:00: whose pacing had more than they needed ahead of them.
  const std::set<std::string>& held_back() const noexcept { return held_back_; }
  double seconds() const noexcept { return seconds_; }

 private:
  void drive_one(Seen& seen, std::size_t thread) {
    HttpConnection connection(server_.port());
    serving::TokenSealer sealer(keys_, "shop");
    Random random(options_.day.seed * 31 + thread);
    std::priority_queue<Click> clicks;
    std::string body;
    const auto& searches = traffic_.searches();
    for (;;) {
      const std::size_t place = next_.fetch_add(1);
      if (place >= searches.size()) break;
      const auto& search = searches[place];
      const auto now = static_cast<double>(search.at);
      if (place % 64 == 0) clock_.set(now);
      if (thread == 0 && held_back_.empty() && search.at >= traffic_.begin() + 18 * 3'600)
        note_held_back(connection, seen);
      while (!clicks.empty() && clicks.top().due <= now) follow(connection, seen, clicks);
      body = R"({"q":")";
      for (const char c : search.typed) {
        if (c == '"' || c == '\\') body += '\\';
        if (static_cast<unsigned char>(c) >= 0x20) body += c;
      }
      body += fmt::format(
          R"(","page":1,"per_page":8,"ads":{{"slots":4}},"session":"{}","region":"{}","device":"{}"}})",
          search.visitor, tools::SearchMaker::region_name(traffic_.maker().region_of(search.visitor)),
          tools::SearchMaker::device_of(search.visitor));
      const HttpReply reply =
          until_answered(connection, seen, [&] { return connection.post("/v1/search", body); });
      ++seen.searches;
      if (reply.status != 200) {
        ++seen.failed;
        continue;
      }
      take_ads(reply.body, search, sealer, random, seen, clicks);
    }
    while (!clicks.empty()) follow(connection, seen, clicks);
  }

  void note_held_back(HttpConnection& connection, Seen& seen) {
    for (std::uint64_t c = 1; c <= options_.day.campaigns; ++c) {
      const std::string id = fmt::format("c-{}", c);
      const HttpReply reply = until_answered(connection, seen, [&] {
        return connection.post("/v1/explain", fmt::format(R"({{"q":"x","campaign":"{}"}})", id));
      });
      constexpr std::string_view kShare = "\"share\":";
      const std::size_t at = reply.body.find(kShare);
      if (at != std::string::npos && std::strtod(reply.body.c_str() + at + kShare.size(), nullptr) < 1)
        held_back_.insert(id);
    }
    held_back_.insert("");  // asked
  }

  // A request that the kill cut off is made again: a search is another one then, a click the same.
  template <class Ask>
  HttpReply until_answered(HttpConnection&, Seen& seen, Ask&& ask) {
    for (;;) {
      HttpReply reply = ask();
      if (reply.status != 0) return reply;
      ++seen.errors;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

  void take_ads(std::string_view body, const tools::SearchMaker::Search& search, serving::TokenSealer& sealer,
                Random& random, Seen& seen, std::priority_queue<Click>& clicks) {
    constexpr std::string_view kLink = "\"click\":\"/v1/click?t=";
    const auto hour =
        static_cast<std::size_t>(std::clamp<std::int64_t>((search.at - traffic_.begin()) / 3'600, 0, 23));
    double expected = 0;
    for (std::size_t at = body.find(kLink); at != std::string_view::npos; at = body.find(kLink, at)) {
      at += kLink.size();
      const std::string token(body.substr(at, body.find('"', at) - at));
      const auto opened = sealer.open(token, serving::TokenPurpose::kClick);
      VITRINA_CHECK(opened.has_value());
      ++seen.shown;
      const double rate = traffic_.click_rate(search, opened->ad);
      const double spend = static_cast<double>(opened->ad.price.micros) * 1e-6 * rate;
      seen.expected[opened->ad.campaign][hour] += spend;
      expected += spend;
      if (random.unit() >= rate) continue;
      const double due = static_cast<double>(search.at) + 3 + -30 * std::log(1 - random.unit());
      clicks.push({due, "/v1/click?t=" + token, opened->ad.id, random.chance(0.02)});
    }
    seen.sum[hour] += expected;
    seen.squares[hour] += expected * expected;
  }

  void follow(HttpConnection& connection, Seen& seen, std::priority_queue<Click>& clicks) {
    const Click click = clicks.top();
    clicks.pop();
    clock_.set(click.due);
    for (int i = 0; i < (click.again ? 2 : 1); ++i) {
      const HttpReply reply = until_answered(connection, seen, [&] { return connection.get(click.link); });
      if (reply.status != 302) {
        ++seen.failed;
        return;
      }
    }
    seen.acknowledged.push_back(click.id);
  }

  const Options& options_;
  const DayTraffic& traffic_;
  ServerProcess& server_;
  DayClock& clock_;
  std::shared_ptr<const serving::TokenKeys> keys_;
  std::atomic<std::size_t> next_{0};
  std::vector<Seen> seen_;
  std::set<std::string> held_back_;  // of the first thread
  double seconds_ = 0;
};

int run_day(const Options& options) {
  std::string directory = options.directory;
  if (directory.empty()) {
    directory = (std::filesystem::temp_directory_path() / "vitrina-day-XXXXXX").string();
    VITRINA_CHECK(mkdtemp(directory.data()) != nullptr);
  }
  const std::string g = directory + "/g", image = directory + "/shop.img", data = directory + "/data";
  const auto number = [](std::uint64_t value) { return std::to_string(value); };
  run({options.vitrina, "generate", "--listings", number(options.day.listings), "--campaigns",
       number(options.day.campaigns), "--keywords", number(options.day.keywords), "--searches",
       number(options.day.searches), "--days", number(options.day.days), "--seed", number(options.day.seed),
       "--out", g, "--quiet"});
  run({options.vitrina, "build", g + "/catalog.jsonl", "--out", image, "--quiet"});
  run({options.vitrina, "campaigns", "load", g + "/campaigns.jsonl", "--data", data, "--index", image,
       "--quiet"});
  run({options.vitrina, "train", "--events", g + "/events.rows", "--out", data + "/model.bin", "--quiet"});
  run({options.vitrina, "querylog", "build", g + "/searches.jsonl", "--out", g + "/queries.index",
       "--quiet"});
  const DayTraffic traffic(options.day);
  std::map<std::string, Campaign> campaigns;
  fmt::print("a day of {} searches\n", traffic.searches().size());
  const std::set<std::string> poor = credit_sellers(data, traffic);
  std::filesystem::copy(data, directory + "/free", std::filesystem::copy_options::recursive);
  lift_budgets(directory + "/free", traffic);
  const auto potential = potential_spend(traffic, image, directory + "/free", options.day.seed);
  {
    auto directory_lock = ledger::DataDirectory::open(data);
    VITRINA_CHECK(directory_lock.has_value());
    auto store = ledger::SqliteStore::open(data + "/vitrina.db").value();
    set_budgets(*store, potential, traffic, options.day.seed);
    campaigns = read_campaigns(*store);
  }

  DayClock clock(directory + "/clock");
  clock.set(static_cast<double>(traffic.begin()));
  ServerProcess server({options.vitrina, "serve", "--index", image, "--data", data, "--clock",
                        directory + "/clock", "--searches", g + "/queries.index", "--click-wait", "60",
                        "--threads", "2", "--pacing-interval", "0.02"});
  const auto port = static_cast<std::uint16_t>(20'000 + getpid() % 10'000);
  server.start(port);
  const auto keys =
      std::make_shared<const serving::TokenKeys>(serving::TokenKeys::load_or_create(data + "/keys").value());
  Day day(options, traffic, server, clock, keys);
  day.drive();

  Seen all;
  std::unordered_map<std::string, std::array<double, 24>> expected;
  std::vector<ads::ServedId> acknowledged;
  for (const Seen& seen : day.seen()) {
    all.searches += seen.searches;
    all.shown += seen.shown;
    all.errors += seen.errors;
    all.failed += seen.failed;
    for (std::size_t h = 0; h < 24; ++h) {
      all.sum[h] += seen.sum[h];
      all.squares[h] += seen.squares[h];
    }
    acknowledged.insert(acknowledged.end(), seen.acknowledged.begin(), seen.acknowledged.end());
    for (const auto& [campaign, hours] : seen.expected) {
      for (std::size_t h = 0; h < 24; ++h) expected[campaign][h] += hours[h];
    }
  }
  double slowest = 0;
  for (const double start : server.start_seconds()) slowest = std::max(slowest, start);
  fmt::print(
      "{} searches in {:.0f} s ({:.0f}/s), {} kills -9, {} requests cut off, {} refused, slowest start "
      "{:.2f} s; "
      "{} ads shown, {} clicks acknowledged\n",
      all.searches, day.seconds(), static_cast<double>(all.searches) / day.seconds(),
      server.start_seconds().size() - 1, all.errors, all.failed, slowest, all.shown, acknowledged.size());

  std::this_thread::sleep_for(std::chrono::seconds(2));
  std::vector<ledger::Fact> facts;
  {
    // While the server still runs, for its reports; the raw files are read beside it.
    const std::string copy = directory + "/copy";
    std::filesystem::create_directory(copy);
    server.stop(SIGTERM);
    auto store = ledger::SqliteStore::open(data + "/vitrina.db").value();
    VITRINA_CHECK(
        store->for_each_fact(0, [&](const ledger::Fact& fact) { facts.push_back(fact); }).has_value());
    const ledger::LedgerAudit audit = store->verify().value();
    for (const std::string& finding : audit.findings) fmt::print("  {}\n", finding);
    expect(audit.findings.empty(), "ledger verify is clean");
    fmt::print("ledger verify: {} findings; {} clicks, {} charged: {}\n", audit.findings.size(), audit.clicks,
               audit.charged_clicks, to_string(audit.charged));
  }
  server.start(port);
  check_reports(port, data, facts);
  server.stop(SIGTERM);

  // Every acknowledged click once; budgets kept.
  std::map<ads::ServedId, int> times;
  std::map<ledger::Verdict, std::uint64_t> verdicts;
  std::map<std::pair<std::string, ads::Day>, std::int64_t> day_spend;
  std::map<std::string, std::int64_t> totals;
  std::unordered_map<std::string, std::array<double, 24>> spent;
  std::unordered_map<std::string, std::uint64_t> clicks_of;
  for (const ledger::Fact& fact : facts) {
    if (fact.kind != ledger::FactKind::kClick) continue;
    ++times[fact.ad.id];
    ++verdicts[fact.verdict];
    day_spend[{fact.ad.campaign, fact.day}] += fact.amount.micros;
    totals[fact.ad.campaign] += fact.amount.micros;
    const auto hour =
        static_cast<std::size_t>(std::clamp<std::int64_t>((fact.at - traffic.begin()) / 3'600, 0, 23));
    spent[fact.ad.campaign][hour] += static_cast<double>(fact.amount.micros) * 1e-6;
    clicks_of[fact.ad.campaign] += fact.amount.micros > 0;
  }
  std::uint64_t missing = 0, twice = 0, over = 0;
  for (const ads::ServedId& id : acknowledged) {
    const auto found = times.find(id);
    missing += found == times.end();
    twice += found != times.end() && found->second != 1;
  }
  for (const auto& [key, sum] : day_spend) {
    const auto& budget = campaigns[key.first].campaign.budget_daily;
    over += budget && sum > budget->micros;
  }
  for (const auto& [id, sum] : totals) {
    const auto& budget = campaigns[id].campaign.budget_total;
    over += budget && sum > budget->micros;
  }
  fmt::print(
      "acknowledged clicks: {} missing from the journal, {} there twice; campaigns and days over budget: "
      "{}\n",
      missing, twice, over);
  for (const auto& [verdict, count] : verdicts) fmt::print("  {}: {}\n", ledger::name_of(verdict), count);
  expect(missing == 0 && twice == 0, "every acknowledged click is there once");
  expect(over == 0, "no budget is exceeded");

  // Pacing.
  std::array<double, 24> traffic_share{};
  for (const auto& search : traffic.searches())
    traffic_share[static_cast<std::size_t>((search.at - traffic.begin()) / 3'600)] +=
        1.0 / static_cast<double>(traffic.searches().size());
  std::array<double, 24> pooled{}, limited{}, large_enough{};
  double pooled_all = 0, limited_all = 0, large_enough_all = 0, could_budget = 0, could_spent = 0, worst = 1,
         large_off = 0, large_hour_off = 0;
  int could = 0, below = 0, large = 0, by_potential = 0;
  for (const auto& [id, one] : campaigns) {
    const ads::Campaign& campaign = one.campaign;
    if (campaign.pacing != ads::Pacing::kEven || !campaign.budget_daily || !campaign.hours.empty()) continue;
    const auto hours = expected.find(id);
    if (hours == expected.end()) continue;
    double sum = 0;
    for (std::size_t h = 0; h < 24; ++h) {
      pooled[h] += hours->second[h];
      pooled_all += hours->second[h];
      sum += spent[id][h];
    }
    const double budget = static_cast<double>(campaign.budget_daily->micros) * 1e-6;
    const auto free = potential.find(id);
    const double able = free == potential.end() ? 0 : free->second;
    const double price = clicks_of[id] > 0 ? sum / static_cast<double>(clicks_of[id]) : one.highest_bid;
    const bool is_poor =
        campaign.budget_total && campaign.budget_total->micros < campaign.budget_daily->micros;
    // Could spend it: without budgets it would have with three deviations to spare, and at 18:00 it was still
    // held back. Others' budgets change what a campaign pays and wins: without that it could not.
    // Pacing has to hold these back from the start: the others spend as the chances come.
    if (!is_poor && able > budget) {
      for (std::size_t h = 0; h < 24; ++h) {
        limited[h] += hours->second[h];
        limited_all += hours->second[h];
      }
    }
    if (is_poor || budget < 20 * one.highest_bid || able - 3 * std::sqrt(able * price) < budget) continue;
    ++by_potential;
    if (!day.held_back().contains(id)) continue;
    ++could;
    for (std::size_t h = 0; h < 24; ++h) {
      large_enough[h] += hours->second[h];
      large_enough_all += hours->second[h];
    }
    could_budget += budget;
    could_spent += sum;
    worst = std::min(worst, sum / budget);
    below += sum < 0.95 * budget;
    if (sum < 0.95 * budget)
      fmt::print("  {} spent {:.2f} of {:.2f} in {} clicks; {:.2f} without a budget\n", id, sum, budget,
                 clicks_of[id], able);
    if (clicks_of[id] <= 1'500) continue;
    ++large;
    // Of all hours together, each by its traffic; of single hours those with sixty clicks or more, which
    // chance alone scatters by an eighth.
    double apart = 0, by_chance = 0;
    for (std::size_t h = 0; h < 24; ++h) {
      const double clicks = static_cast<double>(clicks_of[id]) * traffic_share[h];
      const double hour_off = std::abs(spent[id][h] / sum - traffic_share[h]);
      apart += hour_off;
      by_chance += traffic_share[h] * std::sqrt(2 / std::numbers::pi / clicks);
      if (clicks >= 60) large_hour_off = std::max(large_hour_off, hour_off / traffic_share[h]);
    }
    large_off = std::max(large_off, apart);
    fmt::print("  {}: {} clicks, realised spend off the traffic by {:.1f} %, by chance {:.1f} %\n", id,
               clicks_of[id], 100 * apart, 100 * by_chance);
  }
  double off = 0, limited_off = 0;
  for (std::size_t h = 0; h < 24; ++h) {
    off = std::max(off, std::abs(pooled[h] / pooled_all / traffic_share[h] - 1));
    if (limited_all > 0)
      limited_off = std::max(limited_off, std::abs(limited[h] / limited_all / traffic_share[h] - 1));
    fmt::print(
        "{:02d} h: traffic {:.4f}, expected spend {:.3f} of it, of campaigns with less than they could spend "
        "{:.3f}, of those that could spend 20 bids {:.3f}; "
        "chance alone {:.3f}\n",
        h, traffic_share[h], pooled[h] / pooled_all / traffic_share[h],
        limited[h] / limited_all / traffic_share[h], large_enough[h] / large_enough_all / traffic_share[h],
        std::sqrt(all.squares[h]) / all.sum[h]);
  }
  fmt::print(
      "pacing: {} of {} even campaigns that could, alone, were held back at 18:00; these, which could spend "
      "a budget of at least 20 bids spent {:.2f} % of it, the "
      "worst "
      "{:.1f} %, {} below 95 %; pooled expected spend within {:.1f} % of the traffic in every hour (of those "
      "with less than they could spend {:.1f} %); {} campaigns above 1,500 clicks: realised spend within "
      "{:.1f} % over the hours, within "
      "{:.1f} % in each hour of sixty clicks and more\n",
      could, by_potential, 100 * could_spent / could_budget, 100 * worst, below, 100 * off, 100 * limited_off,
      large, 100 * large_off, 100 * large_hour_off);
  fmt::print("{}\n", fail_count == 0 ? "all laws hold" : "LAWS BROKEN");
  if (options.directory.empty()) std::filesystem::remove_all(directory);
  return fail_count == 0 ? 0 : 1;
}

}  // namespace
}  // namespace vitrina::bench

int main(int argc, char** argv) {
  vitrina::bench::Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    const std::string value = argv[i + 1];
    if (name == "--vitrina") options.vitrina = value;
    if (name == "--dir") options.directory = value;
    if (name == "--searches") options.day.searches = std::stoull(value);
    if (name == "--days") options.day.days = static_cast<std::uint32_t>(std::stoul(value));
    if (name == "--listings") options.day.listings = std::stoull(value);
    if (name == "--campaigns") options.day.campaigns = std::stoull(value);
    if (name == "--keywords") options.day.keywords = std::stoull(value);
    if (name == "--seed") options.day.seed = std::stoull(value);
    if (name == "--kills") options.kills = std::stoi(value);
    if (name == "--threads") options.threads = std::stoi(value);
  }
  if (options.vitrina.empty()) {
    std::fputs("usage: budget_day --vitrina PATH [--searches N] [--kills N] [--dir DIR] …\n", stderr);
    return 2;
  }
  return vitrina::bench::run_day(options);
}
