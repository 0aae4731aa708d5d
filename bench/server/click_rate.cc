// Durable charged clicks a second through the real server, and what reports cost them.
//
//   click_rate --vitrina build/release/tools/vitrina [--seconds 5] [--connections 32]
//
// Each connection follows links of its own, one after the other; the links are sealed here, with the server's
// keys. Reports are over 90 days and 5,000 campaigns, put into the data directory beforehand. Rounds with and
// without reports take turns. At the end the ledger is counted: every answered click must be charged once.

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "bench/server/http_connection.h"
#include "bench/server/server_process.h"
#include "engine/insight/report_book.h"
#include "engine/ledger/data_directory.h"
#include "engine/ledger/sqlite_store.h"
#include "engine/serving/click_token.h"
#include "index/base/check.h"
#include "index/base/clock.h"
#include "index/base/random.h"

namespace vitrina::bench {
namespace {

constexpr int kCampaigns = 200;
constexpr int kDays = 90;
constexpr int kReportedCampaigns = 5'000;
constexpr int kRounds = 4;

struct Options {
  std::string vitrina;
  double seconds = 5;
  int connections = 32;
};

// 90 days of 5,000 campaigns, an ad shown and clicked in three hours of each day.
void write_rollups(const std::string& events, std::int64_t now) {
  insight::ReportBook book({});
  Random random(7);
  std::vector<ads::EventRow> rows;
  std::vector<ledger::Fact> facts;
  for (int day = kDays; day > 0; --day) {
    rows.clear();
    facts.clear();
    for (int c = 0; c < kReportedCampaigns; ++c) {
      for (int i = 0; i < 3; ++i) {
        ads::EventRow& row = rows.emplace_back();
        row.campaign = fmt::format("old-{}", c);
        row.seller = fmt::format("s-{}", c % 400);
        row.keyword = "слово";
        row.query = "запрос";
        row.at = now - day * 86'400 + static_cast<std::int64_t>(random.below(24)) * 3'600;
        row.slot = static_cast<std::uint8_t>(1 + i);
        ledger::Fact& fact = facts.emplace_back();
        fact.kind = ledger::FactKind::kClick;
        fact.verdict = ledger::Verdict::kCharged;
        fact.at = row.at;
        fact.amount = Money{1'230'000};
        fact.ad = row;
      }
    }
    book.add(rows, "", 0);
    book.add(facts);
  }
  VITRINA_CHECK(book.save(events + "/rollups.bin").has_value());
}

struct Lane {
  std::vector<double> waits_ms;
  std::uint64_t failed = 0;
};

double quantile(std::vector<double>& sorted, double q) {
  return sorted.empty() ? 0 : sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1))];
}

