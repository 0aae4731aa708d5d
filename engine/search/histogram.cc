#include "engine/search/histogram.h"

#include <algorithm>

#include "index/base/money.h"

namespace vitrina::search {
namespace {

constexpr std::int64_t kFinestStep = kMicrosPerUnit / 100;
constexpr std::int64_t kGreatest = 100'000'000'000'000'000;
constexpr std::int64_t kBuckets = 10;
constexpr std::size_t kMaxBuckets = 12;

// The least 1-2-5 number that is not below `at_least`, from kFinestStep up.
std::int64_t nice_step(std::int64_t at_least) {
  for (std::int64_t power = kFinestStep;; power *= 10) {
    for (const std::int64_t digit : {1, 2, 5}) {
      if (digit * power >= at_least) return digit * power;
    }
  }
}

void equal_steps(std::int64_t min, std::int64_t max, std::vector<std::int64_t>& edges) {
  // No finer than a hundredth of the value, or a single price would get an absurdly narrow bucket.
  const std::int64_t step = nice_step(std::max((max - min + kBuckets - 1) / kBuckets, max / 100));
  edges.push_back(min / step * step);
  do {
    edges.push_back(edges.back() + step);
  } while (edges.back() < max);
}

void decades(std::int64_t min, std::int64_t max, std::vector<std::int64_t>& edges) {
  edges.push_back(0);
  for (std::int64_t power = kFinestStep; edges.back() < max; power *= 10) {
    for (const std::int64_t digit : {1, 2, 5}) {
      if (edges.back() >= max) break;
      if (digit * power <= min) edges.clear();
      edges.push_back(digit * power);
    }
  }
  if (edges.size() > kMaxBuckets + 1) {
    // One free article must not blur all others: whatever lies far below the greatest shares a bucket.
    edges.erase(edges.begin(), edges.end() - static_cast<std::ptrdiff_t>(kMaxBuckets + 1));
    edges.front() = 0;
  }
}

}  // namespace

void histogram_edges(std::int64_t min_micros, std::int64_t max_micros, std::vector<std::int64_t>& edges) {
  edges.clear();
  // Damaged bytes may hold any number; the powers of ten below must not overflow.
  max_micros = std::min(max_micros, kGreatest);
  min_micros = std::min(min_micros, kGreatest);
  if (max_micros / 10 <= min_micros) {
    equal_steps(min_micros, max_micros, edges);
  } else {
    decades(min_micros, max_micros, edges);
  }
}

}  // namespace vitrina::search
