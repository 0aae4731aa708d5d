#include "index/segment/beginning_lists.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "index/text/code_points.h"
#include "tests/index/segment/many_words.h"
#include "tests/support/test_image.h"

namespace vitrina::index {
namespace {

// By beginning: the terms of words that begin so.
std::map<std::string, std::set<TermId>> beginnings_of(const Segment& segment) {
  std::map<std::string, std::set<TermId>> beginnings;
  for (FormId form = 0; form < segment.forms().size(); ++form) {
    const std::string_view text = segment.forms().form(form);
    for (std::size_t end = 0; end < text.size();) {
      end += code_point_bytes(text, end);
      beginnings[std::string(text.substr(0, end))].insert(segment.forms().term(form));
    }
  }
  return beginnings;
}

std::vector<DocId> docs_of(const Segment& segment, TermId term) {
  std::vector<DocId> docs;
  PostingCursor cursor;
  for (segment.postings().open(term, cursor); cursor.doc() != kEndDoc; cursor.next()) {
    docs.push_back(cursor.doc());
    EXPECT_TRUE(term < segment.terms().size() || cursor.impact() == kFlatImpact);
  }
  return docs;
}

TEST(BeginningLists, HoldWhoeverHoldsAWordThatBeginsSoWhereManyWordsDo) {
  const test::TestImage image(test::listings_of_many_words(5, 3'000));
  const Segment& segment = image.segment();
  std::size_t listed = 0, longest = 0;
  for (const auto& [beginning, terms] : beginnings_of(segment)) {
    const TermId list = segment.find_beginning(beginning);
    ASSERT_EQ(list != kNoTerm, terms.size() > kMostTermsUnlisted) << beginning;
    if (list == kNoTerm) continue;
    ++listed;
    longest = std::max(longest, count_code_points(beginning));
    ASSERT_EQ(segment.beginning_of(list), beginning);
    std::set<DocId> expected;
    for (const TermId term : terms) {
      for (const DocId doc : docs_of(segment, term)) expected.insert(doc);
    }
    const std::vector<DocId> docs = docs_of(segment, list);
    ASSERT_TRUE(std::equal(docs.begin(), docs.end(), expected.begin(), expected.end())) << beginning;
  }
  EXPECT_EQ(segment.postings().size(), segment.terms().size() + listed);
  EXPECT_GT(listed, 40u);
  EXPECT_GE(longest, 3u);
  EXPECT_EQ(segment.find_beginning(""), kNoTerm);
  EXPECT_EQ(segment.beginning_of(0), "");
}

TEST(BeginningLists, AreLeftOutOnDemand) {
  BuildOptions options;
  options.list_beginnings = false;
  const test::TestImage image(test::listings_of_many_words(6, 300), options);
  EXPECT_EQ(image.segment().postings().size(), image.segment().terms().size());
  EXPECT_EQ(image.segment().find_beginning("а"), kNoTerm);
}

}  // namespace
}  // namespace vitrina::index
