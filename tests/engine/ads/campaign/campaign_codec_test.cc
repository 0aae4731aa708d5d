#include "engine/ads/campaign/campaign_codec.h"

#include <gtest/gtest.h>

#include "index/base/checksum.h"
#include "random_campaign.h"

namespace vitrina::ads {
namespace {

void seal(std::string& bytes) {
  const std::size_t body = bytes.size() - sizeof(std::uint64_t);
  const std::uint64_t sum = checksum(std::string_view(bytes).substr(0, body));
  std::memcpy(bytes.data() + body, &sum, sizeof sum);
}

TEST(CampaignCodec, ReadsBackWhatItWrote) {
  constexpr std::uint64_t kSeed = 401;
  Random random(kSeed);
  for (int trial = 0; trial < 50'000; ++trial) {
    const Campaign campaign = trial == 0 ? valid_campaign() : trial == 1 ? Campaign{} : any_campaign(random);
    const std::string bytes = encode_campaign(campaign);
    const auto again = decode_campaign(as_bytes(bytes));
    ASSERT_TRUE(again) << "seed " << kSeed << " trial " << trial;
    ASSERT_EQ(*again, campaign) << "seed " << kSeed << " trial " << trial;
  }
}

TEST(CampaignCodec, NoticesEveryFlippedBitAndEveryTruncation) {
  const std::string sound = encode_campaign(valid_campaign());
  for (std::size_t bit = 0; bit < sound.size() * 8; ++bit) {
    std::string bytes = sound;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ 1 << bit % 8);
    const auto read = decode_campaign(as_bytes(bytes));
    ASSERT_FALSE(read) << "bit " << bit;
    ASSERT_EQ(read.error().code, ErrorCode::kDataLoss);
  }
  for (std::size_t length = 0; length < sound.size(); ++length)
    ASSERT_FALSE(decode_campaign(as_bytes(std::string_view(sound).substr(0, length)))) << length;
}

// Past the checksum: bytes that were never written by us must do no harm, and what is read must be canonical.
TEST(CampaignCodec, IsNotHarmedByBytesWithARightChecksum) {
  constexpr std::uint64_t kSeed = 402;
  Random random(kSeed);
  std::uint64_t read_count = 0, refused_count = 0;
  for (int trial = 0; trial < 200'000; ++trial) {
    std::string bytes = encode_campaign(trial % 2 == 0 ? valid_campaign() : any_campaign(random));
    for (std::uint64_t n = 1 + random.below(3); n > 0; --n) {
      const std::size_t at = 1 + random.below(bytes.size() - 9);
      switch (random.below(3)) {
        case 0:
          bytes.insert(at, 1, static_cast<char>(random()));
          break;
        case 1:
          if (bytes.size() > 20) bytes.erase(at, 1);
          break;
        default:
          bytes[at] = static_cast<char>(random());
      }
    }
    seal(bytes);
    if (const auto read = decode_campaign(as_bytes(bytes)); read) {
      ++read_count;
      ASSERT_EQ(encode_campaign(*read), bytes) << "seed " << kSeed << " trial " << trial;
    } else {
      ++refused_count;
      ASSERT_EQ(read.error().code, ErrorCode::kDataLoss);
    }
  }
  EXPECT_GT(read_count, 20'000u);
  EXPECT_GT(refused_count, 20'000u);
}

TEST(CampaignCodec, SaysWhichVersionItDoesNotRead) {
  std::string bytes = encode_campaign(valid_campaign());
  bytes[0] = 9;
  seal(bytes);
  const auto read = decode_campaign(as_bytes(bytes));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kUnsupported);
  EXPECT_EQ(read.error().message, "a stored campaign has version 9; this build reads version 1");
}

// Stored campaigns outlive the build: these bytes must be readable for as long as version 1 is.
TEST(CampaignCodec, KeepsItsBytes) {
  const std::string bytes = encode_campaign(valid_campaign());
  EXPECT_EQ(bytes.size(), 309u);
  EXPECT_EQ(checksum(bytes), 6236871254117967133u);
}

TEST(CampaignNames, AreReadBackAndNothingElseIs) {
  for (const CampaignStatus status : {CampaignStatus::kActive, CampaignStatus::kPaused})
    EXPECT_EQ(find_campaign_status(name_of(status)), status);
  for (const MatchType match : {MatchType::kExact, MatchType::kPhrase, MatchType::kBroad})
    EXPECT_EQ(find_match_type(name_of(match)), match);
  for (const Pacing pacing : {Pacing::kEven, Pacing::kAsap}) EXPECT_EQ(find_pacing(name_of(pacing)), pacing);
  EXPECT_EQ(name_of(MatchType::kPhrase), "phrase");
  for (const std::string_view other : {"", "Active", "exact ", "even", "broa"}) {
    EXPECT_FALSE(find_campaign_status(other));
    EXPECT_FALSE(find_match_type(other));
    EXPECT_EQ(find_pacing(other).has_value(), other == "even");
  }
}

}  // namespace
}  // namespace vitrina::ads
