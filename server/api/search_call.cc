#include "server/api/search_call.h"

#include <algorithm>
#include <utility>

#include "server/api/reused_text.h"

namespace vitrina::api {

Result<search::Sort> parse_sort(std::string_view name) {
  const auto found = std::find(search::kSortNames.begin(), search::kSortNames.end(), name);
  if (found != search::kSortNames.end()) return static_cast<search::Sort>(found - search::kSortNames.begin());
  return fail(ErrorCode::kInvalidArgument,
              "sort is one of relevance, price_asc, price_desc, rating, popular, newest", "sort");
}

void clear(SearchCall& call) {
  SearchCall fresh;
  const auto keep = [](auto& used, auto& to) {
    used.clear();
    to.swap(used);
  };
  const auto keep_texts = [&](std::vector<std::string>& used, std::vector<std::string>& to) {
    SpareStrings::give_back(used);
    keep(used, to);
  };
  keep(call.request.query, fresh.request.query);
  keep_texts(call.request.facets, fresh.request.facets);
  search::Filters &filters = call.request.filters, &to = fresh.request.filters;
  keep_texts(filters.category, to.category);
  keep_texts(filters.brand, to.brand);
  keep_texts(filters.seller, to.seller);
  keep_texts(filters.tags_any, to.tags_any);
  keep_texts(filters.tags_all, to.tags_all);
  for (auto& [name, values] : filters.attributes) {
    SpareStrings::give_back(std::move(name));
    SpareStrings::give_back(values);
  }
  keep(filters.attributes, to.attributes);
  keep(call.session, fresh.session);
  keep(call.region, fresh.region);
  keep(call.device, fresh.device);
  keep_texts(call.segments, fresh.segments);
  call = std::move(fresh);
}

Result<void> check_at_most(std::string_view field, std::size_t size, std::size_t most,
                           std::string_view what) {
  if (size <= most) return {};
  std::string message = std::to_string(size) + " ";
  message.append(what).append("; at most ").append(std::to_string(most)).append(" are taken");
  return fail(ErrorCode::kInvalidArgument, std::move(message), std::string(field));
}

Result<void> check_search_call(const SearchCall& call) {
  const search::SearchRequest& request = call.request;
  VITRINA_TRY(check_at_most("q", request.query.size(), search::kMaxQueryBytes, "bytes"));
  if (std::uint64_t{request.page} * request.per_page > search::kMaxDepth) {
    return fail(
        ErrorCode::kInvalidArgument,
        "page × per_page goes to " + std::to_string(search::kMaxDepth) + "; narrow the search instead",
        "page");
  }
  VITRINA_TRY(check_at_most("facets", request.facets.size(), kMaxFacetsAsked, "facets"));
  const search::Filters& filters = request.filters;
  if (filters.price_min && filters.price_max && *filters.price_min > *filters.price_max) {
    return fail(ErrorCode::kInvalidArgument, "the least price is above the greatest", "filters.price");
  }
  return {};
}

Result<std::vector<std::string>*> attribute_values(search::Filters& filters, std::string_view name) {
  const auto found = std::find_if(filters.attributes.begin(), filters.attributes.end(),
                                  [name](const auto& attribute) { return attribute.first == name; });
  if (found != filters.attributes.end()) return &found->second;
  VITRINA_TRY(
      check_at_most("filters.attributes", filters.attributes.size() + 1, kMaxAttributeNames, "attributes"));
  std::string own_name = SpareStrings::take();
  own_name.assign(name);
  return &filters.attributes.emplace_back(std::move(own_name), std::vector<std::string>()).second;
}

}  // namespace vitrina::api
