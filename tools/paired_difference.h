// PairedDifference: what one configuration gains over another on the same queries, and how sure that is.
//
// The interval is that of the percentile bootstrap over queries; the p-value that of the paired randomisation
// test: how often chance, giving each query's difference either sign, is as far from nothing (Smucker, Allan,
// Carterette, "A comparison of statistical significance tests for information retrieval evaluation", 2007).
//
// The same seed gives the same figures. Threads: pure functions.
#pragma once

#include <cstdint>
#include <span>

namespace vitrina::tools {

struct PairedDifference {
  double mean = 0;  // after − before
  double low = 0;   // of the 95 % interval
  double high = 0;
  double p = 1;
  std::size_t better = 0;  // queries
  std::size_t worse = 0;
};

// Requires: as many befores as afters.
PairedDifference paired_difference(std::span<const double> before, std::span<const double> after,
                                   std::uint64_t seed);

}  // namespace vitrina::tools
