// `vitrina evaluate --index IMAGE --queries F --judgments F`: how well does the search rank judged queries?

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "engine/serving/engine.h"
#include "index/catalog/json_writer.h"
#include "tools/command.h"
#include "tools/evaluation.h"
#include "tools/judged_queries.h"
#include "tools/progress.h"
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
  double grade_offset = 0;
  std::size_t worst = 10;
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
    scores.push_back({i, ndcg_at(10, ranked, queries[i].grades), recall_at(kDepth, ranked, queries[i].grades),
                      response.total});
  }
  progress.update("evaluate", queries.size(), queries.size(), "queries");
  return scores;
}

void print_json(const EvaluationSummary& summary) {
  std::string json;
  index::JsonWriter out(json);
  out.begin_object();
  out.field("queries", summary.queries);
  out.field("ndcg@10", summary.ndcg_at_10);
  out.field("recall@100", summary.recall_at_100);
  out.field("zero_results", summary.zero_results);
  out.end_object();
  fmt::print("{}\n", json);
}

void print_table(const EvaluationSummary& summary, const std::vector<QueryScore>& worst,
                 const std::vector<JudgedQuery>& queries) {
  fmt::print("queries       {}  (of {}; the others have no relevant listing)\n", summary.queries,
             queries.size());
  fmt::print("nDCG@10       {:.4f}\nrecall@100    {:.4f}\nzero results  {:.2f} %\n", summary.ndcg_at_10,
             summary.recall_at_100, 100 * summary.zero_results);
  if (worst.empty()) return;
  fmt::print("\nthe worst queries\n  nDCG@10  recall@100     total  query\n");
  for (const QueryScore& score : worst) {
    const JudgedQuery& query = queries[score.query_index];
    fmt::print("  {:7.4f}  {:10.4f}  {:>8}  {}  {}\n", score.ndcg_at_10, score.recall_at_100, score.total,
               query.id, query.text);
  }
}

Result<void> run_evaluate(const EvaluateCommand& command) {
  VITRINA_ASSIGN(const JudgedQueries judged,
                 read_judged_queries(command.queries, command.judgments, command.grade_offset));
  if (judged.judgments_elsewhere > 0) {
    print_message("{}: {} judgments are of queries that {} does not hold; passed over\n", command.judgments,
                  judged.judgments_elsewhere, command.queries);
  }
  serving::EngineOptions options;
  options.image_path = command.image;
  options.verify_in_background = false;
  VITRINA_ASSIGN(options.weights, read_weights(command.weights));
  options.rules_path = command.rules;
  VITRINA_ASSIGN(const auto engine, serving::Engine::open(std::move(options)));
  VITRINA_ASSIGN(const auto scores, measure(*engine, judged.queries, command.verbatim, command.quiet));
  const EvaluationSummary summary = summarize(scores);
  if (summary.queries == 0) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("{}: no grade is above {}, so there is nothing to measure", command.judgments,
                            command.grade_offset));
  }
  command.json ? print_json(summary) : print_table(summary, worst_of(scores, command.worst), judged.queries);
  return {};
}

}  // namespace

void add_evaluate(CLI::App& app, Run& chosen) {
  auto command = std::make_shared<EvaluateCommand>();
  CLI::App* sub = app.add_subcommand(
      "evaluate", "Measure the ranking on judged queries: nDCG@10, recall@100, zero results");
  sub->add_option("--index", command->image, "The image file")->required();
  sub->add_option("--queries", command->queries, "JSON lines: {\"id\":\"q1\",\"query\":\"laptop\"}")
      ->required();
  sub->add_option("--judgments", command->judgments,
                  "Tab-separated: query_id, listing_id, grade, under a line with these names")
      ->required();
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
  sub->callback([command, &chosen] { chosen = [command] { return run_evaluate(*command); }; });
}

}  // namespace vitrina::tools
