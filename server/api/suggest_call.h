// GET /v1/suggest: what is asked, out of the query string, and the answer as JSON.
//
//   q=крос  limit=8  verbatim=true
//   → {"request_id","took_us","generation","q":"крос","suggestions":[{"text":"кроссовки","searches":1204}],
//      "categories":[{"path":["Обувь","Мужская"],"count":98}],"corrections":[{"typed","used","kind"}]}
//
// A suggestion out of the catalog's words alone has no "searches".
//
// Threads: const from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/search/suggester.h"
#include "index/base/result.h"
#include "server/api/search_answer.h"

namespace vitrina::api {

inline constexpr std::uint32_t kSuggestionsByDefault = 8;

struct SuggestCall {
  std::string query;
  std::uint32_t limit = kSuggestionsByDefault;
  bool verbatim = false;
};

// Replaces `call`. `query` is what stands after the '?'. Errors: kInvalidArgument with the field.
Result<void> parse_suggest_query(std::string_view query, SuggestCall& call);

// Appends one JSON object.
void write_suggest_answer(std::string& out, const SuggestCall& call, const search::SuggestResponse& response,
                          const AnswerContext& context);

}  // namespace vitrina::api
