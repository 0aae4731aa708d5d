#include "engine/query/rewording.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/test_image.h"

namespace vitrina::query {
namespace {

using testing::ElementsAre;

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
    add("аудиосистема домашняя", 4);
    add("аудио кабель", 2);
    add("система хранения", 2);
    add("подушка ортопедическая", 25);
    add("падушка детская", 1);
    add("диван угловой", 5);
    return listings;
  }());
  return image.segment();
}

class RewordingTest : public testing::Test {
 protected:
  // What the text is read as; each correction as "typed>used:kind".
  std::string reworded(std::string_view text) {
    parse_query(text, catalog(), scratch_, plan_);
    EXPECT_FALSE(Corrector::is_wanted(plan_)) << text;
    std::string corrected;
    said_.clear();
    Corrections corrections;
    const bool any = rewording_.reword(text, catalog(), plan_, nullptr, corrected, corrections);
    EXPECT_EQ(any, !corrections.empty());
    for (const Correction& one : corrections)
      said_.push_back(one.typed + ">" + one.used + ":" + std::string(name_of(one.kind)));
    return any ? corrected : std::string(text);
  }
  std::vector<std::string> said_;
  ParseScratch scratch_;
  Plan plan_;
  Rewording rewording_;
};

TEST_F(RewordingTest, JoinsKnownWordsThatNoListingHoldsTogether) {
  EXPECT_EQ(reworded("аудио система"), "аудиосистема");
  EXPECT_THAT(said_, ElementsAre("аудио система>аудиосистема:join"));
  EXPECT_EQ(reworded("домашняя аудио система"), "домашняя аудиосистема");
  EXPECT_EQ(reworded("аудио кабель"), "аудио кабель") << "no such word";
  EXPECT_EQ(reworded("аудио система хранения"), "аудио система хранения")
      << "no listing holds what it would be";
}

TEST_F(RewordingTest, ReadsARareWordAsAMuchMoreFrequentOneWhereNoListingHoldsAll) {
  EXPECT_EQ(reworded("падушка ортопедическая"), "подушка ортопедическая");
  EXPECT_THAT(said_, ElementsAre("падушка>подушка:spelling"));
  EXPECT_EQ(reworded("падушка детская"), "падушка детская") << "somebody sells it";
  EXPECT_EQ(reworded("падушка"), "падушка");
  EXPECT_EQ(reworded("подушка угловой"), "подушка угловой") << "neither is rare";
}

TEST_F(RewordingTest, TouchesNeitherPhrasesNorExclusions) {
  EXPECT_EQ(reworded("\"аудио система\" домашняя"), "\"аудио система\" домашняя");
  EXPECT_EQ(reworded("домашняя подушка -падушка"), "домашняя подушка -падушка");
}

}  // namespace
}  // namespace vitrina::query
