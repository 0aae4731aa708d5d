// A campaign out of JSON and into it: the bodies of /v1/campaigns, and the lines of campaign files.
//
// Strict: a field that is unknown, given twice or of another type is refused by its name ("keywords[3].bid").
// Nothing is required here and ranges are validate_campaign()'s; only what a Campaign could not hold is
// refused: negative money, money of more than six decimals or past what is read exactly, dates and hours that
// are none. `null` stands for "none" where that makes sense: category_bid, budget_daily, budget_total, start,
// end.
//
// Threads: a parser, one thread at a time; keep one a thread. An edit may go to another thread and be called
// there, several times.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/ads/campaign/campaign.h"
#include "engine/serving/campaign_desk.h"
#include "index/base/result.h"
#include "index/catalog/json_writer.h"

namespace vitrina::api {

// What a PATCH or a PUT wants done to a campaign.
struct CampaignChange {
  std::uint64_t expected_version = 0;
  // Keeps the campaign's id, seller and version. Errors: kInvalidArgument with field "id" or "seller" where
  // the body names another one.
  serving::CampaignEdit edit;
};

class CampaignJsonParser {
 public:
  CampaignJsonParser();
  ~CampaignJsonParser();

  // A whole campaign; what is not in the body is as in Campaign{}. Replaces `out`; after an error its content
  // is unspecified.
  // Errors of all three: kInvalidArgument with the field in dotted form; with no field when the body is no
  // JSON object.
  Result<void> parse(std::string_view body, ads::Campaign& out);

  // PATCH: only the fields that are in the body change. Lists are replaced whole; "advertiser" and
  // "erid_by_listing" are merged field by field, and null takes a listing out of the latter (RFC 7396).
  // Errors besides: field "version" where it is missing or 0.
  Result<CampaignChange> parse_edit(std::string_view body);

  // PUT: everything is replaced, what is not in the body by the defaults. Errors: as parse_edit().
  Result<CampaignChange> parse_replacement(std::string_view body);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Every field, in the order of the struct; parse() reads it back to the same value.
// Requires: what validate_campaign() lets pass, but for the limits.
void write_campaign(index::JsonWriter& json, const ads::Campaign& campaign);

}  // namespace vitrina::api
