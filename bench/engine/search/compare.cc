// The same work through our executors and through Xapian, in one process, in turn: classes A to D of
// comparison.h, and R and E through ours alone.
//
//   compare IMAGE QUERIES [--twin DIR] [--queries N] [--rounds N] [--seed N]
//           [--classes ABCDRE] [--json FILE]
//
// QUERIES: lines of query, category, least and greatest price (tab-separated, under a line of names), or a
// query log of JSON lines, of which distinct queries are drawn; these get the best hit's top category and
// the catalog's middle half of prices as filters. --twin: where Xapian's database is kept from run to run;
// without it there is no Xapian side. Both sides start from a term list and end with listings, scores and
// counts; an image with conflated stems is fine, for terms are the image's own.
//
// Before any time is taken every answer is compared: totals, counts, and the best 20 with their scores. Each
// round runs all queries of a class through one side and then the other, which ranks by BM25 as it comes, and
// as we do. Times are of each query's fastest round, so that other work on the machine hardly counts: their
// mean, their p99, and the ratio of means; in brackets the least and greatest ratio of a round's means.

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>

#include "bench/engine/search/our_side.h"
#include "bench/engine/search/xapian_side.h"
#include "engine/querylog/search_line.h"
#include "index/base/random.h"
#include "index/catalog/json_writer.h"
#include "index/catalog/reader.h"
#include "index/image/image.h"

