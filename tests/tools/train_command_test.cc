// `vitrina train` from outside: from a generated marketplace to a model and its report.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <filesystem>
#include <fstream>

#include "engine/ads/prediction/model.h"
#include "tests/tools/command_runner.h"

namespace vitrina::tools {
namespace {

using ::testing::HasSubstr;

class TrainCommandTest : public ::testing::Test, protected CommandRunner {
 protected:
  void SetUp() override {
    const Outcome made =
        run({"generate", "--listings", "1000", "--campaigns", "200", "--searches", "20000", "--days", "7",
             "--seed", "1", "--out", path("shop"), "--truth", path("truth.tsv"), "--quiet"});
    ASSERT_EQ(made.exit_code, 0) << made.err;
  }
  simdjson::dom::element report(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"train", "--events", path("shop/events.rows"), "--out",
                                         path("model.bin"), "--json", "--quiet"});
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return parser_.parse(outcome.out);
  }
  simdjson::dom::parser parser_;
};

TEST_F(TrainCommandTest, WritesAModelAndReportsOnTheLaterPeriod) {
  const auto json = report({"--truth", path("truth.tsv")});
  EXPECT_GT(json["impressions"].get_uint64().value(), 5'000u);
  for (const char* rate : {"click", "order"}) {
    for (const char* number : {"log_loss", "constant_log_loss", "normalised_entropy", "auc", "calibration",
                               "true_log_loss", "log_loss_ratio"}) {
      EXPECT_GT(json[rate][number].get_double().value(), 0) << rate << " " << number;
    }
    EXPECT_EQ(json[rate]["deciles"].get_array().size(), 10u);
  }
  EXPECT_LT(json["click"]["log_loss"].get_double().value(),
            json["click"]["constant_log_loss"].get_double().value());
  EXPECT_LT(json["until"].get_string().value(), json["held_back_from"].get_string().value());
  EXPECT_TRUE(ads::open_model(path("model.bin")));
}

TEST_F(TrainCommandTest, LearnsNothingFromTheTruth) {
  const auto bytes = [&] {
    std::ifstream in(path("model.bin"), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  const auto json = report({"--truth", path("truth.tsv")});
  EXPECT_TRUE(json["click"]["true_log_loss"].is_double());
  const std::string with = bytes();
  EXPECT_TRUE(report({})["click"]["true_log_loss"].error());
  EXPECT_EQ(with, bytes());
}

TEST_F(TrainCommandTest, ReadsADirectoryOfFilesAndPrintsForPeople) {
  const Outcome outcome = run({"train", "--events", path("shop"), "--out", path("model.bin"), "--quiet"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  for (const char* word :
       {"events a second", "AUC", "normalised entropy", "calibration", "decile", "orders of clicks"}) {
    EXPECT_THAT(outcome.out, HasSubstr(word));
  }
}

TEST_F(TrainCommandTest, SaysWhatIsWrongAndKeepsTheOldModel) {
  report({});
  const auto size = std::filesystem::file_size(path("model.bin"));
  Outcome outcome = run({"train", "--events", path("nothing.rows"), "--out", path("model.bin")});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("nothing.rows"));
  outcome = run({"train", "--events", write("noise.rows", "these are no events, by far not a block of them"),
                 "--out", path("model.bin"), "--quiet"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("no events"));
  outcome = run({"train", "--events", path("shop/events.rows"), "--truth", path("shop/catalog.jsonl"),
                 "--out", path("model.bin"), "--quiet"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("true rates"));
  EXPECT_EQ(std::filesystem::file_size(path("model.bin")), size);
}

}  // namespace
}  // namespace vitrina::tools
