#include "engine/search/attribute_matches.h"

#include <algorithm>

namespace vitrina::search {

void AttributeMatches::begin(const index::Segment& segment, const query::Plan& plan) {
  segment_ = &segment;
  wanted_.clear();
  read_group_shares(plan, shares_);
  for (std::uint32_t g = 0; g < plan.groups.size(); ++g) {
    for (const query::Alternative& alternative : plan.alternatives_of(plan.groups[g])) {
      const auto values = segment.attributes().values_that_read(alternative.term);
      if (values.size() > kMostValues) continue;
      for (const index::ValueTerm& value : values) wanted_.emplace_back(value.ordinal, g);
    }
  }
  std::sort(wanted_.begin(), wanted_.end());
}

float AttributeMatches::read(DocId doc) const {
  float share = 0;
  std::uint32_t seen = 0;  // a bit a group
  for (const Ordinal ordinal : segment_->attributes().ordinals(doc)) {
    auto it = std::lower_bound(wanted_.begin(), wanted_.end(), std::pair(ordinal, std::uint32_t{0}));
    for (; it != wanted_.end() && it->first == ordinal; ++it) {
      const std::uint32_t bit = 1u << it->second;
      if ((seen & bit) == 0) share += shares_[it->second];
      seen |= bit;
    }
  }
  return share;
}

}  // namespace vitrina::search
