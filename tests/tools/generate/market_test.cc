#include "tools/generate/market.h"

#include <gtest/gtest.h>

#include <set>
#include <tuple>

namespace vitrina::tools {
namespace {

const Market& market() {
  static const Market made;
  return made;
}

TEST(Market, HasAboutAThousandLeavesOfThreeLevelsEachNamedOnce) {
  std::set<std::tuple<std::string, std::string, std::string>> paths;
  for (const auto& kind : market().kinds()) {
    paths.emplace(market().roots()[kind.root], market().subs()[kind.sub], kind.name);
    EXPECT_FALSE(kind.name.empty());
  }
  EXPECT_EQ(paths.size(), market().kinds().size());
  EXPECT_GE(paths.size(), 900u);
  EXPECT_GE(market().roots().size(), 15u);
}

TEST(Market, GivesEveryKindWhatATitleNeeds) {
  for (const auto& kind : market().kinds()) {
    SCOPED_TRACE(kind.name);
    EXPECT_FALSE(kind.nouns.empty());
    EXPECT_FALSE(kind.english.empty());
    EXPECT_GT(kind.price_level, 0u);
    EXPECT_GT(market().share(kind), 0u);
    EXPECT_GE(kind.brands->brands.size(), 30u);
    std::set<std::string> names{"Цвет", "Материал", "Пол", "Модель", "Серия", "Автор"};
    for (const auto* characteristic : kind.characteristics) {
      EXPECT_TRUE(names.insert(characteristic->name).second) << characteristic->name;
    }
  }
}

TEST(Market, HasAGroceryBranchAmongItsLargest) {
  std::uint64_t grocery = 0;
  for (const auto& kind : market().kinds()) {
    if (market().roots()[kind.root] == "Продукты") grocery += market().share(kind);
  }
  EXPECT_GT(grocery, std::uint64_t{1} << 28);  // a sixteenth
}

}  // namespace
}  // namespace vitrina::tools