namespace vitrina::bench {
namespace {

struct Options {
  std::string image, queries, twin, json, classes = kClassNames;
  std::size_t count = 2'000;
  int rounds = 7;
  std::uint64_t seed = 1;
};

double now_us() {
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

struct RawQuery {
  std::string text, category;
  double price_min = 0, price_max = 0;
};

std::vector<RawQuery> read_queries(const Options& options) {
  auto reader = index::LineReader::open(options.queries);
  VITRINA_CHECK(reader.has_value());
  std::vector<RawQuery> queries;
  std::set<std::string, std::less<>> seen;
  querylog::SearchLineParser parser;
  index::Line line;
  while (reader->next(line).value()) {
    RawQuery query;
    if (line.text.starts_with('{')) {
      const auto parsed = parser.parse(line.text);
      if (!parsed || parsed->page != 1) continue;
      query.text = parsed->query;
    } else {
      if (line.number == 1) continue;
      std::vector<std::string> fields;
      for (std::string_view rest = line.text;; rest.remove_prefix(fields.back().size() + 1)) {
        fields.emplace_back(rest.substr(0, rest.find('\t')));
        if (fields.back().size() == rest.size()) break;
      }
      if (fields.size() != 4) continue;
      query = {fields[0], fields[1], std::stod(fields[2]), std::stod(fields[3])};
    }
    if (seen.insert(query.text).second) queries.push_back(std::move(query));
  }
  Random random(options.seed);
  for (std::size_t i = 0; i < std::min(options.count, queries.size()); ++i)
    std::swap(queries[i], queries[i + random.below(queries.size() - i)]);
  queries.resize(std::min(options.count, queries.size()));
  return queries;
}

// The text up to two to six letters into its last word.
std::string half_typed(const std::string& text, Random& random) {
  std::string cut = text;
  while (cut.ends_with(' ')) cut.pop_back();
  const std::size_t space = cut.rfind(' ');
  std::size_t at = space == std::string::npos ? 0 : space + 1;
  for (std::uint64_t letters = 2 + random.below(5); letters > 0 && at < cut.size(); --letters) {
    do ++at;
    while (at < cut.size() && (static_cast<unsigned char>(cut[at]) & 0xC0) == 0x80);
  }
  return cut.substr(0, at);
}

std::vector<Task> make_tasks(const index::Segment& segment, const Options& options) {
  std::vector<Task> tasks;
  std::vector<std::int64_t> prices;
  for (const std::int64_t price : segment.columns().price_micros)
    if (price >= 0) prices.push_back(price);
  std::sort(prices.begin(), prices.end());
  const index::CategoryTree& tree = segment.categories();
  Random random(options.seed);
  query::ParseScratch parse;
  query::Plan plan;
  OurSide ours(segment);
  for (const RawQuery& query : read_queries(options)) {
    query::parse_query(query.text, segment, parse, plan);
    Task task;
    if (!take_terms(plan, task)) continue;
    task.half_typed = half_typed(query.text, random);
    if (query.category.empty() && tree.size() > 0) {
      ours.run(task, Class::kB, 0);
      Answer answer;
      ours.answer(Class::kB, answer);
      const CategoryId leaf = tree.leaf_of(answer.top.empty() ? 0 : answer.top[0].first);
      const auto path = tree.path(leaf);
      if (!path.empty()) task.category = {path[0]};
      task.price_min = prices.empty() ? 0 : prices[prices.size() / 4];
      task.price_max = prices.empty() ? 0 : prices[prices.size() * 3 / 4];
    } else {
      task.category = {query.category};
      task.price_min = static_cast<std::int64_t>(query.price_min * kMicrosPerUnit);
      task.price_max = static_cast<std::int64_t>(query.price_max * kMicrosPerUnit);
    }
    for (const std::string& step : task.category) task.node = tree.find_child(task.node, step);
    tasks.push_back(std::move(task));
  }
  return tasks;
}

// Exits where any answer differs.
void compare_answers(const std::vector<Task>& tasks, OurSide& ours, XapianSide& theirs) {
  Answer our_answer, their_answer;
  for (const Class c : {Class::kA, Class::kB, Class::kC, Class::kD}) {
    for (const Task& task : tasks) {
      ours.run(task, c, search::kMaxFacetLimit);
      ours.answer(c, our_answer);
      theirs.answer(task, c, their_answer);
      if (our_answer == their_answer) continue;
      std::string text;
      for (const std::string& term : task.terms) text += term + " ";
      fmt::print(stderr, "class {}: '{}': {} hits and total {} here, {} and {} of Xapian: answers differ\n",
                 kClassNames[static_cast<int>(c)], text, our_answer.top.size(), our_answer.total.value_or(0),
                 their_answer.top.size(), their_answer.total.value_or(0));
      std::exit(1);
    }
  }
  fmt::print("answers of A to D are equal: {} queries\n", tasks.size());
}

struct Timing {
  std::vector<double> means;  // a round
  std::vector<double> least;  // a query
  double mean() const {
    double sum = 0;
    for (const double time : least) sum += time;
    return sum / static_cast<double>(least.size());
  }
  double p99() const {
    std::vector<double> sorted = least;
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() * 99 / 100];
  }
};

template <class Run>
void time_round(const std::vector<Task>& tasks, Timing& timing, Run&& run) {
  timing.least.resize(tasks.size(), 1e18);
  double sum = 0;
  double before = now_us();
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    run(tasks[i]);
    const double after = now_us();
    timing.least[i] = std::min(timing.least[i], after - before);
    sum += after - before;
    before = after;
  }
  timing.means.push_back(sum / static_cast<double>(tasks.size()));
}

int run(const Options& options) {
  const auto image = index::Image::open(options.image);
  if (!image) {
    fmt::print(stderr, "{}\n", image.error().message);
    return 1;
  }
  const index::Segment& segment = image->segment();
  const std::vector<Task> tasks = make_tasks(segment, options);
  VITRINA_CHECK(!tasks.empty());
  OurSide ours(segment);
  std::optional<XapianSide> theirs;
  if (!options.twin.empty()) {
    std::filesystem::create_directories(options.twin);
    theirs.emplace(segment, options.twin);
    compare_answers(tasks, ours, *theirs);
  }
  fmt::print("{}: {} listings; {} queries, seed {}, {} rounds in turn, one thread; µs a query\n",
             options.image, segment.doc_count(), tasks.size(), options.seed, options.rounds);
  fmt::print("{:>6} {:>9} {:>9} {:>9}   {}\n", "class", "matches", "ours", "p99",
             "for each way of Xapian's: mean, p99, ratio of means (least-greatest of rounds), ratio of p99");
  std::string json;
  index::JsonWriter out(json);
  out.begin_object();
  out.field("listings", segment.doc_count());
  out.field("queries", tasks.size());
  out.field("seed", options.seed);
  out.key("classes");
  out.begin_array();
  for (std::size_t place = 0; kClassNames[place] != 0; ++place) {
    if (options.classes.find(kClassNames[place]) == std::string::npos) continue;
    const auto c = static_cast<Class>(place);
    double matches = 0;
    for (const Task& task : tasks) {
      ours.run(task, c, 10);
      matches += static_cast<double>(ours.total()) / static_cast<double>(tasks.size());
    }
    // Both sides in turn, and Xapian's ways to rank in turn too.
    struct TheirTime {
      XapianSide::Way way;
      Timing time = {};
      std::vector<double> ratios = {};
    };
    std::vector<TheirTime> their_times;
    for (const bool is_bm25 : {true, false}) {
      if (!theirs || c > Class::kD) continue;
      const auto task_of = [&](std::size_t i) -> const Task& { return tasks[i]; };
      their_times.push_back({theirs->faster_way(is_bm25, c, tasks.size(), task_of)});
    }
    Timing our_time;
    for (int round = 0; round < options.rounds; ++round) {
      time_round(tasks, our_time, [&](const Task& task) { ours.run(task, c, 10); });
      for (TheirTime& one : their_times) {
        time_round(tasks, one.time, [&](const Task& task) { theirs->run(task, c, one.way); });
        one.ratios.push_back(one.time.means.back() / our_time.means.back());
      }
    }
    out.begin_object();
    out.field("class", std::string_view(kClassNames + place, 1));
    out.field("matches", matches);
    out.field("mean_us", our_time.mean());
    out.field("p99_us", our_time.p99());
    fmt::print("{:>6} {:9.1f} {:9.2f} {:9.1f}", kClassNames[place], matches, our_time.mean(), our_time.p99());
    out.key("xapian");
    out.begin_array();
    for (const TheirTime& one : their_times) {
      const auto [least, greatest] = std::minmax_element(one.ratios.begin(), one.ratios.end());
      const std::string_view ranking = one.way.is_bm25 ? "BM25" : "our ranking";
      fmt::print("   {}{}: {:.1f} {:.1f} {:.2f}× ({:.2f}-{:.2f}) {:.2f}×", ranking,
                 !has_counts(c)            ? ""
                 : one.way.has_stock_spies ? ", stock spies"
                                           : ", packed spy",
                 one.time.mean(), one.time.p99(), one.time.mean() / our_time.mean(), *least, *greatest,
                 one.time.p99() / our_time.p99());
      out.begin_object();
      out.field("ranking", ranking);
      out.field("mean_us", one.time.mean());
      out.field("p99_us", one.time.p99());
      out.field("ratio", one.time.mean() / our_time.mean());
      out.field("ratio_least", *least);
      out.field("ratio_greatest", *greatest);
      out.end_object();
    }
    out.end_array();
    fmt::print("\n");
    out.end_object();
  }
  out.end_array();
  out.end_object();
  if (!options.json.empty()) std::ofstream(options.json) << json << '\n';
  return 0;
}

}  // namespace
}  // namespace vitrina::bench

int main(int argc, char** argv) {
  vitrina::bench::Options options;
  bool good = true;
  std::vector<std::string> files;
  for (int i = 1; i < argc; ++i) {
    const std::string option = argv[i];
    if (!option.starts_with("--")) {
      files.push_back(option);
      continue;
    }
    if (++i == argc) {
      good = false;
    } else if (option == "--twin") {
      options.twin = argv[i];
    } else if (option == "--classes") {
      options.classes = argv[i];
    } else if (option == "--json") {
      options.json = argv[i];
    } else if (option == "--queries") {
      options.count = std::strtoull(argv[i], nullptr, 10);
    } else if (option == "--rounds") {
      options.rounds = std::max(std::atoi(argv[i]), 1);
    } else if (option == "--seed") {
      options.seed = std::strtoull(argv[i], nullptr, 10);
    } else {
      good = false;
    }
  }
  if (!good || files.size() != 2) {
    fmt::print(stderr,
               "usage: compare IMAGE QUERIES [--twin DIR] [--queries N] [--rounds N] [--seed N] [--classes "
               "ABCDRE] [--json FILE]\n");
    return 2;
  }
  options.image = files[0];
  options.queries = files[1];
  return vitrina::bench::run(options);
}
