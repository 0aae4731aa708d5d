#include "engine/ads/auction/auction.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "engine/ads/auction/ranking.h"
#include "oracle.h"
#include "random_auction.h"

namespace vitrina::ads {
namespace {

std::uint32_t slot_of(const AuctionOutcome& outcome, std::uint32_t candidate) {
  for (std::uint32_t place = 0; place < outcome.slots.size(); ++place)
    if (outcome.slots[place].candidate == candidate) return place + 1;
  return 0;
}

PricingRule random_rule(Random& random) {
  return random.chance(0.5) ? PricingRule::kGsp : PricingRule::kVcg;
}

TEST(Auction, AgreesWithTheBruteForceOnAMillionGspAuctions) {
  constexpr std::uint64_t kSeed = 101;
  RecordProperty("seed", kSeed);
  Random random(kSeed);
  AuctionScratch scratch;
  AuctionOutcome outcome;
  std::uint64_t filled = 0, above_reserve = 0, ties = 0;
  for (int trial = 0; trial < 1'000'000; ++trial) {
    const AuctionInput input = random_auction(random, PricingRule::kGsp);
    run_auction(input, scratch, outcome);
    ASSERT_EQ(outcome.slots, oracle::gsp(input)) << "seed " << kSeed << " trial " << trial << "\n"
                                                 << describe(input);
    for (std::size_t place = 0; place < outcome.slots.size(); ++place) {
      ++filled;
      above_reserve += outcome.slots[place].price > input.candidates[outcome.slots[place].candidate].reserve;
      ties += place > 0 && outcome.slots[place].score == outcome.slots[place - 1].score;
    }
  }
  // The auctions are not all trivial.
  EXPECT_GT(filled, 500'000u);
  EXPECT_GT(above_reserve, 100'000u);
  EXPECT_GT(ties, 30'000u);
}

TEST(Auction, TheGspPriceIsTheLeastTickWhoseScoreIsNotBelowTheNextOtherSellers) {
  constexpr std::uint64_t kSeed = 102;
  Random random(kSeed);
  for (int trial = 0; trial < 100'000; ++trial) {
    const AuctionInput input = random_auction(random, PricingRule::kGsp);
    const std::vector<std::uint32_t> order = oracle::ranked(input);
    const AuctionOutcome outcome = run_auction(input);
    for (std::size_t place = 0; place < outcome.slots.size(); ++place) {
      const AuctionCandidate& winner = input.candidates[order[place]];
      const Ticks price = outcome.slots[place].price;
      const Quality quality = std::max(winner.quality, 1u);
      Score next = 0;
      for (std::size_t after = order.size(); after-- > place + 1;) {
        const AuctionCandidate& other = input.candidates[order[after]];
        if (other.seller != winner.seller) next = score_of(other.bid, std::max(other.quality, 1u));
      }
      ASSERT_GE(score_of(price, quality), next) << "seed " << kSeed << "\n" << describe(input);
      ASSERT_TRUE(price == std::max(winner.reserve, 1u) || score_of(price - 1, quality) < next)
          << "seed " << kSeed << "\n"
          << describe(input);
    }
  }
}

TEST(Auction, PricesLieBetweenReserveAndBidAndLosersPayNothing) {
  constexpr std::uint64_t kSeed = 103;
  Random random(kSeed);
  AuctionScratch scratch;
  AuctionOutcome outcome;
  for (int trial = 0; trial < 200'000; ++trial) {
    const AuctionInput input = random_auction(random, random_rule(random));
    run_auction(input, scratch, outcome);
    ASSERT_LE(outcome.slots.size(), input.slots);
    ASSERT_EQ(outcome.candidates.size(), input.candidates.size());
    std::size_t winners = 0;
    for (std::uint32_t i = 0; i < input.candidates.size(); ++i) {
      const std::uint32_t slot = slot_of(outcome, i);
      ASSERT_EQ(slot != 0, outcome.candidates[i].verdict == Verdict::kWon) << describe(input);
      if (slot == 0) continue;
      ++winners;
      ASSERT_EQ(outcome.candidates[i].winning_bid, 0u);
      const Ticks price = outcome.slots[slot - 1].price;
      ASSERT_GE(price, std::max(input.candidates[i].reserve, 1u)) << "seed " << kSeed << "\n"
                                                                  << describe(input);
      ASSERT_LE(price, input.candidates[i].bid) << "seed " << kSeed << "\n" << describe(input);
    }
    ASSERT_EQ(winners, outcome.slots.size());
  }
}

TEST(Auction, AHigherBidNeverGetsALowerSlotNorAnotherPriceForTheSameSlot) {
  constexpr std::uint64_t kSeed = 104;
  Random random(kSeed);
  AuctionScratch scratch;
  AuctionOutcome outcome;
  for (int trial = 0; trial < 150'000; ++trial) {
    AuctionInput input = random_auction(random, random_rule(random));
    if (input.candidates.empty()) continue;
    const auto chosen = static_cast<std::uint32_t>(random.below(input.candidates.size()));
    std::uint32_t slot_before = 0;
    Ticks price_before = 0;
    for (Ticks bid = 0; bid <= 14; ++bid) {
      input.candidates[chosen].bid = bid;
      run_auction(input, scratch, outcome);
      const std::uint32_t slot = slot_of(outcome, chosen);
      if (slot_before != 0) {
        ASSERT_NE(slot, 0u) << "seed " << kSeed << " candidate " << chosen << "\n" << describe(input);
        ASSERT_LE(slot, slot_before) << "seed " << kSeed << " candidate " << chosen << "\n"
                                     << describe(input);
        if (slot == slot_before) {
          ASSERT_EQ(outcome.slots[slot - 1].price, price_before)
              << "seed " << kSeed << " candidate " << chosen << "\n"
              << describe(input);
        }
      }
      slot_before = slot;
      price_before = slot == 0 ? 0 : outcome.slots[slot - 1].price;
    }
  }
}

TEST(Auction, TheOrderOfCandidatesDoesNotMatter) {
  constexpr std::uint64_t kSeed = 105;
  Random random(kSeed);
  // Ads are entered at most once, as the law asks; places differ after the shuffle, so what is compared are
  // values.
  const auto by_value = [](const AuctionInput& input) {
    const AuctionOutcome outcome = run_auction(input);
    std::vector<std::tuple<std::uint64_t, std::uint64_t, std::uint64_t, Ticks, Quality, Ticks, Verdict, Ticks,
                           std::uint32_t, Ticks>>
        rows;
    for (std::uint32_t i = 0; i < input.candidates.size(); ++i) {
      const AuctionCandidate& c = input.candidates[i];
      const std::uint32_t slot = slot_of(outcome, i);
      rows.emplace_back(c.campaign, c.listing, c.seller, c.bid, std::max(c.quality, 1u),
                        std::max(c.reserve, 1u), outcome.candidates[i].verdict,
                        outcome.candidates[i].winning_bid, slot,
                        slot == 0 ? 0 : outcome.slots[slot - 1].price);
    }
    std::sort(rows.begin(), rows.end());
    return rows;
  };
  for (int trial = 0; trial < 100'000; ++trial) {
    AuctionInput input = random_auction(random, random_rule(random));
    std::set<std::pair<std::uint64_t, std::uint64_t>> ads;
    std::erase_if(input.candidates,
                  [&](const AuctionCandidate& c) { return !ads.emplace(c.campaign, c.listing).second; });
    const auto rows = by_value(input);
    for (std::size_t i = input.candidates.size(); i > 1; --i)
      std::swap(input.candidates[i - 1], input.candidates[random.below(i)]);
    ASSERT_EQ(by_value(input), rows) << "seed " << kSeed << "\n" << describe(input);
  }
}

// With an ad entered twice, slots and prices still do not depend on the order.
TEST(Auction, TheOrderOfAdsEnteredTwiceChangesNoSlotAndNoPrice) {
  constexpr std::uint64_t kSeed = 111;
  Random random(kSeed);
  const auto by_value = [](const AuctionInput& input) {
    std::vector<std::tuple<std::uint64_t, std::uint64_t, Ticks, Score>> rows;
    for (const FilledSlot& slot : run_auction(input).slots) {
      const AuctionCandidate& c = input.candidates[slot.candidate];
      rows.emplace_back(c.campaign, c.listing, slot.price, slot.score);
    }
    return rows;
  };
  for (int trial = 0; trial < 100'000; ++trial) {
    AuctionInput input = random_auction(random, random_rule(random));
    for (std::size_t i = input.candidates.size() / 2; i-- > 0;)
      input.candidates.push_back(input.candidates[i]);
    const auto rows = by_value(input);
    for (std::size_t i = input.candidates.size(); i > 1; --i)
      std::swap(input.candidates[i - 1], input.candidates[random.below(i)]);
    ASSERT_EQ(by_value(input), rows) << "seed " << kSeed << "\n" << describe(input);
  }
}

TEST(Auction, SaysWhyEachLoserLost) {
  constexpr std::uint64_t kSeed = 106;
  Random random(kSeed);
  std::array<std::uint64_t, 6> seen{};
  for (int trial = 0; trial < 100'000; ++trial) {
    const AuctionInput input = random_auction(random, random_rule(random));
    const AuctionOutcome outcome = run_auction(input);
    const std::vector<std::uint32_t> order = oracle::ranked(input);
    for (std::uint32_t i = 0; i < input.candidates.size(); ++i) {
      const AuctionCandidate& c = input.candidates[i];
      AuctionInput alone = input;  // the listing's ads only, with room for all
      std::erase_if(alone.candidates,
                    [&](const AuctionCandidate& other) { return other.listing != c.listing; });
      const auto best = oracle::ranked(alone);
      Verdict expected = Verdict::kWon;
      const auto at = static_cast<std::size_t>(std::find(order.begin(), order.end(), i) - order.begin());
      if (c.bid < std::max(c.reserve, 1u)) {
        expected = Verdict::kBelowReserve;
      } else if (!(alone.candidates[best.at(0)] == c)) {
        expected = Verdict::kDuplicateListing;
      } else if (at == order.size()) {
        // An ad alike in everything stands for it, or the seller has enough of better ones.
        const bool has_double = std::count(input.candidates.begin(), input.candidates.end(), c) > 1;
        expected = has_double ? outcome.candidates[i].verdict : Verdict::kSellerLimit;
        ASSERT_TRUE(expected == Verdict::kSellerLimit || expected == Verdict::kDuplicateListing);
      } else if (input.slots == 0) {
        expected = Verdict::kNoSlot;
      } else if (at >= input.slots) {
        expected = Verdict::kOutranked;
      }
      ASSERT_EQ(outcome.candidates[i].verdict, expected) << "seed " << kSeed << " candidate " << i << "\n"
                                                         << describe(input);
      ++seen[static_cast<std::size_t>(expected)];
    }
  }
  for (const std::uint64_t count : seen) EXPECT_GT(count, 5'000u);
}

TEST(Auction, TheWinningBidOfEveryLoserWinsAndOneTickLessDoesNot) {
  constexpr std::uint64_t kSeed = 107;
  Random random(kSeed);
  AuctionScratch scratch;
  for (int trial = 0; trial < 100'000; ++trial) {
    const AuctionInput input = random_auction(random, random_rule(random));
    const AuctionOutcome outcome = run_auction(input);
    for (std::uint32_t i = 0; i < input.candidates.size(); ++i) {
      const CandidateOutcome& loser = outcome.candidates[i];
      if (loser.verdict == Verdict::kWon) continue;
      ASSERT_EQ(loser.winning_bid != 0, input.slots != 0);
      if (loser.winning_bid == 0) continue;
      ASSERT_EQ(loser.winning_bid, least_winning_bid(input, i, input.slots, scratch)) << describe(input);
      AuctionInput raised = input;
      raised.candidates[i].bid = loser.winning_bid;
      ASSERT_NE(oracle::slot_of(raised, i), 0u)
          << "seed " << kSeed << " candidate " << i << " bid " << loser.winning_bid << "\n"
          << describe(input);
      raised.candidates[i].bid -= 1;
      ASSERT_EQ(oracle::slot_of(raised, i), 0u)
          << "seed " << kSeed << " candidate " << i << " bid " << loser.winning_bid << "\n"
          << describe(input);
    }
  }
}

TEST(Auction, TheLeastWinningBidForASlotIsTheFirstOfAllBidsThatGetsIt) {
  constexpr std::uint64_t kSeed = 108;
  Random random(kSeed);
  AuctionScratch scratch;
  for (int trial = 0; trial < 30'000; ++trial) {
    const AuctionInput input = random_auction(random, random_rule(random));
    if (input.candidates.empty() || input.slots == 0) continue;
    const auto chosen = static_cast<std::uint32_t>(random.below(input.candidates.size()));
    const auto slot = static_cast<std::uint32_t>(1 + random.below(input.slots));
    AuctionInput tried = input;
    Ticks first = 0;
    for (Ticks bid = 0; bid <= 80 && first == 0; ++bid) {  // 80 > 12 × 6 + 1, which beats anything
      tried.candidates[chosen].bid = bid;
      const std::uint32_t got = oracle::slot_of(tried, chosen);
      if (got != 0 && got <= slot) first = bid;
    }
    ASSERT_EQ(least_winning_bid(input, chosen, slot, scratch), first)
        << "seed " << kSeed << " candidate " << chosen << " slot " << slot << "\n"
        << describe(input);
    ASSERT_FALSE(least_winning_bid(input, chosen, 0, scratch));
    ASSERT_FALSE(least_winning_bid(input, chosen, input.slots + 1, scratch));
  }
}

// Bids and qualities up to the ends of their types, where products fill 64 bits and thresholds leave 32.
TEST(Auction, HoldsItsLawsAtTheEndsOfItsNumbers) {
  constexpr std::uint64_t kSeed = 109;
  Random random(kSeed);
  AuctionScratch scratch;
  std::uint64_t unreachable = 0;
  const auto wide = [&] {
    const auto near_end = static_cast<std::uint32_t>(random.below(3));
    return random.chance(0.5) ? kMaxTicks - near_end
                              : static_cast<std::uint32_t>(random() >> random.below(64));
  };
  for (int trial = 0; trial < 100'000; ++trial) {
    AuctionInput input = random_auction(random, random_rule(random));
    for (SlotFactor& factor : input.slot_factors) factor = kSlotFactorOne - (5 - factor);
    for (AuctionCandidate& c : input.candidates) {
      c.bid = wide();
      c.quality = wide();
      if (random.chance(0.5)) c.reserve = static_cast<Ticks>(random.below(std::uint64_t{c.bid} + 1));
      c.seller |= 1ull << 63;
      c.listing = ~c.listing;
    }
    const AuctionOutcome outcome = run_auction(input);
    const std::vector<std::uint32_t> order = oracle::ranked(input);
    for (std::size_t place = 0; place < outcome.slots.size(); ++place) {
      const AuctionCandidate& winner = input.candidates[outcome.slots[place].candidate];
      ASSERT_EQ(outcome.slots[place].candidate, order[place]) << "seed " << kSeed << "\n" << describe(input);
      ASSERT_LE(std::max(winner.reserve, 1u), outcome.slots[place].price) << describe(input);
      ASSERT_LE(outcome.slots[place].price, winner.bid) << describe(input);
    }
    for (std::uint32_t i = 0; i < input.candidates.size() && input.slots > 0; ++i) {
      if (outcome.candidates[i].verdict == Verdict::kWon) continue;
      AuctionInput raised = input;
      const Ticks bid = outcome.candidates[i].winning_bid;
      unreachable += bid == 0;
      raised.candidates[i].bid = bid == 0 ? kMaxTicks : bid - 1;
      ASSERT_EQ(oracle::slot_of(raised, i), 0u) << "seed " << kSeed << " candidate " << i << "\n"
                                                << describe(input);
      if (bid == 0) continue;
      raised.candidates[i].bid = bid;
      ASSERT_NE(oracle::slot_of(raised, i), 0u) << "seed " << kSeed << " candidate " << i << "\n"
                                                << describe(input);
    }
  }
  EXPECT_GT(unreachable, 1'000u);
}

TEST(Auction, AgreesWithTheBruteForceOnManyCandidatesToo) {
  constexpr std::uint64_t kSeed = 110;
  Random random(kSeed);
  AuctionShape shape{.most_candidates = 300, .most_sellers = 40, .most_slots = 20, .most_bid = 40};
  for (int trial = 0; trial < 200; ++trial) {
    const AuctionInput input = random_auction(random, PricingRule::kGsp, shape);
    ASSERT_EQ(run_auction(input).slots, oracle::gsp(input)) << "seed " << kSeed << " trial " << trial;
  }
}

TEST(Auction, RefusesWhatIsNoAuction) {
  const auto field_of = [](const AuctionInput& input) {
    const auto checked = check_auction(input);
    return checked ? std::string("fine") : checked.error().field;
  };
  AuctionInput input;
  EXPECT_EQ(field_of(input), "fine");
  input.slots = kMaxSlots + 1;
  EXPECT_EQ(field_of(input), "slots");
  input.slots = 2;
  input.ads_per_seller = 0;
  EXPECT_EQ(field_of(input), "ads_per_seller");
  input.ads_per_seller = 2;
  input.slot_factors = {2, 1};
  EXPECT_EQ(field_of(input), "slot_factors");
  input.rule = PricingRule::kVcg;
  EXPECT_EQ(field_of(input), "ads_per_seller");
  input.ads_per_seller = 1;
  EXPECT_EQ(field_of(input), "fine");
  input.slot_factors = {2};
  EXPECT_EQ(field_of(input), "slot_factors");
  input.slot_factors = {1, 2};
  EXPECT_EQ(field_of(input), "slot_factors[1]");
  input.slot_factors = {1, 0};
  EXPECT_EQ(field_of(input), "slot_factors[1]");
  input.slot_factors = {kSlotFactorOne + 1, 1};
  EXPECT_EQ(field_of(input), "slot_factors[0]");
  input.slot_factors = {2, 1};
  input.candidates.resize(kMaxCandidates + 1);
  EXPECT_EQ(field_of(input), "candidates");
  input.candidates.clear();
  input.rule = static_cast<PricingRule>(7);
  EXPECT_EQ(field_of(input), "rule");
}

}  // namespace
}  // namespace vitrina::ads
