// The answer to POST /v1/reach, which `vitrina reach --json` prints as well.
//
//   {"request_id","took_us","generation","window":{"from","to","days"},"forecast":{"from","days"},
//    "items":[{"keyword","match","bid","seller","listings":[…],"caught":{"queries","searches","sessions"},
//      "per_day":{"searches":{"expected","low","high"},"auctions":…,"impressions","clicks","orders","spend",
//                 "slot","price","share_of_impressions"},
//      "top_searches":[{"text","searches","sessions","impressions","slot"}],
//      "other_searches":{"queries","searches"},"rare_searches":{"queries","searches"}, …}]}
//
// Ranges hold the number in four cases of five. Money is in the shop's currency. What a seller is told of
// bids is on a grid of 5 %.
#pragma once

#include <span>
#include <string>

#include "engine/serving/reach_desk.h"
#include "server/api/search_answer.h"

namespace vitrina::api {

// Appends one JSON object. Requires: `report` answers `request`.
void write_reach_answer(std::string& out, const reach::ReachRequest& request,
                        const serving::ReachReport& report, const AnswerContext& context);

}  // namespace vitrina::api
