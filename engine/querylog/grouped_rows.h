// GroupedRows: rows put together by what they belong to, in bounded memory: full buffers are sorted and go
// through a temporary file.
//
// Row: trivially copyable, with `std::uint64_t group() const`.
//
// Threads: one at a time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <queue>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "index/base/bytes.h"
#include "index/base/result.h"
#include "index/segment/temp_file.h"

namespace vitrina::querylog {

template <class Row>
class GroupedRows {
 public:
  // Holds at most `memory_bytes` (but a thousand rows at least). Errors: kIo naming the directory.
  static Result<GroupedRows> create(const std::string& temp_directory, std::uint64_t memory_bytes) {
    VITRINA_ASSIGN(index::TempFile file, index::TempFile::create(temp_directory));
    return GroupedRows(std::move(file), std::max<std::size_t>(1'000, memory_bytes / sizeof(Row)));
  }

  // Errors: kIo, as when the disk is full.
  Result<void> add(const Row& row) {
    if (rows_.size() >= most_) VITRINA_TRY(spill());
    rows_.push_back(row);
    return {};
  }

  // Ends adding. Calls `on_group(std::span<const Row>) -> Result<void>` once for each group in ascending
  // order, its rows in no order. Errors: kIo, and those of `on_group`.
  template <class OnGroup>
  Result<void> for_each_group(OnGroup&& on_group) {
    VITRINA_TRY(spill());
    rows_ = {};
    VITRINA_ASSIGN(const Bytes bytes, file_.map());
    const std::span<const Row> all = array_view<Row>(bytes);
    std::vector<std::span<const Row>> runs;  // what is left of each
    for (std::size_t i = 0; i < run_ends_.size(); ++i) {
      const std::uint64_t begin = i == 0 ? 0 : run_ends_[i - 1];
      runs.push_back(all.subspan(begin, run_ends_[i] - begin));
    }
    using Head = std::pair<std::uint64_t, std::size_t>;  // the run's next group
    std::priority_queue<Head, std::vector<Head>, std::greater<>> heads;
    for (std::size_t i = 0; i < runs.size(); ++i) {
      if (!runs[i].empty()) heads.emplace(runs[i].front().group(), i);
    }
    std::vector<Row> group;
    while (!heads.empty()) {
      const std::uint64_t which = heads.top().first;
      group.clear();
      while (!heads.empty() && heads.top().first == which) {
        auto& run = runs[heads.top().second];
        const auto end =
            std::find_if(run.begin(), run.end(), [&](const Row& row) { return row.group() != which; });
        group.insert(group.end(), run.begin(), end);
        const std::size_t number = heads.top().second;
        heads.pop();
        run = run.subspan(static_cast<std::size_t>(end - run.begin()));
        if (!run.empty()) heads.emplace(run.front().group(), number);
      }
      VITRINA_TRY(on_group(std::span<const Row>(group)));
    }
    return {};
  }

 private:
  GroupedRows(index::TempFile file, std::size_t most) : file_(std::move(file)), most_(most) {}

  Result<void> spill() {
    std::sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) { return a.group() < b.group(); });
    VITRINA_TRY(file_.append(std::as_bytes(std::span(rows_))));
    run_ends_.push_back((run_ends_.empty() ? 0 : run_ends_.back()) + rows_.size());
    rows_.clear();
    return {};
  }

  index::TempFile file_;
  std::size_t most_;
  std::vector<Row> rows_;
  std::vector<std::uint64_t> run_ends_;  // in rows of the file
};

}  // namespace vitrina::querylog
