// The parts of the trainer, each by itself: arithmetic, slots, calibration, weights, metrics.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/ads/prediction/calibration.h"
#include "engine/ads/prediction/evaluation.h"
#include "engine/ads/prediction/position.h"
#include "engine/ads/prediction/rate_math.h"
#include "engine/ads/prediction/weights.h"
#include "tests/engine/ads/prediction/world.h"

namespace vitrina::ads {
namespace {

TEST(RateMath, AgreesWithTheLibrary) {
  for (double x = -60; x <= 60; x += 0.0137) {
    EXPECT_NEAR(exp_exact(x) / std::exp(x), 1.0, 1e-12) << x;
    EXPECT_NEAR(logistic_exact(x) / logistic(x), 1.0, 1e-12) << x;
    if (std::abs(x) < 30) {
      EXPECT_NEAR(static_cast<double>(logistic_fast(static_cast<float>(x))) / logistic(x), 1.0, 2e-5) << x;
    }
  }
  EXPECT_EQ(exp_exact(-1e9), 0.0);
  EXPECT_EQ(logistic_exact(-1e9), 1.0 / (1.0 + exp_exact(700)));
  EXPECT_EQ(logistic_fast(1e9f), 1.0f);
  EXPECT_GT(logistic_fast(-1e9f), 0.0f);
}

TEST(PositionModel, IsNotFooledByAppealThatTheWeightsDoNotKnow) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    constexpr std::array<double, 5> kTrue = {1.0, 0.8, 0.6, 0.5, 0.3};
    Random random(seed);
    PositionModel model(12);
    for (std::uint64_t listing = 0; listing < 1'000; ++listing) {
      // The weights take all listings for equal; the better ones stand high nearly always.
      const double appeal = 0.05 + 0.3 * random.unit();
      for (int i = 0; i < 200; ++i) {
        const double noise = 2.5 * random.unit();
        const auto slot = static_cast<std::size_t>(std::clamp(4.0 - appeal * 12 + noise, 0.0, 4.0));
        model.add(mix64(listing), slot, 0.2f, random.chance(appeal * kTrue[slot]));
      }
    }
    model.fit();
    for (std::size_t slot = 0; slot < kTrue.size(); ++slot) {
      EXPECT_NEAR(static_cast<double>(model.factor(slot)), kTrue[slot], 0.06) << "slot " << slot + 1;
    }
  }
}

TEST(PositionModel, NeverRisesFromSlotToSlot) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    PositionModel model(8);
    std::array<double, kModelSlots> rates{};
    for (auto& rate : rates) rate = random.unit();
    for (int i = 0; i < 20'000; ++i) {
      const std::size_t slot = random.below(kModelSlots);
      model.add(mix64(random.below(64)), slot, 0.3f, random.chance(rates[slot]));
    }
    model.fit();
    EXPECT_EQ(model.factor(0), 1.0f);
    for (std::size_t slot = 1; slot < kModelSlots; ++slot) {
      EXPECT_LE(model.factor(slot), model.factor(slot - 1));
      EXPECT_GT(model.factor(slot), 0.0f);
    }
  }
}

TEST(PositionModel, TakesSlotsThatNobodyStoodInForTheOneAbove) {
  Random random(3);
  PositionModel model(8);
  EXPECT_EQ(model.factor(5), 1.0f);
  for (int i = 0; i < 50'000; ++i) {
    const std::size_t slot = random.below(2);
    model.add(mix64(random.below(64)), slot, 0.2f, random.chance(slot == 0 ? 0.2 : 0.1));
  }
  model.fit();
  EXPECT_NEAR(static_cast<double>(model.factor(1)), 0.5, 0.03);
  EXPECT_NEAR(static_cast<double>(model.factor(kModelSlots - 1)), static_cast<double>(model.factor(1)), 1e-3);
  EXPECT_EQ(slot_index(0), 0u);
  EXPECT_EQ(slot_index(1), 0u);
  EXPECT_EQ(slot_index(255), kModelSlots - 1);
}

TEST(Calibration, FindsOffsetAndSlopeThroughTheSlots) {
  Random random(4);
  Calibration calibration;
  SlotCurve curve;
  curve.fill(0.4f);
  curve[0] = 1.0f;
  for (int i = 0; i < 400'000; ++i) {
    const double score = -4 + 3 * random.unit();
    const std::size_t slot = random.below(2);
    calibration.add_fresh(static_cast<float>(score), slot,
                          random.chance(logistic(0.5 + 1.3 * score) * static_cast<double>(curve[slot])));
  }
  calibration.fit(curve);
  EXPECT_NEAR(calibration.slope(), 1.3, 0.05);
  EXPECT_NEAR(calibration.offset(), 0.5, 0.12);
  for (const double score : {-4.0, -3.0, -2.0, -1.0}) {
    EXPECT_NEAR(calibration.rate(score) / logistic(0.5 + 1.3 * score), 1.0, 0.04);
  }
}

TEST(Calibration, TakesTheSlopeFromFreshEventsAndTheLevelFromSettledOnes) {
  Random random(5);
  Calibration calibration;
  SlotCurve even;
  even.fill(1.0f);
  double clicks = 0;
  std::vector<double> settled;
  for (int i = 0; i < 400'000; ++i) {
    const double score = -4 + 3 * random.unit();
    // Learned by heart, settled events seem to follow the score closer; and the fresh period was a lucky one.
    if (i % 4 == 0) {
      calibration.add_fresh(static_cast<float>(score), 0, random.chance(logistic(0.2 + 0.8 * score)));
      continue;
    }
    const bool clicked = random.chance(logistic(1.2 * score));
    calibration.add_settled(static_cast<float>(score), 0, clicked);
    settled.push_back(score);
    clicks += clicked ? 1 : 0;
  }
  calibration.fit(even);
  EXPECT_NEAR(calibration.slope(), 0.8, 0.05);
  double predicted = 0;
  for (const double score : settled) predicted += calibration.rate(score);
  EXPECT_NEAR(predicted / clicks, 1.0, 0.002);
}

