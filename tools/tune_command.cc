// `vitrina tune`: learns the ranking weights from judged queries of one catalog or several.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <numeric>

#include "engine/serving/engine.h"
#include "index/base/random.h"
#include "tools/command.h"
#include "tools/generate/output_file.h"
#include "tools/judged_queries.h"
#include "tools/paired_difference.h"
#include "tools/progress.h"
#include "tools/tuning.h"
#include "tools/weights_file.h"

namespace vitrina::tools {
namespace {

struct TuneCommand {
  std::vector<std::string> images;  // one a set, as the three below
  std::vector<std::string> queries;
  std::vector<std::string> judgments;
  std::vector<double> grade_offsets;
  std::string weights;
  std::string out;
  std::size_t folds = 5;
  std::uint64_t seed = 1;
  std::vector<std::string> without;
  std::string rules;
  bool quiet = false;
};

using Pointers = std::vector<const TuningQuery*>;

Result<void> read_set(const TuneCommand& command, std::size_t set, Progress& progress,
                      std::vector<TuningQuery>& all) {
  const double offset = command.grade_offsets.empty() ? 0 : command.grade_offsets[set];
  VITRINA_ASSIGN(const JudgedQueries judged,
                 read_judged_queries(command.queries[set], command.judgments[set], offset));
  serving::EngineOptions options;
  options.image_path = command.images[set];
  options.rules_path = command.rules;
  options.verify_in_background = false;
  VITRINA_ASSIGN(const auto engine, serving::Engine::open(std::move(options)));
  const auto worker = engine->make_worker();
  search::SearchRequest request;
  request.per_page = search::kRerankDepth;
  request.records = false;
  request.explain = true;
  search::SearchResponse response;
  for (std::size_t i = 0; i < judged.queries.size(); ++i) {
    progress.update(fmt::format("search {}", command.images[set]), i, judged.queries.size(), "queries");
    const JudgedQuery& query = judged.queries[i];
    if (!has_relevant(query.grades)) continue;
    request.query = query.text;
    if (auto found = worker->search(request, response); !found)
      return fail_in(fmt::format("query '{}'", query.id), std::move(found.error()));
    TuningQuery one;
    one.set = set;
    one.ideal = ideal_dcg_at(10, query.grades);
    for (const search::Hit& hit : response.hits) {
      const auto grade = query.grades.find(hit.id);
      one.listings.push_back(
          {hit.explained ? hit.explained->values : search::Features{},
           static_cast<float>(grade == query.grades.end() ? 0 : std::exp2(grade->second) - 1)});
    }
    all.push_back(std::move(one));
  }
  return {};
}

void print_difference(const TuneCommand& command, const Pointers& queries, const std::vector<double>& before,
                      const std::vector<double>& after) {
  for (std::size_t set = 0; set < command.images.size(); ++set) {
    std::vector<double> old_ones, new_ones;
    for (std::size_t i = 0; i < queries.size(); ++i) {
      if (queries[i]->set != set) continue;
      old_ones.push_back(before[i]);
      new_ones.push_back(after[i]);
    }
    const auto mean = [](const std::vector<double>& values) {
      return std::accumulate(values.begin(), values.end(), 0.0) /
             static_cast<double>(std::max<std::size_t>(values.size(), 1));
    };
    const PairedDifference gain = paired_difference(old_ones, new_ones, command.seed);
    fmt::print(
        "  {}: {} queries, nDCG@10 {:.4f} → {:.4f}, {:+.4f} (95 % {:+.4f} to {:+.4f}, p {:.4f}; {} "
        "better, {} worse)\n",
        command.images[set], old_ones.size(), mean(old_ones), mean(new_ones), gain.mean, gain.low, gain.high,
        gain.p, gain.better, gain.worse);
  }
}

std::vector<double> measure(const Pointers& queries, const search::RankingWeights& weights) {
  std::vector<double> all;
  for (const TuningQuery* query : queries) all.push_back(ndcg_at_10(*query, weights));
  return all;
}

Result<void> run_tune(const TuneCommand& command) {
  const std::size_t sets = command.images.size();
  if (command.queries.size() != sets || command.judgments.size() != sets ||
      (!command.grade_offsets.empty() && command.grade_offsets.size() != sets)) {
    return fail(
        ErrorCode::kInvalidArgument,
        fmt::format("{} --index, {} --queries, {} --judgments and {} --grade-offset; each set takes "
                    "one of each (or no --grade-offset at all)",
                    sets, command.queries.size(), command.judgments.size(), command.grade_offsets.size()));
  }
  VITRINA_ASSIGN(const search::RankingWeights start, read_weights(command.weights));
  TuningOptions options;
  options.seed = command.seed;
  search::RankingWeights begin = start;
  for (const std::string& name : command.without) {
    const auto found = std::find(search::kFeatureNames.begin(), search::kFeatureNames.end(), name);
    if (found == search::kFeatureNames.end())
      return fail(ErrorCode::kInvalidArgument, fmt::format("--without '{}': there is no such feature", name));
    const auto feature = static_cast<std::size_t>(found - search::kFeatureNames.begin());
    begin.of[feature] = 0;
    options.fixed.push_back(static_cast<search::Feature>(feature));
  }
  Progress progress(command.quiet);
  std::vector<TuningQuery> all;
  for (std::size_t set = 0; set < sets; ++set) VITRINA_TRY(read_set(command, set, progress, all));
  if (all.size() < command.folds)
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("{} judged queries that count, {} folds", all.size(), command.folds));

  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Random random(command.seed);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  Pointers queries;
  for (const std::size_t i : order) queries.push_back(&all[i]);

