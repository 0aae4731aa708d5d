#include "tools/generate/typing.h"

#include <gtest/gtest.h>

namespace vitrina::tools {
namespace {

TEST(Typing, UsesTheOtherLayoutBothWays) {
  EXPECT_EQ(in_wrong_layout("привет"), "ghbdtn");
  EXPECT_EQ(in_wrong_layout("iphone"), "шзрщту");
  EXPECT_EQ(in_wrong_layout(in_wrong_layout("угловой диван")), "угловой диван");
}

TEST(Typing, WritesInTheOtherScript) {
  EXPECT_EQ(in_latin("кроссовки"), "krossovki");
  EXPECT_EQ(in_cyrillic("norvik"), "норвик");
  EXPECT_EQ(in_cyrillic("xt-240"), "кст-240");
}

TEST(Typing, CutsAtLeastThreeLettersIntoTheLastWord) {
  Random random(3);
  for (int i = 0; i < 100; ++i) {
    const std::string cut = cut_short("угловой диванчик", random);
    EXPECT_TRUE(std::string_view("угловой диванчик").starts_with(cut)) << cut;
    EXPECT_TRUE(cut.starts_with("угловой див")) << cut;
    EXPECT_LT(cut.size(), std::string_view("угловой диванчик").size());
  }
  EXPECT_EQ(cut_short("чай", random), "чай");
}

TEST(Typing, LeavesOutOneSpace) {
  Random random(5);
  EXPECT_EQ(run_together("пауэр банк", random), "пауэрбанк");
  EXPECT_EQ(run_together("чай", random), "чай");
}

TEST(Typing, SlipsChangeLongWordsALittleAndLeaveShortOnesAlone) {
  Random random(9);
  int changed = 0;
  for (int i = 0; i < 500; ++i) {
    const std::string slip = misspelt("кроссовки для бега", random);
    changed += slip != "кроссовки для бега";
    EXPECT_NE(slip.find(" для "), std::string::npos) << slip;
    EXPECT_LE(slip.size(), std::string_view("кроссовки для бега").size() + 2);
    EXPECT_GE(slip.size() + 2, std::string_view("кроссовки для бега").size());
  }
  EXPECT_GT(changed, 450);
  EXPECT_EQ(misspelt("чай 2 л", random), "чай 2 л");
}

}  // namespace
}  // namespace vitrina::tools
