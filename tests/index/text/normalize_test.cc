#include "index/text/normalize.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/index/text/random_text.h"

namespace vitrina::index {
namespace {

std::string normalized(std::string_view text) {
  std::vector<Char> chars;
  normalize(text, 0, chars);
  std::vector<char32_t> points;
  for (const Char c : chars) points.push_back(c.code());
  return testing::to_utf8(points);
}

CharClass class_of(std::string_view text) {
  std::vector<Char> chars;
  normalize(text, 0, chars);
  return chars.empty() ? CharClass::kOther : chars[0].klass();
}

TEST(Normalize, FoldsCaseAndDropsMarks) {
  EXPECT_EQ(normalized("ÀÉÎõü Ångström STRAẞE"), "aeiou angstrom strasse");
  EXPECT_EQ(normalized("Ёлка ЇЖАК Ѝ за\u0301мок"), "елка іжак и замок");
  EXPECT_EQ(normalized("ΆΣΣ ς"), "ασσ σ");
  EXPECT_EQ(normalized("İı"), "ii");
}

TEST(Normalize, KeepsTheBreveOfShortIOnly) {
  EXPECT_EQ(normalized("й Й и\u0306 И\u0306"), "й й й й");
  EXPECT_EQ(normalized("Ў у\u0306 Ӑ"), "у у а");
  EXPECT_EQ(normalized("и\u0323\u0306"), "й") << "a mark below does not stand between";
  EXPECT_EQ(normalized("и\u0301\u0306"), "и") << "a mark above does";
  EXPECT_EQ(normalized("ѝ\u0306"), "и");
}

TEST(Normalize, DropsInvisibles) {
  EXPECT_EQ(normalized("\uFEFFa\u00ADb\u200Bc\u200Dd\u2060e\uFE0Ff\u202Eg\u034Fh"), "abcdefgh");
}

TEST(Normalize, TakesCompatibilityFormsApart) {
  EXPECT_EQ(normalized("ﬁ ㎏ Ⅳ ＡＢ１ ½ ² …"), "fi kg iv ab1 1/2 2 ...");
  EXPECT_EQ(normalized("a\u00A0b\u2009c\u3000d"), "a b c d");
  EXPECT_EQ(normalized("™№℠"), "™№℠");
}

TEST(Normalize, ComposesHangul) {
  EXPECT_EQ(normalized("한국"), "한국");
  EXPECT_EQ(normalized(testing::canonical("한국", UTF8PROC_DECOMPOSE)), "한국");
}

TEST(Normalize, KeepsIndicVowels) {
  EXPECT_EQ(normalized("हिन्दी"), "हिनदी");
}

TEST(Normalize, UnitesApostrophesAndHyphens) {
  EXPECT_EQ(normalized("’ʼ‘`´‐‑–"), "'''''---");
}

TEST(Normalize, GivesAClassToEachCharacter) {
  EXPECT_EQ(class_of("a"), CharClass::kLatin);
  EXPECT_EQ(class_of("ø"), CharClass::kLatin);
  EXPECT_EQ(class_of("Я"), CharClass::kCyrillic);
  EXPECT_EQ(class_of("ω"), CharClass::kLetter);
  EXPECT_EQ(class_of("手"), CharClass::kIdeograph);
  EXPECT_EQ(class_of("𠀀"), CharClass::kIdeograph);
  EXPECT_EQ(class_of("7"), CharClass::kDigit);
  EXPECT_EQ(class_of("٣"), CharClass::kDigit);
  EXPECT_EQ(class_of("\u00A0"), CharClass::kSpace);
  EXPECT_EQ(class_of("\u2028"), CharClass::kLineBreak);
  EXPECT_EQ(class_of("😀"), CharClass::kOther);
  EXPECT_EQ(class_of("\x01"), CharClass::kOther);
}

TEST(Normalize, MakesEachBadByteOneReplacement) {
  EXPECT_EQ(normalized("\xFF\xC0\x80"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(normalized("a\xE2\x82"), "a\uFFFD\uFFFD");
  EXPECT_EQ(normalized("\uFFFD"), "\uFFFD");
}

TEST(ScriptOf, NeedsAllLettersOfOneScript) {
  EXPECT_EQ(script_of("shoes"), Script::kLatin);
  EXPECT_EQ(script_of("søt"), Script::kLatin);
  EXPECT_EQ(script_of("обувь"), Script::kCyrillic);
  for (const char* mixed : {"", "a4", "aб", "1", "ω", "手", "c++", "\xFF"}) {
    EXPECT_EQ(script_of(mixed), Script::kNone) << mixed;
  }
}

TEST(PieceEnd, ReachesTheEndInBoundedSteps) {
  std::string text;
  while (text.size() < 200'000) text += "some кроссовки ";
  std::size_t pieces = 0;
  for (std::size_t pos = 0; pos < text.size(); ++pieces) {
    const std::size_t end = piece_end(text, pos);
    ASSERT_GT(end, pos);
    ASSERT_LE(end - pos, 20'000u);
    ASSERT_TRUE(end == text.size() || text[end] == ' ');
    pos = end;
  }
  EXPECT_GT(pieces, 9u);
}

}  // namespace
}  // namespace vitrina::index
