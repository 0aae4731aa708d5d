#include "engine/search/suggester.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/query_log.h"
#include "tests/support/test_image.h"

namespace vitrina::search {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

index::Listing listing(const std::string& id, const std::string& title, std::vector<std::string> category) {
  index::Listing made;
  made.id = id;
  made.title = title;
  made.category = std::move(category);
  return made;
}

class SuggesterTest : public testing::Test {
 protected:
  SuggesterTest()
      : image_({listing("1", "Кроссовки мужские белые", {"Обувь", "Мужская"}),
                listing("2", "Кроссовки мужские чёрные", {"Обувь", "Мужская"}),
                listing("3", "Кроссовки женские", {"Обувь", "Женская"}),
                listing("4", "Диван угловой", {"Мебель"}), listing("5", "Шнурки для кроссовок", {"Обувь"}),
                listing("6", "iPhone 15 чехол", {"Чехлы"}), listing("7", "Кроссворды", {"Книги"})}) {
    test::build_query_log(
        "кроссовки\t900\nкроссовки мужские\t500\nмужские кроссовки\t100\nкроссовки женские\t400\n"
        "диван угловой\t300\nкроссовки редкие\t4\nкроссовки алмазные\t700\nчехол iphone 15\t200\n",
        directory_.file("queries.index"));
    log_.emplace(querylog::LogIndex::open(directory_.file("queries.index")).value());
  }

  std::vector<std::string> suggest(const std::string& typed, SuggestOptions options = {}) {
    options.log = log_ ? &*log_ : nullptr;
    suggester_.suggest(typed, image_.segment(), options, response_);
    std::vector<std::string> texts;
    for (const Suggestion& one : response_.suggestions) texts.push_back(one.text);
    return texts;
  }

  test::TempDirectory directory_;
  test::TestImage image_;
  std::optional<querylog::LogIndex> log_;
  Suggester suggester_;
  SuggestResponse response_;
};

TEST_F(SuggesterTest, CompletesFromTheLogTheMostFrequentFirstThenFromTheCatalog) {
  EXPECT_THAT(suggest("крос"),
              ElementsAre("кроссовки", "кроссовки мужские", "кроссовки женские", "кроссворды"));
  EXPECT_EQ(response_.suggestions[0].searches, 900u);
  EXPECT_EQ(response_.suggestions[3].searches, 0u) << "nobody has searched for it";
  EXPECT_THAT(response_.corrections, IsEmpty());
}

TEST_F(SuggesterTest, TakesWholeWordsInAnyOrder) {
  EXPECT_THAT(suggest("мужские кр"), Contains("кроссовки мужские"));
  EXPECT_THAT(suggest("мужские кр"), Not(Contains("кроссовки женские")));
  EXPECT_THAT(suggest("кроссовки "), ElementsAre("кроссовки", "кроссовки мужские", "кроссовки женские"));
}

TEST_F(SuggesterTest, SuggestsNothingOfFewSessionsOrThatTheCatalogHasNoWordFor) {
  EXPECT_THAT(suggest("кроссовки р"), Not(Contains("кроссовки редкие")));
  EXPECT_THAT(suggest("кроссовки а"), Not(Contains("кроссовки алмазные")));
}

TEST_F(SuggesterTest, SaysWhereTheFirstLeadsAndHowManyListingsAreThere) {
  suggest("крос");
  ASSERT_EQ(response_.categories.size(), 3u) << "laces for shoes are of another form of the word";
  EXPECT_THAT(response_.categories[0].path, ElementsAre("Обувь", "Мужская"));
  EXPECT_EQ(response_.categories[0].count, 2u);
  suggest("кроссовки женск");
  ASSERT_EQ(response_.categories.size(), 1u);
  EXPECT_THAT(response_.categories[0].path, ElementsAre("Обувь", "Женская"));
}

TEST_F(SuggesterTest, TakesTheOtherLayoutAndAMisspeltBeginning) {
  EXPECT_THAT(suggest("rhjccj"), Contains("кроссовки мужские"));
  ASSERT_EQ(response_.corrections.size(), 1u);
  EXPECT_EQ(response_.corrections[0].kind, query::CorrectionKind::kLayout);
  EXPECT_EQ(response_.corrections[0].used, "кроссо");
  EXPECT_THAT(suggest("кросовк"), Contains("кроссовки мужские"));
  ASSERT_EQ(response_.corrections.size(), 1u);
  EXPECT_EQ(response_.corrections[0].kind, query::CorrectionKind::kSpelling);
  EXPECT_THAT(suggest("дивон угл"), Contains("диван угловой")) << "a whole word that is misspelt";
  EXPECT_THAT(suggest("rhjccj", {.verbatim = true}), IsEmpty());
}

TEST_F(SuggesterTest, GivesWhatIsSearchedMostBeforeAnythingIsTyped) {
  EXPECT_THAT(suggest("", {.limit = 2}), ElementsAre("кроссовки", "кроссовки мужские"));
  EXPECT_THAT(response_.categories, IsEmpty());
}

TEST_F(SuggesterTest, CompletesWordsWhereThereIsNoLog) {
  log_.reset();
  EXPECT_THAT(suggest("угловой ди"), ElementsAre("угловой диван"));
  EXPECT_THAT(suggest("угловой кр"), IsEmpty()) << "no listing holds both";
  EXPECT_THAT(suggest(""), IsEmpty());
  EXPECT_THAT(suggest("iphone 1"), ElementsAre("iphone 15"));
}

}  // namespace
}  // namespace vitrina::search
