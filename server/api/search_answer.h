// The answer to a search as JSON: what POST /v1/search sends and `vitrina search --json` prints.
//
// Threads: const from any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/search/request.h"

namespace vitrina::api {

struct AnswerContext {
  std::string_view request_id;
  std::uint64_t took_us = 0;
  std::uint64_t generation = 0;
  std::span<const std::string_view> partial = {};  // what was asked for and is not in the answer
};

// Appends one JSON object. `response` answers `request`.
void write_search_answer(std::string& out, const search::SearchRequest& request,
                         const search::SearchResponse& response, const AnswerContext& context);

}  // namespace vitrina::api
