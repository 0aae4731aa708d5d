// Reports over HTTP held to a count of the raw files: the event files and the journal.
//
// Threads: one at a time.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/server/http_connection.h"
#include "bench/server/server_process.h"
#include "engine/ads/campaign/campaign_text.h"
#include "engine/ads/campaign/event_file.h"
#include "engine/insight/rollups.h"
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

// Adds one page of a report in CSV to the lines of it, by the cells of some of its first columns. Returns how
// many lines the page has.
inline std::size_t read_page(std::string_view body, std::size_t skipped_columns, std::size_t key_columns,
                             std::map<std::string, std::vector<std::string>>& lines) {
  std::size_t count = 0;
  for (std::size_t begin = body.find("\r\n") + 2; begin < body.size(); ++count) {
    const std::size_t end = body.find("\r\n", begin);
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (std::size_t i = begin; i < end; ++i) {
      const char c = body[i];
      if (c == '"') {
        if (quoted && i + 1 < end && body[i + 1] == '"')
          cells.back() += body[++i];
        else
          quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.emplace_back();
      } else {
        cells.back() += c;
      }
    }
    std::string key;
    for (std::size_t i = 0; i < key_columns; ++i) key += cells[skipped_columns + i] + "|";
    cells.erase(cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(skipped_columns + key_columns));
    lines[key] = std::move(cells);
    begin = end + 2;
  }
  return count;
}

// A whole report over HTTP, page by page, as lines by their keys.
inline std::map<std::string, std::vector<std::string>> fetch_report(std::uint16_t port, std::string_view name,
                                                                    std::size_t skipped_columns,
                                                                    std::size_t key_columns) {
  constexpr std::size_t kPage = 100'000;
  HttpConnection connection(port);
  std::map<std::string, std::vector<std::string>> lines;
  for (std::size_t offset = 0;; offset += kPage) {
    const HttpReply reply = connection.get(fmt::format(
        "/v1/reports/{}?from=2026-01-01&to=2030-01-01&format=csv&limit={}&offset={}", name, kPage, offset));
    VITRINA_CHECK(reply.status == 200);
    if (read_page(reply.body, skipped_columns, key_columns, lines) < kPage) return lines;
  }
}

// The sums of a line of a report: impressions, clicks, spend.
struct Sums {
  std::int64_t impressions = 0, clicks = 0, invalid = 0, spend = 0;

  Sums& operator+=(const Sums& more) noexcept {
    impressions += more.impressions;
    clicks += more.clicks;
    invalid += more.invalid;
    spend += more.spend;
    return *this;
  }
};

// Counts the raw files anew and holds the reports to it.
inline void check_reports(std::uint16_t port, const std::string& data,
                          const std::vector<ledger::Fact>& facts) {
  std::map<std::string, Sums> campaigns, keywords, slots, sellers, listings;
  std::map<std::pair<std::string, std::string>, Sums> terms;  // by term, then campaign and seller
  std::map<std::string, std::set<std::uint64_t>> sessions;    // by term
  // The first cell of a spreadsheet's formula is marked.
  const auto marked = [](std::string text) {
    if (!text.empty() && std::string_view("=+-@").find(text[0]) != std::string_view::npos)
      text.insert(0, "'");
    return text;
  };
  const auto add = [&](const ads::ServedAd& ad, const Sums& sums, bool has_slot) {
    const std::string match = ad.keyword.empty() ? "category" : std::string(ads::name_of(ad.match));
    const std::string owner = ad.campaign + "|" + ad.seller + "|";
    campaigns[owner] += sums;
    keywords[marked(ad.keyword) + "|" + match + "|" + owner] += sums;
    sellers[ad.seller + "|"] += sums;
    terms[{ads::folded(ad.query), owner}] += sums;
    if (!has_slot) return;
    slots[std::to_string(ad.slot) + "|"] += sums;
    listings[marked(ad.listing) + "|" + owner] += sums;
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
        if (shown && row.session != 0) sessions[ads::folded(row.query)].insert(row.session);
      }
    }
  }
  for (const ledger::Fact& fact : facts) {
    if (fact.kind != ledger::FactKind::kClick) continue;
    const bool valid = ledger::is_valid_click(fact.verdict);
    add(fact.ad, {0, valid ? 1 : 0, valid ? 0 : 1, fact.amount.micros}, true);
  }
  // Terms of fewer than five sessions are one line.
  std::map<std::string, Sums> shown_terms;
  std::set<std::string> rare;
  Sums rest;
  for (const auto& [key, sums] : terms) {
    const auto& [term, owner] = key;
    if (sessions[term].size() >= insight::kSessionsToShow) {
      shown_terms[marked(term) + "|" + owner] += sums;
    } else {
      rare.insert(term);
      rest += sums;
    }
  }
  if (!rare.empty()) shown_terms[fmt::format("({} rare terms)|||", rare.size())] = rest;

  const auto compare = [&](std::string_view name, const std::map<std::string, Sums>& counted,
                           std::size_t skipped_columns, std::size_t key_columns) {
    const auto began = Steady::now();
    const auto report = fetch_report(port, name, skipped_columns, key_columns);
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
    fmt::print("report {}: {} lines, {} counted anew, {} differ, spend {}, {:.0f} ms\n", name, report.size(),
               counted.size(), wrong, to_string(Money{spend}), took * 1e3);
    expect(wrong == 0 && report.size() == counted.size(), fmt::format("report {} equals its recount", name));
  };
  fmt::print("recount: {} shown ads in the event files, {} facts in the journal\n", rows, facts.size());
  compare("campaigns", campaigns, 0, 2);
  compare("keywords", keywords, 0, 4);
  compare("search-terms", shown_terms, 0, 3);
  compare("slots", slots, 0, 1);
  compare("sellers", sellers, 0, 1);
  compare("erid", listings, 3, 3);
}

}  // namespace vitrina::bench
