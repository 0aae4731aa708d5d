#include "engine/reach/count_range.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace vitrina::reach {
namespace {

constexpr double kDeviations = 1.2816;  // of a normal distribution, for 80 %
constexpr double kMostExact = 300;      // mean of counts whose probabilities are added up
constexpr double kMostSummed = 60;      // events of a sum that is worked out on the grid
constexpr std::size_t kGridSteps = 16;  // to the average worth

// The quantile of a gamma distribution, by Wilson and Hilferty (1931).
double gamma_quantile(double mean, double variance, double deviations) {
  if (mean <= 0) return 0;
  const double shape = mean * mean / variance;
  const double root = 1 - 1 / (9 * shape) + deviations / (3 * std::sqrt(shape));
  return root <= 0 ? 0 : mean * root * root * root;
}

// Negative binomial with the odds form of Panjer's (a, b): p(n) = (a + b ÷ n) p(n − 1).
struct Recursion {
  double a = 0;
  double b = 0;
  double none = 0;  // p(0)
};
Recursion recursion_of(double mean, double variance) {
  const double excess = variance - mean;
  if (excess <= 1e-9 * mean) return {0, mean, std::exp(-mean)};
  const double size = mean * mean / excess;
  const double a = excess / variance;
  return {a, (size - 1) * a, std::exp(size * std::log1p(-a))};
}

}  // namespace

Range count_range(double mean, double variance) {
  if (!(mean > 0)) return {};
  variance = std::max(variance, mean);
  Range range{mean, 0, 0, 0};
  if (mean > kMostExact) {
    range.low = std::floor(std::max(0.0, gamma_quantile(mean, variance, -kDeviations) + 0.5));
    range.high = std::ceil(gamma_quantile(mean, variance, kDeviations) - 0.5);
    range.median = std::round(gamma_quantile(mean, variance, 0));
    return range;
  }
  const Recursion next = recursion_of(mean, variance);
  double p = next.none;
  double below = 0;  // of all counts before n
  bool has_low = false;
  for (double n = 0;; ++n) {
    if (n > 0) p *= next.a + next.b / n;
    if (!has_low && below + p > kLowShare) {
      range.low = n;
      has_low = true;
    }
    if (below < 0.5) range.median = n;
    below += p;
    range.high = n;
    if (below >= kHighShare || n > mean + 12 * std::sqrt(variance) + 20) return range;
  }
}

Range sum_range(double events, double variance, std::span<const Worth> worths) {
  double shares = 0, mean = 0, second = 0;
  for (const Worth& worth : worths) {
    shares += worth.share;
    mean += worth.share * worth.value;
    second += worth.share * worth.value * worth.value;
  }
  if (!(events > 0) || !(mean > 0)) return {};
  mean /= shares;
  second /= shares;
  variance = std::max(variance, events);
  Range range{events * mean, 0, 0, 0};
  if (events > kMostSummed) {
    // Var = E N Var X + Var N (E X)².
    const double all = events * (second - mean * mean) + variance * mean * mean;
    range.low = gamma_quantile(range.expected, all, -kDeviations);
    range.high = gamma_quantile(range.expected, all, kDeviations);
    range.median = gamma_quantile(range.expected, all, 0);
    return range;
  }
  const double step = mean / kGridSteps;
  double greatest = 0;
  for (const Worth& worth : worths) greatest = std::max(greatest, worth.value);
  const auto cells = static_cast<std::size_t>(std::min(greatest / step, 64.0 * kGridSteps)) + 2;
  std::vector<double> worth_at(cells, 0.0);
  for (const Worth& worth : worths) {
    const auto cell = static_cast<std::size_t>(std::llround(worth.value / step));
    worth_at[std::clamp<std::size_t>(cell, 1, cells - 1)] += worth.share / shares;
  }
  const Recursion next = recursion_of(events, variance);
  std::vector<double> p{next.none};
  double below = 0;
  bool has_low = false;
  const double end = (events + 12 * std::sqrt(variance) + 20) * kGridSteps;
  for (std::size_t n = 0;; ++n) {
    if (n > 0) {
      double sum = 0;
      for (std::size_t j = 1; j < cells && j <= n; ++j) {
        if (worth_at[j] > 0)
          sum += (next.a + next.b * static_cast<double>(j) / static_cast<double>(n)) * worth_at[j] * p[n - j];
      }
      p.push_back(sum);
    }
    // Half a step wider on either side, for the grid rounds.
    if (!has_low && below + p[n] > kLowShare) {
      range.low = n == 0 ? 0 : (static_cast<double>(n) - 0.5) * step;
      has_low = true;
    }
    if (below < 0.5) range.median = static_cast<double>(n) * step;
    below += p[n];
    range.high = n == 0 ? 0 : (static_cast<double>(n) + 0.5) * step;
    if (below >= kHighShare || static_cast<double>(n) > end) return range;
  }
}

Range average_range(double mean, double variance, double least, double most) {
  const double off = kDeviations * std::sqrt(std::max(variance, 0.0));
  return {mean, std::max(least, mean - off), std::min(most, mean + off), mean};
}

}  // namespace vitrina::reach
