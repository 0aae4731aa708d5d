#include "engine/querylog/related_queries.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "engine/querylog/log_index.h"

namespace vitrina::querylog {
namespace {

// A session of more queries is a robot's, a listing that more lead to is everybody's: pairs would be their
// square.
constexpr std::size_t kMostOfGroup = 50;

}  // namespace

Result<RelatedQueries> RelatedQueries::create(const std::string& temp_directory, std::uint64_t memory_bytes) {
  VITRINA_ASSIGN(auto uses, GroupedRows<Use>::create(temp_directory, memory_bytes / 2));
  VITRINA_ASSIGN(auto pairs, GroupedRows<Pair>::create(temp_directory, memory_bytes / 2));
  return RelatedQueries(std::move(uses), std::move(pairs));
}

Result<void> RelatedQueries::add(std::uint64_t group, std::uint64_t session, std::uint32_t query) {
  return uses_.add({group, session, query});
}

// The group's queries with the sessions that used each, and every two of them.
Result<void> RelatedQueries::pair(std::span<const Use> group) {
  distinct_.assign(group.begin(), group.end());
  const auto key = [](const Use& use) { return std::tie(use.query, use.session); };
  std::sort(distinct_.begin(), distinct_.end(), [&](const Use& a, const Use& b) { return key(a) < key(b); });
  distinct_.erase(std::unique(distinct_.begin(), distinct_.end(),
                              [&](const Use& a, const Use& b) { return key(a) == key(b); }),
                  distinct_.end());
  of_group_.clear();
  group_sessions_.clear();
  for (const Use& use : distinct_) group_sessions_.push_back(use.session);
  std::sort(group_sessions_.begin(), group_sessions_.end());
  sessions_ += static_cast<std::uint64_t>(std::unique(group_sessions_.begin(), group_sessions_.end()) -
                                          group_sessions_.begin());
  for (const Use& use : distinct_) {
    if (of_group_.empty() || of_group_.back().query != use.query) of_group_.push_back({use.query, 0});
    ++of_group_.back().sessions;
  }
  for (const RelatedQuery& one : of_group_) {
    if (one.query >= use_counts_.size()) use_counts_.resize(one.query + 1);
    use_counts_[one.query] += one.sessions;
  }
  if (of_group_.size() > kMostOfGroup) return {};
  for (const RelatedQuery& one : of_group_) {
    for (const RelatedQuery& other : of_group_) {
      if (one.query == other.query) continue;
      VITRINA_TRY(pairs_.add({one.query, {other.query, std::min(one.sessions, other.sessions)}}));
    }
  }
  return {};
}

Result<void> RelatedQueries::for_each(
    const std::function<Result<void>(std::uint32_t, std::span<const RelatedQuery>)>& on_query) {
  VITRINA_TRY(uses_.for_each_group([&](std::span<const Use> group) { return pair(group); }));
  struct Near {
    double cosine = 0;
    RelatedQuery other;
  };
  std::vector<RelatedQuery> others;
  std::vector<Near> nearest;
  return pairs_.for_each_group([&](std::span<const Pair> pairs) -> Result<void> {
    others.clear();
    for (const Pair& pair : pairs) others.push_back(pair.other);
    std::sort(others.begin(), others.end(),
              [](const RelatedQuery& a, const RelatedQuery& b) { return a.query < b.query; });
    nearest.clear();
    const std::uint32_t query = pairs.front().query;
    for (std::size_t i = 0; i < others.size();) {
      RelatedQuery sum{others[i].query, 0};
      for (; i < others.size() && others[i].query == sum.query; ++i) sum.sessions += others[i].sessions;
      if (sum.sessions < kLeastSessionsShown) continue;
      const double uses = static_cast<double>(use_counts_[query]) * use_counts_[sum.query];
      if (sum.sessions * static_cast<double>(sessions_) < kLeastLift * uses) continue;
      nearest.push_back({sum.sessions / std::sqrt(uses), sum});
    }
    if (nearest.empty()) return {};
    std::sort(nearest.begin(), nearest.end(), [](const Near& a, const Near& b) {
      return a.cosine != b.cosine ? a.cosine > b.cosine : a.other.query < b.other.query;
    });
    others.clear();
    for (std::size_t i = 0; i < std::min(nearest.size(), kMostRelated); ++i)
      others.push_back(nearest[i].other);
    return on_query(query, others);
  });
}

}  // namespace vitrina::querylog
