#include "engine/query/corrector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "index/base/random.h"
#include "tests/support/test_image.h"

namespace vitrina::query {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const index::Segment& catalog() {
  static const vitrina::test::TestImage image([] {
    std::vector<index::Listing> listings;
    const auto add = [&](std::string title, int times) {
      for (int i = 0; i < times; ++i) {
        index::Listing listing;
        listing.id = title + std::to_string(i);
        listing.title = title;
        listings.push_back(std::move(listing));
      }
    };
    add("кроссовки женские nike", 6);
    add("кроссовки мужские adidas", 4);
    add("диван угловой", 5);
    add("чехол для iphone 12", 4);
    add("red bull энергетик", 3);
    add("хлебница деревянная", 3);
    add("роутер wifi tp link", 3);
    add("wireless mouse logitech", 5);
    add("house plant", 30);
    add("привет открытка", 1);
    add("hello kitty", 1);
    add("наклейка стикер", 9);
    add("nakleyka", 1);
    add("тахта велюровая", 2);
    add("nf nf club", 2);
    add("solar lamp", 6);
    add("color chart", 12);
    return listings;
  }());
  return image.segment();
}

class CorrectorTest : public testing::Test {
 protected:
  // What the text is read as, and each correction as "typed>used:kind".
  std::string read(std::string_view text) {
    parse_query(text, catalog(), scratch_, plan_);
    std::string corrected(text);
    said_.clear();
    Corrections corrections;
    if (!Corrector::is_wanted(plan_)) return corrected;
    const bool any = corrector_.correct(text, catalog(), plan_, nullptr, corrected, corrections);
    EXPECT_EQ(any, !corrections.empty());
    for (const Correction& one : corrections)
      said_.push_back(one.typed + ">" + one.used + ":" + std::string(name_of(one.kind)));
    return corrected;
  }

  ParseScratch scratch_;
  Plan plan_;
  Corrector corrector_;
  std::vector<std::string> said_;
};

TEST_F(CorrectorTest, SwitchesTheLayoutOfTheWordsThatNeedIt) {
  EXPECT_EQ(read("ghbdtn"), "привет");
  EXPECT_THAT(said_, ElementsAre("ghbdtn>привет:layout"));
  EXPECT_EQ(read("руддщ"), "hello");
  EXPECT_EQ(read("[kt,ybwf"), "хлебница");
  EXPECT_EQ(read("кроссовки ytrcrbt  ;tycrbt nike"), "кроссовки ytrcrbt  женские nike");
  EXPECT_THAT(said_, ElementsAre(";tycrbt>женские:layout"));
}

// `nf` is a word that somebody sells: alone `nf[nf` stays, beside a word that is none it is `тахта`.
TEST_F(CorrectorTest, SwitchesKnownWordsTooWhereTheWholeQueryIsOfTheOtherLayout) {
  EXPECT_EQ(read("nf[nf"), "nf[nf");
  EXPECT_EQ(read("nf[nf dtk.hjdfz"), "тахта велюровая");
  EXPECT_THAT(said_, ElementsAre("nf[nf>тахта:layout", "dtk.hjdfz>велюровая:layout"));
  EXPECT_EQ(read("nf club ltdjxrb"), "nf club ltdjxrb");
}

TEST_F(CorrectorTest, ReadsTheOtherScriptBySound) {
  EXPECT_EQ(read("найк"), "nike");
  EXPECT_THAT(said_, ElementsAre("найк>nike:translit"));
  EXPECT_EQ(read("чехол на айфон 12"), "чехол на iphone 12");
  EXPECT_EQ(read("krossovki"), "кроссовки");
}

TEST_F(CorrectorTest, TakesAMisspeltWordOfTheSameScriptBeforeARareOneOfTheOther) {
  EXPECT_EQ(read("накклейка"), "наклейка");
  EXPECT_THAT(said_, ElementsAre("накклейка>наклейка:spelling"));
}

TEST_F(CorrectorTest, SplitsAndJoinsWords) {
  EXPECT_EQ(read("wifir"), "wifi");  // not what two rare words make
  EXPECT_EQ(read("redbull"), "red bull");
  EXPECT_THAT(said_, ElementsAre("redbull>red bull:split"));
  EXPECT_EQ(read("роутер wi fi"), "роутер wifi");
  EXPECT_THAT(said_, ElementsAre("wi fi>wifi:join"));
}

TEST_F(CorrectorTest, RepairsSpellingByDistanceFrequencyAndCompany) {
  EXPECT_EQ(read("крассовки"), "кроссовки");
  EXPECT_EQ(read("кросовки жинские"), "кроссовки женские");
  EXPECT_EQ(read("дивн"), "диван");
  // `house` is much more frequent, but no listing of it is wireless.
  EXPECT_EQ(read("wireless mouze"), "wireless mouse");
  EXPECT_EQ(read("mouze"), "mouse");
  // `color` is more frequent, but few slip in the first letter, and vowels are easily mistaken.
  EXPECT_EQ(read("solor"), "solar");
}

TEST_F(CorrectorTest, TouchesNeitherNumbersNorShortWordsNorSyntax) {
  for (const char* text : {"iphone 13", "чехол a52", "кот", "\"крассовки\"", "диван -крассовки",
                           "brand:найк диван", "zzzzzzzz", "диван", ""}) {
    if (std::string_view(text).starts_with("brand:")) continue;  // an unknown brand is words
    EXPECT_EQ(read(text), text);
    EXPECT_THAT(said_, IsEmpty()) << text;
  }
}

// Whatever is typed: what it is read as is text of words that are known or were left as typed, and reading
// that again changes nothing.
TEST_F(CorrectorTest, ChangesNothingTheSecondTime) {
  constexpr std::uint64_t kSeed = 77;
  Random random(kSeed);
  const std::vector<std::string> pieces = {"кроссовк", "nike", "gh",      "bdtn", "wi", " ",     " ",
                                           "fi",       "ыв",   "redbull", "\"",   "-",  "12",    ",",
                                           "мы",       "ш",    "ь",       "é",    "漢", "mouze", "diwan"};
  int corrected = 0;
  for (int i = 0; i < 3'000; ++i) {
    std::string text;
    for (std::size_t n = 1 + random.below(6); n > 0; --n) text += pieces[random.below(pieces.size())];
    const std::string once = read(text);
    corrected += said_.empty() ? 0 : 1;
    const std::string twice = read(once);
    EXPECT_EQ(twice, once) << "'" << text << "', seed " << kSeed;
  }
  EXPECT_GT(corrected, 300);
}

}  // namespace
}  // namespace vitrina::query
