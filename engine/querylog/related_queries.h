// RelatedQueries: which queries go together, because the same sessions searched them or because they led to
// clicks on the same listings.
//
// How near two queries are is a cosine: together ÷ √(uses of one × uses of the other), so that what everybody
// searches is not next to everything (item-to-item, Linden, Smith, York 2003). Of each query the kMostRelated
// nearest are kept, of those that kLeastSessionsShown sessions and more hold together, and kLeastLift times
// as many as would by chance.
//
// Memory: bounded, through temporary files. Threads: one at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "engine/querylog/grouped_rows.h"
#include "index/base/result.h"

namespace vitrina::querylog {

inline constexpr std::size_t kMostRelated = 8;
inline constexpr double kLeastLift = 2;

struct RelatedQuery {
  std::uint32_t query = 0;
  std::uint32_t sessions =
      0;  // that hold both, or the lesser number of those that clicked; summed by listing
  friend bool operator==(const RelatedQuery&, const RelatedQuery&) = default;
};

class RelatedQueries {
 public:
  // Errors: kIo naming the directory.
  static Result<RelatedQueries> create(const std::string& temp_directory, std::uint64_t memory_bytes);

  // `query` was used in `group`, a session or a listing, by `session`; again is as good as once.
  // Errors: kIo.
  Result<void> add(std::uint64_t group, std::uint64_t session, std::uint32_t query);

  // Ends adding. Calls on_query(query, related) for each that has any, ascending; the nearest first, of two
  // that are as near the lower number. Errors: kIo, and those of `on_query`.
  Result<void> for_each(const std::function<Result<void>(std::uint32_t query,
                                                         std::span<const RelatedQuery> related)>& on_query);

 private:
  struct Use {
    std::uint64_t in = 0;
    std::uint64_t session = 0;
    std::uint32_t query = 0;
    std::uint64_t group() const noexcept { return in; }
  };
  // Two queries that one group holds; both ways round.
  struct Pair {
    std::uint32_t query = 0;
    RelatedQuery other;
    std::uint64_t group() const noexcept { return query; }
  };

  RelatedQueries(GroupedRows<Use> uses, GroupedRows<Pair> pairs)
      : uses_(std::move(uses)), pairs_(std::move(pairs)) {}
  Result<void> pair(std::span<const Use> group);

  GroupedRows<Use> uses_;
  GroupedRows<Pair> pairs_;
  std::vector<std::uint32_t> use_counts_;  // by query
  std::uint64_t sessions_ = 0;             // of all groups
  std::vector<Use> distinct_;
  std::vector<std::uint64_t> group_sessions_;
  std::vector<RelatedQuery> of_group_;
};

}  // namespace vitrina::querylog
