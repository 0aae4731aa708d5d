#include "index/facets/category_tree.h"

namespace vitrina::index {

CategoryTree::CategoryTree(Bytes nodes, Bytes names, std::uint32_t doc_limit) noexcept
    : nodes_(array_view<CategoryNode>(nodes)), names_(names), doc_limit_(doc_limit) {
  size_ = static_cast<std::uint32_t>(std::min<std::size_t>(nodes_.size(), names_.size()));
}

CategoryId CategoryTree::find_child(CategoryId node, std::string_view wanted) const noexcept {
  CategoryId found = kNoCategory;
  for_each_child(node, [&](CategoryId child) {
    if (name(child) == wanted) found = child;
  });
  return found;
}

CategoryId CategoryTree::find(std::span<const std::string> path) const noexcept {
  if (size_ == 0) return kNoCategory;
  CategoryId node = 0;
  for (const std::string& step : path) {
    node = find_child(node, step);
    if (node == kNoCategory) return kNoCategory;
  }
  return node;
}

CategoryId CategoryTree::find(std::string_view slashed_path) const noexcept {
  return size_ == 0 ? kNoCategory : find_below(0, slashed_path);
}

CategoryId CategoryTree::find_below(CategoryId node, std::string_view rest) const noexcept {
  if (rest.empty()) return node;
  CategoryId found = kNoCategory;
  for_each_child(node, [&](CategoryId child) {
    const std::string_view step = name(child);
    if (found != kNoCategory || step.empty() || !rest.starts_with(step)) return;
    const std::string_view after = rest.substr(step.size());
    if (after.empty()) {
      found = child;
    } else if (after[0] == '/') {
      found = find_below(child, after.substr(1));
    }
  });
  return found;
}

std::vector<std::string> CategoryTree::path(CategoryId node) const {
  std::vector<std::string> steps;
  while (node != 0 && node < size_) {
    steps.emplace_back(name(node));
    const CategoryId parent = nodes_[node].parent;
    if (parent >= node) break;
    node = parent;
  }
  std::reverse(steps.begin(), steps.end());
  return steps;
}

CategoryId CategoryTree::leaf_of(DocId doc) const noexcept {
  CategoryId leaf = 0;
  for (CategoryId child = 1; child < subtree_end(leaf);) {
    const DocRange range = docs(child);
    if (doc >= range.begin && doc < range.end) {
      leaf = child++;
    } else {
      child = subtree_end(child);
    }
  }
  return leaf;
}

}  // namespace vitrina::index
