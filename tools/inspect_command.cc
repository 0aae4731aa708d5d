// `vitrina inspect IMAGE`: what is in an image: counts, sections with sizes, languages, top terms and
// categories.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <numeric>
#include <vector>

#include "index/catalog/json_writer.h"
#include "index/image/image.h"
#include "tools/command.h"

namespace vitrina::tools {
namespace {

struct InspectCommand {
  std::string image;
  std::uint32_t top = 10;
  bool json = false;
};

struct Named {
  std::string name;
  std::uint64_t count = 0;
};

// The `top` of `count` things by their number of listings.
template <class CountOf>
std::vector<std::uint32_t> top_of(std::uint32_t count, std::uint32_t top, CountOf count_of) {
  std::vector<std::uint32_t> places(count);
  std::iota(places.begin(), places.end(), 0u);
  const auto end = places.begin() + std::min(top, count);
  std::partial_sort(places.begin(), end, places.end(), [&](std::uint32_t a, std::uint32_t b) {
    return count_of(a) != count_of(b) ? count_of(a) > count_of(b) : a < b;
  });
  places.erase(end, places.end());
  return places;
}

std::vector<Named> top_terms(const index::Segment& segment, std::uint32_t top) {
  std::vector<Named> named;
  const auto df = [&](TermId term) { return segment.postings().doc_frequency(term); };
  for (const TermId term : top_of(segment.terms().size(), top, df))
    named.push_back({std::string(segment.terms()[term]), df(term)});
  return named;
}

std::vector<Named> top_categories(const index::Segment& segment, std::uint32_t top) {
  const index::CategoryTree& tree = segment.categories();
  std::vector<CategoryId> roots;
  tree.for_each_child(0, [&](CategoryId child) { roots.push_back(child); });
  std::vector<Named> named;
  const auto size = [&](std::uint32_t place) { return tree.docs(roots[place]).size(); };
  for (const std::uint32_t place : top_of(static_cast<std::uint32_t>(roots.size()), top, size)) {
    named.push_back({std::string(tree.name(roots[place])), size(place)});
  }
  return named;
}

void print_json(const index::Image& image, std::uint32_t top) {
  const index::Segment& segment = image.segment();
  std::string json;
  index::JsonWriter out(json);
  out.begin_object();
  out.field("listings", segment.doc_count());
  out.field("terms", segment.terms().size());
  out.field("forms", segment.forms().size());
  out.field("categories", segment.categories().size() - 1);
  out.field("brands", segment.brands().size());
  out.field("sellers", segment.sellers().size());
  out.field("tags", segment.tags().size());
  out.field("attributes", segment.attributes().name_count());
  out.field("bytes", image.size_bytes());
  out.field("analyser", std::string_view(segment.info().fingerprint));
  out.key("sections");
  out.begin_array();
  for (const index::SectionEntry& entry : image.sections()) {
    out.begin_object();
    out.field("name", index::section_name(static_cast<index::SectionId>(entry.id)));
    out.field("bytes", entry.length);
    out.end_object();
  }
  out.end_array();
  const auto list = [&](std::string_view name, const std::vector<Named>& all) {
    out.key(name);
    out.begin_array();
    for (const Named& named : all) {
      out.begin_object();
      out.field("value", std::string_view(named.name));
      out.field("listings", named.count);
      out.end_object();
    }
    out.end_array();
  };
  list("top_terms", top_terms(segment, top));
  list("top_categories", top_categories(segment, top));
  out.end_object();
  fmt::print("{}\n", json);
}

void print_table(const index::Image& image, std::uint32_t top) {
  const index::Segment& segment = image.segment();
  fmt::print("{}: {} bytes\n", image.path(), image.size_bytes());
  fmt::print(
      "  listings {}, terms {}, forms {}, categories {}, brands {}, sellers {}, tags {}, attributes {}\n",
      segment.doc_count(), segment.terms().size(), segment.forms().size(), segment.categories().size() - 1,
      segment.brands().size(), segment.sellers().size(), segment.tags().size(),
      segment.attributes().name_count());
  fmt::print("  analyser {}\n\nsections\n", segment.info().fingerprint);
  for (const index::SectionEntry& entry : image.sections()) {
    fmt::print("  {:<20} {:>14} bytes  {:5.1f} %\n",
               index::section_name(static_cast<index::SectionId>(entry.id)), entry.length,
               100.0 * static_cast<double>(entry.length) / static_cast<double>(image.size_bytes()));
  }
  fmt::print("\ntop terms\n");
  for (const Named& named : top_terms(segment, top)) fmt::print("  {:>10}  {}\n", named.count, named.name);
  fmt::print("\ntop categories\n");
  for (const Named& named : top_categories(segment, top))
    fmt::print("  {:>10}  {}\n", named.count, named.name);
}

}  // namespace

void add_inspect(CLI::App& app, Run& chosen) {
  auto command = std::make_shared<InspectCommand>();
  CLI::App* sub = app.add_subcommand(
      "inspect", "Show what an image holds: counts, sections, languages, top terms and categories");
  sub->add_option("image", command->image, "The image file")->required();
  sub->add_option("--top", command->top, "How many terms and categories to show")
      ->capture_default_str()
      ->check(CLI::Range(0, 1000));
  sub->add_flag("--json", command->json, "Print JSON");
  sub->callback([command, &chosen] {
    chosen = [command]() -> Result<void> {
      VITRINA_ASSIGN(const index::Image image, index::Image::open(command->image));
      command->json ? print_json(image, command->top) : print_table(image, command->top);
      return {};
    };
  });
}

}  // namespace vitrina::tools
