// `vitrina evaluate --index IMAGE --queries F --judgments F`: how well does the search rank judged queries?

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>
#include <numeric>

#include "engine/serving/engine.h"
#include "index/catalog/json_writer.h"
#include "index/image/image.h"
#include "tools/command.h"
#include "tools/evaluation.h"
#include "tools/judged_queries.h"
#include "tools/paired_difference.h"
#include "tools/progress.h"
#include "tools/robustness.h"
#include "tools/standard_streams.h"
#include "tools/weights_file.h"

namespace vitrina::tools {
namespace {

constexpr std::uint32_t kDepth = 100;  // hits looked at: recall@100 needs them

struct EvaluateCommand {
  std::string image;
  std::string queries;
  std::string judgments;
  std::string weights;
  std::string rules;
  std::string other_weights;  // of the configuration to compare with
  std::string other_rules;
  bool other_verbatim = false;
  double grade_offset = 0;
  std::size_t worst = 10;
  bool robustness = false;
  RobustnessOptions slips;
  bool verbatim = false;
  bool json = false;
  bool quiet = false;
};

Result<std::vector<QueryScore>> measure(serving::Engine& engine, const std::vector<JudgedQuery>& queries,
                                        bool verbatim, bool quiet) {
  const auto worker = engine.make_worker();
  Progress progress(quiet);
  search::SearchRequest request;
  request.per_page = kDepth;
  request.records = false;
  request.verbatim = verbatim;
  search::SearchResponse response;
  std::vector<std::string> ranked;
  std::vector<QueryScore> scores;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    progress.update("evaluate", i, queries.size(), "queries");
    if (!has_relevant(queries[i].grades)) continue;
    request.query = queries[i].text;
    if (auto found = worker->search(request, response); !found) {
      return fail_in(fmt::format("query '{}'", queries[i].id), std::move(found.error()));
    }
    ranked.clear();
    for (const search::Hit& hit : response.hits) ranked.push_back(hit.id);
    scores.push_back({i, ndcg_at(10, ranked, queries[i].grades), reciprocal_rank(ranked, queries[i].grades),
                      recall_at(kDepth, ranked, queries[i].grades), response.total});
  }
  progress.update("evaluate", queries.size(), queries.size(), "queries");
  return scores;
}

// Of the image alone: nobody needs to have judged anything.
Result<void> run_robustness(const EvaluateCommand& command, serving::Engine& engine) {
  VITRINA_ASSIGN(const index::Image image, index::Image::open(command.image));
  const auto worker = engine.make_worker();
  search::SearchRequest request;
  request.per_page = 10;
  request.records = false;
  search::SearchResponse response;
  const auto rows = measure_robustness(
      image.segment(),
      [&](const std::string& query, bool verbatim) {
        request.query = query;
        request.verbatim = verbatim;
        std::vector<std::string> ids;
        if (!worker->search(request, response)) return ids;
        for (const search::Hit& hit : response.hits) ids.push_back(hit.id);
        return ids;
      },
      command.slips);
  if (command.json) {
    std::string json;
    index::JsonWriter out(json);
    out.begin_array();
    for (const RobustnessRow& row : rows) {
      out.begin_object();
      out.field("slip", row.slip);
      out.field("queries", row.queries);
      out.field("kept", row.kept);
      out.field("kept_verbatim", row.kept_verbatim);
      out.end_object();
    }
    out.end_array();
    fmt::print("{}\n", json);
    return {};
  }
  fmt::print("{} queries of title words, seed {}: what is left of the clean query's ten best\n",
             command.slips.queries, command.slips.seed);
  fmt::print("  {:<11} {:>8} {:>8} {:>9}\n", "slip", "queries", "kept", "as typed");
  for (const RobustnessRow& row : rows) {
    if (row.queries == 0) continue;
    fmt::print("  {:<11} {:>8} {:>8.3f} {:>9.3f}\n", row.slip, row.queries, row.kept, row.kept_verbatim);
    for (const RobustnessExample& example : row.worst)
      fmt::print("    {:.1f}  {} | {}\n", example.kept, example.clean, example.typed);
  }
  return {};
}

void print_json(const EvaluationSummary& summary) {
  std::string json;
  index::JsonWriter out(json);
  out.begin_object();
  out.field("queries", summary.queries);
  out.field("ndcg@10", summary.ndcg_at_10);
  out.field("mrr", summary.mrr);
  out.field("recall@100", summary.recall_at_100);
  out.field("zero_results", summary.zero_results);
  out.end_object();
  fmt::print("{}\n", json);
}

void print_table(const EvaluationSummary& summary, const std::vector<QueryScore>& worst,
                 const std::vector<JudgedQuery>& queries) {
  fmt::print("queries       {}  (of {}; the others have no relevant listing)\n", summary.queries,
             queries.size());
  fmt::print("nDCG@10       {:.4f}\nMRR           {:.4f}\nrecall@100    {:.4f}\nzero results  {:.2f} %\n",
             summary.ndcg_at_10, summary.mrr, summary.recall_at_100, 100 * summary.zero_results);
  if (worst.empty()) return;
  fmt::print("\nthe worst queries\n  nDCG@10  recall@100     total  query\n");
  for (const QueryScore& score : worst) {
    const JudgedQuery& query = queries[score.query_index];
    fmt::print("  {:7.4f}  {:10.4f}  {:>8}  {}  {}\n", score.ndcg_at_10, score.recall_at_100, score.total,
               query.id, query.text);
  }
}

// What the other configuration changes for better and worse, most of all.
void print_comparison(const std::vector<QueryScore>& scores, const std::vector<QueryScore>& others,
                      const EvaluateCommand& command, const std::vector<JudgedQuery>& queries) {
  std::vector<double> before, after;
  for (const QueryScore& score : scores) before.push_back(score.ndcg_at_10);
  for (const QueryScore& score : others) after.push_back(score.ndcg_at_10);
  const PairedDifference gain = paired_difference(before, after, command.slips.seed);
  fmt::print("\nthe other configuration\n");
  print_table(summarize(others), {}, queries);
  fmt::print("nDCG@10 {:+.4f} (95 % {:+.4f} to {:+.4f}, p {:.4f}), {} queries better, {} worse\n", gain.mean,
             gain.low, gain.high, gain.p, gain.better, gain.worse);
  std::vector<std::size_t> order(before.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater<>(),
                           [&](std::size_t i) { return std::abs(after[i] - before[i]); });
  order.resize(std::min(order.size(), command.worst));
  if (!order.empty()) fmt::print("\nthe largest differences\n   before    after  query\n");
  for (const std::size_t i : order) {
    if (after[i] == before[i]) break;
    const JudgedQuery& query = queries[scores[i].query_index];
    fmt::print("  {:7.4f}  {:7.4f}  {}  {}\n", before[i], after[i], query.id, query.text);
  }
}

Result<std::unique_ptr<serving::Engine>> open_engine(const EvaluateCommand& command,
                                                     const std::string& weights, const std::string& rules) {
  serving::EngineOptions options;
  options.image_path = command.image;
  options.verify_in_background = false;
  VITRINA_ASSIGN(options.weights, read_weights(weights));
  options.rules_path = rules;
  return serving::Engine::open(std::move(options));
}

Result<void> run_evaluate(const EvaluateCommand& command) {
  if (command.robustness) {
    VITRINA_ASSIGN(const auto engine, open_engine(command, command.weights, command.rules));
    return run_robustness(command, *engine);
  }
  VITRINA_ASSIGN(const JudgedQueries judged,
                 read_judged_queries(command.queries, command.judgments, command.grade_offset));
  if (judged.judgments_elsewhere > 0) {
    print_message("{}: {} judgments are of queries that {} does not hold; passed over\n", command.judgments,
                  judged.judgments_elsewhere, command.queries);
  }
  VITRINA_ASSIGN(const auto engine, open_engine(command, command.weights, command.rules));
  VITRINA_ASSIGN(const auto scores, measure(*engine, judged.queries, command.verbatim, command.quiet));
  const EvaluationSummary summary = summarize(scores);
  if (summary.queries == 0) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("{}: no grade is above {}, so there is nothing to measure", command.judgments,
                            command.grade_offset));
  }
  const bool compares =
      !command.other_weights.empty() || !command.other_rules.empty() || command.other_verbatim;
  if (compares && command.json)
    return fail(ErrorCode::kInvalidArgument, "--json prints one configuration; it does not compare");
  command.json ? print_json(summary) : print_table(summary, worst_of(scores, command.worst), judged.queries);
  if (!compares) return {};
  const auto or_the_same = [](const std::string& other, const std::string& own) {
    return other.empty() ? own : other;
  };
  VITRINA_ASSIGN(const auto other_engine,
                 open_engine(command, or_the_same(command.other_weights, command.weights),
                             or_the_same(command.other_rules, command.rules)));
  VITRINA_ASSIGN(const auto others, measure(*other_engine, judged.queries,
                                            command.verbatim || command.other_verbatim, command.quiet));
  print_comparison(scores, others, command, judged.queries);
  return {};
}

}  // namespace

