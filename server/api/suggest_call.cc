#include "server/api/suggest_call.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/search/request.h"
#include "index/catalog/json_element.h"
#include "index/catalog/json_writer.h"
#include "server/api/parameters.h"
#include "server/api/query_string.h"
#include "server/api/search_call.h"

namespace vitrina::api {

using index::fail_field;

Result<void> parse_suggest_query(std::string_view query, SuggestCall& call) {
  call.query.clear();
  call.limit = kSuggestionsByDefault;
  call.verbatim = false;
  static constexpr std::array<std::string_view, 3> kNames{"q", "limit", "verbatim"};
  std::array<bool, kNames.size()> seen{};
  return for_each_parameter(query, [&](const std::string& field, std::string_view raw) -> Result<void> {
    const auto place =
        static_cast<std::size_t>(std::find(kNames.begin(), kNames.end(), field) - kNames.begin());
    if (place == kNames.size())
      return fail_field(field.substr(0, kMaxValueBytes),
                        "there is no such parameter; known are: q, limit, verbatim");
    if (std::exchange(seen[place], true)) return fail_field(field, "the parameter is given twice");
    if (place == 0) return read_text(field, raw, search::kMaxQueryBytes, call.query);
    if (place == 1) {
      VITRINA_ASSIGN(const std::uint64_t limit, read_whole_number(field, raw, 1, search::kMostSuggestions));
      call.limit = static_cast<std::uint32_t>(limit);
    } else {
      VITRINA_ASSIGN(call.verbatim, read_flag(field, raw));
    }
    return {};
  });
}

void write_suggest_answer(std::string& out, const SuggestCall& call, const search::SuggestResponse& response,
                          const AnswerContext& context) {
  index::JsonWriter json(out);
  json.begin_object();
  json.field("request_id", context.request_id);
  json.field("took_us", context.took_us);
  json.field("generation", context.generation);
  json.field("q", std::string_view(call.query));
  json.key("suggestions");
  json.begin_array();
  for (const search::Suggestion& suggestion : response.suggestions) {
    json.begin_object();
    json.field("text", std::string_view(suggestion.text));
    if (suggestion.searches > 0) json.field("searches", suggestion.searches);
    json.end_object();
  }
  json.end_array();
  json.key("categories");
  json.begin_array();
  for (const search::SuggestedCategory& category : response.categories) {
    json.begin_object();
    json.key("path");
    json.texts(category.path);
    json.field("count", category.count);
    json.end_object();
  }
  json.end_array();
  write_corrections(json, response.corrections);
  json.end_object();
}

}  // namespace vitrina::api
