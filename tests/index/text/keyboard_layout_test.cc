#include "index/text/keyboard_layout.h"

#include <gtest/gtest.h>

namespace vitrina::index {
namespace {

std::string switched(std::string_view text) {
  std::string out;
  return switch_layout(text, out) ? out : "-";
}

TEST(KeyboardLayout, ReadsWhatWasTypedOnTheOtherOne) {
  EXPECT_EQ(switched("ghbdtn"), "привет");
  EXPECT_EQ(switched("руддщ"), "hello");
  EXPECT_EQ(switched("<fyty"), "банен");
  EXPECT_EQ(switched("k.cnhf"), "люстра");
  EXPECT_EQ(switched("[kt,ybwf"), "хлебница");
  EXPECT_EQ(switched("Rhjccjdrb 42"), "кроссовки 42");
  EXPECT_EQ(switched("`krf"), "ёлка");
}

TEST(KeyboardLayout, GivesEveryKeyBackWhenSwitchedTwice) {
  const std::string keys = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
  std::string there, back;
  ASSERT_TRUE(switch_layout(keys, there));
  ASSERT_TRUE(switch_layout(there, back));
  EXPECT_EQ(back, keys);
}

TEST(KeyboardLayout, LeavesTextsOfBothScriptsOfNoneAndOfAThirdAlone) {
  EXPECT_EQ(switched("ghbтn"), "-");
  EXPECT_EQ(switched("12.5"), "-");
  EXPECT_EQ(switched(""), "-");
  EXPECT_EQ(switched("ghb漢"), "-");
}

TEST(KeyboardLayout, FindsLettersThatOnlyLookTheSame) {
  std::string out;
  ASSERT_TRUE(to_cyrillic_twins("cумка", out));  // a Latin c
  EXPECT_EQ(out, "сумка");
  ASSERT_TRUE(to_latin_twins("аpple", out));  // a Cyrillic а
  EXPECT_EQ(out, "apple");
  EXPECT_FALSE(to_cyrillic_twins("сумка", out));
  EXPECT_FALSE(to_cyrillic_twins("zумка", out));
}

TEST(KeyboardLayout, KnowsWhichKeysLieSideBySide) {
  EXPECT_TRUE(are_neighbour_keys(U'q', U'w'));
  EXPECT_TRUE(are_neighbour_keys(U'q', U'a'));
  EXPECT_TRUE(are_neighbour_keys(U'о', U'л'));
  EXPECT_FALSE(are_neighbour_keys(U'q', U'p'));
  EXPECT_FALSE(are_neighbour_keys(U'q', U'z'));
  EXPECT_FALSE(are_neighbour_keys(U'q', U'7'));
}

}  // namespace
}  // namespace vitrina::index