void add_evaluate(CLI::App& app, Run& chosen) {
  auto command = std::make_shared<EvaluateCommand>();
  CLI::App* sub = app.add_subcommand(
      "evaluate", "Measure the ranking on judged queries: nDCG@10, recall@100, zero results");
  sub->add_option("--index", command->image, "The image file")->required();
  sub->add_option("--queries", command->queries, "JSON lines: {\"id\":\"q1\",\"query\":\"laptop\"}");
  sub->add_option("--judgments", command->judgments,
                  "Tab-separated: query_id, listing_id, grade, under a line with these names");
  sub->add_option("--against-weights", command->other_weights, "Compare with these ranking weights");
  sub->add_option("--against-rules", command->other_rules, "Compare with these rules");
  sub->add_flag("--against-verbatim", command->other_verbatim, "Compare with searching as typed");
  sub->add_flag(
      "--robustness", command->robustness,
      "Instead: title words with typos, wrong layout, other script, other form, joined, in capitals; what "
      "is left of the clean query's ten best");
  sub->add_option("--slips", command->slips.queries, "Queries of --robustness")->capture_default_str();
  sub->add_option("--seed", command->slips.seed, "Of --robustness")->capture_default_str();
  sub->add_option("--examples", command->slips.examples, "Of --robustness: the worst of each kind to list");
  sub->add_option("--grade-offset", command->grade_offset,
                  "Subtracted from each grade; what is then below 0 counts as 0")
      ->capture_default_str()
      ->check(CLI::Range(-kMaxGrade, kMaxGrade));
  sub->add_option("--worst", command->worst, "How many of the worst queries to list")->capture_default_str();
  sub->add_option("--rules", command->rules, "The shop's synonyms and rules");
  sub->add_option("--weights", command->weights, "Ranking weights; else those that the engine comes with");
  sub->add_flag("--verbatim", command->verbatim, "Search as typed: correct nothing");
  sub->add_flag("--quiet", command->quiet, "No progress");
  sub->add_flag("--json", command->json, "Print the figures as JSON");
  sub->callback([command, &chosen] {
    if (!command->robustness && (command->queries.empty() || command->judgments.empty()))
      throw CLI::ValidationError("--queries and --judgments are needed, or --robustness");
    chosen = [command] { return run_evaluate(*command); };
  });
}

}  // namespace vitrina::tools
