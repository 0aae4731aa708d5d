#include "engine/ads/prediction/trainer.h"

#include <gmock/gmock.h>

#include "engine/ads/prediction/evaluation.h"
#include "engine/ads/prediction/predictor.h"
#include "tests/engine/ads/prediction/world.h"

namespace vitrina::ads {
namespace {

double unit(Rate rate) {
  return static_cast<double>(rate) / kRateOne;
}

Training trained(const std::vector<std::string>& paths, const TrainOptions& options = {}) {
  auto source = EventSource::open(paths);
  EXPECT_TRUE(source) << source.error().message;
  auto training = train(*source, options);
  EXPECT_TRUE(training) << training.error().message;
  return std::move(*training);
}

std::string model_bytes(const Directory& directory, const Model& model) {
  const std::string path = directory / "compared.bin";
  EXPECT_TRUE(save_model(model, path));
  return bytes_of(path);
}

Prediction predict(const Predictor& predictor, const World& world, std::size_t category,
                   const std::string& listing, MatchType match) {
  const std::string query = "товар " + std::to_string(category) + " купить";
  const auto path = World::path(category);
  return predictor.predict(query_features(query), ad_features("товар " + std::to_string(category), match,
                                                              listing, world.seller_id(category), path));
}

// One world and one model for the tests that only look at them.
struct Learned {
  Learned() : world(7, 600), rows(world.events(60'000)) {
    write_events(directory / "events.rows", rows);
    training = trained({directory / "events.rows"});
  }
  Directory directory;
  World world;
  std::vector<EventRow> rows;
  Training training;
};
const Learned& learned() {
  static const Learned made;
  return made;
}

TEST(Trainer, ComesCloseToTheTrueRatesOnEventsItDidNotLearnFrom) {
  const auto& [directory, world, rows, training] = learned();
  auto source = EventSource::open({directory / "events.rows"});
  ASSERT_TRUE(source);
  const Predictor predictor(training.model);
  std::size_t place = 0;
  const auto truth = [&]() -> TrueRow {
    const EventRow& row = rows[place++];
    const auto listing = static_cast<std::size_t>(std::stoul(row.listing.substr(2)));
    return {world.click_rate(listing, row.match) * World::kSlots[row.slot - 1u], world.order_rate(listing)};
  };
  const auto evaluation = evaluate(predictor, *source, training.holdout_at, truth);
  ASSERT_TRUE(evaluation);
  EXPECT_EQ(place, rows.size());
  EXPECT_GT(evaluation->click.count, 40'000u);
  EXPECT_LT(evaluation->click.log_loss, *evaluation->click.true_log_loss * 1.01);
  EXPECT_GT(evaluation->click.log_loss, *evaluation->click.true_log_loss * 0.99);
  EXPECT_LT(evaluation->click.log_loss, evaluation->click.constant_log_loss * 0.97);
  EXPECT_LT(evaluation->click.normalised_entropy, 0.97);
  EXPECT_NEAR(evaluation->click.calibration, 1.0, 0.03);
  EXPECT_NEAR(evaluation->click.auc, *evaluation->click.true_auc, 0.01);
  for (const auto& decile : evaluation->click.deciles)
    EXPECT_NEAR(decile.predicted / decile.truth, 1.0, 0.16);
  EXPECT_LT(evaluation->order.log_loss, *evaluation->order.true_log_loss * 1.03);
  EXPECT_LT(evaluation->order.log_loss, evaluation->order.constant_log_loss);
  EXPECT_NEAR(evaluation->order.calibration, 1.0, 0.1);
}

TEST(Trainer, FindsHowMuchEachSlotIsLookedAtAlthoughTheBetterAdsStandHigher) {
  const auto& slots = learned().training.model.slots;
  for (std::size_t slot = 0; slot < World::kSlots.size(); ++slot) {
    EXPECT_NEAR(static_cast<double>(slots[slot]) / kSlotOne, World::kSlots[slot], 0.04)
        << "slot " << slot + 1;
  }
  EXPECT_EQ(slots[0], kSlotOne);
  EXPECT_TRUE(std::is_sorted(slots.rbegin(), slots.rend()));
}

TEST(Trainer, GivesANewListingItsCategorysRate) {
  const auto& [directory, world, rows, training] = learned();
  const Predictor predictor(training.model);
  for (std::size_t category = 0; category < World::kCategories; ++category) {
    for (const MatchType match : {MatchType::kExact, MatchType::kBroad}) {
      const double rate = unit(predict(predictor, world, category, "v-new", match).click);
      EXPECT_NEAR(rate / world.category_rate(category, match), 1.0, 0.15) << "category " << category;
    }
  }
}

TEST(Trainer, GivesANewCategoryTheShopsRate) {
  const auto& [directory, world, rows, training] = learned();
  double shop = 0;
  for (std::size_t category = 0; category < World::kCategories; ++category) {
    shop += world.category_rate(category, MatchType::kPhrase) / World::kCategories;
  }
  const std::vector<std::string> path = {"Новый отдел", "Новый раздел"};
  const Rate rate = Predictor(training.model)
                        .predict_click(query_features("неведомое"),
                                       ad_features("неведомое", MatchType::kPhrase, "v-new", "s-new", path));
  // Twelve categories say only so much about the next one.
  EXPECT_GT(unit(rate) / shop, 0.5);
  EXPECT_LT(unit(rate) / shop, 2.0);
}

TEST(Trainer, KeepsAListingWithFewImpressionsNearItsCategoryAndBelievesManyOfThem) {
  World world(8, 240);
  auto rows = world.events(20'000);
  // Two listings that nobody could resist, one of them hardly seen.
  Random random(1);
  const auto add = [&](const std::string& listing, std::size_t impressions) {
    for (std::size_t i = 0; i < impressions; ++i) {
      EventRow row = rows[random.below(rows.size() / 2)];
      while (row.category != World::path(3)) row = rows[random.below(rows.size() / 2)];
      row.listing = listing;
      row.slot = 1;
      row.viewed = row.clicked = true;
      row.ordered = false;
      rows.push_back(row);
    }
  };
  add("v-few", 2);
  add("v-many", 400);
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  const Directory directory;
  write_events(directory / "events.rows", rows);
  const Predictor predictor(trained({directory / "events.rows"}).model);
  const double category = unit(predict(predictor, world, 3, "v-new", MatchType::kPhrase).click);
  const double few = unit(predict(predictor, world, 3, "v-few", MatchType::kPhrase).click);
  const double many = unit(predict(predictor, world, 3, "v-many", MatchType::kPhrase).click);
  EXPECT_GT(few, category);
  EXPECT_LT(few, 3 * category);
  EXPECT_GT(many, 0.6);
}

TEST(Trainer, GivesTheSameBytesForTheSameEventsHoweverTheyAreCutIntoFiles) {
  World world(9, 60);
  const auto rows = world.events(4'000);
  const Directory directory;
  write_events(directory / "one.rows", rows);
  write_events(directory / "first.rows", rows, 0, 8192);
  write_events(directory / "second.rows", rows, 8192);
  const Model whole = trained({directory / "one.rows"}).model;
  EXPECT_EQ(model_bytes(directory, whole), model_bytes(directory, trained({directory / "one.rows"}).model));
  // Whole blocks, named in the wrong order: files are put in the order of time.
  const Model parts = trained({directory / "second.rows", directory / "first.rows"}).model;
  EXPECT_EQ(model_bytes(directory, whole), model_bytes(directory, parts));
}

TEST(Trainer, DoesNotLookAtWhatIsHeldBack) {
  World world(10, 60);
  const auto rows = world.events(4'000);
  const Directory directory;
  write_events(directory / "events.rows", rows);
  const Training training = trained({directory / "events.rows"});
  auto altered = rows;
  std::size_t changed = 0;
  for (auto& row : altered) {
    if (row.at < training.holdout_at) continue;
    row.viewed = row.clicked = row.ordered = true;
    row.slot = 9;
    ++changed;
  }
  EXPECT_NEAR(static_cast<double>(changed) / static_cast<double>(rows.size()), 0.2, 0.01);
  write_events(directory / "altered.rows", altered);
  EXPECT_EQ(model_bytes(directory, training.model),
            model_bytes(directory, trained({directory / "altered.rows"}).model));
}

TEST(Trainer, LearnsNothingFromImpressionsThatNobodyViewed) {
  World world(11, 60);
  const auto rows = world.events(4'000);
  auto altered = rows;
  for (auto& row : altered) {
    if (!row.viewed) row.listing = "v-0";
  }
  const Directory directory;
  write_events(directory / "events.rows", rows);
  write_events(directory / "altered.rows", altered);
  EXPECT_EQ(model_bytes(directory, trained({directory / "events.rows"}).model),
            model_bytes(directory, trained({directory / "altered.rows"}).model));
}

TEST(Trainer, LearnsFromWhatIsSoundInADamagedFileAndSaysWhatItPassedOver) {
  World world(12, 60);
  const Directory directory;
  write_events(directory / "events.rows", world.events(6'000));
  std::string bytes = bytes_of(directory / "events.rows");
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  bytes.resize(bytes.size() - 100);
  write_bytes(directory / "damaged.rows", bytes);
  auto source = EventSource::open({directory / "damaged.rows"});
  ASSERT_TRUE(source);
  const auto training = train(*source, {});
  ASSERT_TRUE(training);
  EXPECT_GT(training->model.impressions, 8'000u);
  ASSERT_EQ(source->damage().size(), 2u);
  EXPECT_THAT(source->damage()[0],
              testing::AllOf(testing::HasSubstr("damaged.rows"), testing::HasSubstr("checksum")));
  EXPECT_THAT(source->damage()[1], testing::HasSubstr("cut short"));
}

TEST(Trainer, StaysSaneWhereNobodyClicksOrEverybodyDoes) {
  World world(13, 60);
  const auto rows = world.events(3'000);
  for (const bool click : {false, true}) {
    auto same = rows;
    for (auto& row : same) row.viewed = row.clicked = row.ordered = click;
    for (auto& row : same) row.viewed = true;
    const Directory directory;
    write_events(directory / "events.rows", same);
    const Predictor predictor(trained({directory / "events.rows"}).model);
    const Prediction prediction = predict(predictor, world, 1, "v-1", MatchType::kExact);
    if (click) {
      EXPECT_GT(unit(prediction.click), 0.95);
      EXPECT_GT(unit(prediction.order), 0.95);
    } else {
      EXPECT_LT(unit(prediction.click), 0.01);
    }
  }
}

TEST(Trainer, RefusesToLearnFromNothing) {
  World world(14, 60);
  const Directory directory;
  write_bytes(directory / "empty.rows", "");
  const auto empty = EventSource::open({directory / "empty.rows"});
  ASSERT_FALSE(empty);
  EXPECT_EQ(empty.error().code, ErrorCode::kInvalidArgument);
  auto unseen = world.events(100);
  for (auto& row : unseen) row.viewed = false;
  write_events(directory / "unseen.rows", unseen);
  auto source = EventSource::open({directory / "unseen.rows"});
  ASSERT_TRUE(source);
  const auto training = train(*source, {});
  ASSERT_FALSE(training);
  EXPECT_EQ(training.error().field, "events");
}

TEST(Trainer, RefusesOptionsOutOfRange) {
  World world(15, 60);
  const Directory directory;
  write_events(directory / "events.rows", world.events(100));
  auto source = EventSource::open({directory / "events.rows"});
  ASSERT_TRUE(source);
  for (const auto& [options, field] :
       {std::pair{TrainOptions{.holdout_share = 1.0}, "holdout"},
        std::pair{TrainOptions{.holdout_share = -0.1}, "holdout"},
        std::pair{TrainOptions{.calibration_share = 1.5}, "calibration"},
        std::pair{TrainOptions{.passes = 101}, "passes"}, std::pair{TrainOptions{.bits = 40}, "bits"}}) {
    const auto training = train(*source, options);
    ASSERT_FALSE(training) << field;
    EXPECT_EQ(training.error().field, field);
  }
}

}  // namespace
}  // namespace vitrina::ads
