// Sample: which of the caught queries are looked at, and for how many each stands.
//
// Up to kMostWhole all of them are, each for itself. Of more, the most searched are; of the others a seeded
// sample of each stratum (strata are of equal searches, by falling frequency), which stands for the searches
// of the whole stratum. The same keyword over the same log gives the same sample.
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/querylog/log_index.h"
#include "engine/reach/reading_index.h"

namespace vitrina::reach {

inline constexpr std::size_t kMostWhole = 5'000;

struct SampledQuery {
  QueryNumber query = 0;
  std::uint32_t stratum = 0;  // 0: stands for itself
};

struct Sample {
  struct Stratum {
    double weight = 1;  // what the searches of a sampled query count
    std::uint32_t queries = 0;
    std::uint32_t sampled = 0;
  };
  std::vector<SampledQuery> queries;
  std::vector<Stratum> strata;
  std::uint64_t searches = 0;  // of all that are caught, as the sessions
  std::uint64_t sessions = 0;  // counted query by query
  bool is_whole() const noexcept { return strata.size() <= 1; }
};

// Requires: `caught` ascends. `most_whole`: as kMostWhole.
Sample draw_sample(const querylog::LogIndex& log, std::span<const QueryNumber> caught, std::uint64_t seed,
                   std::size_t most_whole = kMostWhole);

}  // namespace vitrina::reach
