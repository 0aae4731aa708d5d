#include "tools/evaluation.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "index/base/check.h"

namespace vitrina::tools {
namespace {

double discounted(double grade, std::size_t index) noexcept {
  return (std::exp2(grade) - 1) / std::log2(static_cast<double>(index) + 2);
}

}  // namespace

bool has_relevant(const Grades& grades) noexcept {
  return std::ranges::any_of(grades, [](const auto& judged) { return judged.second > 0; });
}

double ndcg_at(std::size_t k, std::span<const std::string> ranked, const Grades& grades) {
  VITRINA_CHECK(has_relevant(grades));
  double gained = 0;
  for (std::size_t i = 0; i < std::min(k, ranked.size()); ++i) {
    const auto judged = grades.find(ranked[i]);
    if (judged != grades.end()) gained += discounted(judged->second, i);
  }
  return gained / ideal_dcg_at(k, grades);
}

double ideal_dcg_at(std::size_t k, const Grades& grades) {
  VITRINA_CHECK(has_relevant(grades));
  std::vector<double> best;
  for (const auto& [listing, grade] : grades) best.push_back(grade);
  std::ranges::sort(best, std::greater<>());
  double ideal = 0;
  for (std::size_t i = 0; i < std::min(k, best.size()); ++i) ideal += discounted(best[i], i);
  return ideal;
}

double reciprocal_rank(std::span<const std::string> ranked, const Grades& grades) {
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const auto judged = grades.find(ranked[i]);
    if (judged != grades.end() && judged->second > 0) return 1 / static_cast<double>(i + 1);
  }
  return 0;
}

double recall_at(std::size_t k, std::span<const std::string> ranked, const Grades& grades) {
  VITRINA_CHECK(has_relevant(grades));
  const auto is_relevant = [&](const std::string& listing) {
    const auto judged = grades.find(listing);
    return judged != grades.end() && judged->second > 0;
  };
  const auto found = std::ranges::count_if(ranked.first(std::min(k, ranked.size())), is_relevant);
  const auto all = std::ranges::count_if(grades, [](const auto& judged) { return judged.second > 0; });
  return static_cast<double>(found) / static_cast<double>(all);
}

EvaluationSummary summarize(std::span<const QueryScore> scores) noexcept {
  EvaluationSummary sum;
  if (scores.empty()) return sum;
  for (const QueryScore& score : scores) {
    sum.ndcg_at_10 += score.ndcg_at_10;
    sum.mrr += score.reciprocal_rank;
    sum.recall_at_100 += score.recall_at_100;
    sum.zero_results += score.total == 0 ? 1 : 0;
  }
  sum.queries = scores.size();
  const auto count = static_cast<double>(scores.size());
  sum.ndcg_at_10 /= count;
  sum.mrr /= count;
  sum.recall_at_100 /= count;
  sum.zero_results /= count;
  return sum;
}

std::vector<QueryScore> worst_of(std::span<const QueryScore> scores, std::size_t count) {
  std::vector<QueryScore> worst(scores.begin(), scores.end());
  std::ranges::sort(worst, {}, [](const QueryScore& score) {
    return std::tuple(score.ndcg_at_10, score.recall_at_100, score.query_index);
  });
  worst.resize(std::min(count, worst.size()));
  return worst;
}

}  // namespace vitrina::tools
