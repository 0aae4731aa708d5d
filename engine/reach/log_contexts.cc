#include "engine/reach/log_contexts.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "index/catalog/json_element.h"

namespace vitrina::reach {
namespace {

using index::fail_type;
using index::JsonElement;

Result<void> read_strings(std::string_view name, JsonElement found, std::vector<std::string>& out) {
  simdjson::dom::array items;
  if (found.get(items) != simdjson::SUCCESS) return fail_type(name, found, "a list of strings");
  for (const JsonElement item : items) {
    std::string_view text;
    if (item.get(text) != simdjson::SUCCESS) return fail_type(name, item, "a string");
    out.emplace_back(text);
  }
  return {};
}

Result<std::int64_t> read_micros(std::string_view name, JsonElement found) {
  double value = 0;
  if (found.get(value) != simdjson::SUCCESS || !(std::abs(value) < 1e12))
    return fail_type(name, found, "a number");
  return std::llround(value * kMicrosPerUnit);
}

Result<void> read_price(JsonElement found, search::Filters& filters) {
  simdjson::dom::object bounds;
  if (found.get(bounds) != simdjson::SUCCESS) return fail_type("price", found, "an object");
  for (const auto bound : bounds) {
    if (bound.key != "min" && bound.key != "max") continue;
    VITRINA_ASSIGN(const std::int64_t micros, read_micros("price", bound.value));
    (bound.key == "min" ? filters.price_min : filters.price_max) = Money{micros};
  }
  return {};
}

Result<void> read_attributes(JsonElement found, search::Filters& filters) {
  simdjson::dom::object attributes;
  if (found.get(attributes) != simdjson::SUCCESS) return fail_type("attributes", found, "an object");
  for (const auto attribute : attributes) {
    auto& [name, values] = filters.attributes.emplace_back();
    name = attribute.key;
    VITRINA_TRY(read_strings("attributes", attribute.value, values));
  }
  return {};
}

Result<void> read_filter(std::string_view name, JsonElement found, search::Filters& filters) {
  if (name == "category") return read_strings(name, found, filters.category);
  if (name == "brand") return read_strings(name, found, filters.brand);
  if (name == "seller") return read_strings(name, found, filters.seller);
  if (name == "tags_any") return read_strings(name, found, filters.tags_any);
  if (name == "tags_all") return read_strings(name, found, filters.tags_all);
  if (name == "price") return read_price(found, filters);
  if (name == "attributes") return read_attributes(found, filters);
  if (name == "rating_min") {
    VITRINA_ASSIGN(filters.rating_min_micros, read_micros(name, found));
  }
  if (name == "in_stock" && found.get(filters.in_stock) != simdjson::SUCCESS)
    return fail_type(name, found, "true or false");
  return {};
}

}  // namespace

Result<search::Filters> parse_logged_filters(std::string_view json) {
  search::Filters filters;
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  if (parser.parse(json.data(), json.size()).get(object) != simdjson::SUCCESS)
    return fail(ErrorCode::kInvalidArgument, "the filters are no JSON object");
  for (const auto member : object) {
    if (!member.value.is_null()) VITRINA_TRY(read_filter(member.key, member.value, filters));
  }
  return filters;
}

LogContexts::LogContexts(const querylog::LogIndex& log) {
  std::map<std::string, std::uint32_t, std::less<>> filters_by_text{{"", 0}};
  std::map<Audience, std::uint32_t> audiences;
  filters_.emplace_back();
  contexts_.reserve(log.context_count());
  for (std::uint32_t number = 0; number < log.context_count(); ++number) {
    querylog::SearchContext logged = log.context(number);
    Context& context = contexts_.emplace_back();
    context.slots = logged.slots;
    context.is_further_page = logged.is_further_page;
    most_slots_ = std::max(most_slots_, logged.slots);
    if (const auto known = filters_by_text.find(logged.filters); known != filters_by_text.end()) {
      context.filters = known->second;
    } else {
      context.filters = static_cast<std::uint32_t>(filters_.size());
      filters_.push_back(parse_logged_filters(logged.filters).value_or(search::Filters{}));
      filters_by_text.emplace(std::move(logged.filters), context.filters);
    }
    Audience audience{std::move(logged.region), std::move(logged.device), std::move(logged.segments),
                      filters_[context.filters].category};
    const auto [place, is_new] =
        audiences.try_emplace(audience, static_cast<std::uint32_t>(audiences_.size()));
    if (is_new) audiences_.push_back(std::move(audience));
    context.audience = place->second;
  }
}

}  // namespace vitrina::reach
