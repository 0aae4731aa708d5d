#include <gtest/gtest.h>

#include <array>
#include <map>

#include "engine/ads/auction/auction.h"
#include "engine/ads/auction/ranking.h"
#include "oracle.h"
#include "random_auction.h"

namespace vitrina::ads {
namespace {

TEST(Vcg, AgreesWithTheBruteForceOnHalfAMillionAuctions) {
  constexpr std::uint64_t kSeed = 201;
  Random random(kSeed);
  const AuctionShape shape{.most_candidates = 7, .most_slots = 3};
  std::uint64_t filled = 0, above_reserve = 0;
  for (int trial = 0; trial < 500'000; ++trial) {
    const AuctionInput input = random_auction(random, PricingRule::kVcg, shape);
    const AuctionOutcome outcome = run_auction(input);
    ASSERT_EQ(outcome.slots, oracle::vcg(input)) << "seed " << kSeed << " trial " << trial << "\n"
                                                 << describe(input);
    std::uint64_t welfare = 0;
    for (std::size_t place = 0; place < outcome.slots.size(); ++place) {
      welfare += input.slot_factors[place] * outcome.slots[place].score;
      ++filled;
      above_reserve += outcome.slots[place].price > input.candidates[outcome.slots[place].candidate].reserve;
    }
    ASSERT_EQ(welfare, oracle::best_welfare(input)) << "seed " << kSeed << "\n" << describe(input);
  }
  EXPECT_GT(filled, 80'000u);
  EXPECT_GT(above_reserve, 20'000u);
}

TEST(Vcg, NeverCostsMoreThanGspAndAsMuchInTheLastSlot) {
  constexpr std::uint64_t kSeed = 202;
  Random random(kSeed);
  for (int trial = 0; trial < 200'000; ++trial) {
    AuctionInput input = random_auction(random, PricingRule::kVcg);
    const std::vector<FilledSlot> vcg = run_auction(input).slots;
    input.rule = PricingRule::kGsp;
    input.slot_factors.clear();
    const std::vector<FilledSlot> gsp = run_auction(input).slots;
    ASSERT_EQ(vcg.size(), gsp.size());
    for (std::size_t place = 0; place < vcg.size(); ++place) {
      ASSERT_EQ(vcg[place].candidate, gsp[place].candidate) << "seed " << kSeed << "\n" << describe(input);
      ASSERT_LE(vcg[place].price, gsp[place].price) << "seed " << kSeed << "\n" << describe(input);
      if (place + 1 == input.slots) {
        ASSERT_EQ(vcg[place].price, gsp[place].price) << "seed " << kSeed << "\n" << describe(input);
      }
    }
  }
}

// What a seller has of an auction when `truth` holds what a click is really worth, in factor × quality ×
// ticks.
struct Gain {
  std::int64_t worth = 0;
  std::int64_t clicks = 0;  // factor × quality of what is shown; 0: nothing is
  Score reserve_score = 0;  // of what is shown
};
Gain gain_of(const AuctionInput& truth, const AuctionOutcome& outcome, std::uint64_t seller) {
  for (std::size_t place = 0; place < outcome.slots.size(); ++place) {
    const AuctionCandidate& shown = truth.candidates[outcome.slots[place].candidate];
    if (shown.seller != seller) continue;
    const std::int64_t quality = std::max(shown.quality, 1u);
    const std::int64_t clicks = std::int64_t{truth.slot_factors[place]} * quality;
    const std::int64_t margin = std::int64_t{shown.bid} - std::int64_t{outcome.slots[place].price};
    return {clicks * margin, clicks, score_of(std::max(shown.reserve, 1u), std::max(shown.quality, 1u))};
  }
  return {};
}

// Calls `see` with every combination of bids from 0 to `most` of the given candidates.
template <class See>
void for_all_bids(AuctionInput& input, const std::vector<std::uint32_t>& own, std::size_t at, Ticks most,
                  See see) {
  if (at == own.size()) return see();
  for (Ticks bid = 0; bid <= most; ++bid) {
    input.candidates[own[at]].bid = bid;
    for_all_bids(input, own, at + 1, most, see);
  }
}

TEST(Vcg, NoSellerGainsATickAClickByOtherBids) {
  constexpr std::uint64_t kSeed = 203;
  constexpr Ticks kMostBid = 8;
  Random random(kSeed);
  const AuctionShape shape{.most_candidates = 7,
                           .most_sellers = 5,
                           .most_slots = 3,
                           .most_bid = 7,
                           .most_reserve = 4,
                           .most_quality = 4};
  AuctionScratch scratch;
  AuctionOutcome outcome;
  std::uint64_t alone = 0, several_alike = 0, gains_below_a_tick = 0, gains_by_withdrawal = 0;
  for (int trial = 0; trial < 100'000; ++trial) {
    const AuctionInput truth = random_auction(random, PricingRule::kVcg, shape);
    std::map<std::uint64_t, std::vector<std::uint32_t>> ads_by_seller;
    for (std::uint32_t i = 0; i < truth.candidates.size(); ++i)
      ads_by_seller[truth.candidates[i].seller].push_back(i);
    const AuctionOutcome truthful = run_auction(truth);
    for (const auto& [seller, own] : ads_by_seller) {
      if (own.size() > 2) continue;  // every pair of bids is tried; triples would take minutes
      const Gain honest = gain_of(truth, truthful, seller);
      ASSERT_GE(honest.worth, 0);
      bool are_alike = true;
      for (const std::uint32_t i : own) {
        const AuctionCandidate &a = truth.candidates[own[0]], &b = truth.candidates[i];
        are_alike = are_alike && score_of(std::max(a.reserve, 1u), std::max(a.quality, 1u)) ==
                                     score_of(std::max(b.reserve, 1u), std::max(b.quality, 1u));
      }
      (own.size() == 1 ? alone : several_alike) += are_alike;
      AuctionInput shaded = truth;
      for_all_bids(shaded, own, 0, kMostBid, [&] {
        run_auction(shaded, scratch, outcome);
        const Gain other = gain_of(truth, outcome, seller);
        if (other.worth <= honest.worth) return;
        if (are_alike || other.reserve_score >= honest.reserve_score) {
          // Without a slot for the true bids there is no rounding, and nothing to gain at all.
          ASSERT_LT(other.worth - honest.worth, honest.clicks)
              << "seed " << kSeed << " seller " << seller << "\ntruth " << describe(truth) << "\nbids "
              << describe(shaded);
          ++gains_below_a_tick;
        } else {
          ++gains_by_withdrawal;
        }
      });
    }
  }
  EXPECT_GT(alone, 50'000u);
  EXPECT_GT(several_alike, 3'000u);
  // Both corners that the law speaks of are real.
  EXPECT_GT(gains_below_a_tick, 0u);
  EXPECT_GT(gains_by_withdrawal, 0u);
}

TEST(Vcg, ASellersPriceDoesNotDependOnTheirOwnOtherAds) {
  constexpr std::uint64_t kSeed = 204;
  Random random(kSeed);
  for (int trial = 0; trial < 100'000; ++trial) {
    const AuctionInput input = random_auction(random, PricingRule::kVcg);
    const std::vector<FilledSlot> slots = run_auction(input).slots;
    for (std::size_t place = 0; place < slots.size(); ++place) {
      AuctionInput lone = input;
      const AuctionCandidate winner = input.candidates[slots[place].candidate];
      std::erase_if(lone.candidates, [&](const AuctionCandidate& c) { return c.seller == winner.seller; });
      lone.candidates.push_back(winner);
      const std::vector<FilledSlot> without = run_auction(lone).slots;
      ASSERT_GT(without.size(), place);
      ASSERT_EQ(without[place].candidate, lone.candidates.size() - 1) << "seed " << kSeed << "\n"
                                                                      << describe(input);
      ASSERT_EQ(without[place].price, slots[place].price) << "seed " << kSeed << "\n" << describe(input);
    }
  }
}

}  // namespace
}  // namespace vitrina::ads
