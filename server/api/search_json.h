// A search out of the JSON body of POST /v1/search.
//
// Strict: a field that is unknown, given twice, of another type or out of range is refused by its name. No
// field is required. Numbers of filters are exact decimals; an attribute's value may be a string, a number or
// a boolean.
//
// Threads: one at a time; keep one parser a thread.
#pragma once

#include <memory>
#include <string_view>

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

  // {"index": PATH} of POST /v1/snapshot; empty where the body has none. Errors: as parse().
  Result<std::string> parse_snapshot(std::string_view body);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vitrina::api
