#include "tools/robustness.h"

#include <gtest/gtest.h>

#include <map>

#include "tests/support/test_image.h"

namespace vitrina::tools {
namespace {

const vitrina::test::TestImage& image() {
  static const vitrina::test::TestImage made(vitrina::test::random_listings(3, 400));
  return made;
}

std::map<std::string_view, RobustnessRow> measured(const BestTen& best, std::uint64_t seed) {
  std::map<std::string_view, RobustnessRow> rows;
  for (RobustnessRow& row :
       measure_robustness(image().segment(), best, {.queries = 60, .seed = seed, .examples = 2}))
    rows.emplace(row.slip, std::move(row));
  return rows;
}

TEST(Robustness, OfAnEngineThatAnswersAllAlikeIsOne) {
  const auto rows = measured([](const std::string&, bool) { return std::vector<std::string>{"a", "b"}; }, 1);
  for (const char* slip : {"layout", "typo", "inflection", "join", "case", "yo"}) {
    ASSERT_TRUE(rows.contains(slip)) << slip;
    EXPECT_GT(rows.at(slip).queries, 0u) << slip;
    EXPECT_EQ(rows.at(slip).kept, 1) << slip;
  }
}

// An engine that answers each text with itself keeps nothing of any other, and half of half.
TEST(Robustness, CountsWhatIsLeftOfTheCleanAnswer) {
  const auto rows = measured(
      [](const std::string& query, bool verbatim) {
        return verbatim ? std::vector<std::string>{query, "same"} : std::vector<std::string>{"x", "same"};
      },
      1);
  for (const auto& [slip, row] : rows) {
    if (row.queries == 0) continue;
    EXPECT_EQ(row.kept, 0.5) << slip;
    EXPECT_EQ(row.kept_verbatim, 0.5) << slip;
    EXPECT_LE(row.worst.size(), 2u);
  }
}

TEST(Robustness, DrawsTheSameSlipsForTheSameSeed) {
  std::vector<std::string> first, second, other;
  const auto note = [](std::vector<std::string>& to) {
    return [&to](const std::string& query, bool) {
      to.push_back(query);
      return std::vector<std::string>{"a"};
    };
  };
  measured(note(first), 5);
  measured(note(second), 5);
  measured(note(other), 6);
  EXPECT_EQ(first, second);
  EXPECT_NE(first, other);
}

TEST(Robustness, KnowsFormsAcrossFleetingVowels) {
  EXPECT_EQ(other_form("кроссовки", 0), "кроссовок");
  EXPECT_EQ(other_form("диван", 1), "диванов");
  EXPECT_EQ(other_form("белый", 0), "белого");
  EXPECT_EQ(other_form("laptops", 0), "laptop");
  EXPECT_EQ(other_form("case", 0), "cases");
  EXPECT_EQ(other_form("glass", 0), "");
  EXPECT_EQ(other_form("usb", 0), "");
}

}  // namespace
}  // namespace vitrina::tools
