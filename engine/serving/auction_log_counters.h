// AuctionLogCounters: what the auction log has done since it was opened, for metrics.
//
// Threads: a value.
#pragma once

#include <cstdint>
#include <string>

namespace vitrina::serving {

struct AuctionLogCounters {
  std::uint64_t records = 0;         // written
  std::uint64_t bytes = 0;           // written, with headers
  std::uint64_t dropped = 0;         // records that are not in the log: too many waited, or a write failed
  std::uint64_t write_failures = 0;  // blocks
  std::string last_failure;          // its message; empty: none yet
};

}  // namespace vitrina::serving
