#include "index/facets/category_tree.h"

#include <gtest/gtest.h>

#include "index/base/random.h"
#include "tests/support/memory_sink.h"

namespace vitrina::index {
namespace {

// root ─ Мебель ─ Диваны
//      │        └ Столы
//      └ TV/Audio ─ TV
struct Tree {
  std::vector<CategoryNode> nodes{{0, 6, 0, 10}, {0, 4, 1, 6},  {1, 3, 2, 4},
                                  {1, 4, 4, 6},  {0, 6, 6, 10}, {4, 6, 7, 10}};
  test::MemorySink names;
  Tree() {
    StringTableWriter writer;
    for (const char* name : {"", "Мебель", "Диваны", "Столы", "TV/Audio", "TV"}) writer.add(name);
    EXPECT_TRUE(writer.write(names));
  }
  CategoryTree view() const {
    return CategoryTree(std::as_bytes(std::span(nodes)), as_bytes(names.text), 10);
  }
};

TEST(CategoryTree, FindsNodesByPathAndPathsByNode) {
  const Tree tree;
  const CategoryTree view = tree.view();
  for (CategoryId node = 0; node < view.size(); ++node) EXPECT_EQ(view.find(view.path(node)), node);
  EXPECT_EQ(view.find(std::vector<std::string>{"Мебель", "TV"}), kNoCategory);
  EXPECT_EQ(view.path(3), (std::vector<std::string>{"Мебель", "Столы"}));
}

TEST(CategoryTree, ReadsSlashedPathsAlsoWhereNamesHoldSlashes) {
  const Tree tree;
  const CategoryTree view = tree.view();
  EXPECT_EQ(view.find("Мебель/Диваны"), 2u);
  EXPECT_EQ(view.find("TV/Audio"), 4u);
  EXPECT_EQ(view.find("TV/Audio/TV"), 5u);
  EXPECT_EQ(view.find(""), 0u);
  EXPECT_EQ(view.find("TV"), kNoCategory);
  EXPECT_EQ(view.find("Мебель/"), 1u);
}

TEST(CategoryTree, ListsDirectChildrenWithTheirRanges) {
  const Tree tree;
  const CategoryTree view = tree.view();
  std::vector<CategoryId> children;
  view.for_each_child(0, [&](CategoryId child) { children.push_back(child); });
  EXPECT_EQ(children, (std::vector<CategoryId>{1, 4}));
  EXPECT_EQ(view.docs(1), (DocRange{1, 6}));
}

TEST(CategoryTree, FindsTheDeepestNodeThatHoldsAListing) {
  const Tree tree;
  const CategoryTree view = tree.view();
  for (DocId doc = 0; doc < 10; ++doc) {
    CategoryId deepest = 0;  // nodes stand before those below them
    for (CategoryId node = 0; node < view.size(); ++node) {
      if (doc >= view.docs(node).begin && doc < view.docs(node).end) deepest = node;
    }
    EXPECT_EQ(view.leaf_of(doc), deepest) << doc;
    EXPECT_TRUE(doc >= view.own_docs(deepest).begin && doc < view.own_docs(deepest).end) << doc;
  }
}

TEST(CategoryTree, EndsAndStaysInRangeOnDamagedNodes) {
  const std::uint64_t seed = 1;
  Random random(seed);
  for (int round = 0; round < 20'000; ++round) {
    Tree tree;
    auto* bytes = reinterpret_cast<unsigned char*>(tree.nodes.data());
    for (std::uint64_t n = 1 + random.below(6); n > 0; --n) {
      bytes[random.below(tree.nodes.size() * sizeof(CategoryNode))] = static_cast<unsigned char>(random());
    }
    const CategoryTree view = tree.view();
    for (CategoryId node = 0; node < view.size(); ++node) {
      ASSERT_LE(view.docs(node).begin, view.docs(node).end) << "seed " << seed;
      ASSERT_LE(view.docs(node).end, 10u) << "seed " << seed;
      ASSERT_LE(view.path(node).size(), view.size());
      std::size_t children = 0;
      view.for_each_child(node, [&](CategoryId child) {
        ASSERT_LT(child, view.size());
        ++children;
      });
      ASSERT_LT(children, view.size());
    }
    static_cast<void>(view.find("TV/Audio/TV"));
    for (DocId doc = 0; doc < 12; ++doc) ASSERT_LT(view.leaf_of(doc), view.size());
  }
}

}  // namespace
}  // namespace vitrina::index
