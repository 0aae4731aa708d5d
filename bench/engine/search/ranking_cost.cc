// What corrections, synonyms and the second phase cost a search that none of them changes the words of.
//
//   ranking_cost IMAGE QUERIES.tsv [ROUNDS]
//
// QUERIES.tsv: the query is the first field of each line under a line of names. Each query is searched as the
// server does it (page of 20, stored records, category, brand and tag facets), bare (verbatim, no rules, the
// first phase alone) and in full, all queries one way and then the other, in several rounds. Queries that are
// corrected are left out. Before any time is taken: both ways find as many listings where no synonym is in
// play.

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "bench/engine/processor_time.h"
#include "bench/engine/query_file.h"
#include "engine/query/rule_book.h"
#include "engine/search/searcher.h"
#include "index/base/check.h"
#include "index/image/image.h"

namespace vitrina::bench {
namespace {

struct Way {
  const char* name;
  search::SearchOptions options;
  bool verbatim;
  std::vector<double> times;  // the least of all rounds, a query
};

int run(const char* image_path, const char* queries_path, int rounds) {
  const auto image = index::Image::open(image_path);
  VITRINA_CHECK(image.has_value());
  const index::Segment& segment = image->segment();
  const auto common = query::RuleBook::build({}, segment, 0);
  query::ShopRules no_rules;
  no_rules.with_common = false;
  const auto none = query::RuleBook::build(no_rules, segment, 0);
  std::vector<std::string> queries = read_queries(queries_path);

  search::Searcher searcher;
  search::SearchRequest request;
  request.facets = {"category", "brand", "tags"};
  search::SearchResponse response;
  const auto ask = [&](const std::string& query, const Way& way) {
    request.query = query;
    request.verbatim = way.verbatim;
    VITRINA_CHECK(searcher.search(segment, request, way.options, response).has_value());
  };
  Way ways[] = {{"bare", {}, true, {}},
                {"synonyms", {.rules = common.get()}, true, {}},
                {"second phase", {.rules = none.get(), .weights = &search::shipped_weights()}, true, {}},
                {"in full", {.rules = common.get(), .weights = &search::shipped_weights()}, false, {}}};
  const std::size_t all = queries.size();
  std::erase_if(queries, [&](const std::string& query) {
    ask(query, ways[3]);
    return !response.corrections.empty();
  });
  for (const std::string& query : queries) {
    ask(query, ways[0]);
    const auto total = response.total;
    ask(query, ways[2]);
    VITRINA_CHECK(response.total == total);
  }
  fmt::print("{} of {} queries are not corrected; {} rounds, the least time of each query\n", queries.size(),
             all, rounds);
  for (Way& way : ways) way.times.assign(queries.size(), 1e18);
  for (int round = 0; round < rounds; ++round) {
    for (Way& way : ways) {
      for (std::size_t i = 0; i < queries.size(); ++i) {
        const double began = processor_microseconds();
        ask(queries[i], way);
        way.times[i] = std::min(way.times[i], processor_microseconds() - began);
      }
    }
  }
  double bare = 0;
  for (Way& way : ways) {
    double sum = 0;
    for (const double time : way.times) sum += time;
    const double mean = sum / static_cast<double>(queries.size());
    if (bare == 0) bare = mean;
    std::sort(way.times.begin(), way.times.end());
    fmt::print("{:>14}: mean {:.1f} µs ({:.3f}×), median {:.1f}, p99 {:.1f}\n", way.name, mean, mean / bare,
               way.times[way.times.size() / 2], way.times[way.times.size() * 99 / 100]);
  }
  return 0;
}

}  // namespace
}  // namespace vitrina::bench

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "usage: ranking_cost IMAGE QUERIES.tsv [ROUNDS]\n");
    return 2;
  }
  return vitrina::bench::run(argv[1], argv[2], argc > 3 ? std::stoi(argv[3]) : 5);
}
