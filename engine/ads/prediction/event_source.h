// EventSource: event files as one stream in order of time, and where to cut it into an earlier and a later
// part.
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/ads/campaign/event_file.h"
#include "engine/ads/prediction/features.h"

namespace vitrina::ads {

class EventSource {
 public:
  // Reads the headers of all blocks; files are ordered by their first event.
  // Errors: kIo; kInvalidArgument where there is no event at all.
  static Result<EventSource> open(const std::vector<std::string>& paths);

  std::uint64_t rows() const noexcept { return rows_; }
  std::int64_t first_at() const noexcept { return first_at_; }
  // A time after all events.
  std::int64_t end_at() const noexcept { return last_at_ == INT64_MAX ? last_at_ : last_at_ + 1; }
  // A time such that about the given share of the rows is earlier. Estimated from the blocks' headers.
  std::int64_t time_of_share(double share) const;

  // Reads all blocks in order.
  Result<void> for_each(const std::function<void(const EventBlock&)>& visit);

  // What reading passed over, once for_each() has run: "FILE: 120 bytes at 4096 skipped: REASON".
  const std::vector<std::string>& damage() const noexcept { return damage_; }

 private:
  std::vector<EventFileReader> files_;
  std::vector<EventBlockInfo> blocks_;
  std::uint64_t rows_ = 0;
  std::int64_t first_at_ = 0;
  std::int64_t last_at_ = 0;
  std::vector<std::string> damage_;
};

// The features of a block's rows, each distinct string hashed once.
// Lifetime: refers to the block between load() and the next.
class BlockFeatures {
 public:
  void load(const EventBlock& block);
  void combine(const EventBlock::Row& row, FeatureList& out);
  // Requires: combine(row) was called since load().
  std::uint64_t listing_hash(const EventBlock::Row& row) const noexcept { return ids_[row.listing]; }

 private:
  const EventBlock* block_ = nullptr;
  std::vector<std::uint64_t> ids_;    // by text
  std::vector<std::uint64_t> texts_;  // folded; 0 not hashed yet
  std::vector<std::uint32_t> query_places_;
  std::vector<QueryFeatures> queries_;
  std::vector<AdFeatures> paths_;
  std::vector<std::uint64_t> levels_;
};

}  // namespace vitrina::ads
