// GroupShares: each group's share of the query's idf, by which features count it.
//
// Threads: values.
#pragma once

#include <algorithm>
#include <array>

#include "engine/query/plan.h"

namespace vitrina::search {

using GroupShares = std::array<float, query::kMaxGroups>;

// Those of the plan's groups; what follows them is not set.
inline void read_group_shares(const query::Plan& plan, GroupShares& shares) noexcept {
  double sum = 0;
  for (const query::TermGroup& group : plan.groups) sum += group.idf;
  for (std::size_t g = 0; g < plan.groups.size(); ++g)
    shares[g] = static_cast<float>(plan.groups[g].idf / std::max(sum, 1.0));
}

}  // namespace vitrina::search