  // Each query is measured by weights that were learned without it.
  std::vector<double> held_out(queries.size());
  for (std::size_t fold = 0; fold < command.folds; ++fold) {
    progress.update("cross-validate", fold, command.folds, "folds");
    Pointers others;
    for (std::size_t i = 0; i < queries.size(); ++i) {
      if (i % command.folds != fold) others.push_back(queries[i]);
    }
    const search::RankingWeights learned = tune(others, begin, options);
    for (std::size_t i = fold; i < queries.size(); i += command.folds)
      held_out[i] = ndcg_at_10(*queries[i], learned);
  }
  const std::vector<double> before = measure(queries, start);
  options.on_round = [&](std::size_t round, double) {
    progress.update("tune", round, options.rounds, "rounds");
  };
  const search::RankingWeights learned = tune(queries, begin, options);
  progress.finish();
  if (command.folds > 1) {
    fmt::print("cross-validated, {} folds, seed {}\n", command.folds, command.seed);
    print_difference(command, queries, before, held_out);
  }
  fmt::print("on the queries learned from\n");
  print_difference(command, queries, before, measure(queries, learned));
  const std::string text = search::weights_text(learned);
  if (command.out.empty()) {
    fmt::print("\n{}", text);
    return {};
  }
  VITRINA_ASSIGN(OutputFile file, OutputFile::create(command.out));
  VITRINA_TRY(file.write(text));
  VITRINA_TRY(file.close());
  return file.publish();
}

}  // namespace

void add_tune(CLI::App& app, Run& chosen) {
  auto command = std::make_shared<TuneCommand>();
  CLI::App* sub = app.add_subcommand(
      "tune",
      "Learn the ranking weights from judged queries; --index, --queries and --judgments may be repeated");
  sub->add_option("--index", command->images, "The image file")->required();
  sub->add_option("--queries", command->queries, "JSON lines: {\"id\":\"q1\",\"query\":\"laptop\"}")
      ->required();
  sub->add_option("--judgments", command->judgments,
                  "Tab-separated: query_id, listing_id, grade, under a line with these names")
      ->required();
  sub->add_option("--grade-offset", command->grade_offsets, "Subtracted from each grade");
  sub->add_option("--rules", command->rules, "The shop's synonyms and rules");
  sub->add_option("--weights", command->weights, "To begin with; else those that the engine comes with");
  sub->add_option("--out", command->out, "The weights file; else they are printed");
  sub->add_option("--folds", command->folds, "Of the cross-validation")
      ->capture_default_str()
      ->check(CLI::Range(2, 100));
  sub->add_option("--seed", command->seed, "Of folds and order of moves")->capture_default_str();
  sub->add_option("--without", command->without, "A feature that is to count nothing; may be repeated");
  sub->add_flag("--quiet", command->quiet, "No progress");
  sub->callback([command, &chosen] { chosen = [command] { return run_tune(*command); }; });
}

}  // namespace vitrina::tools
