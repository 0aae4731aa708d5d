#include "engine/querylog/search_line.h"

#include <charconv>
#include <string>
#include <vector>

#include "index/catalog/json_element.h"
#include "index/catalog/string_rules.h"
#include "index/catalog/timestamp.h"

namespace vitrina::querylog {
namespace {

constexpr std::string_view kKinds =
    R"(expected {"q":…}, {"query":…,"frequency":N} or a query, a tab and its count)";

using index::JsonElement;

// What a field holds; nothing where it is missing or null.
std::optional<JsonElement> find(simdjson::dom::object object, std::string_view name) {
  JsonElement element;
  if (object[name].get(element) != simdjson::SUCCESS || element.is_null()) return std::nullopt;
  return element;
}

Result<void> read(simdjson::dom::object object, std::string_view name, std::string_view& text) {
  const auto element = find(object, name);
  if (element && element->get(text) != simdjson::SUCCESS) return index::fail_type(name, *element, "a string");
  return {};
}

template <class T>
Result<void> read_number(simdjson::dom::object object, std::string_view name, std::uint64_t least,
                         T& number) {
  const auto element = find(object, name);
  if (!element) return {};
  std::uint64_t value = 0;
  if (element->get(value) != simdjson::SUCCESS || value < least || value > std::uint32_t(-1)) {
    return index::fail_type(name, *element,
                            "a whole number from " + std::to_string(least) + " to 4294967295");
  }
  number = static_cast<T>(value);
  return {};
}

// What a line's views refer to beside the line.
struct LineMemory {
  std::vector<std::string_view> segments;
  std::string filters;
};

Result<void> read_segments(simdjson::dom::object object, std::vector<std::string_view>& segments) {
  segments.clear();
  const auto element = find(object, "segments");
  if (!element) return {};
  simdjson::dom::array items;
  if (element->get(items) != simdjson::SUCCESS)
    return index::fail_type("segments", *element, "a list of strings");
  for (const JsonElement item : items) {
    if (item.get(segments.emplace_back()) != simdjson::SUCCESS)
      return index::fail_type("segments", item, "a list of strings");
  }
  return {};
}

Result<void> read_filters(simdjson::dom::object object, std::string& filters) {
  filters.clear();
  const auto element = find(object, "filters");
  if (!element) return {};
  simdjson::dom::object members;
  if (element->get(members) != simdjson::SUCCESS) return index::fail_type("filters", *element, "an object");
  if (members.size() > 0) filters = simdjson::minify(*element);
  return {};
}

Result<SearchLine> read_search(simdjson::dom::object object, JsonElement query, LineMemory& memory) {
  SearchLine search;
  if (query.get(search.query) != simdjson::SUCCESS) return index::fail_type("q", query, "a string");
  std::string_view at;
  VITRINA_TRY(read(object, "at", at));
  if (!at.empty()) {
    const auto seconds = index::parse_timestamp(at);
    if (!seconds) return index::fail_field("at", seconds.error().message);
    if (*seconds < 0) return index::fail_field("at", "is before 1970");
    search.at = *seconds;
  }
  VITRINA_TRY(read_number(object, "page", 1, search.page));
  VITRINA_TRY(read(object, "session", search.session));
  VITRINA_TRY(read(object, "region", search.region));
  VITRINA_TRY(read(object, "device", search.device));
  VITRINA_TRY(read_segments(object, memory.segments));
  search.segments = memory.segments;
  VITRINA_TRY(read_filters(object, memory.filters));
  search.filters = memory.filters;
  VITRINA_TRY(read_number(object, "slots", 0, search.slots));
  return search;
}

Result<SearchLine> read_tsv(std::string_view line) {
  const std::size_t tab = line.rfind('\t');
  if (tab == std::string_view::npos) return fail(ErrorCode::kInvalidArgument, std::string(kKinds));
  SearchLine search;
  search.is_aggregate = true;
  search.query = line.substr(0, tab);
  const std::string_view digits = line.substr(tab + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), search.count);
  if (error != std::errc() || end != digits.data() + digits.size() || search.count > std::uint32_t(-1))
    return fail(ErrorCode::kInvalidArgument, std::string(kKinds));
  if (const std::size_t bad = index::find_invalid_utf8(search.query); bad < search.query.size())
    return fail(ErrorCode::kInvalidArgument, "invalid UTF-8 at byte " + std::to_string(bad));
  return search;
}

}  // namespace

struct SearchLineParser::Impl {
  simdjson::dom::parser parser;
  LineMemory memory;
};

SearchLineParser::SearchLineParser() : impl_(std::make_unique<Impl>()) {}
SearchLineParser::SearchLineParser(SearchLineParser&&) noexcept = default;
SearchLineParser::~SearchLineParser() = default;

Result<SearchLine> SearchLineParser::parse(std::string_view line) {
  if (!line.starts_with('{')) return read_tsv(line);
  simdjson::dom::object object;
  const auto error = impl_->parser.parse(line.data(), line.size()).get(object);
  if (error != simdjson::SUCCESS) {
    return fail(ErrorCode::kInvalidArgument,
                std::string("not a JSON object: ") + simdjson::error_message(error));
  }
  if (const auto query = find(object, "q")) return read_search(object, *query, impl_->memory);
  SearchLine search;
  search.is_aggregate = true;
  if (!find(object, "query") || !find(object, "frequency"))
    return fail(ErrorCode::kInvalidArgument, std::string(kKinds));
  VITRINA_TRY(read(object, "query", search.query));
  VITRINA_TRY(read_number(object, "frequency", 0, search.count));
  return search;
}

}  // namespace vitrina::querylog
