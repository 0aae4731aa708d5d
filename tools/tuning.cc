#include "tools/tuning.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "index/base/random.h"

namespace vitrina::tools {
namespace {

using search::kFeatureCount;
using search::RankingWeights;

constexpr std::size_t kTop = 10;

const std::array<double, kTop>& discounts() {
  static const std::array<double, kTop> values = [] {
    std::array<double, kTop> all{};
    for (std::size_t i = 0; i < kTop; ++i) all[i] = 1 / std::log2(static_cast<double>(i) + 2);
    return all;
  }();
  return values;
}

// The ten best by score, the earlier first among equals.
double ndcg_by(const TuningQuery& query, std::span<const double> scores) {
  std::array<std::size_t, kTop> best;
  std::size_t count = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (count == kTop && scores[i] <= scores[best[kTop - 1]]) continue;
    std::size_t at = count < kTop ? count++ : kTop - 1;
    for (; at > 0 && scores[best[at - 1]] < scores[i]; --at) best[at] = best[at - 1];
    best[at] = i;
  }
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i)
    sum += static_cast<double>(query.listings[best[i]].gain) * discounts()[i];
  return sum / query.ideal;
}

class Ascent {
 public:
  Ascent(std::span<const TuningQuery* const> queries, const RankingWeights& start)
      : queries_(queries), weights_(start) {
    std::map<std::size_t, double> sets;
    for (const TuningQuery* query : queries) ++sets[query->set];
    double all = 0;
    for (const auto& [set, count] : sets) all += std::sqrt(count);
    scores_.resize(queries.size());
    for (std::size_t q = 0; q < queries.size(); ++q) {
      shares_.push_back(1 / std::sqrt(sets[queries[q]->set]) / all);
      scores_[q].resize(queries[q]->listings.size());
      for (std::size_t i = 0; i < scores_[q].size(); ++i)
        scores_[q][i] = start.score(queries[q]->listings[i].features);
    }
  }

  const RankingWeights& weights() const noexcept { return weights_; }

  double with(std::size_t feature, double change) {
    double sum = 0;
    for (std::size_t q = 0; q < queries_.size(); ++q) {
      const TuningQuery& query = *queries_[q];
      moved_.resize(query.listings.size());
      for (std::size_t i = 0; i < moved_.size(); ++i)
        moved_[i] = scores_[q][i] + change * query.listings[i].features[feature];
      sum += shares_[q] * ndcg_by(query, moved_);
    }
    return sum;
  }

  void move(std::size_t feature, double change) {
    weights_.of[feature] = static_cast<float>(weights_.of[feature] + change);
    for (std::size_t q = 0; q < queries_.size(); ++q) {
      for (std::size_t i = 0; i < scores_[q].size(); ++i)
        scores_[q][i] += change * queries_[q]->listings[i].features[feature];
    }
  }

 private:
  std::span<const TuningQuery* const> queries_;
  RankingWeights weights_;
  std::vector<double> shares_;
  std::vector<std::vector<double>> scores_;
  std::vector<double> moved_;
};

}  // namespace

double ndcg_at_10(const TuningQuery& query, const RankingWeights& weights) {
  std::vector<double> scores;
  for (const auto& listing : query.listings) scores.push_back(weights.score(listing.features));
  return ndcg_by(query, scores);
}

double objective(std::span<const TuningQuery* const> queries, const RankingWeights& weights) {
  return Ascent(queries, weights).with(0, 0);
}

RankingWeights tune(std::span<const TuningQuery* const> queries, RankingWeights start,
                    const TuningOptions& options) {
  Ascent ascent(queries, start);
  Random random(options.seed);
  std::vector<std::size_t> order;
  for (std::size_t f = 0; f < kFeatureCount; ++f) {
    if (std::find(options.fixed.begin(), options.fixed.end(), static_cast<search::Feature>(f)) ==
        options.fixed.end())
      order.push_back(f);
  }
  // Of what is the same everywhere nothing can be learned: its weight stays.
  std::erase_if(order, [&](std::size_t f) {
    const TuningQuery::Listing* first = nullptr;
    for (const TuningQuery* query : queries) {
      for (const auto& listing : query->listings) {
        if (first == nullptr) first = &listing;
        if (listing.features[f] != first->features[f]) return false;
      }
    }
    return true;
  });
  double best = ascent.with(0, 0);
  double step = 0.32;
  for (std::size_t round = 0; round < options.rounds; ++round) {
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
    bool any = false;
    for (const std::size_t feature : order) {
      double chosen = 0, reached = best + options.least_gain;
      for (const double scale : {-2.0, -1.0, -0.5, -0.25, 0.25, 0.5, 1.0, 2.0}) {
        const double value = ascent.with(feature, scale * step);
        if (value > reached) {
          reached = value;
          chosen = scale * step;
        }
      }
      // Nothing is simpler than a little.
      const double without = -static_cast<double>(ascent.weights().of[feature]);
      if (without != 0 && ascent.with(feature, without) >= best - options.least_gain && chosen == 0) {
        chosen = without;
        reached = ascent.with(feature, without);
      }
      if (chosen == 0) continue;
      ascent.move(feature, chosen);
      best = reached;
      any = true;
    }
    if (options.on_round) options.on_round(round + 1, best);
    if (!any && step < 0.02) break;
    step = any ? step : step / 2;
  }
  return ascent.weights();
}

}  // namespace vitrina::tools
