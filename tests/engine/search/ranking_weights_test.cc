#include "engine/search/ranking_weights.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "index/base/random.h"

namespace vitrina::search {
namespace {

using testing::HasSubstr;

TEST(RankingWeights, ComeBackAsTheyWereWritten) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    Random random(seed);
    RankingWeights weights;
    for (float& weight : weights.of) weight = static_cast<float>((random.unit() - 0.5) * 20);
    const auto read = parse_weights(weights_text(weights));
    ASSERT_TRUE(read.has_value()) << read.error().message;
    EXPECT_EQ(*read, weights) << "seed " << seed;
  }
}

TEST(RankingWeights, TakeCommentsBlankLinesAndAnyOrder) {
  const auto read = parse_weights("# ours\n\n  held 2 # most\r\ntext\t0.5");
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->of[static_cast<std::size_t>(Feature::kHeld)], 2);
  EXPECT_EQ(read->of[static_cast<std::size_t>(Feature::kText)], 0.5f);
  EXPECT_EQ(read->of[static_cast<std::size_t>(Feature::kTitle)], 0);
}

TEST(RankingWeights, SayWhichLineIsWrongAndWhatWouldBeRight) {
  const auto refused = [](std::string_view text) {
    const auto read = parse_weights(text);
    EXPECT_FALSE(read.has_value()) << text;
    return read ? std::string() : read.error().message;
  };
  EXPECT_THAT(refused("text 1\ntexts 2\n"), HasSubstr("line 2: 'texts' is no feature; there are text, held"));
  EXPECT_THAT(refused("text 1\n\ntext 2"), HasSubstr("line 3: 'text' comes twice"));
  for (const char* bad : {"text", "text x", "text 1e9", "text nan", "text inf", "text 1x", "text -1e5"})
    EXPECT_THAT(refused(bad), HasSubstr("takes a number from -10000 to 10000")) << bad;
  EXPECT_THAT(refused("text 1 2"), HasSubstr("line 1: there is more than"));
}

TEST(RankingWeights, OfTheEngineAreValid) {
  EXPECT_GT(shipped_weights().of[static_cast<std::size_t>(Feature::kText)], 0);
  EXPECT_GT(shipped_weights().of[static_cast<std::size_t>(Feature::kHeld)], 0);
}

}  // namespace
}  // namespace vitrina::search
