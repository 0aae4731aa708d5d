#include "engine/query/unfinished_word.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/query/idf.h"
#include "engine/query/parse.h"
#include "tests/support/test_image.h"

namespace vitrina::query {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class UnfinishedWord : public testing::Test {
 protected:
  UnfinishedWord() : image_(listings()) {}

  static std::vector<index::Listing> listings() {
    std::vector<index::Listing> made;
    for (const char* title : {"лампа", "лампы настольные", "лампочка", "ламинат белый", "ламинат", "стол"}) {
      made.emplace_back();
      made.back().id = std::to_string(made.size());
      made.back().title = title;
    }
    for (int i = 0; i < 50; ++i) {
      made.emplace_back();
      made.back().id = "z" + std::to_string(i);
      made.back().title = "z" + std::string(1, static_cast<char>('a' + i % 26)) + std::to_string(i);
    }
    return made;
  }
  // The terms of the last group, or the beginning whose list that is, and whether each counts in full.
  std::vector<std::pair<std::string, bool>> last_group(const std::string& text) {
    parse_query(text, image_.segment(), parse_scratch_, plan_);
    finish_last_word(image_.segment(), scratch_, plan_);
    std::vector<std::pair<std::string, bool>> terms;
    const index::Segment& segment = image_.segment();
    for (const Alternative& one : plan_.alternatives_of(plan_.groups.back())) {
      const std::string_view beginning = segment.beginning_of(one.term);
      terms.emplace_back(beginning.empty() ? segment.terms()[one.term] : "beginning " + std::string(beginning),
                         one.weight == kFullWeight);
    }
    return terms;
  }

  test::TestImage image_;
  ParseScratch parse_scratch_;
  UnfinishedScratch scratch_;
  Plan plan_;
};

TEST_F(UnfinishedWord, IsAnyThatBeginsSo) {
  EXPECT_THAT(last_group("белый лам"),
              UnorderedElementsAre(std::pair("ламинат", false), std::pair("ламп", false),
                                   std::pair("лампочк", false)));
  EXPECT_EQ(plan_.groups.size(), 2u);
}

TEST_F(UnfinishedWord, CountsInFullWhatIsAWordAlready) {
  EXPECT_THAT(last_group("лампа"), ElementsAre(std::pair("ламп", true)));
  EXPECT_THAT(last_group("ламп"), UnorderedElementsAre(std::pair("ламп", true), std::pair("лампочк", false)));
}

TEST_F(UnfinishedWord, StaysAsItIsWhereTheTextGoesOn) {
  EXPECT_THAT(last_group("лам "), IsEmpty());
  EXPECT_THAT(last_group("\"лам\""), IsEmpty());
  EXPECT_THAT(last_group("зы"), IsEmpty()) << "nothing begins so";
}

TEST_F(UnfinishedWord, IsOneListWhereManyBeginSo) {
  EXPECT_THAT(last_group("z"), ElementsAre(std::pair("beginning z", false)));
  const TermId list = plan_.alternatives_of(plan_.groups.back())[0].term;
  EXPECT_EQ(image_.segment().postings().doc_frequency(list), 50u);
  EXPECT_EQ(plan_.groups.back().idf, inverse_document_frequency(image_.segment().doc_count(), 50));
}

}  // namespace
}  // namespace vitrina::query
