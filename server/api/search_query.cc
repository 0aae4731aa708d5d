#include "server/api/search_query.h"

#include <algorithm>
#include <array>

#include "server/api/parameters.h"
#include "server/api/query_string.h"
#include "server/api/reused_text.h"

namespace vitrina::api {
namespace {

using search::SearchRequest;

using search::Filters;

tl::unexpected<Error> fail_field(std::string_view field, std::string message) {
  return fail(ErrorCode::kInvalidArgument, std::move(message), std::string(field));
}

Result<void> read_bool(std::string_view field, std::string_view raw, bool& to) {
  VITRINA_ASSIGN(to, read_flag(field, raw));
  return {};
}

Result<void> read_count(std::string_view field, std::string_view raw, std::uint32_t least, std::uint32_t most,
                        std::uint32_t& to) {
  VITRINA_ASSIGN(const std::uint64_t number, read_whole_number(field, raw, least, most));
  to = static_cast<std::uint32_t>(number);
  return {};
}

Result<void> read_micros(std::string_view field, std::string_view raw, std::int64_t& to) {
  ReusedText text;
  VITRINA_TRY(read_text(field, raw, kMaxContextBytes, text.text()));
  const auto micros = parse_decimal_micros(text.text());
  if (!micros || *micros < 0)
    return fail_field(field, "the value is a number from 0 on with at most six decimals");
  to = *micros;
  return {};
}

Result<void> add_value(std::string_view field, std::string_view raw, std::size_t most, std::size_t most_bytes,
                       std::vector<std::string>& to) {
  if (to.size() == most) return fail_field(field, "more than " + std::to_string(most) + " values");
  ReusedText name;
  const std::size_t place = to.size();
  return read_text(name.of_item(field, place), raw, most_bytes, to.emplace_back(SpareStrings::take()));
}

// Values between separators that are not escaped; nothing at all is no value.
Result<void> add_split(std::string_view field, std::string_view raw, char separator, std::size_t most,
                       std::vector<std::string>& to) {
  while (!raw.empty()) {
    const std::size_t end = raw.find(separator);
    VITRINA_TRY(add_value(field, raw.substr(0, end), most, kMaxValueBytes, to));
    if (end == std::string_view::npos) break;
    raw.remove_prefix(end + 1);
    if (raw.empty()) VITRINA_TRY(add_value(field, raw, most, kMaxValueBytes, to));
  }
  return {};
}

Result<void> read_price(std::string_view raw, Filters& to) {
  const std::size_t dots = raw.find("..");
  if (dots == std::string_view::npos || raw == "..") {
    return fail_field("filters.price", "a price is a range such as 1000..5000, 1000.. or ..5000");
  }
  const std::string_view least = raw.substr(0, dots);
  const std::string_view most = raw.substr(dots + 2);
  if (!least.empty()) VITRINA_TRY(read_micros("filters.price.min", least, to.price_min.emplace().micros));
  if (!most.empty()) VITRINA_TRY(read_micros("filters.price.max", most, to.price_max.emplace().micros));
  return {};
}

Result<void> read_drill_sideways(std::string_view field, std::string_view raw, SearchCall& to) {
  if (raw == "true") return {};
  auto& facets = to.request.drill_sideways;
  if (!facets) facets.emplace();
  if (raw == "false") return {};
  return add_split(field, raw, ',', kMaxFacetsAsked, *facets);
}

struct Parameter {
  std::string_view name;
  std::string_view field;  // as in the JSON
  bool repeats = false;
  Result<void> (*read)(std::string_view field, std::string_view raw, SearchCall& to) = nullptr;
};

template <std::vector<std::string> Filters::*member>
Result<void> add_filter_value(std::string_view field, std::string_view raw, SearchCall& to) {
  return add_value(field, raw, search::kMaxFilterValues, kMaxValueBytes, to.request.filters.*member);
}
template <std::string SearchCall::*member>
Result<void> read_context(std::string_view field, std::string_view raw, SearchCall& to) {
  return read_text(field, raw, kMaxContextBytes, to.*member);
}
template <bool SearchRequest::*member>
Result<void> read_switch(std::string_view field, std::string_view raw, SearchCall& to) {
  return read_bool(field, raw, to.request.*member);
}

constexpr std::array<Parameter, 24> kParameters{{
    {"q", "q", false,
     [](std::string_view field, std::string_view raw, SearchCall& to) {
       return read_text(field, raw, search::kMaxQueryBytes, to.request.query);
     }},
    {"page", "page", false,
     [](std::string_view field, std::string_view raw, SearchCall& to) {
       return read_count(field, raw, 1, search::kMaxDepth, to.request.page);
     }},
    {"per_page", "per_page", false,
     [](std::string_view field, std::string_view raw, SearchCall& to) {
       return read_count(field, raw, 0, search::kMaxPerPage, to.request.per_page);
     }},
    {"sort", "sort", false,
     [](std::string_view field, std::string_view raw, SearchCall& to) -> Result<void> {
       ReusedText name;
       VITRINA_TRY(read_text(field, raw, kMaxValueBytes, name.text()));
       VITRINA_ASSIGN(to.request.sort, parse_sort(name.text()));
       return {};
     }},
    {"facets", "facets", true,
     [](std::string_view field, std::string_view raw, SearchCall& to) {
       return add_split(field, raw, ',', kMaxFacetsAsked, to.request.facets);
     }},
    {"facet_limit", "facet_limit", false,
     [](std::string_view field, std::string_view raw, SearchCall& to) {
       return read_count(field, raw, 0, search::kMaxFacetLimit, to.request.facet_limit);
     }},
    {"drill_sideways", "drill_sideways", true, read_drill_sideways},
    {"highlight", "highlight", false, read_switch<&SearchRequest::highlight>},
    {"as_you_type", "as_you_type", false, read_switch<&SearchRequest::as_you_type>},
    {"verbatim", "verbatim", false, read_switch<&SearchRequest::verbatim>},
    {"explain", "explain", false, read_switch<&SearchRequest::explain>},
    {"ads.slots", "ads.slots", false,
     [](std::string_view field, std::string_view raw, SearchCall& to) {
       return read_count(field, raw, 0, kMaxAdSlots, to.ad_slots);
     }},
    {"session", "session", false, read_context<&SearchCall::session>},
    {"region", "region", false, read_context<&SearchCall::region>},
    {"device", "device", false, read_context<&SearchCall::device>},
    {"segments", "segments", true,
     [](std::string_view field, std::string_view raw, SearchCall& to) {
       return add_value(field, raw, kMaxSegments, kMaxContextBytes, to.segments);
     }},
    {"category", "filters.category", false,
     [](std::string_view field, std::string_view raw, SearchCall& to) {
       return add_split(field, raw, '/', search::kMaxFilterValues, to.request.filters.category);
     }},
    {"brand", "filters.brand", true, add_filter_value<&Filters::brand>},
    {"seller", "filters.seller", true, add_filter_value<&Filters::seller>},
    {"tags_any", "filters.tags_any", true, add_filter_value<&Filters::tags_any>},
    {"tags_all", "filters.tags_all", true, add_filter_value<&Filters::tags_all>},
    {"price", "filters.price", false,
     [](std::string_view, std::string_view raw, SearchCall& to) {
       return read_price(raw, to.request.filters);
     }},
    {"rating_min", "filters.rating_min", false,
     [](std::string_view field, std::string_view raw, SearchCall& to) {
       return read_micros(field, raw, to.request.filters.rating_min_micros.emplace());
     }},
    {"in_stock", "filters.in_stock", false,
     [](std::string_view field, std::string_view raw, SearchCall& to) {
       return read_bool(field, raw, to.request.filters.in_stock);
     }},
}};

constexpr std::string_view kAttributePrefix = "attributes.";

Result<void> read_parameter(const std::string& name, std::string_view raw, std::uint64_t& seen,
                            SearchCall& call) {
  if (name.starts_with(kAttributePrefix)) {
    VITRINA_TRY(
        check_at_most("filters.attributes", name.size(), kMaxValueBytes, "bytes of an attribute's name"));
    VITRINA_ASSIGN(
        std::vector<std::string>* const values,
        attribute_values(call.request.filters, std::string_view(name).substr(kAttributePrefix.size())));
    ReusedText field;
    return add_value(field.of_member("filters", name), raw, search::kMaxFilterValues, kMaxValueBytes,
                     *values);
  }
  const auto* const found = std::find_if(kParameters.begin(), kParameters.end(),
                                         [&](const Parameter& parameter) { return parameter.name == name; });
  if (found == kParameters.end()) {
    std::string message = "there is no such parameter; known are";
    for (const Parameter& known : kParameters) message.append(" ").append(known.name).append(",");
    return fail_field(name.substr(0, name.size() <= kMaxValueBytes ? name.size() : 0),
                      message + " attributes.NAME");
  }
  const auto place = static_cast<std::size_t>(found - kParameters.begin());
  if (!found->repeats && (seen >> place & 1) != 0)
    return fail_field(found->field, "the parameter is given twice");
  seen |= std::uint64_t{1} << place;
  return found->read(found->field, raw, call);
}

}  // namespace

Result<void> parse_search_query(std::string_view query, SearchCall& call) {
  clear(call);
  static_assert(kParameters.size() <= 64);
  std::uint64_t seen = 0;
  VITRINA_TRY(for_each_parameter(query, [&](const std::string& name, std::string_view raw) {
    return read_parameter(name, raw, seen, call);
  }));
  return check_search_call(call);
}

}  // namespace vitrina::api
