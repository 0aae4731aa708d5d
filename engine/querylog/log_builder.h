// Builds a LogIndex out of query logs.
//
// Queries are the same if their folded texts are (case, ё, spaces); inflected forms are different queries.
// What comes out depends on the lines and the options alone: not on threads, memory, the order of input or
// the clock. Texts that cannot be a query (blank, too long, with control characters) are counted and left
// out.
//
// Memory: the distinct texts and some 170 bytes for each; the rest is bounded by `memory_bytes` and goes
// through temporary files.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "index/base/result.h"
#include "index/segment/builder.h"

namespace vitrina::querylog {

// A click on a listing that a query found. `session` is the keyed hash of the query log; 0: not known.
struct Click {
  std::string_view query;  // as typed
  std::string_view listing;
  std::uint64_t session = 0;
  std::int64_t at = 0;  // seconds since 1970
};
using ClickSink = std::function<Result<void>(const Click&)>;

struct LogBuildOptions {
  unsigned threads = 0;  // 0: as many as there are cores
  std::uint64_t memory_bytes = std::uint64_t{1} << 30;
  index::AnalyzerOptions analyzer = {};
  std::uint32_t days = 0;     // only searches of the last so many days before the newest; 0: all
  double max_rejects = 0.01;  // share of lines; more of them fail the build

  // Passes on what was clicked, each click once; its errors end the build. Empty: clicks are not known.
  std::function<Result<void>(const ClickSink& on_click)> for_each_click = {};
  std::function<void(const index::RejectedLine&)> on_reject = {};
  std::function<void(std::string_view step, std::uint64_t done, std::uint64_t total, std::string_view unit)>
      on_progress = {};
};

struct LogBuildReport {
  std::uint64_t lines = 0;     // that were not empty
  std::uint64_t rejected = 0;  // that are no line of a query log
  std::uint64_t unkept = 0;    // blank, longer than a listing id may be, with control characters
  std::uint64_t older = 0;     // searches before the days that were asked for
  std::uint64_t searches = 0;
  std::uint64_t queries = 0;  // distinct
  std::uint64_t clicks = 0;   // of queries that enough have searched to be shown
  std::uint64_t file_bytes = 0;
};

// Plain, gzip or zstd. `out` is replaced when the new one is complete.
// Errors: those of reading and writing files; kInvalidArgument when no query was read or too many lines were
// rejected.
Result<LogBuildReport> build_log_index(const std::vector<std::string>& logs, const std::string& out,
                                       const LogBuildOptions& options);

}  // namespace vitrina::querylog
