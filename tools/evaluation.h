// Retrieval metrics: how good a ranking is against judgments. Pure functions of values.
//
//   nDCG@k     Σ gain ÷ log2(rank + 1) over the first k hits, over the same sum of the best possible order of
//   the
//              judged listings; gain = 2^grade − 1; what nobody judged gains nothing (Järvelin, Kekäläinen
//              2002, with the exponential gain of Burges et al. 2005)
//   MRR        one over the rank of the first listing with a grade above 0, among the first hundred; 0 without one
//   recall@k   the share of the listings with a grade above 0 that stand among the first k hits
//
// Exact. Threads: const from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace vitrina::tools {

using Grades = std::map<std::string, double, std::less<>>;  // listing id → grade, at least 0

// Whether a query counts: some listing has a grade above 0. Without one, nothing can be ranked well or badly.
bool has_relevant(const Grades& grades) noexcept;

// `ranked`: listing ids, best first, no id twice. Requires: has_relevant(grades).
double ndcg_at(std::size_t k, std::span<const std::string> ranked, const Grades& grades);
// The best that any order of the judged listings reaches; above 0. Requires: has_relevant(grades).
double ideal_dcg_at(std::size_t k, const Grades& grades);
double reciprocal_rank(std::span<const std::string> ranked, const Grades& grades);
double recall_at(std::size_t k, std::span<const std::string> ranked, const Grades& grades);

// One judged query's ranking, measured.
struct QueryScore {
  std::size_t query_index = 0;  // in the list of judged queries
  double ndcg_at_10 = 0;
  double reciprocal_rank = 0;
  double recall_at_100 = 0;
  std::uint64_t total = 0;  // listings found
};

struct EvaluationSummary {
  std::size_t queries = 0;  // that count
  double ndcg_at_10 = 0;    // means over them; 0 when there are none
  double mrr = 0;
  double recall_at_100 = 0;
  double zero_results = 0;  // the share of them that found nothing
};

EvaluationSummary summarize(std::span<const QueryScore> scores) noexcept;

// The `count` worst: by nDCG, then recall, then place.
std::vector<QueryScore> worst_of(std::span<const QueryScore> scores, std::size_t count);

}  // namespace vitrina::tools
