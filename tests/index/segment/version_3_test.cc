#include "index/segment/version_3.h"

#include <gtest/gtest.h>

#include <vector>

#include "index/segment/segment.h"
#include "tests/support/test_image.h"

namespace vitrina::index {
namespace {

// The sections of an image as version 3 had them: titles by themselves, no rows, no forms by term.
struct OldSections {
  explicit OldSections(const Image& image) {
    const Segment& segment = image.segment();
    const std::uint32_t width = segment.info().form_id_bytes;
    for (DocId doc = 0; doc < segment.doc_count(); ++doc) {
      std::uint64_t tokens = 0;
      segment.rows().for_each_form(doc, [&](FormId form) {
        forms.append(reinterpret_cast<const char*>(&form), width);
        ++tokens;
        return true;
      });
      offsets.push_back(offsets.back() + tokens);
    }
    for (std::uint16_t id = 1; id <= kLastSection; ++id) {
      if (id < static_cast<std::uint16_t>(SectionId::kTermFormOffsets))
        sections.set(static_cast<SectionId>(id), image.section(static_cast<SectionId>(id)));
    }
    sections.set(SectionId::kTitleOffsets, std::as_bytes(std::span(offsets)));
    sections.set(SectionId::kTitleForms, as_bytes(forms));
  }

  std::vector<std::uint64_t> offsets{0};
  std::string forms;
  SectionMap sections;
};

TEST(Version3, OpensAsASegmentWithTheSameRowsAndFormsByTerm) {
  std::vector<Listing> listings = test::random_listings(3, 400);
  for (std::size_t i = 0; i < listings.size(); i += 7) {
    for (int word = 0; word < 70; ++word) listings[i].title += " long" + std::to_string(i + word);
    listings[i].title += " для дома";
  }
  const test::TestImage image(listings);
  const OldSections old(image.image());
  auto opened = Segment::open(old.sections);
  ASSERT_TRUE(opened) << opened.error().message;
  const Segment segment = std::move(*opened);  // what was made moves along
  const Segment& right = image.segment();
  ASSERT_EQ(segment.doc_count(), right.doc_count());
  for (DocId doc = 0; doc < right.doc_count(); ++doc) {
    const ListingFacts a = segment.rows().facts(doc), b = right.rows().facts(doc);
    EXPECT_EQ(std::memcmp(&a, &b, sizeof a), 0);
    std::vector<FormId> title, expected;
    segment.rows().for_each_form(doc, [&](FormId form) { return title.push_back(form), true; });
    right.rows().for_each_form(doc, [&](FormId form) { return expected.push_back(form), true; });
    EXPECT_EQ(title, expected);
  }
  for (TermId term = 0; term < right.terms().size(); ++term) {
    const auto a = segment.forms().forms_of(term), b = right.forms().forms_of(term);
    EXPECT_TRUE(std::equal(a.begin(), a.end(), b.begin(), b.end()));
  }
}

TEST(Version3, IsRefusedWhereItsTitlesDoNotFit) {
  const test::TestImage image(test::random_listings(4, 40));
  OldSections old(image.image());
  old.offsets.pop_back();
  old.sections.set(SectionId::kTitleOffsets, std::as_bytes(std::span(old.offsets)));
  const auto opened = Segment::open(old.sections);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::kDataLoss);
  EXPECT_NE(opened.error().message.find("title_offsets"), std::string::npos) << opened.error().message;
}

}  // namespace
}  // namespace vitrina::index
