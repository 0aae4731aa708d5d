// AuctionLog: every served auction, appended to rotating files without a lock or a wait on the request path.
//
// Each worker has a Lane, which encodes its auctions into memory; one thread of the log takes what the lanes
// hold every 200 ms and writes it as a block, with one write. Files are named by the time of their first
// block, `<16 digits of µs since 1970>.log`; a new one begins where the last would pass `file_bytes`, and the
// oldest past `files` are removed. After a restart the newest file goes on.
//
// What is lost: a crash of the process loses the last 200 ms, one of the machine what the system had not
// written yet (nothing is forced to the disk). Where the disk is full or too slow records are dropped and
// counted; requests never wait and never fail.
//
// Cost: about a microsecond and 600 bytes for an auction of twenty candidates, most of it their encoding; two
// atomic operations; no allocation in steady state.
// Threads: a Lane is used by one thread at a time, the log itself is internally synchronised.
// Lifetime: lanes are given back before the log ends. auction_log_file.h says what is in a file and reads it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "engine/ads/selection/ad_selector.h"
#include "engine/serving/auction_log_counters.h"
#include "engine/serving/auction_log_file.h"
#include "engine/serving/auction_record.h"
#include "engine/serving/lanes.h"
#include "index/base/clock.h"

namespace vitrina::serving {

// An auction to be logged, as the request has it at hand.
struct AuctionEntry {
  std::int64_t at = 0;  // seconds since 1970
  std::string_view request_id;
  std::string_view query;
  AuctionVersions versions;
  const ads::AuctionInput& input;
  const ads::AuctionOutcome& outcome;
  std::span<const ads::AuctionedAd> ads;  // as input.candidates
};

class AuctionLog {
 public:
  struct Options {
    std::uint64_t file_bytes = std::uint64_t{64} << 20;
    std::uint32_t files = 16;                       // at least 1
    std::size_t lane_bytes = std::size_t{4} << 20;  // more than this waiting: records are dropped
    std::chrono::milliseconds interval{200};
  };

  using Parts = Lanes<AuctionBlockPart>;

  // Encodes auctions into a lane. Threads: one at a time.
  class Lane {
   public:
    explicit Lane(Parts::Handle lane) : lane_(std::move(lane)) {}
    void append(const AuctionEntry& entry);

   private:
    Parts::Handle lane_;
    AuctionRecord record_;
    ByteWriter input_;
    ByteWriter outcome_;
    ByteWriter encoded_;
  };
  using LaneHandle = std::unique_ptr<Lane>;

  // Writes to files in `directory`, which is there and this process's alone. Errors: kInvalidArgument with
  // the option's field; kIo where the directory cannot be read.
  static Result<std::unique_ptr<AuctionLog>> open(std::string directory, const Clock& clock, Options options);
  // With the interval, sizes and number of files as above.
  static Result<std::unique_ptr<AuctionLog>> open(std::string directory, const Clock& clock);

  // Destruction writes what is left.
  AuctionLog(const AuctionLog&) = delete;
  AuctionLog& operator=(const AuctionLog&) = delete;

  LaneHandle make_lane() { return std::make_unique<Lane>(lanes_.make_lane()); }

  // Returns when all that was appended before has been written, or dropped.
  void flush() { lanes_.flush(); }

  AuctionLogCounters counters() const;

 private:
  AuctionLog(AuctionLogFiles files, Options options);
  void take(AuctionBlockPart& part);
  void write_block();

  AuctionLogFiles files_;  // of the lanes' thread, as is the block
  AuctionBlock block_;
  mutable std::mutex mutex_;
  AuctionLogCounters counters_;
  Parts lanes_;  // last: its thread uses all of the above
};

}  // namespace vitrina::serving
