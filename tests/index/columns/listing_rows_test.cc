#include "index/columns/listing_rows.h"

#include <gtest/gtest.h>

#include <vector>

#include "index/base/random.h"
#include "index/columns/click_prior.h"

namespace vitrina::index {
namespace {

TEST(ListingRows, GiveBackFactsAndTitlesOfAnyLengthAtAnyWidth) {
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u}) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const auto width = static_cast<std::uint32_t>(seed);
    const auto form_count = static_cast<std::uint32_t>(seed == 4 ? 0xFFFFFFFFu : (1u << (8 * width)) - 1);
    ListingRowWriter writer(width);
    std::vector<std::byte> bytes;
    std::vector<ListingFacts> facts(300);
    std::vector<std::vector<FormId>> titles(300);
    for (std::size_t doc = 0; doc < titles.size(); ++doc) {
      facts[doc].category = static_cast<CategoryId>(random.below(1'000'000));
      facts[doc].price = static_cast<std::uint16_t>(random.below(65'536));
      facts[doc].core = static_cast<std::uint8_t>(random.below(128)) & 0x7F;
      facts[doc].in_stock = random.below(2) & 1;
      facts[doc].clicks = static_cast<std::uint8_t>(random.below(256));
      for (std::uint64_t n = random.below(random.chance(0.1) ? 600 : 60); n > 0; --n)
        titles[doc].push_back(static_cast<FormId>(random.below(form_count)));
      const Bytes row = writer.make(facts[doc], titles[doc]);
      ASSERT_EQ(row.size(), kListingRowBytes);
      bytes.insert(bytes.end(), row.begin(), row.end());
    }
    const std::vector<std::byte> rest(writer.long_titles().begin(), writer.long_titles().end());
    const ListingRows rows(bytes, rest, width, form_count);
    for (DocId doc = 0; doc < titles.size(); ++doc) {
      std::vector<FormId> title;
      rows.for_each_form(doc, [&](FormId form) {
        title.push_back(form);
        return true;
      });
      EXPECT_EQ(title, titles[doc]);
      EXPECT_EQ(rows.facts(doc).category, facts[doc].category);
      EXPECT_EQ(rows.facts(doc).price, facts[doc].price);
      EXPECT_EQ(rows.facts(doc).core, facts[doc].core);
      EXPECT_EQ(rows.facts(doc).in_stock, facts[doc].in_stock);
      EXPECT_EQ(rows.facts(doc).clicks, facts[doc].clicks);
      std::size_t seen = 0;
      rows.for_each_form(doc, [&](FormId) { return ++seen < 3; });
      EXPECT_EQ(seen, std::min<std::size_t>(3, titles[doc].size())) << "stops when told to";
    }
  }
}

TEST(ListingRows, KeepPricesInTheirOrderAndEvenlyByOctave) {
  EXPECT_EQ(price_scale(0), 0);
  EXPECT_EQ(price_scale(-1), 0);
  std::int64_t before = 1;
  Random random(5);
  for (int i = 0; i < 2'000; ++i) {
    const auto price = static_cast<std::int64_t>(1 + random.below(1u << random.below(31)));
    EXPECT_LE(price_scale(std::min(before, price)), price_scale(std::max(before, price)));
    EXPECT_EQ(price_scale(2 * price) - price_scale(price), kPriceStepsPerOctave);
    before = price;
  }
  EXPECT_GT(price_scale(INT64_MAX), price_scale(INT64_MAX / 2));
}

TEST(ClickPrior, DoublesByThirtyTwoStepsAndStaysInItsByte) {
  EXPECT_EQ(click_prior(1), kNoClickPrior);
  EXPECT_EQ(click_prior(2), kNoClickPrior + 32);
  EXPECT_EQ(click_prior(0.25), kNoClickPrior - 64);
  EXPECT_EQ(click_prior(1e-9), 0);
  EXPECT_EQ(click_prior(1e9), 255);
}

}  // namespace
}  // namespace vitrina::index
