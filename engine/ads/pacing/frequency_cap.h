// FrequencyCap: how often a session was shown a campaign lately, in bounded memory.
//
// A table of 64-bit cells, each a tag of session and campaign, the window it was counted in and a count, in
// buckets of four that share a cache line's half. A full bucket gives up its oldest cell, so that where there
// are more sessions than room somebody is shown an ad once too often, never once too seldom. Windows are
// whole: a count ends with the window that it began in.
//
// Cost: a look or a count is one cache line; no lock, no allocation. Threads: internally synchronised.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

namespace vitrina::ads {

class FrequencyCap {
 public:
  // At most `most` impressions of a campaign a session and window. Requires: most in 1 … 255, seconds > 0.
  FrequencyCap(std::uint32_t most, std::int64_t window_seconds, std::size_t cells = std::size_t{1} << 20);

  // Sessions of 0 are nobody's, and are not capped.
  bool allows(std::uint64_t session, std::uint64_t campaign_key, std::int64_t now) const noexcept;
  void count(std::uint64_t session, std::uint64_t campaign_key, std::int64_t now) noexcept;

 private:
  static constexpr std::size_t kWays = 4;

  std::uint32_t most_;
  std::int64_t window_seconds_;
  std::size_t mask_;  // of buckets
  std::unique_ptr<std::atomic<std::uint64_t>[]> cells_;
};

}  // namespace vitrina::ads
