// The body of POST /v1/reach:
//
//   {"items":[{"keyword":"сабо мужские","match":"broad","bid":12.5,"listing":"WB-62518844"}, …],
//    "days":7,"by_day":true,"searches":10,"landscape":true,"competition":true,"ideas":true,
//    "share":0.5,"spend_share":0.15}
//
// An item says whose ads: "listing" or "listings", "seller" (those of theirs that fit), or "campaign" (in its
// place); also "budget_daily". "share" and "spend_share" ask, with the landscape, for the bid that shows the
// ad on this share of pages, or costs this share of its orders' revenue.
//
// Threads: one at a time.
#pragma once

#include <string_view>

#include "engine/reach/reach.h"
#include "index/base/result.h"
#include "server/api/json_fields.h"

namespace vitrina::api {

// Errors: kInvalidArgument with the field ("items[3].bid"). Requires: bids and budgets are whole ticks where
// the engine says so; it checks them.
Result<reach::ReachRequest> parse_reach(JsonBody& body, std::string_view text);

}  // namespace vitrina::api
