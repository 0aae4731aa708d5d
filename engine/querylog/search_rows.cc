#include "engine/querylog/search_rows.h"

#include <algorithm>
#include <queue>

#include "index/base/bytes.h"

namespace vitrina::querylog {

Result<SearchRows> SearchRows::create(const std::string& temp_directory, std::uint64_t memory_bytes) {
  VITRINA_ASSIGN(index::TempFile file, index::TempFile::create(temp_directory));
  return SearchRows(std::move(file), std::max<std::size_t>(1'000, memory_bytes / sizeof(SearchRow)));
}

Result<void> SearchRows::add(const SearchRow& row) {
  if (rows_.size() >= most_) VITRINA_TRY(spill());
  rows_.push_back(row);
  return {};
}

Result<void> SearchRows::spill() {
  std::sort(rows_.begin(), rows_.end(),
            [](const SearchRow& a, const SearchRow& b) { return a.query < b.query; });
  VITRINA_TRY(file_.append(std::as_bytes(std::span(rows_))));
  run_ends_.push_back((run_ends_.empty() ? 0 : run_ends_.back()) + rows_.size());
  rows_.clear();
  return {};
}

Result<void> SearchRows::for_each_query(const std::function<void(std::span<const SearchRow>)>& on_query) {
  VITRINA_TRY(spill());
  rows_ = {};
  VITRINA_ASSIGN(const Bytes bytes, file_.map());
  const std::span<const SearchRow> all = array_view<SearchRow>(bytes);
  std::vector<std::span<const SearchRow>> runs;  // what is left of each
  for (std::size_t i = 0; i < run_ends_.size(); ++i) {
    const std::uint64_t begin = i == 0 ? 0 : run_ends_[i - 1];
    runs.push_back(all.subspan(begin, run_ends_[i] - begin));
  }
  using Head = std::pair<std::uint32_t, std::size_t>;  // the run's next query
  std::priority_queue<Head, std::vector<Head>, std::greater<>> heads;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (!runs[i].empty()) heads.emplace(runs[i].front().query, i);
  }
  std::vector<SearchRow> group;
  while (!heads.empty()) {
    const std::uint32_t query = heads.top().first;
    group.clear();
    while (!heads.empty() && heads.top().first == query) {
      auto& run = runs[heads.top().second];
      const auto end =
          std::find_if(run.begin(), run.end(), [&](const SearchRow& row) { return row.query != query; });
      group.insert(group.end(), run.begin(), end);
      const std::size_t number = heads.top().second;
      heads.pop();
      run = run.subspan(static_cast<std::size_t>(end - run.begin()));
      if (!run.empty()) heads.emplace(run.front().query, number);
    }
    on_query(group);
  }
  return {};
}

}  // namespace vitrina::querylog
