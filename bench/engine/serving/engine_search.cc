// What a whole search costs the engine: a query as it is typed to a page of 20 as JSON.
//
//   engine_search IMAGE QUERIES.tsv [--rounds N] [--twin DIR]
//
// QUERIES.tsv: the query is the first field of each line under a line of names; queries with syntax, and
// those without one known word, are left out, as in bench/compare. Each asks for counts of category, brand
// and tags.
//
// The first lines of the table add one stage after the other; "added" is what the stage costs. "Class C as
// JSON" is all of it but for the quorum: all words, corrections, second phase, a page as JSON. The last lines
// are an Engine's worker as the server has it, with the quorum, and the JSON that it sends. With --twin
// (where bench/compare keeps Xapian's database) Xapian counts and ranks the same queries in turn (all words,
// best 20, by the faster of its ways), and the ratios are printed. Before any time is taken: both find as
// many listings.
//
// Time is the thread's own on the processor. The mean is that of the median round, p50 and p99 are of each
// query's least time.

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/engine/processor_time.h"
#include "bench/engine/query_file.h"
#include "bench/engine/search/xapian_side.h"
#include "engine/query/parse.h"
#include "engine/query/rule_book.h"
#include "engine/search/searcher.h"
#include "engine/serving/engine.h"
#include "index/image/image.h"
#include "server/api/search_answer.h"

namespace vitrina::bench {
namespace {

struct Options {
  std::string image, queries, twin;
  int rounds = 7;
};

struct Query {
  std::string text;
  Task task;
};

std::vector<Query> read_tasks(const std::string& path, const index::Segment& segment) {
  std::vector<Query> queries;
  query::ParseScratch scratch;
  query::Plan plan;
  for (std::string& text : read_queries(path)) {
    Query query;
    query.text = std::move(text);
    query::parse_query(query.text, segment, scratch, plan);
    if (take_terms(plan, query.task)) queries.push_back(std::move(query));
  }
  VITRINA_CHECK(!queries.empty());
  return queries;
}

double median(std::vector<double> of) {
  std::sort(of.begin(), of.end());
  return of[of.size() / 2];
}

struct Way {
  std::string name;
  std::function<void(const Query&)> run;
  std::vector<double> means = {};  // a round
  std::vector<double> least = {};  // a query

  double mean() const { return median(means); }
  double quantile(double share) const {
    std::vector<double> sorted = least;
    std::sort(sorted.begin(), sorted.end());
    return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
  }
  void time(const std::vector<Query>& queries) {
    least.resize(queries.size(), 1e18);
    double sum = 0;
    double before = processor_microseconds();
    for (std::size_t i = 0; i < queries.size(); ++i) {
      run(queries[i]);
      const double after = processor_microseconds();
      least[i] = std::min(least[i], after - before);
      sum += after - before;
      before = after;
    }
    means.push_back(sum / static_cast<double>(queries.size()));
  }
};

// Where some of Stages::ways() stand.
constexpr std::size_t kCountsPlace = 2, kQuorumPlace = 5;

// The stages of a search, each with those before it.
class Stages {
 public:
  explicit Stages(const index::Segment& segment)
      : segment_(segment), rules_(query::RuleBook::build({}, segment, 0)) {
    request_.facets = {"category", "brand", "tags"};
    request_.records = false;
  }

