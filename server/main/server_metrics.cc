#include "server/main/server_metrics.h"

#include "server/ops/metrics.h"
#include "server/ops/process_memory.h"

namespace vitrina::server {

void write_server_metrics(std::string& out, const serving::Engine& engine, const net::NetStats& net,
                          std::uint64_t log_lines_dropped) {
  const auto one = [&](std::string_view name, std::string_view type, std::string_view help,
                       std::uint64_t value) {
    ops::write_family(out, {name, type, help, {{"", value}}});
  };
  const serving::SnapshotInfo info = engine.current();
  one("vitrina_snapshot_generation", "gauge", "Counts every publish of a snapshot", info.generation);
  one("vitrina_snapshot_listings", "gauge", "Listings in the current snapshot", info.listings);
  one("vitrina_snapshot_image_bytes", "gauge", "Size of the current image", info.image_bytes);
  one("vitrina_live_snapshots", "gauge", "Snapshots published and not yet freed", engine.live_snapshots());
  const serving::Verification state = engine.verification();
  ops::write_family(out, {"vitrina_image_verification",
                          "gauge",
                          "State of the check of every byte of the current image",
                          {{"state=\"pending\"", state == serving::Verification::kPending},
                           {"state=\"passed\"", state == serving::Verification::kPassed},
                           {"state=\"failed\"", state == serving::Verification::kFailed}}});

  one("vitrina_campaigns", "gauge", "Campaigns in the current snapshot", info.campaigns);
  one("vitrina_campaigns_version", "gauge", "Changes of campaigns so far", info.campaigns_version);
  const serving::AuctionLogCounters auctions = engine.auction_log();
  one("vitrina_auctions_logged_total", "counter", "Auctions written to the log", auctions.records);
  one("vitrina_auctions_dropped_total", "counter",
      "Auctions that are not in the log: writing fell behind or failed", auctions.dropped);
  one("vitrina_auction_log_bytes_total", "counter", "Bytes written to the auction log", auctions.bytes);
  one("vitrina_auction_log_failures_total", "counter", "Writes of the auction log that failed",
      auctions.write_failures);

  const serving::SearchLogCounters searches = engine.search_log();
  one("vitrina_searches_logged_total", "counter", "Searches written to the search log", searches.lines);
  one("vitrina_searches_dropped_total", "counter",
      "Searches that are not in the log: writing fell behind or failed", searches.dropped);
  one("vitrina_search_log_failures_total", "counter", "Writes of the search log that failed",
      searches.write_failures);

  const serving::ServedLogCounters served = engine.served_log();
  one("vitrina_ads_served_total", "counter",
      "Ads shown, and lost ones that were sampled, written to the event files", served.rows);
  one("vitrina_ads_served_dropped_total", "counter", "Ads shown that could not be written down",
      served.dropped);
  one("vitrina_event_file_failures_total", "counter", "Writes of the event files that failed",
      served.write_failures);
  const serving::LedgerCounters ledger = engine.ledger_counters();
  ops::write_family(out,
                    {"vitrina_clicks_total",
                     "counter",
                     "Clicks, by what became of them; abandoned: sent on without the ledger, nothing charged",
                     {{"outcome=\"charged\"", ledger.charged_clicks},
                      {"outcome=\"free\"", ledger.clicks - ledger.charged_clicks},
                      {"outcome=\"repeated\"", ledger.repeated_clicks},
                      {"outcome=\"abandoned\"", ledger.abandoned_clicks}}});
  one("vitrina_late_refunds_total", "counter", "Clicks that were charged too late, and refunded",
      ledger.late_refunds);
  one("vitrina_ledger_commits_total", "counter", "Transactions of the ledger", ledger.commits);
  one("vitrina_ledger_failures_total", "counter", "Transactions of the ledger that failed",
      ledger.failed_commits);

  const ops::ProcessMemory memory = ops::process_memory();
  ops::write_family(out,
                    {"vitrina_process_resident_memory_bytes",
                     "gauge",
                     "Memory held: anonymous (heap), and pages of mapped files",
                     {{"kind=\"anonymous\"", memory.anonymous_bytes}, {"kind=\"file\"", memory.file_bytes}}});

  one("vitrina_http_connections", "gauge", "Open connections", net.open);
  one("vitrina_http_connections_accepted_total", "counter", "Connections accepted", net.accepted);
  one("vitrina_http_connections_over_limit_total", "counter", "Connections turned away: too many",
      net.over_limit);
  one("vitrina_http_accept_failures_total", "counter", "Connections that could not be accepted",
      net.accept_failures);
  one("vitrina_http_refused_total", "counter", "Requests refused for framing, size or time", net.refused);
  one("vitrina_http_handler_failures_total", "counter", "Requests whose handler failed",
      net.handler_failures);
  one("vitrina_http_answer_timeouts_total", "counter",
      "Requests answered 503: a deferred answer did not come", net.answer_timeouts);
  ops::write_family(out, {"vitrina_http_timeouts_total",
                          "counter",
                          "Connections that a client left waiting too long, by what was waited for",
                          {{"kind=\"header\"", net.header_timeouts},
                           {"kind=\"body\"", net.body_timeouts},
                           {"kind=\"write\"", net.write_timeouts},
                           {"kind=\"idle\"", net.idle_timeouts}}});
  one("vitrina_log_lines_dropped_total", "counter", "Log lines lost because the queue was full",
      log_lines_dropped);
}

void write_reach_metrics(std::string& out, const serving::ReachDesk::State& state) {
  const auto gauge = [&](std::string_view name, std::string_view help, std::uint64_t value) {
    ops::write_family(out, {name, "gauge", help, {{"", value}}});
  };
  gauge("vitrina_reach_generation", "Snapshot that reach answers of; 0: none yet", state.generation);
  gauge("vitrina_reach_queries", "Distinct queries of the log that reach answers by", state.queries);
  gauge("vitrina_reach_market_bytes", "Memory that they take", state.market_bytes);
  gauge("vitrina_reach_queries_done", "Queries read of the next market, while it is made", state.done);
  gauge("vitrina_reach_build_seconds", "What the last market took to make",
        static_cast<std::uint64_t>(state.build_seconds));
}

}  // namespace vitrina::server
