// SearchRows: the searches of a log, gathered query by query, in bounded memory: full buffers are sorted and
// go through a temporary file.
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "index/base/result.h"
#include "index/segment/temp_file.h"

namespace vitrina::querylog {

struct SearchRow {
  std::uint32_t query = 0;  // the reader's numbers, as context is
  std::uint32_t hour = 0;   // since 1970; kNoHour: not known
  std::uint32_t context = 0;
  std::uint32_t count = 0;
  std::uint64_t session = 0;  // a hash; kNoSession for an aggregate
};
inline constexpr std::uint32_t kNoHour = 0xFFFFFFFFu;
inline constexpr std::uint64_t kNoSession = 0;

class SearchRows {
 public:
  // Holds at most `memory_bytes` (but a thousand rows at least). Errors: kIo naming the directory.
  static Result<SearchRows> create(const std::string& temp_directory, std::uint64_t memory_bytes);

  // Errors: kIo, as when the disk is full.
  Result<void> add(const SearchRow& row);

  // Ends adding. Calls `on_query(rows)` once for each query in ascending order, its rows in no order.
  Result<void> for_each_query(const std::function<void(std::span<const SearchRow>)>& on_query);

 private:
  SearchRows(index::TempFile file, std::size_t most) : file_(std::move(file)), most_(most) {}
  Result<void> spill();

  index::TempFile file_;
  std::size_t most_;
  std::vector<SearchRow> rows_;
  std::vector<std::uint64_t> run_ends_;  // in rows of the file
};

}  // namespace vitrina::querylog
