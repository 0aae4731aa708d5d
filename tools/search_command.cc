// `vitrina search --index IMAGE "query"`: one search, as a table to read or as the JSON that the server
// answers.

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "engine/serving/engine.h"
#include "index/catalog/reader.h"
#include "server/api/search_answer.h"
#include "server/api/search_query.h"
#include "tools/command.h"
#include "tools/weights_file.h"

namespace vitrina::tools {
namespace {

// An option and the parameter of GET /v1/search that it stands for; that one parser reads both.
struct Option {
  const char* flag;
  const char* parameter;
  const char* help;
  char separator = 0;  // splits the value; behind a backslash it belongs to it
};
constexpr std::array<Option, 12> kOptions = {{
    {"--brand", "brand", "Only this brand"},
    {"--category", "category", "Only under this category: A/B from the root; a slash within a name is \\/",
     '/'},
    {"--seller", "seller", "Only this seller's"},
    {"--tag", "tags_any", "Only with one of these tags"},
    {"--tags-all", "tags_all", "Only with all of these tags"},
    {"--price", "price", "Only within this range: 1000..5000, 1000.. or ..5000"},
    {"--rating-min", "rating_min", "Only with at least this rating"},
    {"--sort", "sort", "relevance (default), price_asc, price_desc, rating, popular or newest"},
    {"--facets", "facets",
     "Counts by these, commas between them: category, brand, tags, seller, price, rating, attributes.NAME",
     ','},
    {"--facet-limit", "facet_limit", "Values a facet (default 10)"},
    {"--page", "page", "Page, from 1"},
    {"--per-page", "per_page", "Hits a page (default 20)"},
}};

struct SearchCommand {
  std::string image;
  std::string weights;
  std::string rules;
  std::vector<std::string> words;
  std::array<std::vector<std::string>, kOptions.size()> values;
  std::vector<std::string> attributes;
  bool in_stock = false;
  bool highlight = false;
  bool verbatim = false;
  bool explain = false;
  bool json = false;
};

void append_parameter(std::string& query, std::string_view name, std::string_view value, char separator = 0) {
  const auto append = [&](char c) {
    const bool plain =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.';
    query += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  };
  if (!query.empty()) query += '&';
  for (const char c : name) append(c);
  query += '=';
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (separator != 0 && value[i] == '\\' && value.substr(i + 1).starts_with(separator)) {
      append(value[++i]);
    } else if (separator != 0 && value[i] == separator) {
      query += separator;
    } else {
      append(value[i]);
    }
  }
}

Result<search::SearchRequest> make_request(const SearchCommand& command) {
  std::string query;
  append_parameter(query, "q", fmt::format("{}", fmt::join(command.words, " ")));
  for (std::size_t i = 0; i < kOptions.size(); ++i) {
    for (const std::string& value : command.values[i]) {
      append_parameter(query, kOptions[i].parameter, value, kOptions[i].separator);
    }
  }
  for (const std::string& pair : command.attributes) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos || equals == 0) {
      return fail(ErrorCode::kInvalidArgument, "--attribute is NAME=VALUE, found '" + pair + "'");
    }
    append_parameter(query, "attributes." + pair.substr(0, equals), pair.substr(equals + 1));
  }
  if (command.in_stock) append_parameter(query, "in_stock", "true");
  if (command.verbatim) append_parameter(query, "verbatim", "true");
  if (command.explain) append_parameter(query, "explain", "true");
  if (command.highlight) append_parameter(query, "highlight", "true");
  api::SearchCall call;
  VITRINA_TRY(api::parse_search_query(query, call));
  return call.request;
}

// An error that names the field of the request.
Error with_field(Error error) {
  if (!error.field.empty()) error.message = error.field + ": " + error.message;
  return error;
}

// A catalog's text on one line of a terminal: control characters, which may move its cursor, become spaces.
std::string on_one_line(std::string_view text) {
  std::string out(text);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto byte = static_cast<unsigned char>(out[i]);
    const bool c1 = byte == 0xC2 && i + 1 < out.size() && static_cast<unsigned char>(out[i + 1]) < 0xA0;
    if (byte < 0x20 || byte == 0x7F) out[i] = ' ';
    if (c1) out.replace(i, 2, " ");
  }
  return out;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// Highlighted HTML as a terminal shows it: bold, or between stars when it is no terminal.
std::string from_html(std::string_view html) {
  const bool terminal = isatty(STDOUT_FILENO) == 1;
  std::string text = on_one_line(html);
  replace_all(text, "<em>", terminal ? "\033[1m" : "*");
  replace_all(text, "</em>", terminal ? "\033[0m" : "*");
  for (const auto& [escape, character] :
       {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}}) {
    replace_all(text, escape, character);
  }
  return text;
}

std::string decimal(std::int64_t micros) {
  return to_string(Money{micros});
}

