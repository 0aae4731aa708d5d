#include "engine/query/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/query/idf.h"
#include "tests/support/test_image.h"

namespace vitrina::query {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

index::Listing make_listing(std::string title, std::string brand, std::vector<std::string> category) {
  index::Listing listing;
  listing.id = title;
  listing.title = std::move(title);
  listing.brand = std::move(brand);
  listing.category = std::move(category);
  return listing;
}

const index::Segment& catalog() {
  static const vitrina::test::TestImage image({
      make_listing("iphone case red", "Apple", {"Electronics", "Phones"}),
      make_listing("диван угловой 256 ГБ", "Ёлка", {"Мебель", "Для дома"}),
      make_listing("кроссовки wi-fi", "Apple Inc", {"Обувь", "Мужская"}),
      make_listing("сабо", "APPLE", {"Обувь", "Женская"}),
      make_listing("blind 36\" x 8'", "", {"Curtains", "Blinds"}),
      make_listing("кабель usb/c", "O'Neill", {"A/B", "Мужская"}),
  });
  return image.segment();
}

class ParseTest : public testing::Test {
 protected:
  const Plan& parse(std::string_view text) {
    parse_query(text, catalog(), scratch_, plan_);
    return plan_;
  }
  std::vector<std::string> stems(std::string_view text) {
    std::vector<std::string> stems;
    for (const TermGroup& group : parse(text).groups) stems.emplace_back(plan_.stem_of(group));
    return stems;
  }
  std::vector<std::string> brands(std::string_view text) {
    std::vector<std::string> names;
    for (const Ordinal brand : parse(text).brands) names.emplace_back(catalog().brands().value(brand));
    return names;
  }

  ParseScratch scratch_;
  Plan plan_;
};

TEST_F(ParseTest, MakesAGroupOfEveryWordsStem) {
  EXPECT_THAT(stems("Кроссовки, КРАСНЫЕ"), ElementsAre("кроссовк", "красн"));
  EXPECT_THAT(stems("iphone cases"), ElementsAre("iphon", "case"));
}

TEST_F(ParseTest, KeepsAnUnknownWordAsAGroupWithoutAlternatives) {
  const Plan& plan = parse("iphone zzzz");
  ASSERT_EQ(plan.groups.size(), 2u);
  EXPECT_EQ(plan.groups[0].alternative_count, 1u);
  EXPECT_EQ(plan.alternatives_of(plan.groups[0])[0].weight, kFullWeight);
  EXPECT_EQ(plan.groups[1].alternative_count, 0u);
  EXPECT_EQ(plan.typed(plan.groups[1]), "zzzz");
  EXPECT_FALSE(plan.matches_nothing);
}

TEST_F(ParseTest, AsksForANumberWithItsUnitAsOne) {
  EXPECT_THAT(stems("256 ГБ"), ElementsAre("256gb"));
  EXPECT_THAT(stems("256gb case"), ElementsAre("256gb", "case"));
  EXPECT_EQ(parse("диван 256 ГБ").groups[1].alternative_count, 1u);
  EXPECT_EQ(plan_.typed(plan_.groups[1]), "256 ГБ");
  EXPECT_THAT(stems("tv 55\""), ElementsAre("tv", "55in"));
}

TEST_F(ParseTest, TakesAQuoteAfterANumberForFeetAndForInchesForLess) {
  EXPECT_THAT(stems("blind 36' 8'"), ElementsAre("blind", "36ft", "8ft"));
  const auto readings = [&](std::size_t group) { return plan_.alternatives_of(plan_.groups[group]); };
  ASSERT_EQ(readings(1).size(), 1u);
  EXPECT_EQ(readings(1)[0].term, catalog().find_term("36in"));
  EXPECT_LT(readings(1)[0].weight, kFullWeight);
  EXPECT_THAT(readings(2), ElementsAre(Alternative{catalog().find_term("8ft"), kFullWeight}));
  EXPECT_EQ(parse("36\"").alternatives.size(), 1u);
}

TEST_F(ParseTest, AsksForThePartsOfHyphenatedWords) {
  EXPECT_THAT(stems("wi-fi"), ElementsAre("wi", "fi"));
}

TEST_F(ParseTest, CountsARepeatedStemOnce) {
  EXPECT_THAT(stems("диван диваны \"диван угловой\" zzz zzz"), ElementsAre("дива", "углов", "zzz"));
}

TEST_F(ParseTest, DropsWordsPastTheLimitWithoutCountingThem) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "w" + std::to_string(i) + "x ";
  const Plan& plan = parse(text);
  EXPECT_EQ(plan.groups.size(), kMaxGroups);
  EXPECT_EQ(plan.dropped_words, 8u);
}

