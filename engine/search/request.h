// What is asked of a search, and what comes back: plain values between engine/search and its callers.
//
// Strings are as the shopper's client sent them; engine/search looks them up in the segment and refuses what
// is not there with Error::field naming the place ("filters.brand[1]").
//
// Threads: values, one thread at a time. A response is meant to be reused from request to request: its
// buffers keep their memory.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/query/corrector.h"
#include "engine/search/ranking_features.h"
#include "index/base/ids.h"
#include "index/base/money.h"

namespace vitrina::search {

inline constexpr std::uint32_t kMaxDepth = 10'000;  // page × per_page goes this far
inline constexpr std::uint32_t kMaxPerPage = 1'000;
inline constexpr std::uint32_t kMaxFacetLimit = 1'000;
inline constexpr std::size_t kMaxQueryBytes = 2'048;
inline constexpr std::size_t kMaxFilterValues = 1'000;

// Closed.
enum class Sort : std::uint8_t { kRelevance, kPriceAscending, kPriceDescending, kRating, kPopular, kNewest };
// By sort: as they stand in requests and logs.
inline constexpr std::array<std::string_view, 6> kSortNames{"relevance", "price_asc", "price_desc",
                                                            "rating",    "popular",   "newest"};

// Each filter restricts; none scores. Within a list any value will do, except tags_all; between filters all
// hold.
struct Filters {
  std::vector<std::string> category;  // one path from the root: everything under it
  std::vector<std::string> brand;
  std::vector<std::string> seller;
  std::vector<std::string> tags_any;
  std::vector<std::string> tags_all;
  std::optional<Money> price_min;  // inclusive; a listing without a price passes no price filter
  std::optional<Money> price_max;  // inclusive
  std::optional<std::int64_t> rating_min_micros;
  bool in_stock = false;  // stock above zero, or not tracked
  std::vector<std::pair<std::string, std::vector<std::string>>> attributes;  // name → any of these values

  friend bool operator==(const Filters&, const Filters&) = default;
};

struct SearchRequest {
  std::string query;       // empty: every listing
  std::uint32_t page = 1;  // from 1; page × per_page ≤ kMaxDepth
  std::uint32_t per_page = 20;
  Sort sort = Sort::kRelevance;
  Filters filters;
  std::vector<std::string> facets;  // "category" "brand" "tags" "seller" "price" "rating" "attributes.NAME"
  std::uint32_t facet_limit = 10;   // values a facet; selected values come always
  // Facets whose own selection does not narrow their own counts; nullopt: all of them. Category always
  // narrows.
  std::optional<std::vector<std::string>> drill_sideways;
  bool verbatim = false;     // search as typed: correct nothing
  bool as_you_type = false;  // the last word is being typed, unless white space follows it
  bool highlight = false;
  bool records = true;   // fetch each hit's stored record
  bool explain = false;  // say of each hit what its place is made of

  friend bool operator==(const SearchRequest&, const SearchRequest&) = default;
};

struct Explained {
  Features values{};
  std::array<double, kFeatureCount> parts{};  // of the score; they sum to it
};

struct Hit {
  DocId doc = 0;
  double score = 0;        // comparable within one answer only
  std::string id;          // listing id
  std::string record;      // the stored record: canonical JSON of the listing; empty unless asked for
  std::string title_html;  // escaped, matched words in <em>; empty unless highlight
  std::string
      description_html;  // an excerpt around the matches; empty unless highlight and something matched
  bool pinned = false;   // put on top by a rule of the shop
  std::optional<Explained> explained = {};  // if asked, of hits that the second phase put in their place
};

struct FacetValue {
  std::string_view value;  // the segment's own bytes, as Facet::path: valid as long as it
  std::uint64_t count = 0;
  bool selected = false;
};

struct FacetBucket {  // from ≤ value < to, except that the last price bucket includes its end
  std::int64_t from_micros = 0;
  std::int64_t to_micros = 0;
  std::uint64_t count = 0;
};

// One facet's counts: always exact. Which members are used depends on the facet's name.
struct Facet {
  std::string name;                    // as in SearchRequest::facets
  std::vector<std::string_view> path;  // category: the chosen node's path
  std::vector<FacetValue> values;      // by count downwards, then by value; category: the node's children
  std::optional<std::pair<std::int64_t, std::int64_t>> range_micros;  // price, rating: least and greatest
  std::vector<FacetBucket> histogram;                                 // price, rating
};

struct SearchResponse {
  std::uint64_t total = 0;
  std::uint32_t groups = 0;  // term groups the query has
  std::uint32_t held = 0;    // how many a match must hold: the quorum
  bool relaxed() const noexcept { return held < groups; }
  std::vector<std::string> phrases_as_words;  // quoted phrases that no title holds
  query::Corrections corrections;             // in the order of the words
  std::vector<Hit> hits;
  std::vector<Facet> facets;  // in the order asked for
};

}  // namespace vitrina::search
