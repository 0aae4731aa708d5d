// What does a misspelt query cost? Queries of two or three title words are asked with one seeded slip of each
// kind, as `vitrina evaluate --robustness` does (tools/robustness.h), with corrections, synonyms and second
// phase, on one core; prints what is left of the clean query's ten best, and the times.
//
//   correction IMAGE [--queries N] [--seed N] [--sample N]

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "bench/engine/processor_time.h"
#include "engine/query/rule_book.h"
#include "engine/search/searcher.h"
#include "index/base/check.h"
#include "index/image/image.h"
#include "tools/robustness.h"

namespace vitrina::bench {
namespace {

int run(const std::string& path, const tools::RobustnessOptions& options) {
  auto image = index::Image::open(path);
  if (!image) {
    fmt::print(stderr, "{}\n", image.error().message);
    return 1;
  }
  const index::Segment& segment = image->segment();
  const auto rules = query::RuleBook::build({}, segment, 0);
  search::SearchOptions search_options;
  search_options.rules = rules.get();
  search_options.weights = &search::shipped_weights();
  search::SearchRequest request;
  request.per_page = 10;
  request.records = false;
  search::Searcher searcher;
  search::SearchResponse response;
  std::vector<double> times;  // of queries with a slip, in the order of the rows
  const auto rows = tools::measure_robustness(
      segment,
      [&](const std::string& query, bool verbatim) {
        request.query = query;
        request.verbatim = verbatim;
        const double began = processor_microseconds();
        VITRINA_CHECK(searcher.search(segment, request, search_options, response).has_value());
        if (!verbatim) times.push_back(processor_microseconds() - began);
        std::vector<std::string> ids;
        for (const search::Hit& hit : response.hits) ids.push_back(hit.id);
        return ids;
      },
      options);
  fmt::print("{} queries, seed {}\n{:11} {:>8} {:>9} {:>9} {:>11} {:>9}\n", options.queries, options.seed,
             "slip", "queries", "kept", "as typed", "median µs", "p99 µs");
  auto begin = times.begin();
  for (const tools::RobustnessRow& row : rows) {
    const auto end = begin + static_cast<std::ptrdiff_t>(row.queries);
    std::sort(begin, end);
    if (row.queries > 0) {
      fmt::print("{:11} {:>8} {:>9.3f} {:>9.3f} {:>11.0f} {:>9.0f}\n", row.slip, row.queries, row.kept,
                 row.kept_verbatim, begin[(end - begin) / 2], begin[(end - begin) * 99 / 100]);
    }
    for (const tools::RobustnessExample& example : row.worst)
      fmt::print("  {:.1f}  {} | {}\n", example.kept, example.clean, example.typed);
    begin = end;
  }
  return 0;
}

}  // namespace
}  // namespace vitrina::bench

int main(int argc, char** argv) {
  std::string image;
  vitrina::tools::RobustnessOptions options;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (!name.starts_with("--")) {
      image = name;
    } else if (i + 1 < argc) {
      const std::uint64_t value = std::stoull(argv[++i]);
      if (name == "--queries") options.queries = value;
      if (name == "--seed") options.seed = value;
      if (name == "--sample") options.examples = value;
    }
  }
  if (image.empty()) {
    fmt::print(stderr, "usage: correction IMAGE [--queries N] [--seed N] [--sample N]\n");
    return 2;
  }
  return vitrina::bench::run(image, options);
}