TEST(Calibration, ChangesLittleWhereThereIsLittleToGoBy) {
  Calibration none;
  none.fit(SlotCurve{});
  EXPECT_EQ(none.offset(), 0.0);
  EXPECT_EQ(none.slope(), 1.0);
  Calibration few;
  SlotCurve even;
  even.fill(1.0f);
  for (int i = 0; i < 3; ++i) few.add_fresh(-2.0f, 0, true);
  few.fit(even);
  EXPECT_GT(few.rate(-2), logistic(-2));
  EXPECT_LT(few.rate(-2), 0.5);
}

// One feature among many of its group, so that its prior is what it starts with.
FeatureList one_feature(FeatureGroup group, std::uint64_t hash) {
  FeatureList list;
  list.add(group, mix64(hash));
  return list;
}

TEST(Weights, ComeToTheLogOddsOfWhatTheySee) {
  for (const double rate : {0.01, 0.1, 0.6}) {
    Weights weights(10, 1);
    Random random(5);
    const FeatureList list = one_feature(FeatureGroup::kBias, 1);
    Weights::Active active;
    for (int i = 0; i < 200'000; ++i) {
      weights.locate(list, active);
      const float appeal = logistic_fast(weights.score(active));
      weights.learn(active, random.chance(rate) ? appeal - 1 : appeal, appeal * (1 - appeal));
    }
    weights.locate(list, active);
    EXPECT_NEAR(static_cast<double>(weights.score(active)), std::log(rate / (1 - rate)), 0.08) << rate;
  }
}

TEST(Weights, LearnHowFarAGroupScatters) {
  for (const double deviation : {0.1, 0.5, 1.0}) {
    Weights weights(14, 1);
    World world(6, 12);  // for its normal numbers
    Random random(6);
    for (std::uint64_t feature = 0; feature < 500; ++feature) {
      const double score = static_cast<double>(kFirstScore) + deviation * world.normal();
      const FeatureList list = one_feature(FeatureGroup::kListing, feature);
      Weights::Active active;
      weights.locate(list, active);
      for (int i = 0; i < 2'000; ++i) {
        const float appeal = logistic_fast(weights.score(active));
        weights.learn(active, random.chance(logistic(score)) ? appeal - 1 : appeal, appeal * (1 - appeal));
      }
    }
    weights.fit_variances(1);
    const double variance =
        static_cast<double>(weights.variances()[static_cast<std::size_t>(FeatureGroup::kListing)]);
    EXPECT_NEAR(std::sqrt(variance) / deviation, 1.0, 0.3) << deviation;
  }
}

TEST(Weights, AreWorthNothingBeforeTheyAreSeen) {
  const Weights weights(8, 2);
  for (std::size_t cell = 0; cell < weights.cells(); ++cell) EXPECT_EQ(weights.worth(cell), 0.0f);
}

TEST(RateEvaluation, AgreesWithCountingAllPairs) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    struct Event {
      double rate;
      bool positive;
    };
    std::vector<Event> events;
    RateEvaluation evaluation(0.25);
    double loss = 0;
    double constant = 0;
    double predicted = 0;
    double positives = 0;
    for (int i = 0; i < 600; ++i) {
      const double rate = 0.01 * static_cast<double>(1 + random.below(60));
      const bool positive = random.chance(rate);
      events.push_back({rate, positive});
      evaluation.add(rate, positive, rate);
      loss -= positive ? std::log(rate) : std::log(1 - rate);
      constant -= positive ? std::log(0.25) : std::log(0.75);
      predicted += rate;
      positives += positive ? 1 : 0;
    }
    double wins = 0;
    double pairs = 0;
    for (const auto& a : events) {
      for (const auto& b : events) {
        if (!a.positive || b.positive) continue;
        ++pairs;
        wins += a.rate > b.rate ? 1 : a.rate == b.rate ? 0.5 : 0;
      }
    }
    const RateReport report = evaluation.report();
    EXPECT_NEAR(report.auc, wins / pairs, 1e-9);
    EXPECT_NEAR(*report.true_auc, wins / pairs, 1e-9);
    EXPECT_NEAR(report.log_loss, loss / 600, 1e-9);
    EXPECT_NEAR(*report.true_log_loss, loss / 600, 1e-9);
    EXPECT_NEAR(report.constant_log_loss, constant / 600, 1e-9);
    EXPECT_NEAR(report.calibration, predicted / positives, 1e-9);
    const double mean = positives / 600;
    const double entropy = -mean * std::log(mean) - (1 - mean) * std::log(1 - mean);
    EXPECT_NEAR(report.normalised_entropy, loss / 600 / entropy, 1e-9);
    std::uint64_t count = 0;
    double below = 0;
    for (const auto& decile : report.deciles) {
      count += decile.count;
      EXPECT_GT(decile.predicted, below);
      EXPECT_NEAR(decile.truth, decile.predicted, 1e-9);
      below = decile.predicted;
    }
    EXPECT_EQ(count, 600u);
  }
}

TEST(RateEvaluation, SaysNothingOfNoEvents) {
  const RateReport report = RateEvaluation(0.5).report();
  EXPECT_EQ(report.count, 0u);
  EXPECT_FALSE(report.true_log_loss);
}

}  // namespace
}  // namespace vitrina::ads
