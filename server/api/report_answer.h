// A report as JSON and as CSV (RFC 4180, UTF-8, a header line).
//
// Amounts are exact decimals. Shares and ratios are made of the sums: ctr (clicks of viewed), average_slot,
// average_price, conversion (orders of clicks), acos (what was spent, less refunds, of revenue: ДРР),
// lost_to_budget and lost_to_rank (of all auctions that the campaign's ads were good for, by a sample of
// them). What has nothing to be divided by is null, in CSV empty. Cells of CSV that a spreadsheet would take
// for a formula begin with an apostrophe.
//
// Threads: pure functions.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "engine/ads/campaign/campaign.h"
#include "engine/insight/report.h"
#include "server/api/http_call.h"
#include "server/api/report_call.h"

namespace vitrina::api {

// Whose ad a listing was, for the report by erid. Null: the campaign is gone.
using FindCampaign = std::function<std::shared_ptr<const ads::Campaign>(std::string_view id)>;

void write_report_json(const ReportCall& call, const insight::Report& report, const FindCampaign& find,
                       HttpAnswer& answer);
void write_report_csv(const ReportCall& call, const insight::Report& report, const FindCampaign& find,
                      std::string& out);

}  // namespace vitrina::api
