// A search out of the query string of GET /v1/search.
//
// The names are those of the JSON; filters stand by themselves and are repeated for "any of":
//   q=диван  page=2  per_page=20  sort=price_asc  facets=brand,price (or repeated)  facet_limit=10
//   highlight=true category=Обувь/Мужская  brand=A&brand=B  seller=…  tags_any=…  tags_all=… price=1000..5000
//   (or 1000.. or ..5000) rating_min=4  in_stock=true  attributes.Цвет=чёрный  drill_sideways=false (or
//   facets)  ads.slots=4 as_you_type verbatim explain session region device segments
// '/' within a category's name and ',' within a facet's are escaped (%2F, %2C).
//
// Threads: const from any thread.
#pragma once

#include <string_view>

#include "index/base/result.h"
#include "server/api/search_call.h"

namespace vitrina::api {

// Replaces `call`. `query` is what stands after the '?'.
// Errors: kInvalidArgument with the field named as in the JSON ("filters.price", "page").
Result<void> parse_search_query(std::string_view query, SearchCall& call);

}  // namespace vitrina::api
