#include "engine/search/category_spread.h"

#include <algorithm>

namespace vitrina::search {

std::span<const CategoryCount> CategorySpread::find(const index::Segment& segment, const query::Plan& plan,
                                                    std::size_t limit) {
  counts_.clear();
  const std::span<GroupCursor> groups = cursors_.open(plan, segment.postings());
  if (groups.empty() || groups.size() < plan.groups.size()) return {};
  const index::CategoryTree& tree = segment.categories();
  GroupCursor& leader = groups[0];
  // Doc order is category order. Of a single list the place in it says how many there were.
  const bool is_single = groups.size() == 1 && leader.alternative_count() == 1;
  index::DocRange docs;
  std::uint32_t steps = 0;
  while (leader.doc() != kEndDoc) {
    if (++steps > kMostSteps) return {};
    const DocId doc = leader.doc();
    if (!all_hold_or_skip(groups)) continue;
    if (doc >= docs.end) {
      const CategoryId leaf = tree.leaf_of(doc);
      docs = tree.own_docs(leaf);
      docs.end = std::max(docs.end, doc + 1);  // whatever the bytes
      counts_.push_back({leaf, 0});
    }
    if (is_single) {
      index::PostingCursor& list = leader.alternative(0);
      const std::uint32_t before = list.position();
      list.next_geq(docs.end);
      leader.settle();
      counts_.back().count += list.position() - before;
    } else {
      ++counts_.back().count;
      leader.next();
    }
  }
  std::erase_if(counts_, [](const CategoryCount& one) { return one.category == 0; });  // in no category
  const std::size_t shown = std::min(limit, counts_.size());
  std::partial_sort(counts_.begin(), counts_.begin() + static_cast<std::ptrdiff_t>(shown), counts_.end(),
                    [](const CategoryCount& a, const CategoryCount& b) {
                      return a.count != b.count ? a.count > b.count : a.category < b.category;
                    });
  return std::span(counts_).first(shown);
}

}  // namespace vitrina::search
