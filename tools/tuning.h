// Tuning: learns the second phase's weights from judged queries.
//
// Coordinate ascent on nDCG@10 (Metzler, Croft, "Linear feature-based models for information retrieval",
// 2007): one weight at a time is moved to where the objective is greatest, until a whole round brings
// nothing. `text` stays as it is, since only proportions count.
//
// The objective is the mean over sets of their mean nDCG@10, each by the root of its query count, so that a
// small set is not drowned, and its chance not followed.
//
// Cost: a pass over all candidates for each value that is tried: 4 ms for six thousand queries of 200.
// Threads: pure functions; the same input and seed give the same weights.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/search/ranking_weights.h"

namespace vitrina::tools {

// A judged query and what the first phase found for it.
struct TuningQuery {
  struct Listing {
    search::Features features{};
    float gain = 0;  // 2^grade − 1
  };
  std::vector<Listing> listings;  // in the first phase's order
  double ideal = 0;               // DCG@10 of the best order of the judged listings; above 0
  std::size_t set = 0;
};

double ndcg_at_10(const TuningQuery& query, const search::RankingWeights& weights);

struct TuningOptions {
  std::uint64_t seed = 1;
  std::size_t rounds = 12;
  double least_gain = 2e-5;  // in the objective, that a move must bring
  std::vector<search::Feature> fixed = {search::Feature::kText};
  std::function<void(std::size_t round, double objective)> on_round;
};

double objective(std::span<const TuningQuery* const> queries, const search::RankingWeights& weights);

search::RankingWeights tune(std::span<const TuningQuery* const> queries, search::RankingWeights start,
                            const TuningOptions& options);

}  // namespace vitrina::tools
