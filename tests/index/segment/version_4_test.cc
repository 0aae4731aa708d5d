#include "index/segment/version_4.h"

#include <gtest/gtest.h>

#include "index/segment/segment.h"
#include "tests/index/segment/many_words.h"
#include "tests/support/test_image.h"

namespace vitrina::index {
namespace {

TEST(Version4, OpensAsASegmentThatFindsTheSame) {
  const test::TestImage image(test::listings_of_many_words(3, 600));
  SectionMap old;
  for (std::uint16_t id = 1; id < static_cast<std::uint16_t>(SectionId::kTermDirectory); ++id)
    old.set(static_cast<SectionId>(id), image.image().section(static_cast<SectionId>(id)));
  auto opened = Segment::open(old);
  ASSERT_TRUE(opened) << opened.error().message;
  const Segment segment = std::move(*opened);  // what was made moves along
  const Segment& right = image.segment();
  for (TermId term = 0; term < right.terms().size(); ++term)
    ASSERT_EQ(segment.find_term(right.terms()[term]), term);
  for (std::uint32_t i = 0; i < right.aliases().size(); ++i)
    ASSERT_EQ(segment.find_term(right.aliases()[i]), right.alias_terms()[i]);
  for (FormId form = 0; form < right.forms().size(); ++form)
    ASSERT_EQ(segment.forms().find(right.forms().form(form)), form);
  EXPECT_EQ(segment.find_term("nosuch"), kNoTerm);
  EXPECT_EQ(segment.forms().find("nosuch"), kNoForm);

  ASSERT_EQ(segment.postings().size(), right.postings().size());
  ASSERT_GT(segment.postings().size(), segment.terms().size());
  PostingCursor a, b;
  for (TermId list = right.terms().size(); list < right.postings().size(); ++list) {
    ASSERT_EQ(segment.beginning_of(list), right.beginning_of(list));
    right.postings().open(list, b);
    for (segment.postings().open(list, a); a.doc() != kEndDoc; a.next(), b.next())
      ASSERT_EQ(a.doc(), b.doc());
    ASSERT_EQ(b.doc(), kEndDoc);
  }
}

}  // namespace
}  // namespace vitrina::index
