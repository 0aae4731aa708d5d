#include "engine/ads/auction/auction_codec.h"

#include <gtest/gtest.h>

#include "index/base/checksum.h"
#include "random_auction.h"

namespace vitrina::ads {
namespace {

std::string bytes_of(const AuctionInput& input) {
  ByteWriter out;
  encode_auction_input(input, out);
  return out.take();
}
std::string bytes_of(const AuctionOutcome& outcome) {
  ByteWriter out;
  encode_auction_outcome(outcome, out);
  return out.take();
}

PricingRule random_rule(Random& random) {
  return random.chance(0.5) ? PricingRule::kGsp : PricingRule::kVcg;
}

AuctionInput wide_auction(Random& random) {
  AuctionInput input = random_auction(random, random_rule(random));
  for (AuctionCandidate& c : input.candidates) {
    const std::uint64_t cut = random.below(64);
    c.campaign = random() >> cut;
    c.listing = random() >> cut;
    c.bid = static_cast<Ticks>(random() >> (32 + random.below(32)));
    c.quality = static_cast<Quality>(random() >> (32 + random.below(32)));
  }
  return input;
}

TEST(AuctionCodec, ReadsBackWhatItWrote) {
  constexpr std::uint64_t kSeed = 301;
  Random random(kSeed);
  for (int trial = 0; trial < 100'000; ++trial) {
    const AuctionInput input =
        trial % 2 == 0 ? random_auction(random, random_rule(random)) : wide_auction(random);
    const auto input_again = decode_auction_input(as_bytes(bytes_of(input)));
    ASSERT_TRUE(input_again) << "seed " << kSeed << "\n" << describe(input);
    ASSERT_EQ(*input_again, input) << "seed " << kSeed << "\n" << describe(input);
    const AuctionOutcome outcome = run_auction(input);
    const auto outcome_again = decode_auction_outcome(as_bytes(bytes_of(outcome)));
    ASSERT_TRUE(outcome_again) << "seed " << kSeed << "\n" << describe(input);
    ASSERT_EQ(*outcome_again, outcome) << "seed " << kSeed << "\n" << describe(input);
  }
}

// The digest was made once; another compiler, instruction set or optimisation must come to the same one.
TEST(AuctionCodec, GivesTheSameBytesOnAnyMachine) {
  Random random(302);
  StreamingChecksum inputs, outcomes;
  for (int trial = 0; trial < 200'000; ++trial) {
    const AuctionInput input =
        trial % 2 == 0 ? random_auction(random, random_rule(random)) : wide_auction(random);
    inputs.update(as_bytes(bytes_of(input)));
    outcomes.update(as_bytes(bytes_of(run_auction(input))));
  }
  EXPECT_EQ(inputs.digest(), 15495256019399258617u);
  EXPECT_EQ(outcomes.digest(), 2579674090365562350u);
}

TEST(AuctionCodec, RefusesDamageOrReadsAnotherCanonicalValue) {
  constexpr std::uint64_t kSeed = 303;
  Random random(kSeed);
  std::uint64_t refused = 0, read = 0;
  const auto damage = [&](std::string bytes) {
    for (std::uint64_t n = 1 + random.below(3); n > 0; --n) {
      const std::size_t at = random.below(bytes.size() + 1);
      switch (random.below(3)) {
        case 0:
          bytes.insert(at, 1, static_cast<char>(random()));
          break;
        case 1:
          bytes.erase(std::min(at, bytes.size()), 1 + random.below(4));
          break;
        default:
          if (at < bytes.size()) bytes[at] = static_cast<char>(random());
      }
    }
    return bytes;
  };
  for (int trial = 0; trial < 300'000; ++trial) {
    const AuctionInput input = random_auction(random, random_rule(random));
    const std::string input_bytes = damage(bytes_of(input));
    if (const auto read_input = decode_auction_input(as_bytes(input_bytes)); read_input) {
      ++read;
      ASSERT_EQ(bytes_of(*read_input), input_bytes) << "seed " << kSeed << " trial " << trial;
      if (read_input->candidates.size() < 100) run_auction(*read_input);
    } else {
      ++refused;
      ASSERT_TRUE(read_input.error().code == ErrorCode::kDataLoss ||
                  read_input.error().code == ErrorCode::kUnsupported);
      ASSERT_FALSE(read_input.error().message.empty());
    }
    const std::string outcome_bytes = damage(bytes_of(run_auction(input)));
    if (const auto read_outcome = decode_auction_outcome(as_bytes(outcome_bytes)); read_outcome) {
      ASSERT_EQ(bytes_of(*read_outcome), outcome_bytes) << "seed " << kSeed << " trial " << trial;
    }
  }
  EXPECT_GT(refused, 100'000u);
  EXPECT_GT(read, 10'000u);
}

TEST(AuctionCodec, ReadsNoTruncationAndNoTrail) {
  Random random(304);
  AuctionInput input = wide_auction(random);
  while (input.candidates.size() < 5) input = wide_auction(random);
  const std::string input_bytes = bytes_of(input);
  for (std::size_t length = 0; length < input_bytes.size(); ++length)
    EXPECT_FALSE(decode_auction_input(as_bytes(std::string_view(input_bytes).substr(0, length)))) << length;
  EXPECT_FALSE(decode_auction_input(as_bytes(input_bytes + '\0')));
  const std::string outcome_bytes = bytes_of(run_auction(input));
  for (std::size_t length = 0; length < outcome_bytes.size(); ++length)
    EXPECT_FALSE(decode_auction_outcome(as_bytes(std::string_view(outcome_bytes).substr(0, length))))
        << length;
  EXPECT_FALSE(decode_auction_outcome(as_bytes(outcome_bytes + '\0')));
}

TEST(AuctionCodec, SaysWhichVersionItDoesNotRead) {
  std::string bytes = bytes_of(AuctionInput{});
  bytes[0] = 2;
  const auto read = decode_auction_input(as_bytes(bytes));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kUnsupported);
  EXPECT_EQ(read.error().message, "an auction's input in version 2; this build reads version 1");
}

TEST(AuctionCodec, TakesAboutHalfAKilobyteForTwentyCandidates) {
  Random random(305);
  AuctionInput input;
  input.slots = 4;
  input.seed = random();
  for (int i = 0; i < 20; ++i)
    input.candidates.push_back({random(), random.below(2'000'000), random.below(50'000),
                                static_cast<Ticks>(200 + random.below(3'000)),
                                quality_of(0.002 + 0.05 * random.unit()), 150});
  const std::size_t input_bytes = bytes_of(input).size();
  const std::size_t outcome_bytes = bytes_of(run_auction(input)).size();
  RecordProperty("input_bytes", static_cast<int>(input_bytes));
  RecordProperty("outcome_bytes", static_cast<int>(outcome_bytes));
  EXPECT_LE(input_bytes + outcome_bytes, 560u) << input_bytes << " + " << outcome_bytes;
}

TEST(FixedPoint, RoundsBidsDownReservesUpAndQualitiesToTheNearest) {
  EXPECT_EQ(whole_ticks(Money{129'999}, 10'000), 12u);
  EXPECT_EQ(whole_ticks(Money{130'000}, 10'000), 13u);
  EXPECT_EQ(whole_ticks(Money{-130'000}, 10'000), 0u);
  EXPECT_EQ(whole_ticks(Money{std::numeric_limits<std::int64_t>::max()}, 1), kMaxTicks);
  EXPECT_EQ(ticks_covering(Money{120'001}, 10'000), 13u);
  EXPECT_EQ(ticks_covering(Money{130'000}, 10'000), 13u);
  EXPECT_EQ(ticks_covering(Money{-5}, 10'000), 0u);
  EXPECT_EQ(ticks_covering(Money{std::numeric_limits<std::int64_t>::max()}, 1), kMaxTicks);
  EXPECT_EQ(money_of(1250, 10'000), Money{12'500'000});
  EXPECT_EQ(quality_of(1.0), kQualityOne);
  EXPECT_EQ(quality_of(0.25), kQualityOne / 4);
  EXPECT_EQ(quality_of(0), 1u);
  EXPECT_EQ(quality_of(-1), 1u);
  EXPECT_EQ(quality_of(std::numeric_limits<double>::quiet_NaN()), 1u);
  EXPECT_EQ(quality_of(std::numeric_limits<double>::infinity()), std::numeric_limits<Quality>::max());
  EXPECT_EQ(quality_of(15.999), static_cast<Quality>(15.999 * kQualityOne + 0.5));
  EXPECT_EQ(slot_factor_of(1.5), kSlotFactorOne);
  EXPECT_EQ(slot_factor_of(0.5), kSlotFactorOne / 2);
  EXPECT_EQ(slot_factor_of(0), 1u);
}

}  // namespace
}  // namespace vitrina::ads
