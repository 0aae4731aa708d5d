#include "engine/query/shop_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "index/base/random.h"

namespace vitrina::query {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

ShopRules parsed(std::string_view text) {
  auto rules = parse_shop_rules(text);
  EXPECT_TRUE(rules.has_value()) << (rules ? "" : rules.error().message);
  return rules ? std::move(*rules) : ShopRules{};
}

std::string refused(std::string_view text) {
  const auto rules = parse_shop_rules(text);
  EXPECT_FALSE(rules.has_value()) << text;
  return rules ? std::string() : rules.error().message;
}

TEST(ShopRules, ReadSynonymsOfBothKinds) {
  const ShopRules rules =
      parsed("# ours\n\nноутбук = лэптоп = \"лэп топ\"\r\nкроссы, кросы -> кроссовки, беговые кеды");
  ASSERT_EQ(rules.synonyms.size(), 2u);
  EXPECT_THAT(rules.synonyms[0].from, ElementsAre("ноутбук", "лэптоп", "лэп топ"));
  EXPECT_TRUE(rules.synonyms[0].to.empty());
  EXPECT_THAT(rules.synonyms[1].from, ElementsAre("кроссы", "кросы"));
  EXPECT_THAT(rules.synonyms[1].to, ElementsAre("кроссовки", "беговые кеды"));
  EXPECT_TRUE(rules.with_common);
  EXPECT_FALSE(parsed("common off").with_common);
}

TEST(ShopRules, ReadEveryActionOfARule) {
  const ShopRules rules = parsed(
      "when contains \"чехол для\" from 2026-12-01 until 2026-12-31 : pin WB-1, \"a b\"; hide WB-9; boost "
      "brand "
      "\"Nillkin\" by 1.5; bury category \"Дом/Уценка\"; boost seller s-1; bury tag sale; filter brand A, B; "
      "filter category C; filter price 100..200");
  ASSERT_EQ(rules.rules.size(), 1u);
  const Rule& rule = rules.rules[0];
  EXPECT_EQ(rule.phrase, "чехол для");
  EXPECT_FALSE(rule.is_whole);
  EXPECT_EQ(rule.from_day, 20'788);
  EXPECT_EQ(rule.until_day, 20'818);
  EXPECT_THAT(rule.pins, ElementsAre("WB-1", "a b"));
  EXPECT_THAT(rule.hides, ElementsAre("WB-9"));
  ASSERT_EQ(rule.moves.size(), 4u);
  EXPECT_EQ(rule.moves[0].value, "Nillkin");
  EXPECT_DOUBLE_EQ(rule.moves[0].by, 1.5);
  EXPECT_EQ(rule.moves[1].field, RuleField::kCategory);
  EXPECT_DOUBLE_EQ(rule.moves[1].by, -0.5);
  EXPECT_EQ(rule.moves[2].field, RuleField::kSeller);
  EXPECT_EQ(rule.moves[3].field, RuleField::kTag);
  EXPECT_THAT(rule.brands, ElementsAre("A", "B"));
  EXPECT_THAT(rule.categories, ElementsAre("C"));
  ASSERT_TRUE(rule.price.has_value());
  EXPECT_EQ(rule.price->min->micros, 100'000'000);
}

TEST(ShopRules, SayWhichLineIsWrongAndWhatWouldBeRight) {
  EXPECT_THAT(refused("a = b\n\njust words"), HasSubstr("line 3: expected 'a = b', 'a -> b' or 'when …'"));
  EXPECT_THAT(refused("a = "), HasSubstr("line 1: there is nothing on one side of '='"));
  EXPECT_THAT(refused("a -> b = c"), HasSubstr("do not go together"));
  EXPECT_THAT(refused("when x : pin a"), HasSubstr("after 'when' comes is or contains, found 'x : pin a'"));
  EXPECT_THAT(refused("when is x y : pin a"), HasSubstr("words of more than one take quotes"));
  EXPECT_THAT(refused("when is \"x : pin a"),
              HasSubstr("the quote before the words of the query is not closed"));
  EXPECT_THAT(refused("when is x : pin"), HasSubstr("expected a listing's id, found the line's end"));
  EXPECT_THAT(refused("when is x : lift a"),
              HasSubstr("expected pin, hide, boost, bury or filter, found 'lift a'"));
  EXPECT_THAT(refused("when is x : boost colour red"),
              HasSubstr("boost takes brand, category, seller or tag"));
  EXPECT_THAT(refused("when is x : boost brand A by 100"), HasSubstr("'100' is no number from 0.01 to 10"));
  EXPECT_THAT(refused("when is x : filter price 9"), HasSubstr("'9' is no range such as 1000..5000"));
  EXPECT_THAT(refused("when is x from 2026-02-30 : pin a"), HasSubstr("'2026-02-30' is no date such as"));
  EXPECT_THAT(refused("when is x from 2026-02-02 until 2026-02-01 : pin a"),
              HasSubstr("ends before it begins"));
  EXPECT_THAT(refused("when is x : pin a b"), HasSubstr("expected ';' and another action"));
  EXPECT_THAT(refused("common maybe"), HasSubstr("after 'common' comes on or off"));
  EXPECT_THAT(refused("a = \xFF"), HasSubstr("line 1: byte 5 is not UTF-8"));
}

// Whatever the bytes: an answer or a line's error.
TEST(ShopRules, SurviveAnyText) {
  static constexpr const char* kParts[] = {
      "when ",       "is ",     "contains ", "\"",   " : ", "pin ", "hide ", "boost ",
      "brand ",      ";",       ",",         "=",    "->",  "x",    "\n",    "from ",
      "2026-12-01 ", "filter ", "price ",    "1..2", "by ", "\xD0", "#"};
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    Random random(seed);
    std::string text;
    for (std::uint64_t i = random.below(30); i > 0; --i) text += kParts[random.below(std::size(kParts))];
    const auto rules = parse_shop_rules(text);
    if (!rules) {
      EXPECT_THAT(rules.error().message, HasSubstr("line ")) << "seed " << seed;
    }
  }
}

TEST(ShopRules, ThatEveryShopHasAreMany) {
  EXPECT_GT(common_synonyms().size(), 50u);
}

}  // namespace
}  // namespace vitrina::query
