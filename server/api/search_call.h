// SearchCall: a search as a client of the HTTP interface asks for it, out of the JSON of a POST or the query
// string of a GET. Both forms have the same names and limits, and give the same call.
//
// Threads: a value, one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/search/request.h"
#include "index/base/result.h"

namespace vitrina::api {

inline constexpr std::uint32_t kMaxAdSlots = 50;
inline constexpr std::size_t kMaxFacetsAsked = 64;
inline constexpr std::size_t kMaxValueBytes = 1'024;  // of a filter's value, a facet's name
inline constexpr std::size_t kMaxContextBytes = 256;  // of session, region, device, a segment
inline constexpr std::size_t kMaxSegments = 64;
inline constexpr std::size_t kMaxAttributeNames = 256;  // those without values included

struct SearchCall {
  search::SearchRequest request;
  std::uint32_t ad_slots = 0;
  std::string session;
  std::string region;
  std::string device;
  std::vector<std::string> segments;

  friend bool operator==(const SearchCall&, const SearchCall&) = default;
};

// Slots of a page without a query: of search's fields, the filters and what tells shoppers apart.
struct PageCall {
  SearchCall search;
  std::string listing;  // whose page it is
  friend bool operator==(const PageCall&, const PageCall&) = default;
};

inline constexpr std::size_t kMaxCampaignsExplained = 1'000;

// What became of campaigns in the auction of a search.
struct ExplainCall {
  SearchCall search;
  std::vector<std::string> campaigns;
  std::string seller;  // all of this seller's
  friend bool operator==(const ExplainCall&, const ExplainCall&) = default;
};

// Finds the sort of this name. Errors: kInvalidArgument with field "sort".
Result<search::Sort> parse_sort(std::string_view name);

// Makes it an empty call, whose strings and lists keep their memory, for the next one on this thread.
void clear(SearchCall& call);

// What holds between fields, whichever form they came in. Errors: kInvalidArgument with the field.
Result<void> check_search_call(const SearchCall& call);

// Errors: kInvalidArgument with the field when `size` is above `most`; `what` as in "bytes".
Result<void> check_at_most(std::string_view field, std::size_t size, std::size_t most, std::string_view what);

// Finds or adds the attribute filter of this name, by a look at each of those that are there. The place holds
// until the next one is added. Errors: kInvalidArgument with field "filters.attributes" past
// kMaxAttributeNames.
Result<std::vector<std::string>*> attribute_values(search::Filters& filters, std::string_view name);

}  // namespace vitrina::api
