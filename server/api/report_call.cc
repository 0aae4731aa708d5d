#include "server/api/report_call.h"

#include <set>

#include "engine/ads/campaign/calendar.h"
#include "index/catalog/json_element.h"
#include "server/api/parameters.h"
#include "server/api/query_string.h"
#include "server/api/search_call.h"

namespace vitrina::api {
namespace {

using index::fail_field;
using insight::ReportStep;

constexpr std::uint64_t kMostOffset = 1'000'000'000;

Result<void> read_parameter(const std::string& name, const std::string& text, ReportCall& call) {
  insight::ReportRequest& request = call.request;
  if (name == "from" || name == "to") {
    const auto day = ads::parse_day(text);
    if (!day) return fail_field(name, day.error().message);
    (name == "from" ? request.from : request.to) = *day;
  } else if (name == "by") {
    if (text != "total" && text != "day" && text != "hour")
      return fail_field(name, "must be total, day or hour");
    request.step = text == "total" ? ReportStep::kTotal
                   : text == "day" ? ReportStep::kDay
                                   : ReportStep::kHour;
  } else if (name == "campaign" || name == "seller") {
    if (text.empty()) return fail_field(name, "the id is empty");
    (name == "campaign" ? request.campaign : request.seller) = text;
  } else if (name == "limit") {
    VITRINA_ASSIGN(const std::uint64_t limit, read_whole_number(name, text, 1, insight::kMaxReportRows));
    request.limit = static_cast<std::uint32_t>(limit);
  } else if (name == "offset") {
    VITRINA_ASSIGN(request.offset, read_whole_number(name, text, 0, kMostOffset));
  } else if (name == "format") {
    if (text != "json" && text != "csv") return fail_field(name, "must be json or csv");
    call.is_csv = text == "csv";
  } else {
    return fail_field(
        name.substr(0, kMaxValueBytes),
        "there is no such parameter; known are: from, to, by, campaign, seller, limit, offset, format");
  }
  return {};
}

}  // namespace

Result<ReportCall> parse_report_call(std::string_view name, std::string_view query,
                                     const std::optional<std::string>& own, ads::Day today) {
  const auto kind = insight::find_report(name);
  if (!kind) {
    std::string known;
    for (std::size_t i = 0; i < insight::kReportKinds; ++i)
      known.append(i == 0 ? "" : ", ").append(insight::name_of(static_cast<insight::ReportKind>(i)));
    return fail(ErrorCode::kNotFound, "there is no such report; there are: " + known);
  }
  ReportCall call;
  call.request.kind = *kind;
  call.request.from = call.request.to = today;
  std::set<std::string> seen;
  const auto parsed =
      for_each_parameter(query, [&](const std::string& field, std::string_view raw) -> Result<void> {
        if (!seen.insert(field).second) return fail_field(field, "the parameter is given twice");
        std::string text;
        VITRINA_TRY(read_text(field, raw, kMaxValueBytes, text));
        return read_parameter(field, text, call);
      });
  if (!parsed) return tl::unexpected<Error>(parsed.error());
  if (seen.contains("from") && !seen.contains("to")) call.request.to = std::max(call.request.from, today);
  if (call.request.from > call.request.to) return fail_field("from", "the dates are the wrong way round");
  if (own) {
    if (!call.request.seller.empty() && call.request.seller != *own)
      return fail(ErrorCode::kForbidden, "this key is another seller's", "seller");
    call.request.seller = *own;
  }
  return call;
}

}  // namespace vitrina::api
