// ServedLog: every ad that was shown, into the event files of the data directory and to whoever counts them.
//
// Each worker has a Lane; one thread takes what the lanes hold every 200 ms, appends it to the day's file
// `events/YYYY-MM-DD.rows` and then tells the listener. A sampled auction adds the campaigns that were kept
// out, by their budget or by better ones.
//
// What is lost: a crash of the process loses the last 200 ms, one of the machine the last second (the file is
// forced to the disk each second). What cannot be written (a full disk) waits in memory and is tried again;
// past `most_waiting` rows it is dropped and counted. Requests never wait and never fail.
//
// Threads: a Lane is used by one thread at a time, the log is internally synchronised. Lifetime: lanes are
// given back before the log ends; the clock outlives it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ads/campaign/calendar.h"
#include "engine/ads/campaign/event_file.h"
#include "engine/serving/lanes.h"
#include "index/base/clock.h"

namespace vitrina::serving {

// What the request has at hand of an ad that it shows, or of a campaign that it does not.
struct ServedEntry {
  const ads::ServedAd& ad;
  std::span<const std::string> category;  // the listing's path
  ads::EventOutcome outcome = ads::EventOutcome::kShown;
  std::uint32_t pacing_number = 0;  // of the campaign on the pacing board
  double click_rate = 0;            // expected, in its slot
};

struct ServedRow {
  static constexpr std::uint32_t kNoNumber = 0xFFFFFFFFu;  // no campaign of the board
  ads::EventRow row;
  std::uint32_t pacing_number = 0;
  double click_rate = 0;
};

// Where the event files end.
struct EventPosition {
  std::string file;  // its name in the directory; empty: before all
  std::uint64_t offset = 0;
  friend auto operator<=>(const EventPosition&, const EventPosition&) = default;
};

struct ServedLogCounters {
  std::uint64_t rows = 0;     // written
  std::uint64_t dropped = 0;  // lost: too many waited
  std::uint64_t write_failures = 0;
  std::string last_failure;  // its message; empty: none yet
};

// The bytes of a lane. Threads: one at a time.
struct ServedPart {
  ByteWriter bytes;
  std::size_t size_bytes() const noexcept { return bytes.size(); }
  void clear() noexcept { bytes.clear(); }
};

class ServedLog {
 public:
  using Parts = Lanes<ServedPart>;
  // After each pass, what has been written in it (maybe nothing), and where the files end. On the log's
  // thread.
  using OnRows = std::function<void(std::span<const ServedRow> rows, const EventPosition& position)>;

  class Lane {
   public:
    explicit Lane(Parts::Handle lane) : lane_(std::move(lane)) {}
    void append(const ServedEntry& entry);

   private:
    Parts::Handle lane_;
  };
  using LaneHandle = std::unique_ptr<Lane>;

  struct Options {
    ads::ShopZone zone;
    std::chrono::milliseconds interval{200};
    std::chrono::milliseconds sync_interval{1'000};
    std::size_t most_waiting = 1'000'000;  // rows that could not be written yet
  };

  // Errors: kIo where the newest file cannot be opened.
  static Result<std::unique_ptr<ServedLog>> open(std::string directory, const Clock& clock, Options options,
                                                 OnRows on_rows);

  LaneHandle make_lane() { return std::make_unique<Lane>(lanes_.make_lane()); }
  // Returns when all that was appended before has been written, told, or dropped.
  void flush() { lanes_.flush(); }
  ServedLogCounters counters() const;

 private:
  ServedLog(std::string directory, const Clock& clock, Options options, OnRows on_rows, std::string newest);
  void take(ServedPart& part);
  void end_pass();
  Result<void> open_file();
  Result<void> write();
  Result<void> sync();

  const std::string directory_;
  const Clock& clock_;
  const Options options_;
  const OnRows on_rows_;
  std::string file_;  // its name, not before any that is there
  std::optional<ads::EventFileWriter> writer_;
  std::vector<ServedRow> rows_;
  std::size_t row_count_ = 0;     // of rows_, that are in use
  std::size_t written_rows_ = 0;  // of these, that the writer has
  std::chrono::steady_clock::time_point synced_;
  bool is_synced_ = true;
  mutable std::mutex mutex_;
  ServedLogCounters counters_;
  Parts lanes_;  // last: its thread uses all of the above
};

// The event files of a directory, oldest first: names. Errors: kIo.
Result<std::vector<std::string>> list_event_files(const std::string& directory);

}  // namespace vitrina::serving
