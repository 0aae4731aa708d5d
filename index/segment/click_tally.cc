#include "index/segment/click_tally.h"

#include <algorithm>

namespace vitrina::index {

void ClickTally::add(std::string_view query, const std::vector<std::string>& path, std::uint64_t clicks) {
  const CategoryId node = find_node(path);
  terms_.clear();
  const std::vector<Token>& tokens = analyzer_.tokenize(query, scratch_);
  analyzer_.for_each_term(tokens, scratch_, [&](std::string_view stem, std::size_t, std::size_t) {
    const TermId term = find_term_(stem);
    if (term != kNoTerm && std::find(terms_.begin(), terms_.end(), term) == terms_.end())
      terms_.push_back(term);
  });
  for (const TermId term : terms_) clicks_[{term, node}] += clicks;
}

std::vector<ClickedCategory> ClickTally::shares() const {
  std::vector<ClickedCategory> shares;
  for (auto begin = clicks_.begin(); begin != clicks_.end();) {
    double all = kPriorCategoryClicks;
    auto end = begin;
    for (; end != clicks_.end() && end->first.first == begin->first.first; ++end)
      all += static_cast<double>(end->second);
    for (; begin != end; ++begin) {
      const auto& [term, node] = begin->first;
      const double share = static_cast<double>(begin->second) / all;
      if (node == kNoCategory || share < kLeastClickShare) continue;
      shares.push_back({term, node, static_cast<std::uint32_t>(share * 65'536)});
    }
  }
  return shares;
}

CategoryId ClickTally::find_node(const std::vector<std::string>& path) const {
  CategoryId node = 0;
  for (const std::string& step : path) {
    const CategoryId end = order_.nodes[node].subtree_end;
    CategoryId child = node + 1;
    while (child < end && order_.names[child] != step) child = order_.nodes[child].subtree_end;
    if (child >= end) return kNoCategory;
    node = child;
  }
  return node == 0 ? kNoCategory : node;
}

}  // namespace vitrina::index
