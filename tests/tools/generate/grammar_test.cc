#include "tools/generate/grammar.h"

#include <gtest/gtest.h>

namespace vitrina::tools {
namespace {

TEST(Agreement, FollowsTheGenderOfTheNoun) {
  struct Case {
    std::string_view masculine, feminine, neuter, plural;
  };
  const Case cases[] = {
      {"угловой", "угловая", "угловое", "угловые"},
      {"женский", "женская", "женское", "женские"},
      {"летний", "летняя", "летнее", "летние"},
      {"чёрный", "чёрная", "чёрное", "чёрные"},
      {"свежий", "свежая", "свежее", "свежие"},
      {"большой", "большая", "большое", "большие"},
      {"комкующийся", "комкующаяся", "комкующееся", "комкующиеся"},
      {"хаки", "хаки", "хаки", "хаки"},
      {"тёмно-синий", "тёмно-синяя", "тёмно-синее", "тёмно-синие"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(agree(c.masculine, Gender::kMasculine), c.masculine);
    EXPECT_EQ(agree(c.masculine, Gender::kFeminine), c.feminine);
    EXPECT_EQ(agree(c.masculine, Gender::kNeuter), c.neuter);
    EXPECT_EQ(agree(c.masculine, Gender::kPlural), c.plural);
  }
}

TEST(NounForms, InflectTheHeadAndWhatAgreesWithIt) {
  const auto brush = inflect_noun("зубная щётка", Gender::kFeminine);
  EXPECT_EQ(brush.plural, "зубные щётки");
  EXPECT_EQ(brush.accusative, "зубную щётку");
  EXPECT_EQ(brush.genitive, "зубной щётки");
  const auto cream = inflect_noun("крем для рук", Gender::kMasculine);
  EXPECT_EQ(cream.plural, "кремы для рук");
  EXPECT_EQ(cream.genitive_plural, "кремов для рук");
  EXPECT_EQ(inflect_noun("икра красная", Gender::kFeminine).accusative, "икру красную");
  EXPECT_EQ(inflect_noun("кроссовки", Gender::kPlural).genitive_plural, "кроссовок");
  EXPECT_EQ(inflect_noun("футболка", Gender::kFeminine).genitive_plural, "футболок");
  EXPECT_EQ(inflect_noun("майка", Gender::kFeminine).genitive_plural, "маек");
  EXPECT_EQ(inflect_noun("диван", Gender::kMasculine).plural, "диваны");
  EXPECT_EQ(inflect_noun("полотенце", Gender::kNeuter).plural, "полотенца");
  EXPECT_EQ(inflect_noun("системный блок", Gender::kMasculine, "блоки").plural, "системные блоки");
}

TEST(Case, ChangesCyrillicAndLatinLetters) {
  EXPECT_EQ(capitalised("ёлка"), "Ёлка");
  EXPECT_EQ(capitalised("яблоко"), "Яблоко");
  EXPECT_EQ(capitalised("phone"), "Phone");
  EXPECT_EQ(capitalised("«Сад»"), "«Сад»");
  EXPECT_EQ(lower_case("Ёлка ЮЛА Norvik"), "ёлка юла norvik");
}

}  // namespace
}  // namespace vitrina::tools