void print_facet(const search::Facet& facet) {
  fmt::print("\n{}", facet.name);
  if (!facet.path.empty())
    fmt::print("  in {}", on_one_line(fmt::format("{}", fmt::join(facet.path, " / "))));
  if (facet.range_micros)
    fmt::print("  from {} to {}", decimal(facet.range_micros->first), decimal(facet.range_micros->second));
  fmt::print("\n");
  for (const search::FacetValue& value : facet.values) {
    fmt::print("{:>10}  {}{}\n", value.count, on_one_line(value.value), value.selected ? "  (chosen)" : "");
  }
  for (const search::FacetBucket& bucket : facet.histogram) {
    fmt::print("{:>10}  {}..{}\n", bucket.count, decimal(bucket.from_micros), decimal(bucket.to_micros));
  }
}

void print_explained(const search::Explained& explained) {
  std::string parts;
  for (std::size_t f = 0; f < search::kFeatureCount; ++f) {
    if (explained.parts[f] != 0)
      parts += fmt::format("  {} {:.3f}", search::kFeatureNames[f], explained.parts[f]);
  }
  fmt::print("{:>5}  {:>8}{}\n", "", "", parts);
}

Result<void> print_table(const search::SearchRequest& request, const search::SearchResponse& response) {
  fmt::print("{} listing{}", response.total, response.total == 1 ? "" : "s");
  if (response.relaxed()) {
    fmt::print(", relaxed: each holds at least {} of {} words", response.held, response.groups);
  }
  fmt::print("\n");
  for (const query::Correction& correction : response.corrections) {
    fmt::print("'{}' was read as '{}' ({})\n", on_one_line(correction.typed), on_one_line(correction.used),
               query::name_of(correction.kind));
  }
  for (const std::string& phrase : response.phrases_as_words) {
    fmt::print("no title holds \"{}\": searched as single words\n", on_one_line(phrase));
  }
  if (!response.hits.empty()) {
    fmt::print("\n{:>5}  {:>8}  {:<16}  {:>12}  {:<16}  {}\n", "rank", "score", "id", "price", "brand",
               "title");
  }
  index::ListingParser parser;
  index::Listing listing;
  std::uint64_t rank = std::uint64_t{request.page - 1} * request.per_page;
  for (const search::Hit& hit : response.hits) {
    VITRINA_TRY(parser.parse(hit.record, listing));
    const std::string title = request.highlight ? from_html(hit.title_html) : on_one_line(listing.title);
    fmt::print("{:>5}  {:>8.3f}  {:<16}  {:>12}  {:<16.16}  {}\n", ++rank, hit.score, hit.id,
               listing.price ? to_string(*listing.price) : "-", on_one_line(listing.brand), title);
    if (hit.explained) print_explained(*hit.explained);
    if (!hit.description_html.empty()) fmt::print("{:>5}  {}\n", "", from_html(hit.description_html));
  }
  for (const search::Facet& facet : response.facets) print_facet(facet);
  return {};
}

Result<void> run_search(const SearchCommand& command, const search::SearchRequest& request) {
  serving::EngineOptions options;
  options.image_path = command.image;
  options.verify_in_background = false;
  VITRINA_ASSIGN(options.weights, read_weights(command.weights));
  options.rules_path = command.rules;
  VITRINA_ASSIGN(const auto engine, serving::Engine::open(std::move(options)));
  const auto worker = engine->make_worker();
  search::SearchResponse response;
  const auto started = std::chrono::steady_clock::now();
  VITRINA_TRY(worker->search(request, response).map_error(with_field));
  if (!command.json) return print_table(request, response);

  const auto took = std::chrono::steady_clock::now() - started;
  api::AnswerContext context;
  context.took_us =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(took).count());
  context.generation = worker->generation();
  std::string json;
  api::write_search_answer(json, request, response, {}, context);
  fmt::print("{}\n", json);
  return {};
}

}  // namespace

void add_search(CLI::App& app, Run& chosen) {
  auto command = std::make_shared<SearchCommand>();
  CLI::App* sub =
      app.add_subcommand("search", "Search an image; a filter given several times takes any of its values");
  sub->add_option("query", command->words, "What the shopper typed; nothing: every listing");
  sub->add_option("--index", command->image, "The image file")->required();
  // One value each time: a list option would take the query for its second value.
  const auto add_list = [&](const char* flag, std::vector<std::string>& to, const char* help) {
    sub->add_option(flag, to, help)->allow_extra_args(false);
  };
  for (std::size_t i = 0; i < kOptions.size(); ++i) {
    add_list(kOptions[i].flag, command->values[i], kOptions[i].help);
  }
  add_list("--attribute", command->attributes, "Only with this attribute: NAME=VALUE");
  sub->add_flag("--in-stock", command->in_stock, "Only what is in stock");
  sub->add_flag("--highlight", command->highlight, "Mark the matched words");
  sub->add_flag("--verbatim", command->verbatim, "Search as typed: correct nothing");
  sub->add_option("--rules", command->rules, "The shop's synonyms and rules");
  sub->add_option("--weights", command->weights, "Ranking weights; else those that the engine comes with");
  sub->add_flag("--explain", command->explain, "Say of each hit what its score is made of");
  sub->add_flag("--json", command->json, "Print what POST /v1/search answers");
  sub->callback([command, &chosen] {
    auto request = make_request(*command).map_error(with_field);
    if (!request) throw CLI::ValidationError(request.error().message);
    chosen = [command, request = std::move(*request)] { return run_search(*command, request); };
  });
}

}  // namespace vitrina::tools