TEST_F(ParseTest, LimitsPhrasesAndExclusions) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "\"red case\" -\"red case\" -red ";
  parse(text);
  EXPECT_EQ(plan_.phrases.size(), kMaxPhrases);
  EXPECT_EQ(plan_.excluded_phrases.size(), kMaxExcludedPhrases);
  EXPECT_EQ(plan_.excluded_terms.size(), kMaxExcludedTerms);
  std::string longest = "\"red";
  for (std::size_t i = 1; i < kMaxPhraseTerms; ++i) longest += " case";
  EXPECT_EQ(parse(longest + "\"").phrases.size(), 1u);
  EXPECT_EQ(parse(longest + " case\"").phrases.size(), 0u);
  EXPECT_EQ(plan_.groups.size(), 2u);
}

TEST_F(ParseTest, KeepsAPhrasesBaseStemsAndItsWords) {
  const Plan& plan = parse("\"угловой диван\" -\"red case\"");
  ASSERT_EQ(plan.phrases.size(), 1u);
  EXPECT_EQ(plan.typed(plan.phrases[0]), "угловой диван");
  EXPECT_THAT(plan.terms_of(plan.phrases[0]),
              ElementsAre(catalog().find_term("углов"), catalog().find_term("дива")));
  EXPECT_EQ(plan.groups.size(), 2u);
  ASSERT_EQ(plan.excluded_phrases.size(), 1u);
  EXPECT_THAT(plan.terms_of(plan.excluded_phrases[0]),
              ElementsAre(catalog().find_term("red"), catalog().find_term("case")));
  EXPECT_THAT(parse("\"256 ГБ\"").phrase_terms,
              ElementsAre(catalog().find_term("256"), catalog().find_term("gb")));
}

TEST_F(ParseTest, ExcludesWordsCompoundsAndWhatIsWrittenTogether) {
  EXPECT_THAT(parse("case -red").excluded_terms, ElementsAre(catalog().find_term("red")));
  EXPECT_THAT(parse("-256gb").excluded_terms, ElementsAre(catalog().find_term("256gb")));
  EXPECT_THAT(parse("-wi-fi").excluded_terms, ElementsAre(catalog().find_term("wifi")));
  EXPECT_EQ(parse("-кабель/usb").excluded_phrases.size(), 1u);
  EXPECT_THAT(parse("-zzzz").excluded_terms, IsEmpty());
  EXPECT_FALSE(plan_.matches_nothing);
}

TEST_F(ParseTest, FindsEveryBrandThatReadsAlike) {
  EXPECT_THAT(brands("brand:apple"), ElementsAre("APPLE", "Apple"));
  EXPECT_THAT(brands("brand:\"apple  inc\""), ElementsAre("Apple Inc"));
  EXPECT_THAT(brands("brand:елка"), ElementsAre("Ёлка"));
  EXPECT_THAT(brands("brand:apple brand:елка"), ElementsAre("APPLE", "Apple", "Ёлка"));
  EXPECT_THAT(brands("brand:O'Neill"), ElementsAre("O'Neill"));
  EXPECT_THAT(plan_.groups, IsEmpty());
}

TEST_F(ParseTest, TakesUnknownFieldValuesAsWords) {
  EXPECT_THAT(stems("brand:zzz"), ElementsAre("brand", "zzz"));
  EXPECT_THAT(stems("category:\"zzz yyy\""), ElementsAre("categori", "zzz", "yyy"));
  EXPECT_THAT(stems("price:cheap"), ElementsAre("price", "cheap"));
  EXPECT_THAT(plan_.brands, IsEmpty());
  EXPECT_FALSE(plan_.price_min.has_value());
}

