#include "index/segment/conflation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "index/base/random.h"
#include "index/text/analyzer.h"
#include "tests/support/test_image.h"

namespace vitrina::index {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// By alias, what it stands for, with the stems that the analyser gives.
std::map<std::string, std::string> aliases_of(const std::vector<std::string>& words) {
  static const Analyzer analyzer = Analyzer::create().value();
  AnalyzerScratch scratch;
  std::map<std::string, std::uint64_t> counts;
  for (const std::string& word : words) ++counts[word];
  std::vector<std::string> stems;
  for (const auto& [word, count] : counts) stems.emplace_back(analyzer.stem(word, scratch));
  std::vector<StemmedForm> forms;
  for (const auto& [word, count] : counts) forms.push_back({word, stems[forms.size()], count});
  std::map<std::string, std::string> found;
  for (const StemAlias& alias : find_stem_aliases(forms)) found.emplace(alias.alias, alias.stem);
  return found;
}

using Aliases = std::map<std::string, std::string>;

TEST(Conflation, JoinsAFleetingVowel) {
  EXPECT_EQ(aliases_of({"кроссовки", "кроссовки", "кроссовках", "кроссовок"}),
            (Aliases{{"кроссовок", "кроссовк"}}));
  EXPECT_EQ(aliases_of({"подарок", "подарок", "подарки"}), (Aliases{{"подарк", "подарок"}}))
      << "the more frequent";
  EXPECT_EQ(aliases_of({"ремень", "ремни", "ремни"}), (Aliases{{"ремен", "ремн"}}));
  EXPECT_EQ(aliases_of({"конек", "коньки", "коньках"}), (Aliases{{"конек", "коньк"}}));
  EXPECT_EQ(aliases_of({"маек", "майка", "майки"}), (Aliases{{"маек", "майк"}}));
}

TEST(Conflation, JoinsAZeroEnding) {
  EXPECT_EQ(aliases_of({"диван", "диван", "диванов"}), (Aliases{{"диван", "дива"}}));
}

TEST(Conflation, LeavesWordsThatOnlyLookAlike) {
  EXPECT_THAT(aliases_of({"жених", "жениха", "жена", "жены"}), IsEmpty());
  EXPECT_THAT(aliases_of({"стол", "столы", "стул", "стулья"}), IsEmpty());
  EXPECT_THAT(aliases_of({"порок", "порка"}), ::testing::SizeIs(1))
      << "a rule without a list of words is wrong at times";
  EXPECT_THAT(aliases_of({"shoes", "shoe", "sock", "socks"}), IsEmpty());
}

TEST(Conflation, NeverNamesAnAliasAsAStem) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    Random random(seed);
    std::vector<std::string> words;
    static constexpr const char* kParts[] = {"ко", "ек", "к",  "ок", "а",  "и", "ов",
                                             "ь",  "н",  "ом", "ц",  "ец", "й"};
    for (int i = 0; i < 3'000; ++i) {
      std::string word;
      for (std::uint64_t n = 2 + random.below(4); n > 0; --n) word += kParts[random.below(std::size(kParts))];
      words.push_back(std::move(word));
    }
    const Aliases aliases = aliases_of(words);
    EXPECT_GT(aliases.size(), 10u) << seed;
    for (const auto& [alias, stem] : aliases) EXPECT_FALSE(aliases.contains(stem)) << alias << " -> " << stem;
  }
}

Listing titled(const std::string& id, const std::string& title, const std::string& description = {}) {
  Listing listing;
  listing.id = id;
  listing.title = title;
  listing.description = description;
  return listing;
}

TEST(Conflation, MakesOnePostingListOfTheStemsOfAWord) {
  const std::vector<Listing> listings{titled("1", "кроссовки белые"),
                                      titled("2", "шнурки для кроссовок"),
                                      titled("3", "кроссовки", "пара кроссовок"),
                                      titled("4", "диван"),
                                      titled("5", "чехлы диванов", "новые кроссовки"),
                                      titled("6", "кроссовки")};
  const test::TestImage image(listings);
  const Segment& segment = image.segment();
  const TermId term = segment.find_term("кроссовк");
  ASSERT_NE(term, kNoTerm);
  EXPECT_EQ(segment.find_term("кроссовок"), term);
  EXPECT_EQ(segment.terms().find("кроссовок"), segment.terms().size()) << "no term of its own";
  PostingCursor cursor;
  segment.postings().open(term, cursor);
  std::vector<std::string> ids;
  for (; cursor.doc() != kEndDoc; cursor.next()) ids.emplace_back(segment.listing_id(cursor.doc()));
  EXPECT_THAT(ids, ::testing::UnorderedElementsAre("1", "2", "3", "5", "6"));
  EXPECT_EQ(segment.forms().term(segment.forms().find("кроссовок")), term);
  EXPECT_EQ(segment.find_term("диван"), segment.find_term("дива"));

  BuildOptions options;
  options.conflate = false;
  const test::TestImage apart(listings, options);
  EXPECT_NE(apart.segment().find_term("кроссовок"), apart.segment().find_term("кроссовк"));
  EXPECT_EQ(apart.segment().aliases().size(), 0u);
}

}  // namespace
}  // namespace vitrina::index