int measure(const Options& options) {
  std::string directory = (std::filesystem::temp_directory_path() / "vitrina-clicks-XXXXXX").string();
  VITRINA_CHECK(mkdtemp(directory.data()) != nullptr);
  const std::string g = directory + "/g", image = directory + "/shop.img", data = directory + "/data";
  run({options.vitrina, "generate", "--listings", "2000", "--campaigns", std::to_string(kCampaigns),
       "--keywords", "1000", "--searches", "1000", "--days", "1", "--seed", "1", "--out", g, "--quiet"});
  run({options.vitrina, "build", g + "/catalog.jsonl", "--out", image, "--quiet"});
  run({options.vitrina, "campaigns", "load", g + "/campaigns.jsonl", "--data", data, "--index", image,
       "--quiet"});
  std::vector<ads::Campaign> campaigns;
  {
    auto lock = ledger::DataDirectory::open(data);
    VITRINA_CHECK(lock.has_value());
    auto store = ledger::SqliteStore::open(data + "/vitrina.db").value();
    std::vector<ledger::Entry> credits;
    std::vector<ledger::CampaignChange> changes;
    VITRINA_CHECK(store
                      ->for_each_campaign([&](ads::Campaign campaign) {
                        campaign.budget_daily.reset();
                        campaign.budget_total.reset();
                        campaigns.push_back(campaign);
                        ledger::CampaignChange change;
                        change.campaign = campaign;
                        changes.push_back(change);
                        ledger::Credit credit;
                        credit.id = campaign.id;
                        credit.seller = campaign.seller;
                        credit.amount = Money{1'000'000 * kMicrosPerUnit};
                        credits.emplace_back(credit);
                      })
                      .has_value());
    VITRINA_CHECK(store->apply(changes).has_value());
    VITRINA_CHECK(store->post(credits, 0).has_value());
    VITRINA_CHECK(lock->events_directory().has_value());
    write_rollups(data + "/events", Clock::system().now_seconds());
  }
  std::uint64_t answered = 0;
  {
    ServerProcess server({options.vitrina, "serve", "--index", image, "--data", data, "--click-least-age",
                          "0", "--click-wait", "10"});
    const auto port = static_cast<std::uint16_t>(20'000 + getpid() % 10'000);
    server.start(port);
    const auto keys = std::make_shared<const serving::TokenKeys>(
        serving::TokenKeys::load_or_create(data + "/keys").value());
    const auto request = [&] {
      const ads::Day today = ads::local_hour(Clock::system().now_seconds(), {}).day;
      return fmt::format("/v1/reports/campaigns?from={}&to={}&limit=10000", ads::day_text(today - kDays),
                         ads::day_text(today));
    }();
    for (int round = 0; round < kRounds; ++round) {
      const bool with_reports = round % 2 == 1;
      std::atomic<bool> ends{false};
      std::vector<Lane> lanes(static_cast<std::size_t>(options.connections));
      std::vector<std::thread> threads;
      for (std::size_t t = 0; t < lanes.size(); ++t) {
        threads.emplace_back([&, t] {
          HttpConnection connection(port);
          serving::TokenSealer sealer(keys, "shop");
          Random random(mix64(static_cast<std::uint64_t>(round) * 1'000 + t));
          std::string token;
          while (!ends.load()) {
            serving::ClickToken click;
            const ads::Campaign& campaign = campaigns[random.below(campaigns.size())];
            const std::int64_t now = Clock::system().now_micros();
            click.ad.id = {static_cast<std::uint64_t>(now), random()};
            click.ad.at = now / 1'000'000;
            click.ad.campaign = campaign.id;
            click.ad.seller = campaign.seller;
            click.ad.listing = campaign.listings.front();
            click.ad.keyword = campaign.keywords.front().text;
            click.ad.query = click.ad.keyword;
            click.ad.request = "0123456789abcdef";
            click.ad.session = random();
            click.ad.price = Money{10'000};
            click.expires = click.ad.at + 3'600;
            sealer.seal(click, token);
            const auto began = Steady::now();
            const HttpReply reply = connection.get("/v1/click?t=" + token);
            lanes[t].waits_ms.push_back(seconds_since(began) * 1e3);
            lanes[t].failed += reply.status != 302;
          }
        });
      }
      std::vector<double> reports_ms;
      const auto began = Steady::now();
      HttpConnection connection(port);
      std::size_t report_bytes = 0;
      while (seconds_since(began) < options.seconds) {
        if (with_reports) {
          const auto asked = Steady::now();
          report_bytes = connection.get(request).body.size();
          reports_ms.push_back(seconds_since(asked) * 1e3);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
      }
      ends = true;
      for (std::thread& thread : threads) thread.join();
      const double took = seconds_since(began);
      std::vector<double> waits;
      std::uint64_t failed = 0;
      for (const Lane& lane : lanes) {
        waits.insert(waits.end(), lane.waits_ms.begin(), lane.waits_ms.end());
        failed += lane.failed;
      }
      std::sort(waits.begin(), waits.end());
      std::sort(reports_ms.begin(), reports_ms.end());
      answered += waits.size() - failed;
      fmt::print("{}: {:.0f} clicks/s, p50 {:.2f} ms, p99 {:.2f} ms, worst {:.1f} ms, {} failed",
                 with_reports ? "with reports   " : "without reports",
                 static_cast<double>(waits.size()) / took, quantile(waits, 0.5), quantile(waits, 0.99),
                 waits.back(), failed);
      if (with_reports)
        fmt::print("; {} reports of {} bytes, p50 {:.0f} ms, worst {:.0f} ms", reports_ms.size(),
                   report_bytes, quantile(reports_ms, 0.5), reports_ms.empty() ? 0 : reports_ms.back());
      fmt::print("\n");
    }
    // Reports by themselves.
    HttpConnection connection(port);
    for (const char* by : {"", "&by=day"}) {
      std::vector<double> alone;
      for (int i = 0; i < 20; ++i) {
        const auto asked = Steady::now();
        VITRINA_CHECK(connection.get(request + by).status == 200);
        alone.push_back(seconds_since(asked) * 1e3);
      }
      std::sort(alone.begin(), alone.end());
      fmt::print(
          "a report over {} days and {} campaigns{}, nothing else running: p50 {:.1f} ms, worst {:.1f} ms\n",
          kDays, kReportedCampaigns, by, quantile(alone, 0.5), alone.back());
    }
    server.stop(SIGTERM);
  }
  auto store = ledger::SqliteStore::open(data + "/vitrina.db").value();
  const ledger::LedgerAudit audit = store->verify().value();
  const bool sound = audit.findings.empty() && audit.charged_clicks == answered;
  fmt::print("ledger: {} clicks answered, {} charged, {} findings\n{}\n", answered, audit.charged_clicks,
             audit.findings.size(), sound ? "every click is charged once" : "NOT MET");
  store.reset();
  std::filesystem::remove_all(directory);
  return sound ? 0 : 1;
}

}  // namespace
}  // namespace vitrina::bench

int main(int argc, char** argv) {
  vitrina::bench::Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--vitrina") options.vitrina = argv[i + 1];
    if (name == "--seconds") options.seconds = std::stod(argv[i + 1]);
    if (name == "--connections") options.connections = std::stoi(argv[i + 1]);
  }
  if (options.vitrina.empty()) {
    std::fputs("usage: click_rate --vitrina PATH [--seconds N] [--connections N]\n", stderr);
    return 2;
  }
  return vitrina::bench::measure(options);
}
