// Cube: counts by key and hour, for one kind of report.
//
// Keys are numbered by whoever keeps the names. The hours of a day are a shard; in it, the hours of a key lie
// apart, and beside them stands the day's sum of each key, so that a report over months reads one row a key
// and day. Hours of old days are let go of (forget_hours()), their sums stay.
//
// Size: 124 bytes a key and hour with any count, as much a key and day. Threads: one at a time to change,
// const from any thread.
#pragma once

#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

#include "engine/ads/campaign/campaign.h"
#include "engine/insight/counts.h"

namespace vitrina::insight {

using Key = std::uint32_t;

struct CubeRow {
  Key key = 0;
  std::uint8_t hour = 0;  // of hours; of a day's sums 0
  Counts counts;
  friend bool operator==(const CubeRow&, const CubeRow&) = default;
};

class Cube {
 public:
  struct Shard {
    std::vector<CubeRow> days;                      // a key each
    std::vector<CubeRow> hours;                     // a key and hour each; empty where they were let go of
    std::unordered_map<Key, std::uint32_t> day_of;  // place in days
    std::unordered_map<std::uint64_t, std::uint32_t> hour_of;  // place in hours, by key and hour
  };

  void add(ads::Day day, std::uint8_t hour, Key key, const Counts& counts);
  void forget_hours(ads::Day before);
  void forget_days(ads::Day before) { shards_.erase(shards_.begin(), shards_.lower_bound(before)); }

  const std::map<ads::Day, Shard>& shards() const noexcept { return shards_; }
  // Puts a row in place that a file had. Requires: it is not there.
  void restore(ads::Day day, const CubeRow& row, bool is_hour);

 private:
  std::map<ads::Day, Shard> shards_;
  ads::Day hours_from_ = INT32_MIN;
};

}  // namespace vitrina::insight
