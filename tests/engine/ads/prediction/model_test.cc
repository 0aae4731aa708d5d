#include "engine/ads/prediction/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/ads/prediction/predictor.h"
#include "tests/engine/ads/prediction/world.h"

namespace vitrina::ads {
namespace {

RateModel random_rates(Random& random, unsigned bits) {
  RateModel out;
  out.bits = bits;
  for (std::size_t i = 0; i < std::size_t{1} << bits; ++i) {
    out.cells.push_back(static_cast<std::int16_t>(random.below(4096) - 2048));
  }
  for (auto& unseen : out.unseen) unseen = static_cast<std::int32_t>(random.below(500));
  for (std::size_t i = 0; i < kKnots; ++i) out.knots.push_back(static_cast<Rate>(random.below(kRateOne)));
  std::sort(out.knots.begin(), out.knots.end());
  return out;
}

Model random_model(std::uint64_t seed) {
  Random random(seed);
  Model model;
  model.first_at = 1;
  model.last_at = 2;
  model.impressions = 1'000;
  model.clicks = 100;
  model.orders = 10;
  for (std::size_t i = 0; i < kModelSlots; ++i)
    model.slots[i] = kSlotOne - static_cast<std::uint32_t>(i * 1'000);
  model.click = random_rates(random, 6);
  model.order = random_rates(random, 4);
  return model;
}

TEST(ModelFile, GivesBackTheModel) {
  const Directory directory;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Model model = random_model(seed);
    ASSERT_TRUE(save_model(model, directory / "model.bin"));
    const auto opened = open_model(directory / "model.bin");
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_EQ(*opened, model);
  }
  // No temporary file is left.
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory.path()), {}), 1);
}

TEST(ModelFile, RefusesEveryDamagedByte) {
  const Directory directory;
  ASSERT_TRUE(save_model(random_model(6), directory / "model.bin"));
  const std::string sound = bytes_of(directory / "model.bin");
  for (std::size_t at = 0; at < sound.size(); at += at < 200 ? 1 : 61) {
    std::string damaged = sound;
    damaged[at] = static_cast<char>(damaged[at] ^ 4);
    write_bytes(directory / "damaged.bin", damaged);
    const auto opened = open_model(directory / "damaged.bin");
    ASSERT_FALSE(opened) << at;
    EXPECT_THAT(opened.error().message, testing::HasSubstr("damaged.bin")) << at;
    EXPECT_EQ(opened.error().code, at < 8 ? ErrorCode::kUnsupported : ErrorCode::kDataLoss) << at;
  }
}

TEST(ModelFile, RefusesWhatIsCutShortOrTooLong) {
  const Directory directory;
  ASSERT_TRUE(save_model(random_model(7), directory / "model.bin"));
  const std::string sound = bytes_of(directory / "model.bin");
  for (std::size_t length = 0; length < sound.size(); length += length < 100 ? 1 : 97) {
    write_bytes(directory / "cut.bin", std::string_view(sound).substr(0, length));
    const auto opened = open_model(directory / "cut.bin");
    ASSERT_FALSE(opened) << length;
    EXPECT_EQ(opened.error().code, ErrorCode::kDataLoss) << length;
  }
  write_bytes(directory / "long.bin", sound + "x");
  EXPECT_FALSE(open_model(directory / "long.bin"));
}

TEST(ModelFile, RefusesASoundFileThatMakesNoSense) {
  const Directory directory;
  const auto refused = [&](const Model& model, std::string_view why) {
    ASSERT_TRUE(save_model(model, directory / "model.bin"));
    const auto opened = open_model(directory / "model.bin");
    ASSERT_FALSE(opened) << why;
    EXPECT_THAT(opened.error().message, testing::HasSubstr(std::string(why)));
  };
  Model model = random_model(8);
  model.slots[3] = kSlotOne;
  refused(model, "slot");
  model = random_model(8);
  std::swap(model.click.knots.front(), model.click.knots.back());
  refused(model, "click rates");
  model = random_model(8);
  model.order.knots.back() = kRateOne + 1;
  refused(model, "order rates");
  model = random_model(8);
  model.order.bits = 31;
  refused(model, "cells");
  model = random_model(8);
  model.click.unseen[2] = kScoreLimit + 1;
  refused(model, "weight");
}

TEST(ModelFile, KeepsTheOldOneWhereTheNewOneCannotBeWritten) {
  const Directory directory;
  EXPECT_FALSE(save_model(random_model(9), directory / "missing/model.bin"));
  // A directory of that name cannot be replaced by a file.
  std::filesystem::create_directory(directory.path() / "model.bin");
  std::filesystem::create_directory(directory.path() / "model.bin" / "inside");
  EXPECT_FALSE(save_model(random_model(9), directory / "model.bin"));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory.path()), {}), 1);
}

TEST(ModelFile, SaysThatAFileIsMissing) {
  const auto opened = open_model("/nowhere/model.bin");
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::kIo);
}

TEST(RateModel, StandsAnyWeightsAndNeverLeavesItsTable) {
  Random random(10);
  for (int i = 0; i < 200; ++i) {
    RateModel rates = random_rates(random, 4);
    for (auto& cell : rates.cells) cell = random.below(2) == 0 ? INT16_MAX : INT16_MIN;
    for (auto& unseen : rates.unseen) unseen = random.below(2) == 0 ? kScoreLimit : -kScoreLimit;
    FeatureList list;
    while (list.count < kMaxFeatures)
      list.add(static_cast<FeatureGroup>(random.below(kFeatureGroups)), random());
    const Rate rate = rates.rate(list);
    EXPECT_GE(rate, rates.knots.front());
    EXPECT_LE(rate, rates.knots.back());
  }
}

TEST(RateModel, RisesWithTheScoreAndMeetsTheKnots) {
  Random random(11);
  RateModel rates = random_rates(random, 1);
  rates.unseen.fill(0);
  FeatureList list;
  list.add(FeatureGroup::kBias, 0);
  Rate before = 0;
  for (std::int32_t score = -32'000; score <= 32'000; ++score) {
    rates.cells[0] = static_cast<std::int16_t>(score);
    const Rate rate = rates.rate(list);
    EXPECT_GE(rate, before) << score;
    before = rate;
    if ((score + kScoreLimit) % kKnotDistance == 0) {
      EXPECT_EQ(rate, rates.knots[static_cast<std::size_t>((score + kScoreLimit) / kKnotDistance)]);
    }
  }
}

TEST(Predictor, GivesClickAndOrderRatesOfTheModel) {
  const Model model = random_model(12);
  const Predictor predictor(model);
  const std::vector<std::string> path = {"Обувь"};
  const auto query = query_features("сабо");
  const auto ad = ad_features("сабо", MatchType::kExact, "v-1", "s-1", path);
  FeatureList list;
  combine(query, ad, list);
  EXPECT_EQ(predictor.predict(query, ad), (Prediction{model.click.rate(list), model.order.rate(list)}));
  EXPECT_EQ(predictor.predict_click(query, ad), model.click.rate(list));
  EXPECT_EQ(predictor.slot_factor(1), kSlotOne);
  EXPECT_EQ(predictor.slot_factor(3), model.slots[2]);
  EXPECT_EQ(predictor.slot_factor(200), model.slots.back());
}

}  // namespace
}  // namespace vitrina::ads
