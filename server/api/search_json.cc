#include "server/api/search_json.h"

#include <simdjson.h>

#include <array>
#include <utility>

#include "server/api/json_fields.h"

namespace vitrina::api {
namespace {

using search::SearchRequest;

using index::fail_field;
using index::fail_type;
using index::JsonElement;
using simdjson::dom::object;

constexpr std::size_t kMaxPathBytes = 4'096;

// Numbers and booleans are compared by their one text, as in the catalog.
Result<void> read_attribute_value(const std::string& field, JsonElement found, std::string& out) {
  bool boolean = false;
  if (found.is_number()) {
    index::append_canonical_number(out, found);
  } else if (found.get(boolean) == simdjson::SUCCESS) {
    out = boolean ? "true" : "false";
  } else if (found.is_string()) {
    return read_string(field, found, kMaxValueBytes, out);
  } else {
    return fail_type(field, found, "a string, a number, true or false");
  }
  return {};
}

using search::Filters;

template <std::vector<std::string> Filters::*member>
Result<void> read_filter_values(const std::string& field, JsonElement found, Filters& to) {
  return read_strings(field, found, search::kMaxFilterValues, kMaxValueBytes, to.*member);
}

template <std::optional<Money> Filters::*member>
Result<void> read_price(const std::string& field, JsonElement found, Filters& to) {
  return read_micros(field, found, (to.*member).emplace().micros);
}

constexpr std::array<FieldReader<Filters>, 2> kPriceFields{{
    {"min", read_price<&Filters::price_min>},
    {"max", read_price<&Filters::price_max>},
}};

Result<void> read_attributes(const std::string& field, JsonElement found, Filters& to) {
  object members;
  if (found.get(members) != simdjson::SUCCESS) return fail_type(field, found, "an object of lists");
  for (const auto member : members) {
    const std::string name = field + "." + std::string(member.key);
    VITRINA_TRY(check_at_most(field, member.key.size(), kMaxValueBytes, "bytes of an attribute's name"));
    const std::size_t known = to.attributes.size();
    VITRINA_ASSIGN(std::vector<std::string>* const values, attribute_values(to, member.key));
    if (to.attributes.size() == known) return fail_field(name, "the field is given twice");
    VITRINA_TRY(read_list(name, member.value, search::kMaxFilterValues, "a list of strings", *values,
                          read_attribute_value));
  }
  return {};
}

constexpr std::array<FieldReader<Filters>, 9> kFilterFields{{
    {"category", read_filter_values<&Filters::category>},
    {"brand", read_filter_values<&Filters::brand>},
    {"seller", read_filter_values<&Filters::seller>},
    {"tags_any", read_filter_values<&Filters::tags_any>},
    {"tags_all", read_filter_values<&Filters::tags_all>},
    {"price", [](const std::string& field, JsonElement found,
                 Filters& to) { return read_object(field, found, kPriceFields, to); }},
    {"rating_min", [](const std::string& field, JsonElement found,
                      Filters& to) { return read_micros(field, found, to.rating_min_micros.emplace()); }},
    {"in_stock", [](const std::string& field, JsonElement found,
                    Filters& to) { return read_bool(field, found, to.in_stock); }},
    {"attributes", read_attributes},
}};

Result<void> read_ad_slots(const std::string& field, JsonElement found, SearchCall& to) {
  return read_count(field, found, 0, kMaxAdSlots, to.ad_slots);
}
constexpr std::array<FieldReader<SearchCall>, 1> kAdFields{{{"slots", read_ad_slots}}};

// true: every facet; false: none; or a list of facets.
Result<void> read_drill_sideways(const std::string& field, JsonElement found, SearchCall& to) {
  bool all = false;
  if (found.get(all) == simdjson::SUCCESS) {
    if (!all) to.request.drill_sideways.emplace();
    return {};
  }
  if (!found.is_array()) return fail_type(field, found, "true, false or a list of facets");
  return read_strings(field, found, kMaxFacetsAsked, kMaxValueBytes, to.request.drill_sideways.emplace());
}

template <std::string SearchCall::*member>
Result<void> read_context(const std::string& field, JsonElement found, SearchCall& to) {
  return read_string(field, found, kMaxContextBytes, to.*member);
}
template <bool SearchRequest::*member>
Result<void> read_switch(const std::string& field, JsonElement found, SearchCall& to) {
  return read_bool(field, found, to.request.*member);
}

Result<void> read_sort(const std::string& field, JsonElement found, SearchCall& to) {
  std::string name;
  VITRINA_TRY(read_string(field, found, kMaxValueBytes, name));
  VITRINA_ASSIGN(to.request.sort, parse_sort(name));
  return {};
}

constexpr std::array<FieldReader<SearchCall>, 17> kCallFields{{
    {"q", [](const std::string& field, JsonElement found,
             SearchCall& to) { return read_string(field, found, search::kMaxQueryBytes, to.request.query); }},
    {"page", [](const std::string& field, JsonElement found,
                SearchCall& to) { return read_count(field, found, 1, search::kMaxDepth, to.request.page); }},
    {"per_page",
     [](const std::string& field, JsonElement found, SearchCall& to) {
       return read_count(field, found, 0, search::kMaxPerPage, to.request.per_page);
     }},
    {"sort", read_sort},
    {"filters", [](const std::string& field, JsonElement found,
                   SearchCall& to) { return read_object(field, found, kFilterFields, to.request.filters); }},
    {"facets",
     [](const std::string& field, JsonElement found, SearchCall& to) {
       return read_strings(field, found, kMaxFacetsAsked, kMaxValueBytes, to.request.facets);
     }},
    {"facet_limit",
     [](const std::string& field, JsonElement found, SearchCall& to) {
       return read_count(field, found, 0, search::kMaxFacetLimit, to.request.facet_limit);
     }},
    {"drill_sideways", read_drill_sideways},
    {"highlight", read_switch<&SearchRequest::highlight>},
    {"as_you_type", read_switch<&SearchRequest::as_you_type>},
    {"verbatim", read_switch<&SearchRequest::verbatim>},
    {"explain", read_switch<&SearchRequest::explain>},
    {"ads", [](const std::string& field, JsonElement found,
               SearchCall& to) { return read_object(field, found, kAdFields, to); }},
    {"session", read_context<&SearchCall::session>},
    {"region", read_context<&SearchCall::region>},
    {"device", read_context<&SearchCall::device>},
    {"segments",
     [](const std::string& field, JsonElement found, SearchCall& to) {
       return read_strings(field, found, kMaxSegments, kMaxContextBytes, to.segments);
     }},
}};

// A field of a search, as a field of what holds one.
template <class Call, std::size_t place>
constexpr FieldReader<Call> search_field() {
  return {kCallFields[place].name, [](const std::string& field, JsonElement found, Call& to) {
            return kCallFields[place].read(field, found, to.search);
          }};
}
constexpr std::size_t place_of(std::string_view name) {
  std::size_t place = 0;
  while (kCallFields[place].name != name) ++place;
  return place;
}

constexpr std::array<FieldReader<PageCall>, 8> kPageFields{{
    {"listing", [](const std::string& field, JsonElement found,
                   PageCall& to) { return read_string(field, found, kMaxValueBytes, to.listing); }},
    search_field<PageCall, place_of("filters")>(),
    search_field<PageCall, place_of("ads")>(),
    search_field<PageCall, place_of("highlight")>(),
    search_field<PageCall, place_of("session")>(),
    search_field<PageCall, place_of("region")>(),
    search_field<PageCall, place_of("device")>(),
    search_field<PageCall, place_of("segments")>(),
}};

template <std::size_t... places>
constexpr std::array<FieldReader<ExplainCall>, sizeof...(places) + 3> explain_fields(
    std::index_sequence<places...>) {
  return {{
      {"campaign",
       [](const std::string& field, JsonElement found, ExplainCall& to) {
         return read_string(field, found, kMaxValueBytes, to.campaigns.emplace_back());
       }},
      {"campaigns",
       [](const std::string& field, JsonElement found, ExplainCall& to) {
         return read_strings(field, found, kMaxCampaignsExplained, kMaxValueBytes, to.campaigns);
       }},
      {"seller", [](const std::string& field, JsonElement found,
                    ExplainCall& to) { return read_string(field, found, kMaxValueBytes, to.seller); }},
      search_field<ExplainCall, places>()...,
  }};
}
constexpr auto kExplainFields = explain_fields(std::make_index_sequence<kCallFields.size()>());

constexpr std::array<FieldReader<serving::PublishRequest>, 2> kSnapshotFields{{
    {"index",
     [](const std::string& field, JsonElement found, serving::PublishRequest& to) {
       return read_string(field, found, kMaxPathBytes, to.image_path);
     }},
    {"model",
     [](const std::string& field, JsonElement found, serving::PublishRequest& to) {
       return read_string(field, found, kMaxPathBytes, to.model_path);
     }},
}};

}  // namespace

struct SearchJsonParser::Impl {
  JsonBody body;
};

SearchJsonParser::SearchJsonParser() : impl_(std::make_unique<Impl>()) {}
SearchJsonParser::~SearchJsonParser() = default;

Result<void> SearchJsonParser::parse(std::string_view body, SearchCall& call) {
  clear(call);
  VITRINA_ASSIGN(const JsonElement root, impl_->body.parse(body));
  VITRINA_TRY(read_object("", root, kCallFields, call));
  return check_search_call(call);
}

Result<void> SearchJsonParser::parse_page(std::string_view body, PageCall& call) {
  call = {};
  VITRINA_ASSIGN(const JsonElement root, impl_->body.parse(body));
  VITRINA_TRY(read_object("", root, kPageFields, call));
  return check_search_call(call.search);
}

Result<void> SearchJsonParser::parse_explain(std::string_view body, ExplainCall& call) {
  call = {};
  VITRINA_ASSIGN(const JsonElement root, impl_->body.parse(body));
  VITRINA_TRY(read_object("", root, kExplainFields, call));
  if (call.campaigns.empty() == call.seller.empty()) {
    return fail_field("campaign", "name a campaign, or several in \"campaigns\", or all of a \"seller\"");
  }
  return check_search_call(call.search);
}

Result<serving::PublishRequest> SearchJsonParser::parse_snapshot(std::string_view body) {
  serving::PublishRequest request;
  VITRINA_ASSIGN(const JsonElement root, impl_->body.parse(body));
  VITRINA_TRY(read_object("", root, kSnapshotFields, request));
  return request;
}

}  // namespace vitrina::api
