#include "server/api/search_json.h"

#include <simdjson.h>

#include <array>

#include "server/api/json_fields.h"

namespace vitrina::api {
namespace {

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
template <bool SearchCall::*member>
Result<void> read_switch(const std::string& field, JsonElement found, SearchCall& to) {
  return read_bool(field, found, to.*member);
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
    {"highlight", [](const std::string& field, JsonElement found,
                     SearchCall& to) { return read_bool(field, found, to.request.highlight); }},
    {"as_you_type", read_switch<&SearchCall::as_you_type>},
    {"verbatim", read_switch<&SearchCall::verbatim>},
    {"explain", read_switch<&SearchCall::explain>},
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

constexpr std::array<FieldReader<std::string>, 1> kSnapshotFields{{
    {"index", [](const std::string& field, JsonElement found,
                 std::string& to) { return read_string(field, found, kMaxPathBytes, to); }},
}};

}  // namespace

struct SearchJsonParser::Impl {
  JsonBody body;
};

SearchJsonParser::SearchJsonParser() : impl_(std::make_unique<Impl>()) {}
SearchJsonParser::~SearchJsonParser() = default;

Result<void> SearchJsonParser::parse(std::string_view body, SearchCall& call) {
  call = {};
  VITRINA_ASSIGN(const JsonElement root, impl_->body.parse(body));
  VITRINA_TRY(read_object("", root, kCallFields, call));
  return check_search_call(call);
}

Result<std::string> SearchJsonParser::parse_snapshot(std::string_view body) {
  std::string path;
  VITRINA_ASSIGN(const JsonElement root, impl_->body.parse(body));
  VITRINA_TRY(read_object("", root, kSnapshotFields, path));
  return path;
}

}  // namespace vitrina::api
