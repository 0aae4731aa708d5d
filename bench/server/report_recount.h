// Reports over HTTP held to a count of the raw files: the event files and the journal.
//
// Threads: one at a time.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bench/server/http_connection.h"
#include "bench/server/server_process.h"
#include "engine/ads/campaign/event_file.h"
#include "engine/ledger/money.h"
#include "index/base/check.h"

namespace vitrina::bench {

// What does not hold is said, and counted.
inline int fail_count = 0;
inline void expect(bool holds, const std::string& what) {
  if (holds) return;
  ++fail_count;
  fmt::print("NOT MET: {}\n", what);
}

// A report over HTTP, as lines of CSV by their first cells.
inline std::map<std::string, std::vector<std::string>> fetch_report(std::uint16_t port,
                                                                    const std::string& target,
                                                                    std::size_t key_columns) {
  HttpConnection connection(port);
  const HttpReply reply = connection.get(target);
  VITRINA_CHECK(reply.status == 200);
  std::map<std::string, std::vector<std::string>> lines;
  for (std::size_t begin = reply.body.find("\r\n") + 2; begin < reply.body.size();) {
    const std::size_t end = reply.body.find("\r\n", begin);
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (std::size_t i = begin; i < end; ++i) {
      const char c = reply.body[i];
      if (c == '"') {
        if (quoted && i + 1 < end && reply.body[i + 1] == '"')
          cells.back() += reply.body[++i];
        else
          quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.emplace_back();
      } else {
        cells.back() += c;
      }
    }
    std::string key;
    for (std::size_t i = 0; i < key_columns; ++i) key += cells[i] + "|";
    lines[key] =
        std::vector<std::string>(cells.begin() + static_cast<std::ptrdiff_t>(key_columns), cells.end());
    begin = end + 2;
  }
  return lines;
}

// The sums of a line of a report: impressions, clicks, spend.
struct Sums {
  std::int64_t impressions = 0, clicks = 0, invalid = 0, spend = 0;
};

// Counts the raw files anew and holds the reports to it.
inline void check_reports(std::uint16_t port, const std::string& data,
                          const std::vector<ledger::Fact>& facts) {
  std::map<std::string, Sums> campaigns, keywords, slots, sellers;
  const auto add = [&](const ads::ServedAd& ad, const Sums& sums, bool has_slot) {
    const std::string match = ad.keyword.empty() ? "category" : std::string(ads::name_of(ad.match));
    // The first cell of a spreadsheet's formula is marked.
    std::string keyword = ad.keyword;
    if (!keyword.empty() && std::string_view("=+-@").find(keyword[0]) != std::string_view::npos)
      keyword.insert(0, "'");
    for (Sums* sum : {&campaigns[ad.campaign + "|" + ad.seller + "|"],
                      &keywords[keyword + "|" + match + "|" + ad.campaign + "|" + ad.seller + "|"],
                      &sellers[ad.seller + "|"]}) {
      sum->impressions += sums.impressions;
      sum->clicks += sums.clicks;
      sum->invalid += sums.invalid;
      sum->spend += sums.spend;
    }
    if (!has_slot) return;
    Sums& slot = slots[std::to_string(ad.slot) + "|"];
    slot.impressions += sums.impressions;
    slot.clicks += sums.clicks;
    slot.invalid += sums.invalid;
    slot.spend += sums.spend;
  };
  std::uint64_t rows = 0;
  for (const auto& entry : std::filesystem::directory_iterator(data + "/events")) {
    if (entry.path().extension() != ".rows") continue;
    auto reader = ads::EventFileReader::open(entry.path().string());
    VITRINA_CHECK(reader.has_value());
    ads::EventBlock block;
    ads::EventRow row;
    while (reader->next(block).value()) {
      for (const auto& one : block.rows()) {
        block.copy(one, row);
        const bool shown = row.outcome == ads::EventOutcome::kShown;
        rows += shown;
        add(row, {shown ? 1 : 0, 0, 0, 0}, shown);
      }
    }
  }
  for (const ledger::Fact& fact : facts) {
    if (fact.kind != ledger::FactKind::kClick) continue;
    const bool valid = ledger::is_valid_click(fact.verdict);
    add(fact.ad, {0, valid ? 1 : 0, valid ? 0 : 1, fact.amount.micros}, true);
  }
  const auto compare = [&](std::string_view name, const std::map<std::string, Sums>& counted,
                           std::size_t keys, const std::string& more) {
    const auto began = Steady::now();
    const auto report = fetch_report(
        port,
        fmt::format("/v1/reports/{}?from=2026-01-01&to=2030-01-01&format=csv&limit=100000{}", name, more),
        keys);
    const double took = seconds_since(began);
    std::size_t wrong = 0;
    std::int64_t spend = 0;
    for (const auto& [key, sums] : counted) {
      const auto line = report.find(key);
      spend += sums.spend;
      const bool is_same = line != report.end() && line->second[0] == std::to_string(sums.impressions) &&
                           line->second[2] == std::to_string(sums.clicks) &&
                           line->second[4] == std::to_string(sums.invalid) &&
                           line->second[8] == to_string(Money{sums.spend});
      if (!is_same && ++wrong <= 3) fmt::print("  {} '{}' differs\n", name, key);
    }
    fmt::print("report {}{}: {} lines, {} counted anew, {} differ, spend {}, {:.0f} ms\n", name, more,
               report.size(), counted.size(), wrong, to_string(Money{spend}), took * 1e3);
    expect(wrong == 0 && report.size() == counted.size(), fmt::format("report {} equals its recount", name));
  };
  fmt::print("recount: {} shown ads in the event files, {} facts in the journal\n", rows, facts.size());
  compare("campaigns", campaigns, 2, "");
  compare("keywords", keywords, 4, "");
  compare("slots", slots, 1, "");
  compare("sellers", sellers, 1, "");
}

}  // namespace vitrina::bench
