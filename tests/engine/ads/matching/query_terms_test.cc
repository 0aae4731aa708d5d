#include "engine/ads/matching/query_terms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "engine/query/parse.h"
#include "tests/engine/ads/matching/slow_match.h"
#include "tests/support/real_data.h"
#include "tests/support/test_image.h"

namespace vitrina::ads::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const index::Segment& catalog() {
  static const vitrina::test::TestImage image([] {
    index::Listing listing;
    listing.id = "1";
    listing.title = "сабо";
    listing.brand = "Crocs";
    listing.category = {"Обувь"};
    return std::vector{listing};
  }());
  return image.segment();
}

std::vector<std::string> stems_of(const QueryTerms& terms, const QueryTerms::Reading& reading) {
  std::vector<std::string> stems;
  for (const QueryTerms::Word& word : terms.words_of(reading))
    stems.emplace_back(terms.stem_of(terms.alternatives_of(word)[0]));
  return stems;
}

class QueryTermsTest : public testing::Test {
 protected:
  std::vector<std::string> read(std::string_view text) {
    query::parse_query(text, catalog(), parse_scratch_, plan_);
    terms_.clear();
    add_plan_reading(plan_, catalog().analyzer(), nullptr, scratch_, terms_);
    EXPECT_EQ(terms_.readings().size(), 1u);
    return stems_of(terms_, terms_.readings()[0]);
  }

  query::ParseScratch parse_scratch_;
  query::Plan plan_;
  QueryTermsScratch scratch_;
  QueryTerms terms_;
};

TEST_F(QueryTermsTest, KeepsWordsInOrderAndAsOftenAsTheyWereTyped) {
  EXPECT_THAT(read("кроссовки Nike кроссовками"), ElementsAre("кроссовк", "nike", "кроссовк"));
  EXPECT_THAT(read(" , "), IsEmpty());
}

TEST_F(QueryTermsTest, JoinsANumberWithItsUnitAndSplitsAtHyphens) {
  EXPECT_THAT(read("wi-fi 256 ГБ 55\""), ElementsAre("wi", "fi", "256gb", "55in"));
}

TEST_F(QueryTermsTest, LeavesOutSyntaxButNotTheWordsInQuotes) {
  EXPECT_THAT(read("сабо \"размер 41\" -детские -\"для бани\" price:100..200 летние"),
              ElementsAre("саб", "размер", "41", "летн"));
}

TEST_F(QueryTermsTest, ReadsAFieldAsWordsOnlyWhereTheSearchDoes) {
  EXPECT_THAT(read("сабо brand:crocs"), ElementsAre("саб"));
  EXPECT_THAT(read("сабо brand:adidas category:обувь"), ElementsAre("саб", "brand", "adida"));
}

TEST_F(QueryTermsTest, AsksForTheWordsThatASearchAsksFor) {
  const auto path = vitrina::test::real_data("mixed/queries.tsv");
  if (!path) GTEST_SKIP() << "no mixed/queries.tsv";
  std::ifstream file(*path);
  std::string line;
  std::size_t compared = 0;
  while (std::getline(file, line)) {
    const std::string text = line.substr(0, line.find('\t'));
    std::vector<std::string> once;
    for (const std::string& stem : read(text)) {
      if (std::find(once.begin(), once.end(), stem) == once.end()) once.push_back(stem);
    }
    std::vector<std::string> groups;
    for (const query::TermGroup& group : plan_.groups) groups.emplace_back(plan_.stem_of(group));
    ASSERT_EQ(once, groups) << text;
    if (plan_.phrases.empty() && text.find(':') == std::string::npos &&
        text.find(" -") == std::string::npos) {  // without syntax, the text alone says the same
      terms_.clear();
      add_text_reading(text, TermOrigin::kTyped, catalog().analyzer(), scratch_.analyzer, terms_);
      ASSERT_EQ(stems_of(terms_, terms_.readings()[0]), read(text)) << text;
    }
    ++compared;
  }
  EXPECT_GE(compared, 5000u);
}

TEST_F(QueryTermsTest, IgnoresWhatIsPastItsLimits) {
  terms_.clear();
  for (std::size_t i = 0; i < kMaxReadings + 3; ++i) {
    terms_.begin_reading();
    for (std::size_t word = 0; word < kMaxReadingWords + i; ++word) {
      terms_.add_word("слово");
      for (std::size_t other = 0; other < kMaxWordAlternatives + 3; ++other)
        terms_.add_alternative("термин", TermOrigin::kSynonym);
    }
  }
  ASSERT_EQ(terms_.readings().size(), kMaxReadings);
  EXPECT_FALSE(terms_.readings()[0].truncated);
  EXPECT_TRUE(terms_.readings()[1].truncated);
  for (const QueryTerms::Reading& reading : terms_.readings()) {
    ASSERT_EQ(reading.word_count, kMaxReadingWords);
    for (const QueryTerms::Word& word : terms_.words_of(reading))
      ASSERT_EQ(word.alternative_count, kMaxWordAlternatives);
  }
  terms_.clear();
  terms_.begin_reading();
  terms_.add_word("снова");
  EXPECT_THAT(stems_of(terms_, terms_.readings()[0]), ElementsAre("снова"));
}

}  // namespace
}  // namespace vitrina::ads::test
