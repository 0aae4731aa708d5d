// What a report is asked for, and what it says.
//
// Threads: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ads/campaign/campaign.h"
#include "engine/insight/counts.h"

namespace vitrina::insight {

// Closed; the names in addresses are name_of()'s.
enum class ReportKind : std::uint8_t { kCampaigns, kKeywords, kSearchTerms, kSlots, kSellers, kListings };
inline constexpr std::size_t kReportKinds = 6;
std::string_view name_of(ReportKind kind) noexcept;  // "campaigns", …, "erid" for kListings
std::optional<ReportKind> find_report(std::string_view name) noexcept;

enum class ReportStep : std::uint8_t { kTotal, kDay, kHour };

inline constexpr std::uint32_t kMaxReportRows = 100'000;

struct ReportRequest {
  ReportKind kind = ReportKind::kCampaigns;
  ads::Day from = 0;  // both inclusive, in the shop's zone
  ads::Day to = 0;
  ReportStep step = ReportStep::kTotal;
  std::string seller = {};    // of this seller alone; empty: of all
  std::string campaign = {};  // likewise
  std::uint32_t limit = 1'000;
  std::uint64_t offset = 0;
};

struct ReportRow {
  std::optional<ads::Day> day;       // none: of the whole time
  std::optional<std::uint8_t> hour;  // of the day
  std::string seller;
  std::string campaign;
  std::string keyword;
  std::optional<ads::MatchType> match;  // of keywords; none: a category bid
  std::string term;
  std::uint32_t slot = 0;
  std::string listing;
  Counts counts;
};

struct Report {
  std::vector<ReportRow> rows;  // by time, then by what they cost, dearest first
  std::uint64_t row_count = 0;  // of all, of which `rows` are some
  std::optional<Counts> rest;   // search terms of too few sessions, in one line
  std::uint64_t rest_terms = 0;
  Counts totals;  // of all rows and the rest
};

}  // namespace vitrina::insight
