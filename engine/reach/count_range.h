// Ranges of counts and sums that are not known yet: between what they will lie in four cases of five.
//
// A count of independent events whose rate is itself not quite known or not quite the same every day is
// negative binomial: Poisson, with a gamma-distributed rate. Given mean and variance, the range is that of
// the tenth and ninetieth percentile, both included. Means above a few hundred are taken by a gamma
// distribution with half a step either way. A sum over such events, as clicks at different prices, is worked
// out exactly on a grid (Panjer 1981) where the events are few, else by a gamma distribution, too.
//
// Threads: pure functions.
#pragma once

#include <span>

namespace vitrina::reach {

// Expected value and 80 % range.
struct Range {
  double expected = 0;
  double low = 0;
  double high = 0;
  double median = 0;  // as likely above as below
};

inline constexpr double kLowShare = 0.1;
inline constexpr double kHighShare = 0.9;

// Requires: mean ≥ 0. A variance below the mean counts as the mean.
Range count_range(double mean, double variance);

// What an event may be worth, and how often it is that.
struct Worth {
  double value = 0;  // above 0
  double share = 0;  // of the events; need not sum to 1
};

// A sum over events: `events` of them are expected, with that variance.
Range sum_range(double events, double variance, std::span<const Worth> worths);

// Of a value that may go either way, as an average: mean ± 1.28 deviations, within the bounds.
Range average_range(double mean, double variance, double least, double most);

}  // namespace vitrina::reach
