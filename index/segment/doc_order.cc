#include "index/segment/doc_order.h"

#include <algorithm>

namespace vitrina::index {
namespace {

// Keeps the last listing of each id.
std::uint64_t drop_duplicates(std::vector<SpooledListing>& listings) {
  std::sort(listings.begin(), listings.end(), [](const SpooledListing& a, const SpooledListing& b) {
    return a.id_hash != b.id_hash ? a.id_hash < b.id_hash
                                  : a.offset > b.offset;  // the spool is in reading order
  });
  const auto end =
      std::unique(listings.begin(), listings.end(),
                  [](const SpooledListing& a, const SpooledListing& b) { return a.id_hash == b.id_hash; });
  const auto dropped = static_cast<std::uint64_t>(listings.end() - end);
  listings.erase(end, listings.end());
  return dropped;
}

struct Tree {
  std::vector<CategoryNode> nodes;
  std::vector<std::string> names;
  std::vector<CategoryId> node_of_path;  // by interned path
};

// Builds the tree of the paths in use; sorted paths are in preorder, parents that no listing names are put
// in.
Tree build_tree(const Interner& paths, const std::vector<bool>& used) {
  Tree tree;
  tree.node_of_path.assign(paths.size(), 0);
  tree.nodes.push_back({});
  tree.names.emplace_back();
  std::vector<CategoryId> open{0};  // the chain from the root to the node before
  std::vector<std::string_view> open_names{""};
  for (const std::uint32_t id : paths.sorted()) {
    if (!used[id]) continue;
    std::string_view rest = paths[id];
    std::size_t depth = 0;
    while (!rest.empty()) {
      const std::size_t cut = rest.find(kPathSeparator);
      const std::string_view step = rest.substr(0, cut);
      rest.remove_prefix(cut + 1);
      ++depth;
      if (depth < open.size() && open_names[depth] == step) continue;
      open.resize(depth);
      open_names.resize(depth);
      const auto node = static_cast<CategoryId>(tree.nodes.size());
      tree.nodes.push_back({open.back(), 0, 0, 0});
      tree.names.emplace_back(step);
      open.push_back(node);
      open_names.push_back(step);
    }
    open.resize(depth + 1);
    open_names.resize(depth + 1);
    tree.node_of_path[id] = open.back();
  }
  for (auto node = static_cast<CategoryId>(tree.nodes.size()); node-- > 0;) {
    CategoryNode& self = tree.nodes[node];
    self.subtree_end = std::max(self.subtree_end, node + 1);
    if (node > 0) {
      CategoryNode& parent = tree.nodes[self.parent];
      parent.subtree_end = std::max(parent.subtree_end, self.subtree_end);
    }
  }
  return tree;
}

}  // namespace

DocOrder order_listings(Ingested& ingested) {
  DocOrder order;
  std::vector<SpooledListing> listings = std::move(ingested.listings);
  order.duplicates = drop_duplicates(listings);

  std::vector<bool> used(ingested.categories.size(), false);
  for (const SpooledListing& listing : listings) used[listing.category] = true;
  Tree tree = build_tree(ingested.categories, used);
  for (SpooledListing& listing : listings) listing.category = tree.node_of_path[listing.category];
  std::sort(listings.begin(), listings.end(), [](const SpooledListing& a, const SpooledListing& b) {
    if (a.category != b.category) return a.category < b.category;
    if (a.quality != b.quality) return a.quality > b.quality;
    return a.id_hash < b.id_hash;
  });

  // Listings that stand directly in a node come before those of its children, so a node's own begin is the
  // first listing at or after it in preorder, and its end that of the first node after its subtree.
  std::vector<DocId> begin_of(tree.nodes.size() + 1, static_cast<DocId>(listings.size()));
  for (std::size_t i = listings.size(); i-- > 0;) begin_of[listings[i].category] = static_cast<DocId>(i);
  for (std::size_t node = tree.nodes.size(); node-- > 0;)
    begin_of[node] = std::min(begin_of[node], begin_of[node + 1]);
  for (std::size_t node = 0; node < tree.nodes.size(); ++node) {
    tree.nodes[node].doc_begin = begin_of[node];
    tree.nodes[node].doc_end = begin_of[tree.nodes[node].subtree_end];
  }

  order.records.reserve(listings.size());
  for (const SpooledListing& listing : listings) order.records.push_back({listing.offset, listing.length});
  order.nodes = std::move(tree.nodes);
  order.names = std::move(tree.names);
  return order;
}

}  // namespace vitrina::index
