#include "engine/ads/prediction/click_priors.h"

#include <gtest/gtest.h>

#include "tests/engine/ads/prediction/world.h"

namespace vitrina::ads {
namespace {

TEST(ClickPriors, CompareAListingWithOthersInItsSlotsNotWithAll) {
  const Directory directory;
  const std::string path = directory / "events.rows";
  auto writer = EventFileWriter::open(path);
  ASSERT_TRUE(writer);
  const auto show = [&](const std::string& listing, std::uint8_t slot, int views, int clicks) {
    for (int i = 0; i < views; ++i) {
      EventRow row;
      row.listing = listing;
      row.slot = slot;
      row.viewed = true;
      row.clicked = i < clicks;
      ASSERT_TRUE(writer->append(row));
    }
  };
  // The first slot is clicked in 10 % of the views, the second in 2 %: the better of two clicks less.
  show("high", 1, 1'000, 80);
  show("other", 1, 1'000, 120);
  show("low", 2, 1'000, 30);
  show("rest", 2, 1'000, 10);
  show("new", 1, 2, 1);
  EventRow lost;
  lost.listing = "never shown";
  lost.outcome = EventOutcome::kLostToRank;
  ASSERT_TRUE(writer->append(lost));
  ASSERT_TRUE(writer->sync());

  auto source = EventSource::open({path});
  ASSERT_TRUE(source);
  const auto priors = ClickPriors::read(*source);
  ASSERT_TRUE(priors);
  EXPECT_EQ(priors->listings(), 5u);
  EXPECT_NEAR(priors->of("high"), (80 + kPriorClicks) / (100.35 + kPriorClicks), 0.01);
  EXPECT_NEAR(priors->of("low"), (30 + kPriorClicks) / (20 + kPriorClicks), 0.01);
  EXPECT_GT(priors->of("low"), 1);
  EXPECT_LT(priors->of("high"), 1);
  EXPECT_LT(priors->of("new"), 1.2) << "two views say little";
  EXPECT_EQ(priors->of("never shown"), 1);
}

}  // namespace
}  // namespace vitrina::ads