  std::vector<Way> ways() {
    const std::vector<std::string> facets = request_.facets;
    const auto* weights = &search::shipped_weights();
    return {
        {"words to terms",
         [this](const Query& query) { query::parse_query(query.text, segment_, parse_, plan_); }},
        {"all words, best 20", [this](const Query& query) { ask(query, {.relax_below = 0}, true, {}); }},
        {"+ counts (class C)",
         [this, facets](const Query& query) { ask(query, {.relax_below = 0}, true, facets); }},
        {"class C as JSON",
         [this, facets, weights](const Query& query) { answer_all_words(query, false, weights, facets); }},
        {"class C as JSON, with records",
         [this, facets, weights](const Query& query) { answer_all_words(query, true, weights, facets); }},
        {"+ quorum", [this, facets](const Query& query) { ask(query, {}, true, facets); }},
        {"+ second phase",
         [this, facets, weights](const Query& query) { ask(query, {.weights = weights}, true, facets); }},
        {"+ corrections, synonyms",
         [this, facets, weights](const Query& query) {
           ask(query, {.rules = rules_.get(), .weights = weights}, false, facets);
         }},
    };
  }
  std::uint64_t total_of_all_words(const Query& query) {
    ask(query, {.relax_below = 0}, true, {});
    return response_.total;
  }

 private:
  void ask(const Query& query, const search::SearchOptions& options, bool verbatim,
           const std::vector<std::string>& facets) {
    request_.query = query.text;
    request_.verbatim = verbatim;
    request_.facets = facets;
    VITRINA_CHECK(searcher_.search(segment_, request_, options, response_).has_value());
  }

  // All that the engine does but for the quorum.
  void answer_all_words(const Query& query, bool records, const search::RankingWeights* weights,
                        const std::vector<std::string>& facets) {
    request_.records = records;
    ask(query, {.relax_below = 0, .rules = rules_.get(), .weights = weights}, false, facets);
    request_.records = false;
    json_.clear();
    api::write_search_answer(json_, request_, response_, sponsored_, {"0123456789abcdef", 100, 1, {}});
  }

  const index::Segment& segment_;
  const std::shared_ptr<const query::RuleBook> rules_;
  query::ParseScratch parse_;
  query::Plan plan_;
  search::Searcher searcher_;
  search::SearchRequest request_;
  search::SearchResponse response_;
  const serving::SponsoredAnswer sponsored_;
  std::string json_;
};

// The engine as the server has it.
class Whole {
 public:
  explicit Whole(const std::string& image) {
    serving::EngineOptions options;
    options.image_path = image;
    options.verify_in_background = false;
    auto engine = serving::Engine::open(std::move(options));
    VITRINA_CHECK(engine.has_value());
    engine_ = std::move(*engine);
    worker_ = engine_->make_worker();
    request_.facets = {"category", "brand", "tags"};
  }

  void search(const Query& query, bool records) {
    request_.query = query.text;
    request_.records = records;
    VITRINA_CHECK(worker_->search(request_, {}, response_, sponsored_).has_value());
  }
  void answer(const Query& query, bool records) {
    search(query, records);
    json_.clear();
    api::write_search_answer(json_, request_, response_, sponsored_,
                             {"0123456789abcdef", 100, worker_->generation(), {}});
  }
  std::size_t json_bytes() const { return json_.size(); }
  std::uint64_t total() const { return response_.total; }

