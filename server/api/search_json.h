// A search out of the JSON body of POST /v1/search, and the bodies that are made of its parts.
//
// Strict: a field that is unknown, given twice, of another type or out of range is refused by its name. No
// field is required. Numbers of filters are exact decimals; an attribute's value may be a string, a number or
// a boolean.
//
// Threads: one at a time; keep one parser a thread.
#pragma once

#include <memory>
#include <string_view>

#include "engine/serving/engine.h"
#include "index/base/result.h"
#include "server/api/search_call.h"

namespace vitrina::api {

class SearchJsonParser {
 public:
  SearchJsonParser();
  ~SearchJsonParser();

  // Replaces `call`; after an error its content is unspecified.
  // Errors: kInvalidArgument with the field in dotted form ("filters.price.min", "facets[2]"); with no field
  // when the body is no JSON object.
  Result<void> parse(std::string_view body, SearchCall& call);

  // The body of POST /v1/auction: {"listing"} or "filters", and "ads", "session", … as in a search.
  Result<void> parse_page(std::string_view body, PageCall& call);
  // The body of POST /v1/explain: a search, and "campaign", "campaigns" or "seller".
  Result<void> parse_explain(std::string_view body, ExplainCall& call);

  // {"index": PATH, "model": PATH} of POST /v1/snapshot, each where it is there. Errors: as parse().
  Result<serving::PublishRequest> parse_snapshot(std::string_view body);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vitrina::api