TEST_F(ParseTest, FindsCategoriesByPathOrByName) {
  const auto node = [&](std::vector<std::string> path) { return catalog().categories().find(path); };
  EXPECT_EQ(parse("category:обувь").category, node({"Обувь"}));
  EXPECT_EQ(parse("category:Обувь/мужская").category, node({"Обувь", "Мужская"}));
  EXPECT_EQ(parse("category:\"Мебель / Для дома\"").category, node({"Мебель", "Для дома"}));
  EXPECT_EQ(parse("category:\"для дома\"").category, node({"Мебель", "Для дома"}));
  EXPECT_EQ(parse("category:a/b/мужская").category, node({"A/B", "Мужская"}));
  EXPECT_EQ(parse("category:мужская").category, kNoCategory) << "there are two";
  EXPECT_EQ(plan_.category_docs.size(), 2u);
}

TEST_F(ParseTest, IntersectsPriceRanges) {
  const Plan& plan = parse("price:10..100 price:50..");
  EXPECT_EQ(plan.price_min, Money{50'000'000});
  EXPECT_EQ(plan.price_max, Money{100'000'000});
}

TEST_F(ParseTest, TellsBlankTextFromTextWithoutWords) {
  for (const char* text : {"", " ", "\t \u00A0"}) EXPECT_FALSE(parse(text).matches_nothing) << text;
  for (const char* text : {"!!!", "\"?\"", "-", "-!", "…"}) EXPECT_TRUE(parse(text).matches_nothing) << text;
  for (const char* text : {"-red", "price:1..", "a"}) EXPECT_FALSE(parse(text).matches_nothing) << text;
}

TEST_F(ParseTest, WeighsByTheMostFrequentAlternative) {
  const Plan& plan = parse("iphone");
  EXPECT_EQ(plan.groups[0].idf, inverse_document_frequency(catalog().doc_count(), 1));
  EXPECT_EQ(inverse_document_frequency(5, 1), 355u) << "256 × ln(1 + 4.5 / 1.5)";
  EXPECT_EQ(inverse_document_frequency(1000, 1000), 1u);
  EXPECT_LE(inverse_document_frequency(0x7FFFFFFFu, 0), kMaxIdf);
}

TEST_F(ParseTest, SurvivesAnyText) {
  static constexpr const char* kPieces[] = {
      "\"",    "-",     " ", "brand:", "price:", "category:", "5",    "..",
      "apple", "диван", "/", "256 ГБ", ":",      "обувь",     "\xFF", "\xD0"};
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    Random random(seed);
    std::string text;
    for (std::uint64_t i = random.below(30); i > 0; --i) text += kPieces[random.below(std::size(kPieces))];
    SCOPED_TRACE("seed " + std::to_string(seed) + ": " + text);
    const Plan& plan = parse(text);
    ASSERT_LE(plan.groups.size(), kMaxGroups);
    for (const TermGroup& group : plan.groups) {
      ASSERT_LT(group.typed_begin, group.typed_end);
      ASSERT_LE(group.typed_end, text.size());
      ASSERT_LE(group.first_alternative + group.alternative_count, plan.alternatives.size());
    }
  }
}

TEST(Plan, TakesAlternativesForAnyGroupInAnyOrder) {
  Plan plan;
  plan.add_group("a", 0, 0);
  plan.add_group("b", 0, 0);
  plan.add_group("c", 0, 0);
  plan.add_alternative(2, {30});
  plan.add_alternative(0, {10});
  plan.add_alternative(2, {31, 128});
  plan.add_alternative(0, {11});
  EXPECT_THAT(plan.alternatives_of(plan.groups[0]), ElementsAre(Alternative{10}, Alternative{11}));
  EXPECT_THAT(plan.alternatives_of(plan.groups[1]), IsEmpty());
  EXPECT_THAT(plan.alternatives_of(plan.groups[2]), ElementsAre(Alternative{30}, Alternative{31, 128}));
}

}  // namespace
}  // namespace vitrina::query