 private:
  std::unique_ptr<serving::Engine> engine_;
  std::unique_ptr<serving::Engine::Worker> worker_;
  search::SearchRequest request_;
  search::SearchResponse response_;
  serving::SponsoredAnswer sponsored_;
  std::string json_;
};

int run(const Options& options) {
  const auto image = index::Image::open(options.image);
  if (!image) {
    fmt::print(stderr, "{}\n", image.error().message);
    return 1;
  }
  const index::Segment& segment = image->segment();
  const std::vector<Query> queries = read_tasks(options.queries, segment);
  Stages stages(segment);
  Whole whole(options.image);
  std::vector<Way> ways = stages.ways();
  const std::size_t first_whole = ways.size();
  for (const bool records : {false, true}) {
    const char* which = records ? "with records" : "without records";
    ways.push_back({fmt::format("engine, {}", which),
                    [&whole, records](const Query& query) { whole.search(query, records); }});
    ways.push_back({fmt::format("engine and JSON, {}", which),
                    [&whole, records](const Query& query) { whole.answer(query, records); }});
  }
  std::optional<XapianSide> theirs;
  XapianSide::Way their_way;
  std::size_t xapian = ways.size();
  if (!options.twin.empty()) {
    theirs.emplace(segment, options.twin);
    Answer answer;
    for (std::size_t i = 0; i < std::min<std::size_t>(queries.size(), 1'000); ++i) {
      theirs->answer(queries[i].task, Class::kC, answer);
      if (*answer.total == stages.total_of_all_words(queries[i])) continue;
      fmt::print(stderr, "'{}': totals differ\n", queries[i].text);
      return 1;
    }
    their_way = theirs->faster_way(true, Class::kC, queries.size(),
                                   [&](std::size_t i) -> const Task& { return queries[i].task; });
    ways.push_back(
        {"Xapian, class C", [&](const Query& query) { theirs->run(query.task, Class::kC, their_way); }});
  }
  double bytes[2] = {0, 0}, matches = 0;
  for (const Query& query : queries) {
    for (const bool records : {false, true}) {
      whole.answer(query, records);
      bytes[records] += static_cast<double>(whole.json_bytes()) / static_cast<double>(queries.size());
    }
    matches += static_cast<double>(whole.total()) / static_cast<double>(queries.size());
  }
  fmt::print(
      "{}: {} listings; {} queries, {:.0f} matches a query, an answer {:.0f} bytes, {:.0f} with records\n",
      options.image, segment.doc_count(), queries.size(), matches, bytes[0], bytes[1]);
  for (int round = 0; round < options.rounds; ++round) {
    for (Way& way : ways) way.time(queries);
  }
  fmt::print("{} rounds in turn, one thread; µs of processor time a query\n{:>34} {:>8} {:>8} {:>8} {:>8}\n",
             options.rounds, "", "mean", "added", "p50", "p99");
  for (std::size_t w = 0; w < ways.size(); ++w) {
    // The stage that this one adds to; none for those that stand by themselves.
    const std::size_t before = w == kQuorumPlace                           ? kCountsPlace
                               : w == first_whole + 2                      ? first_whole
                               : w == 0 || w == first_whole || w >= xapian ? w
                                                                           : w - 1;
    const std::string added = before == w ? "" : fmt::format("{:.2f}", ways[w].mean() - ways[before].mean());
    fmt::print("{:>34} {:8.2f} {:>8} {:8.2f} {:8.2f}\n", ways[w].name, ways[w].mean(), added,
               ways[w].quantile(0.5), ways[w].quantile(0.99));
  }
  if (!theirs) return 0;
  for (const std::size_t place : {kCountsPlace + 1, kCountsPlace + 2, first_whole + 1, first_whole + 3}) {
    std::vector<double> ratios;
    for (std::size_t r = 0; r < ways[place].means.size(); ++r)
      ratios.push_back(ways[place].means[r] / ways[xapian].means[r]);
    const auto [least, greatest] = std::minmax_element(ratios.begin(), ratios.end());
    fmt::print("{} ÷ Xapian's class C ({}): {:.3f} ({:.3f}-{:.3f})\n", ways[place].name,
               their_way.has_stock_spies ? "BM25, stock spies" : "BM25, packed spy", median(ratios), *least,
               *greatest);
  }
  return 0;
}

}  // namespace
}  // namespace vitrina::bench

int main(int argc, char** argv) {
  vitrina::bench::Options options;
  std::vector<std::string> files;
  bool is_good = true;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (!argument.starts_with("--")) {
      files.push_back(argument);
    } else if (argument == "--rounds" && i + 1 < argc) {
      options.rounds = std::max(std::atoi(argv[++i]), 1);
    } else if (argument == "--twin" && i + 1 < argc) {
      options.twin = argv[++i];
    } else {
      is_good = false;
    }
  }
  if (!is_good || files.size() != 2) {
    fmt::print(stderr, "usage: engine_search IMAGE QUERIES.tsv [--rounds N] [--twin DIR]\n");
    return 2;
  }
  options.image = files[0];
  options.queries = files[1];
  return vitrina::bench::run(options);
}
