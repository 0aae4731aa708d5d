#include "server/api/search_json.h"

#include <simdjson.h>

#include <array>

#include "index/catalog/json_element.h"

namespace vitrina::api {
namespace {

using index::fail_field;
using index::fail_type;
using index::JsonElement;
using simdjson::dom::array;
using simdjson::dom::object;

constexpr std::size_t kMaxDepth = 16;
constexpr std::size_t kMaxPathBytes = 4'096;

Result<void> read_bool(const std::string& field, JsonElement found, bool& out) {
  if (found.get(out) != simdjson::SUCCESS) return fail_type(field, found, "true or false");
  return {};
}

Result<void> read_string(const std::string& field, JsonElement found, std::size_t most_bytes,
                         std::string& out) {
  std::string_view text;
  if (found.get(text) != simdjson::SUCCESS) return fail_type(field, found, "a string");
  VITRINA_TRY(check_at_most(field, text.size(), most_bytes, "bytes"));
  out = text;
  return {};
}

Result<void> read_count(const std::string& field, JsonElement found, std::uint32_t least, std::uint32_t most,
                        std::uint32_t& out) {
  std::uint64_t number = 0;
  if (found.get(number) != simdjson::SUCCESS || number < least || number > most) {
    return fail_type(field, found,
                     "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  out = static_cast<std::uint32_t>(number);
  return {};
}

Result<void> read_micros(const std::string& field, JsonElement found, std::int64_t& out) {
  if (!found.is_number()) return fail_type(field, found, "a number");
  std::string text;
  index::append_canonical_number(text, found);
  const auto micros = parse_decimal_micros(text);
  if (!micros || *micros < 0) {
    return fail_type(field, found, "a number from 0 on with at most six decimals");
  }
  out = *micros;
  return {};
}

// `read(field, element, std::string&)` reads one item.
template <class ReadItem>
Result<void> read_list(const std::string& field, JsonElement found, std::size_t most,
                       std::vector<std::string>& out, ReadItem&& read) {
  array items;
  if (found.get(items) != simdjson::SUCCESS) return fail_type(field, found, "a list of strings");
  std::size_t place = 0;
  for (const JsonElement item : items) {
    if (place == most) return fail_field(field, "more than " + std::to_string(most) + " values");
    VITRINA_TRY(read(field + "[" + std::to_string(place) + "]", item, out.emplace_back()));
    ++place;
  }
  return {};
}

Result<void> read_strings(const std::string& field, JsonElement found, std::size_t most,
                          std::size_t most_bytes, std::vector<std::string>& out) {
  return read_list(field, found, most, out,
                   [&](const std::string& name, JsonElement item, std::string& text) {
                     return read_string(name, item, most_bytes, text);
                   });
}

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

// A field of an object: how it is named, and how its value is read.
template <class Target>
struct FieldReader {
  std::string_view name;
  Result<void> (*read)(const std::string& field, JsonElement found, Target& to);
};

// Reads each member of an object by the table. Refuses what is not in it, and what comes twice.
template <class Target, std::size_t N>
Result<void> read_object(const std::string& prefix, JsonElement found,
                         const std::array<FieldReader<Target>, N>& table, Target& to) {
  object members;
  if (found.get(members) != simdjson::SUCCESS) return fail_type(prefix, found, "an object");
  static_assert(N <= 64);
  std::uint64_t seen = 0;
  for (const auto member : members) {
    const std::string field =
        prefix.empty() ? std::string(member.key) : prefix + "." + std::string(member.key);
    std::size_t place = 0;
    while (place < N && table[place].name != member.key) ++place;
    if (place == N) {
      std::string message = "there is no such field; known are";
      for (std::size_t i = 0; i < N; ++i) message.append(i == 0 ? " " : ", ").append(table[i].name);
      return fail_field(field.substr(0, kMaxValueBytes), std::move(message));
    }
    if ((seen >> place & 1) != 0) return fail_field(field, "the field is given twice");
    seen |= std::uint64_t{1} << place;
    VITRINA_TRY(table[place].read(field, member.value, to));
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
    VITRINA_TRY(read_list(name, member.value, search::kMaxFilterValues, *values, read_attribute_value));
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
  simdjson::dom::parser parser;

  Result<JsonElement> parse(std::string_view body) {
    if (parser.capacity() == 0 && parser.allocate(4096, kMaxDepth) != simdjson::SUCCESS) {
      return fail(ErrorCode::kLimit, "out of memory");
    }
    JsonElement root;
    if (const auto error = parser.parse(body.data(), body.size()).get(root); error != simdjson::SUCCESS) {
      return fail(ErrorCode::kInvalidArgument,
                  std::string("the body is not valid JSON: ") + simdjson::error_message(error));
    }
    if (!root.is_object()) return fail_type("", root, "an object in the body");
    return root;
  }
};

SearchJsonParser::SearchJsonParser() : impl_(std::make_unique<Impl>()) {}
SearchJsonParser::~SearchJsonParser() = default;

Result<void> SearchJsonParser::parse(std::string_view body, SearchCall& call) {
  call = {};
  VITRINA_ASSIGN(const JsonElement root, impl_->parse(body));
  VITRINA_TRY(read_object("", root, kCallFields, call));
  return check_search_call(call);
}

Result<std::string> SearchJsonParser::parse_snapshot(std::string_view body) {
  std::string path;
  VITRINA_ASSIGN(const JsonElement root, impl_->parse(body));
  VITRINA_TRY(read_object("", root, kSnapshotFields, path));
  return path;
}

}  // namespace vitrina::api
