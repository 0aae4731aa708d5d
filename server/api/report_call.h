// GET /v1/reports/{name}: what is asked for.
//
//   from=2026-11-01  to=2026-11-30   days of the shop, both inclusive; default: today
//   by=total|day|hour  campaign=ID  seller=ID  limit=1000  offset=0  format=json|csv
//
// Threads: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/insight/report.h"
#include "index/base/result.h"

namespace vitrina::api {

struct ReportCall {
  insight::ReportRequest request;
  bool is_csv = false;
};

// `name` is that of the path, `query` what stands after the '?', `own` the seller whose key it is.
// Errors: kNotFound for a name that is none; kInvalidArgument with the field; kForbidden with the field
// "seller" where a seller asks for another's.
Result<ReportCall> parse_report_call(std::string_view name, std::string_view query,
                                     const std::optional<std::string>& own, ads::Day today);

}  // namespace vitrina::api
