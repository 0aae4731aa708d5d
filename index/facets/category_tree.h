// The category tree, numbered in preorder with siblings in byte order of their names. Listings are numbered
// by category first, so every node is one range of doc ids: "under this category" costs two comparisons, and
// its count needs no look-up by listing.
//
// Node 0 is the root; listings without a category stand directly in it. Sections: nodes (CategoryNode), names
// (StringTable in node order).
//
// The reader trusts nothing: parents that do not precede their children or ranges that leave the segment are
// read as the root or as empty.
//
// Threads: immutable after construction. Lifetime: does not own the bytes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/base/bytes.h"
#include "index/base/ids.h"
#include "index/base/string_table.h"

namespace vitrina::index {

struct CategoryNode {
  CategoryId parent = 0;
  CategoryId subtree_end = 0;  // past the last node below this one
  DocId doc_begin = 0;         // listings of the whole subtree
  DocId doc_end = 0;
};
static_assert(sizeof(CategoryNode) == 16);

struct DocRange {
  DocId begin = 0;
  DocId end = 0;
  std::uint32_t size() const noexcept { return end - begin; }
  friend bool operator==(DocRange, DocRange) = default;
};

class CategoryTree {
 public:
  CategoryTree() = default;
  CategoryTree(Bytes nodes, Bytes names, std::uint32_t doc_limit) noexcept;

  std::uint32_t size() const noexcept { return size_; }
  std::string_view name(CategoryId node) const noexcept { return names_[node]; }

  // The listings under a node. Requires: node < size().
  DocRange docs(CategoryId node) const noexcept {
    const DocId begin = std::min(nodes_[node].doc_begin, doc_limit_);
    return {begin, std::clamp(nodes_[node].doc_end, begin, doc_limit_)};
  }

  // Calls `on_child(CategoryId)` for each direct child, in byte order of names.
  template <class OnChild>
  void for_each_child(CategoryId node, OnChild&& on_child) const {
    const CategoryId end = subtree_end(node);
    for (CategoryId child = node + 1; child < end; child = subtree_end(child)) on_child(child);
  }

  // Those that stand in the node itself: before its children's. Requires: node < size().
  DocRange own_docs(CategoryId node) const noexcept {
    const DocRange all = docs(node);
    return subtree_end(node) == node + 1
               ? all
               : DocRange{all.begin, std::clamp(docs(node + 1).begin, all.begin, all.end)};
  }

  // The direct child of that name; kNoCategory where there is none.
  CategoryId find_child(CategoryId node, std::string_view name) const noexcept;
  // The node of a path from the root; kNoCategory where there is none. An empty path is the root.
  CategoryId find(std::span<const std::string> path) const noexcept;
  // The same for a path written "A/B/C"; a name may itself hold slashes. The first reading that fits wins.
  CategoryId find(std::string_view slashed_path) const noexcept;

  std::vector<std::string> path(CategoryId node) const;
  // The same in place of `steps`, without copies.
  void path(CategoryId node, std::vector<std::string_view>& steps) const;

  // The deepest node that holds the listing; the root where it has no category. Cost: a binary search, from
  // `from` on, which for ascending listings is the node of the one before.
  CategoryId leaf_of(DocId doc, CategoryId from = 0) const noexcept;
  // The direct child of `node` that the listing stands under; kNoCategory where it stands under none. Cost:
  // as leaf_of, and the way up.
  CategoryId child_of(CategoryId node, DocId doc) const noexcept;

 private:
  CategoryId subtree_end(CategoryId node) const noexcept {
    return std::clamp(nodes_[node].subtree_end, node + 1, std::max(size_, node + 1));
  }
  CategoryId find_below(CategoryId node, std::string_view rest) const noexcept;

  std::span<const CategoryNode> nodes_;
  StringTable names_;
  std::uint32_t size_ = 0;
  std::uint32_t doc_limit_ = 0;
};

}  // namespace vitrina::index
