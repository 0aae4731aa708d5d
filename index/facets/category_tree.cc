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
  std::vector<std::string_view> steps;
  path(node, steps);
  return {steps.begin(), steps.end()};
}

void CategoryTree::path(CategoryId node, std::vector<std::string_view>& steps) const {
  steps.clear();
  while (node != 0 && node < size_) {
    steps.emplace_back(name(node));
    const CategoryId parent = nodes_[node].parent;
    if (parent >= node) break;
    node = parent;
  }
  std::reverse(steps.begin(), steps.end());
}

// In preorder the listings of nodes begin one after the other, those of a node itself before its children's:
// the last node that begins at the listing or before it holds it, or stands below one that does.
CategoryId CategoryTree::leaf_of(DocId doc, CategoryId from) const noexcept {
  if (size_ == 0) return 0;
  std::size_t low = from < size_ && nodes_[from].doc_begin <= doc ? from : 0;
  std::size_t step = 1;
  while (low + step < size_ && nodes_[low + step].doc_begin <= doc) {
    low += step;
    step *= 2;
  }
  const auto at = [&](std::size_t place) { return nodes_.begin() + static_cast<std::ptrdiff_t>(place); };
  const auto after =
      std::upper_bound(at(low), at(std::min<std::size_t>(low + step, size_)), doc,
                       [](DocId wanted, const CategoryNode& node) { return wanted < node.doc_begin; });
  if (after == nodes_.begin()) return 0;
  auto node = static_cast<CategoryId>(after - nodes_.begin() - 1);
  while (node != 0 && doc >= docs(node).end) {
    const CategoryId parent = nodes_[node].parent;
    node = parent < node ? parent : 0;
  }
  return node;
}

CategoryId CategoryTree::child_of(CategoryId node, DocId doc) const noexcept {
  CategoryId at = leaf_of(doc);
  while (at > node) {
    const CategoryId parent = nodes_[at].parent;
    if (parent == node) return at;
    if (parent > at) break;
    at = parent == at ? 0 : parent;
  }
  return kNoCategory;
}

}  // namespace vitrina::index
