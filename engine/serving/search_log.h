// SearchLog: what was searched, a JSON line a search, in `searches/YYYY-MM-DD.jsonl` of the data directory
// (days are UTC's). `vitrina querylog build` makes an index of it.
//
// Half-typed queries (as_you_type) and requests without text are not in it. A session is written as its keyed
// hash. With a share below 1, searches are drawn by their request id.
//
// What is lost: a crash loses the last 200 ms, one of the machine what the system had not yet written. What
// cannot be written is dropped and counted. Requests never wait and never fail. Files are the operator's to
// delete.
//
// Threads: a Lane is used by one thread at a time, the log is internally synchronised. Lifetime: lanes are
// given back before the log ends; the clock outlives it.
#pragma once

#include <cstdint>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "engine/search/request.h"
#include "engine/serving/lanes.h"
#include "engine/serving/sponsored.h"
#include "index/base/clock.h"
#include "index/base/result.h"

namespace vitrina::serving {

struct SearchLogCounters {
  std::uint64_t lines = 0;           // written
  std::uint64_t dropped = 0;         // too many waited, or a write failed
  std::uint64_t write_failures = 0;  // passes
};

struct SearchLogPart {
  std::string lines;
  std::uint64_t count = 0;
  std::size_t size_bytes() const noexcept { return lines.size(); }
  void clear() noexcept {
    lines.clear();
    count = 0;
  }
};

class SearchLog {
 public:
  using Parts = Lanes<SearchLogPart>;

  class Lane {
   public:
    Lane(Parts::Handle lane, double share) : lane_(std::move(lane)), share_(share) {}

    // Whether this search is one to be written down.
    bool wants(const search::SearchRequest& request, std::string_view request_id) const noexcept;
    // `read_as`: the text that was searched for. `session`: its hash; 0: none.
    void append(std::int64_t at, const search::SearchRequest& request, std::string_view read_as,
                const AdCall& call, std::uint64_t session, std::uint64_t total);

   private:
    Parts::Handle lane_;
    double share_;
    std::string at_;
  };
  using LaneHandle = std::unique_ptr<Lane>;

  // Writes to `directory`, which is there. Requires: 0 < share ≤ 1.
  SearchLog(std::string directory, const Clock& clock, double share);
  SearchLog(const SearchLog&) = delete;
  SearchLog& operator=(const SearchLog&) = delete;

  LaneHandle make_lane() { return std::make_unique<Lane>(lanes_.make_lane(), share_); }
  // Returns when all that was appended before has been written, or dropped.
  void flush() { lanes_.flush(); }
  SearchLogCounters counters() const;

 private:
  void take(SearchLogPart& part);
  bool write(std::string_view lines);

  const std::string directory_;
  const Clock& clock_;
  const double share_;
  std::string path_;  // of the lanes' thread, as is the file
  std::ofstream file_;
  mutable std::mutex mutex_;
  SearchLogCounters counters_;
  Parts lanes_;  // last: its thread uses all of the above
};

}  // namespace vitrina::serving
