// `vitrina search --index IMAGE "query"`: one search, as a table to read or as the JSON that the server
// answers.

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "engine/serving/engine.h"
#include "index/catalog/reader.h"
#include "tools/command.h"

namespace vitrina::tools {
namespace {

struct SearchCommand {
  std::string image;
  std::vector<std::string> words;
  std::vector<std::string> attributes;
  std::string category;
  std::string sort = "relevance";
  std::string price;
  std::string rating_min;
  std::vector<std::string> facets;
  bool json = false;
  search::SearchRequest request;
};

constexpr std::array<std::pair<const char*, search::Sort>, 6> kSorts = {
    {{"relevance", search::Sort::kRelevance},
     {"price_asc", search::Sort::kPriceAscending},
     {"price_desc", search::Sort::kPriceDescending},
     {"rating", search::Sort::kRating},
     {"popular", search::Sort::kPopular},
     {"newest", search::Sort::kNewest}}};

// "Обувь/Мужская" as a path; "\/" is a slash within a name.
std::vector<std::string> split_path(std::string_view text) {
  std::vector<std::string> path;
  if (text.empty()) return path;
  path.emplace_back();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '/') {
      path.emplace_back();
    } else {
      if (text[i] == '\\' && i + 1 < text.size()) ++i;
      path.back() += text[i];
    }
  }
  return path;
}

// "1000..5000", "1000..", "..5000".
Result<void> parse_price(std::string_view text, search::Filters& filters) {
  const auto bad = [] {
    return fail(ErrorCode::kInvalidArgument, "--price is a range such as 1000..5000, 1000.. or ..5000");
  };
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) return bad();
  const auto bound = [&](std::string_view amount, std::optional<Money>& to) {
    if (amount.empty()) return true;
    const auto money = parse_money(amount);
    if (money) to = *money;
    return money.has_value();
  };
  if (!bound(text.substr(0, dots), filters.price_min) || !bound(text.substr(dots + 2), filters.price_max))
    return bad();
  return {};
}

Result<void> parse_attributes(const std::vector<std::string>& pairs, search::Filters& filters) {
  for (const std::string& pair : pairs) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos || equals == 0) {
      return fail(ErrorCode::kInvalidArgument, "--attribute is NAME=VALUE, found '" + pair + "'");
    }
    const std::string name = pair.substr(0, equals);
    auto entry =
        std::ranges::find(filters.attributes, name, [](const auto& attribute) { return attribute.first; });
    if (entry == filters.attributes.end()) entry = filters.attributes.insert(entry, {name, {}});
    entry->second.push_back(pair.substr(equals + 1));
  }
  return {};
}

Result<search::SearchRequest> make_request(const SearchCommand& command) {
  search::SearchRequest request = command.request;
  request.query = fmt::format("{}", fmt::join(command.words, " "));
  request.facets = command.facets;
  request.sort =
      std::ranges::find(kSorts, command.sort, [](const auto& named) { return named.first; })->second;
  request.filters.category = split_path(command.category);
  if (!command.price.empty()) VITRINA_TRY(parse_price(command.price, request.filters));
  if (!command.rating_min.empty()) {
    VITRINA_ASSIGN(request.filters.rating_min_micros, parse_decimal_micros(command.rating_min));
  }
  VITRINA_TRY(parse_attributes(command.attributes, request.filters));
  return request;
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

Result<void> print_table(const search::SearchRequest& request, const search::SearchResponse& response) {
  fmt::print("{} listings", response.total);
  if (response.relaxed()) {
    fmt::print(", relaxed: each holds at least {} of {} words", response.held, response.groups);
  }
  fmt::print("\n");
  for (const search::Correction& correction : response.corrections) {
    fmt::print("'{}' was read as '{}' ({})\n", on_one_line(correction.typed), on_one_line(correction.used),
               correction.kind);
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
    if (!hit.description_html.empty()) fmt::print("{:>5}  {}\n", "", from_html(hit.description_html));
  }
  for (const search::Facet& facet : response.facets) print_facet(facet);
  return {};
}

Result<void> run_search(const SearchCommand& command) {
  VITRINA_ASSIGN(const search::SearchRequest request, make_request(command));
  serving::EngineOptions options;
  options.image_path = command.image;
  options.verify_in_background = false;
  VITRINA_ASSIGN(const auto engine, serving::Engine::open(std::move(options)));
  const auto worker = engine->make_worker();
  search::SearchResponse response;
  if (auto found = worker->search(request, response); !found) {
    const std::string field = found.error().field;
    return field.empty() ? std::move(found) : fail_in(field, std::move(found.error()));
  }
  return print_table(request, response);
}

}  // namespace

void add_search(CLI::App& app, Run& chosen) {
  auto command = std::make_shared<SearchCommand>();
  search::Filters& filters = command->request.filters;
  CLI::App* sub =
      app.add_subcommand("search", "Search an image; a filter given several times takes any of its values");
  // One value each time: a list option would take the query for its second value.
  const auto list = [&](const char* name, std::vector<std::string>& to, const char* help) {
    return sub->add_option(name, to, help)->allow_extra_args(false);
  };
  sub->add_option("query", command->words, "What the shopper typed; nothing: every listing");
  sub->add_option("--index", command->image, "The image file")->required();
  list("--brand", filters.brand, "Only this brand");
  sub->add_option("--category", command->category,
                  "Only under this category: names from the root with / between them (\\/ within a name)");
  list("--seller", filters.seller, "Only this seller's");
  list("--tag", filters.tags_any, "Only with one of these tags");
  list("--tags-all", filters.tags_all, "Only with all of these tags");
  list("--attribute", command->attributes, "Only with this attribute: NAME=VALUE");
  sub->add_option("--price", command->price, "Only within this range: 1000..5000, 1000.. or ..5000");
  sub->add_option("--rating-min", command->rating_min, "Only with at least this rating");
  sub->add_flag("--in-stock", filters.in_stock, "Only what is in stock");
  std::vector<std::string> sorts;
  for (const auto& [name, sort] : kSorts) sorts.emplace_back(name);
  sub->add_option("--sort", command->sort, "Order of the hits")
      ->check(CLI::IsMember(sorts))
      ->capture_default_str();
  list("--facets", command->facets,
       "Counts by these, commas between them: category, brand, tags, seller, price, rating, attributes.NAME")
      ->delimiter(',');
  sub->add_option("--facet-limit", command->request.facet_limit, "Values a facet")->capture_default_str();
  sub->add_option("--page", command->request.page, "Page, from 1")->capture_default_str();
  sub->add_option("--per-page", command->request.per_page, "Hits a page")->capture_default_str();
  sub->add_flag("--highlight", command->request.highlight, "Mark the matched words");
  sub->add_flag("--json", command->json, "Print what POST /v1/search answers");
  sub->callback([command, &chosen] { chosen = [command] { return run_search(*command); }; });
}

}  // namespace vitrina::tools
