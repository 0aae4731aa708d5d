// The answer to a search as JSON: what POST /v1/search sends and `vitrina search --json` prints.
//
// Threads: const from any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/search/request.h"
#include "engine/serving/sponsored.h"
#include "index/catalog/json_writer.h"

namespace vitrina::api {

// The member "corrections".
void write_corrections(index::JsonWriter& json, const query::Corrections& corrections);
// The items of "sponsored".
void write_sponsored(index::JsonWriter& json, const std::vector<serving::SponsoredHit>& hits, bool highlight);

struct AnswerContext {
  std::string_view request_id;
  std::uint64_t took_us = 0;
  std::uint64_t generation = 0;
  std::span<const std::string_view> partial = {};  // what was asked for and is not in the answer
};

// Appends one JSON object. `response` and `sponsored` answer `request`.
void write_search_answer(std::string& out, const search::SearchRequest& request,
                         const search::SearchResponse& response, const serving::SponsoredAnswer& sponsored,
                         const AnswerContext& context);

// POST /v1/auction: {"request_id","took_us","generation","sponsored":[…],"partial":[…]}.
void write_page_answer(std::string& out, const serving::SponsoredAnswer& sponsored, bool highlight,
                       const AnswerContext& context);

// POST /v1/explain: {"request_id",…,"ads":[{"campaign","listing","reason",…}]}. What is a share is a decimal.
void write_explain_answer(std::string& out, const serving::ExplainAnswer& answer,
                          const AnswerContext& context);

}  // namespace vitrina::api
