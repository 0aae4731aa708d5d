// QueryCounts: how often each query was searched, out of a query log or an aggregate of one, and how searches
// spread over the hours of the week.
//
// Use for: rules that depend on how frequent a query is; the traffic that budgets are paced along. Not for: which queries a keyword catches, and when.
//
// Lines of three kinds are read, mixed as they come (DESIGN.md section 6, "Query log"):
//   {"at":…,"q":"сабо мужские",…}            one search
//   {"query":"сабо мужские","frequency":17}  an aggregate of many
//   сабо мужские<TAB>17                      the same
// Queries are the same if their folded texts are (case, ё, spaces); inflected forms are different queries.
//
// Size: 16 bytes a distinct query and the table's; two queries of equal 64-bit hashes would count as one.
// Threads: immutable after construction.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "index/base/result.h"
#include "index/text/analyzer.h"

namespace vitrina::querylog {

class QueryCounts {
 public:
  // Plain, gzip or zstd. Errors: those of reading the file; kInvalidArgument naming file and line for one
  // that is none of the three.
  static Result<QueryCounts> open(const std::string& path, const index::Analyzer& analyzer);

  std::uint64_t count(std::string_view query, const index::Analyzer& analyzer) const;
  std::size_t distinct_count() const noexcept { return counts_.size(); }
  std::uint64_t total() const noexcept { return total_; }
  // Searches whose time is known, by the hour of the week in UTC, Monday 00:00 first.
  const std::array<std::uint64_t, 168>& hours() const noexcept { return hours_; }

 private:
  void add(std::string_view query, std::uint64_t count, const index::Analyzer& analyzer);

  std::unordered_map<std::uint64_t, std::uint64_t> counts_;  // by a hash of the folded query
  std::uint64_t total_ = 0;
  std::array<std::uint64_t, 168> hours_{};
};

}  // namespace vitrina::querylog
