#include "engine/ads/pacing/pacing_board.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <queue>
#include <string>
#include <vector>

#include "index/base/random.h"

namespace vitrina::ads {
namespace {

constexpr std::int64_t kUnit = kMicrosPerUnit;
constexpr std::int64_t kTick = 10'000;
constexpr ShopZone kZone;
constexpr Day kDay = 20'600;

Campaign campaign_of(const std::string& id, std::int64_t daily, Pacing pacing = Pacing::kEven) {
  Campaign campaign;
  campaign.id = id;
  campaign.seller = "s";
  campaign.pacing = pacing;
  if (daily > 0) campaign.budget_daily = Money{daily};
  return campaign;
}

Admission admitted(const PacingCell* cell, std::uint32_t bid, std::uint32_t& effective,
                   std::uint64_t seed = 1) {
  return admit(*cell, seed, 42, bid, kTick, effective);
}

TEST(PacingBoard, KeepsCampaignsWithoutFundsOrBudgetOut) {
  PacingBoard board({});
  const std::int64_t noon = day_begin(kDay, kZone) + 43'200;
  const PacingCell* cell = board.cell("c", "s");
  board.set_campaign(campaign_of("c", 50 * kUnit, Pacing::kAsap), noon);
  std::uint32_t effective = 0;
  EXPECT_EQ(admitted(cell, 1'000, effective), Admission::kNoFunds);
  board.set_balance("s", Money{40 * kUnit});
  EXPECT_EQ(admitted(cell, 1'000, effective), Admission::kAdmitted);
  EXPECT_EQ(effective, 1'000u);
  EXPECT_EQ(admitted(cell, 9'000, effective), Admission::kAdmitted);
  EXPECT_EQ(effective, 4'000u);  // no more than the balance
  board.add_balance("s", Money{1'000 * kUnit});
  board.add_charge("c", kDay, Money{49'990'000});
  EXPECT_EQ(admitted(cell, 1'000, effective), Admission::kAdmitted);
  EXPECT_EQ(effective, 1u);
  board.add_charge("c", kDay, Money{10'000});
  EXPECT_EQ(admitted(cell, 1'000, effective), Admission::kOutOfBudget);
  board.tick(noon);
  board.tick(noon + 86'400);
  EXPECT_EQ(admitted(cell, 1'000, effective), Admission::kAdmitted);
  EXPECT_EQ(board.find("c")->day_left, Money{50 * kUnit});
}

TEST(PacingBoard, HoldsBackWhatOutstandingTokensAreExpectedToCost) {
  PacingBoard board({});
  const std::int64_t noon = day_begin(kDay, kZone) + 43'200;
  const PacingCell* cell = board.cell("c", "s");
  board.set_balance("s", Money{1'000 * kUnit});
  board.set_campaign(campaign_of("c", 10 * kUnit, Pacing::kAsap), noon);
  board.tick(noon);
  for (int i = 0; i < 50; ++i) board.add_served(cell->number, Money{2 * kUnit}, 0.09);
  std::uint32_t effective = 0;
  EXPECT_EQ(admitted(cell, 1'000, effective), Admission::kAdmitted);
  EXPECT_EQ(effective, 100u);  // 10 less 50 × 2 × 0.09
  board.tick(noon + 3'600);
  EXPECT_EQ(admitted(cell, 1'000, effective), Admission::kAdmitted);
  EXPECT_GE(effective, 999u);  // they have not come
}

TEST(PacingBoard, SurvivesAClockThatIsSetBackOrJumps) {
  PacingBoard board({});
  const std::int64_t noon = day_begin(kDay, kZone) + 43'200;
  const PacingCell* cell = board.cell("c", "s");
  board.set_balance("s", Money{1'000 * kUnit});
  board.set_campaign(campaign_of("c", 10 * kUnit), noon);
  EXPECT_TRUE(board.tick(noon));
  board.add_charge("c", kDay, Money{10 * kUnit});
  EXPECT_FALSE(board.tick(noon - 86'400));
  board.add_charge("c", kDay - 1, Money{kUnit});
  std::uint32_t effective = 0;
  EXPECT_EQ(admitted(cell, 100, effective), Admission::kOutOfBudget);
  EXPECT_TRUE(board.tick(noon + 40 * 86'400));
  EXPECT_EQ(board.find("c")->day_left, Money{10 * kUnit});
}

TEST(PacingBoard, LeavesAsapCampaignsAndThoseWithoutABudgetAlone) {
  PacingBoard board({});
  const std::int64_t noon = day_begin(kDay, kZone) + 43'200;
  board.set_balance("s", Money{1'000 * kUnit});
  board.set_campaign(campaign_of("fast", 10 * kUnit, Pacing::kAsap), noon);
  board.set_campaign(campaign_of("free", 0), noon);
  for (int i = 0; i < 100; ++i) board.tick(noon + 5 * i);
  EXPECT_EQ(board.find("fast")->share, 1);
  EXPECT_EQ(board.find("free")->share, 1);
}

TEST(TrafficCurve, AddsUpToOneAndFollowsWhatItHasSeen) {
  HourCounts counts{};
  for (std::size_t i = 0; i < kHoursOfWeek; ++i) counts[i] = i % 24 == 20 ? 20'000 : 1'000;
  for (const TrafficCurve& curve : {TrafficCurve(), TrafficCurve(counts)}) {
    const std::int64_t begin = day_begin(kDay, kZone);
    EXPECT_NEAR(curve.share(kDay, begin, begin + 86'400, kAllHours, kZone), 1, 1e-9);
    EXPECT_NEAR(curve.share(kDay, begin, begin + 1'234, kAllHours, kZone) +
                    curve.share(kDay, begin + 1'234, begin + 86'400, kAllHours, kZone),
                1, 1e-9);
    EXPECT_EQ(curve.share(kDay, begin, begin + 86'400, 0, kZone), 0);
  }
  const TrafficCurve curve(counts);
  const std::int64_t evening = day_begin(kDay, kZone) + 20 * 3'600;
  EXPECT_NEAR(curve.share(kDay, evening, evening + 3'600, kAllHours, kZone), 20.0 / 43, 0.02);
}

// A market of campaigns that know nothing of each other: traffic along a curve, ads shown where the campaign
// is let in, clicks by the true rate, which is not the one that the board is told.
struct Simulated {
  double potential = 0;  // what it would spend in a day without a budget
  double budget = 0;
  double price = 0;
  double rate = 0;       // true
  double predicted = 0;  // what the board is told
  double impressions = 0;
  double spent = 0;
  std::array<double, 24> expected_by_hour{};
  std::array<double, 24> spent_by_hour{};
  double clicks = 0;
};

double normal(Random& random) {
  double sum = 0;
  for (int i = 0; i < 12; ++i) sum += random.unit();
  return sum - 6;
}

std::uint32_t poisson(Random& random, double mean) {
  if (mean > 30)
    return static_cast<std::uint32_t>(std::max(0.0, mean + std::sqrt(mean) * normal(random) + 0.5));
  const double limit = std::exp(-mean);
  std::uint32_t count = 0;
  for (double product = random.unit(); product > limit; product *= random.unit()) ++count;
  return count;
}

TEST(PacingBoard, SpendsBudgetsAlongTheTrafficOfTheDay) {
  constexpr std::uint64_t kSeed = 2'014;
  Random random(kSeed);
  constexpr std::array<double, 24> kHours = {20, 12, 8,  6,  6,  9,  16, 28, 40, 50, 56, 60,
                                             62, 60, 58, 57, 58, 62, 68, 76, 84, 82, 62, 38};
  HourCounts counts{};
  // Rivals that serve by day alone leave a third more to everybody by night.
  const auto chance_of = [](std::size_t hour) { return hour < 9 || hour == 23 ? 1.3 : 1.0; };
  double all = 0;
  for (const double hour : kHours) all += hour;
  for (std::size_t i = 0; i < kHoursOfWeek; ++i)
    counts[i] = static_cast<std::uint64_t>(kHours[i % 24] * 1'000);

  PacingBoard board({});
  board.set_curve(TrafficCurve(counts));
  board.set_balance("s", Money{std::int64_t{1} << 50});
  const std::int64_t begin = day_begin(kDay, kZone);
  std::vector<Simulated> campaigns(600);
  std::vector<const PacingCell*> cells;
  for (std::size_t i = 0; i < campaigns.size(); ++i) {
    Simulated& one = campaigns[i];
    one.price = std::exp(2.5 + 0.6 * normal(random));
    one.rate = std::exp(-3.5 + 0.5 * normal(random));
    one.predicted = one.rate * 1.3 * std::exp(0.3 * normal(random));
    one.impressions = i < 8 ? 120'000 : std::exp(7 + 1.2 * normal(random));
    if (i < 8) one.rate = 0.05, one.predicted = 0.06;
    one.potential = one.impressions * one.rate * one.price;
    one.budget = std::floor(one.potential * (0.1 + 1.3 * random.unit()) * 100) / 100 + 1;
    if (i < 8) one.budget = one.potential * 0.4;
    const std::string id = "c" + std::to_string(i);
    cells.push_back(board.cell(id, "s"));
    board.set_campaign(campaign_of(id, static_cast<std::int64_t>(one.budget * 1e6)), begin);
  }

  struct Coming {
    std::int64_t at;
    std::size_t campaign;
    std::int64_t price;
    bool operator<(const Coming& other) const { return at > other.at; }
  };
  std::priority_queue<Coming> clicks;
  constexpr std::int64_t kStep = 10;
  for (std::int64_t now = begin; now < begin + 86'400; now += kStep) {
    board.tick(now);
    const auto hour = static_cast<std::size_t>((now - begin) / 3'600);
    while (!clicks.empty() && clicks.top().at <= now) {
      const Coming click = clicks.top();
      clicks.pop();
      Simulated& one = campaigns[click.campaign];
      // The ledger's law.
      const std::int64_t left = static_cast<std::int64_t>((one.budget - one.spent) * 1e6 + 0.5);
      const std::int64_t charged = std::min(click.price, left);
      if (charged <= 0) continue;
      board.add_charge("c" + std::to_string(click.campaign), kDay, Money{charged});
      one.spent += static_cast<double>(charged) * 1e-6;
      one.spent_by_hour[hour] += static_cast<double>(charged) * 1e-6;
      one.clicks += 1;
    }
    for (std::size_t i = 0; i < campaigns.size(); ++i) {
      Simulated& one = campaigns[i];
      const std::uint32_t chances =
          poisson(random, one.impressions * kHours[hour] * chance_of(hour) / all * kStep / 3'600);
      for (std::uint32_t n = 0; n < chances; ++n) {
        std::uint32_t effective = 0;
        const auto bid = static_cast<std::uint32_t>(one.price * 120);
        if (admit(*cells[i], random(), i, bid, kTick, effective) != Admission::kAdmitted) continue;
        // A lower bid costs less; the price is five sixths of the bid.
        const std::int64_t price = static_cast<std::int64_t>(effective) * kTick * 5 / 6 / kTick * kTick;
        board.add_served(cells[i]->number, Money{price}, one.predicted);
        one.expected_by_hour[hour] += static_cast<double>(price) * 1e-6 * one.rate;
        if (random.unit() < one.rate) {
          clicks.push({now + 5 + static_cast<std::int64_t>(-40 * std::log(1 - random.unit())), i, price});
        }
      }
    }
  }

  double spent = 0, budgets = 0, worst = 1, pooled = 0;
  std::array<double, 24> by_hour{};
  int measured = 0, below = 0;
  for (const Simulated& one : campaigns) {
    EXPECT_LE(one.spent, one.budget + 1e-6);
    if (one.budget < 0.9 * one.potential) {  // others spend as the chances come
      for (std::size_t h = 0; h < 24; ++h) by_hour[h] += one.expected_by_hour[h];
      for (const double expected : one.expected_by_hour) pooled += expected;
    }
    // Could spend it whatever the luck: three deviations of its clicks to spare.
    if (one.potential - 3 * std::sqrt(one.potential * one.price) < one.budget || one.budget < 24 * one.price)
      continue;
    ++measured;
    spent += one.spent;
    budgets += one.budget;
    worst = std::min(worst, one.spent / one.budget);
    below += one.spent < 0.95 * one.budget;
  }
  double off = 0, large_off = 0;
  // In the first hour of its life a board has nothing to go by.
  for (std::size_t h = 1; h < 24; ++h)
    off = std::max(off, std::abs(by_hour[h] / pooled / (kHours[h] / all) - 1));
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_GT(campaigns[i].clicks, 1'500);
    for (std::size_t h = 0; h < 24; ++h) {
      const double share = campaigns[i].spent_by_hour[h] / campaigns[i].spent;
      // Below a few hundred clicks chance alone is larger.
      if (campaigns[i].clicks * kHours[h] / all < 60) continue;
      large_off = std::max(large_off, std::abs(share / (kHours[h] / all) - 1));
    }
  }
  std::printf(
      "seed %llu: %d campaigns that could spend their budget spent %.2f %% of it, the worst %.1f %%, %d "
      "below 95 %%; "
      "pooled expected spend within %.1f %% of the curve in every hour, large campaigns within %.1f %%\n",
      static_cast<unsigned long long>(kSeed), measured, 100 * spent / budgets, 100 * worst, below, 100 * off,
      100 * large_off);
  EXPECT_GT(measured, 100);
  EXPECT_GT(spent / budgets, 0.97);
  EXPECT_GT(worst, 0.85);
  EXPECT_LE(below, measured / 25);
  EXPECT_LT(off, 0.15);
}

}  // namespace
}  // namespace vitrina::ads
