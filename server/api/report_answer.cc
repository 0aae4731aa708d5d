#include "server/api/report_answer.h"

#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "engine/ads/campaign/calendar.h"
#include "engine/ads/selection/campaign_part.h"
#include "index/base/money.h"
#include "index/catalog/json_writer.h"

namespace vitrina::api {
namespace {

using index::JsonWriter;
using insight::Counts;
using insight::Report;
using insight::ReportKind;
using insight::ReportRow;

// A value of a column: a text, or the text of a number; none: null.
struct Cell {
  std::string_view name;
  std::optional<std::string> value;
  bool is_number = false;
};

std::optional<std::string> ratio(double part, double whole) {
  if (whole == 0) return std::nullopt;
  char text[32];
  const auto [end, error] =
      std::to_chars(text, text + sizeof text, part / whole, std::chars_format::fixed, 6);
  return std::string(text, end);
}

std::string amount(std::int64_t micros) {
  return to_string(Money{micros});
}

void add_texts(ReportKind kind, const ReportRow& row, const FindCampaign& find, std::vector<Cell>& cells) {
  const auto text = [&](std::string_view name, std::string value) {
    cells.push_back({name, std::move(value), false});
  };
  if (row.day) text("day", ads::day_text(*row.day));
  if (row.hour) cells.push_back({"hour", std::to_string(*row.hour), true});
  switch (kind) {
    case ReportKind::kSlots:
      cells.push_back({"slot", std::to_string(row.slot), true});
      return;
    case ReportKind::kSellers:
      return text("seller", row.seller);
    case ReportKind::kCampaigns:
      break;
    case ReportKind::kKeywords:
      text("keyword", row.keyword);
      text("match", row.match ? std::string(ads::name_of(*row.match)) : "category");
      break;
    case ReportKind::kSearchTerms:
      text("term", row.term);
      break;
    case ReportKind::kListings: {
      const auto campaign = find(row.campaign);
      text("erid", campaign ? std::string(ads::erid_of(*campaign, row.listing)) : std::string());
      text("advertiser", campaign ? campaign->advertiser.name : std::string());
      text("inn", campaign ? campaign->advertiser.inn : std::string());
      text("listing", row.listing);
      break;
    }
  }
  text("campaign", row.campaign);
  text("seller", row.seller);
}

void add_counts(const Counts& counts, std::vector<Cell>& cells) {
  const auto number = [&](std::string_view name, std::optional<std::string> value) {
    cells.push_back({name, std::move(value), true});
  };
  const auto share = [&](std::string_view name, std::int64_t part, std::int64_t whole) {
    number(name, ratio(static_cast<double>(part), static_cast<double>(whole)));
  };
  const std::int64_t good = counts.impressions + counts.lost_to_budget + counts.lost_to_rank;
  number("impressions", std::to_string(counts.impressions));
  number("viewed", std::to_string(counts.viewed));
  number("clicks", std::to_string(counts.clicks));
  number("charged_clicks", std::to_string(counts.charged_clicks));
  number("invalid_clicks", std::to_string(counts.invalid_clicks));
  share("ctr", counts.clicks, counts.viewed);
  share("average_slot", counts.slot_sum, counts.impressions);
  number("average_price", ratio(static_cast<double>(counts.spend) / kMicrosPerUnit,
                                static_cast<double>(counts.charged_clicks)));
  number("spend", amount(counts.spend));
  number("refunds", amount(counts.refunds));
  number("orders", std::to_string(counts.orders));
  number("units", std::to_string(counts.units));
  number("revenue", amount(counts.revenue));
  share("conversion", counts.orders, counts.clicks);
  share("acos", counts.spend - counts.refunds, counts.revenue);
  share("impression_share", counts.impressions, good);
  share("lost_to_budget", counts.lost_to_budget, good);
  share("lost_to_rank", counts.lost_to_rank, good);
}

void write_cells(JsonWriter& json, const std::vector<Cell>& cells) {
  for (const Cell& cell : cells) {
    json.key(cell.name);
    if (!cell.value) {
      json.null();
    } else if (cell.is_number) {
      json.raw(*cell.value);
    } else {
      json.value(std::string_view(*cell.value));
    }
  }
}

void write_counts(JsonWriter& json, std::string_view name, const Counts& counts) {
  std::vector<Cell> cells;
  add_counts(counts, cells);
  json.key(name);
  json.begin_object();
  write_cells(json, cells);
  json.end_object();
}

void append_csv(std::string& out, const Cell& cell) {
  if (!cell.value) return;
  std::string text = *cell.value;
  if (!cell.is_number && !text.empty() &&
      std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos)
    text.insert(0, 1, '\'');
  if (text.find_first_of(",\"\r\n") == std::string::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

void write_report_json(const ReportCall& call, const Report& report, const FindCampaign& find,
                       HttpAnswer& answer) {
  const insight::ReportRequest& request = call.request;
  JsonWriter json(answer.body);
  json.begin_object();
  json.field("request_id", std::string_view(answer.request_id));
  json.field("took_us", answer.took_us());
  json.field("report", insight::name_of(request.kind));
  json.field("from", std::string_view(ads::day_text(request.from)));
  json.field("to", std::string_view(ads::day_text(request.to)));
  json.field("row_count", report.row_count);
  json.key("rows");
  json.begin_array();
  std::vector<Cell> cells;
  for (const ReportRow& row : report.rows) {
    cells.clear();
    add_texts(request.kind, row, find, cells);
    add_counts(row.counts, cells);
    json.begin_object();
    write_cells(json, cells);
    json.end_object();
  }
  json.end_array();
  if (report.rest) {
    json.field("rest_terms", report.rest_terms);
    write_counts(json, "rest", *report.rest);
  }
  write_counts(json, "totals", report.totals);
  if (request.offset + report.rows.size() < report.row_count)
    json.field("next", request.offset + report.rows.size());
  json.end_object();
}

void write_report_csv(const ReportCall& call, const Report& report, const FindCampaign& find,
                      std::string& out) {
  bool has_header = false;
  std::vector<Cell> cells;
  const auto write_row = [&](const ReportRow& row) {
    cells.clear();
    add_texts(call.request.kind, row, find, cells);
    add_counts(row.counts, cells);
    if (!has_header) {
      for (std::size_t i = 0; i < cells.size(); ++i) out.append(i == 0 ? "" : ",").append(cells[i].name);
      out += "\r\n";
      has_header = true;
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) out += ',';
      append_csv(out, cells[i]);
    }
    out += "\r\n";
  };
  for (const ReportRow& row : report.rows) write_row(row);
  // Terms of too few sessions, so that the columns add up.
  if (report.rest && call.request.step == insight::ReportStep::kTotal) {
    ReportRow rest;
    rest.term = "(" + std::to_string(report.rest_terms) + " rare terms)";
    rest.counts = *report.rest;
    write_row(rest);
  }
}

}  // namespace vitrina::api
