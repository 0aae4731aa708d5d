#include "engine/serving/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

#include "tests/support/test_image.h"

namespace vitrina::serving {
namespace {

using testing::HasSubstr;
using vitrina::test::TempDirectory;

// An image whose every listing has the brand `name`, so that an answer tells which image gave it.
void build(const TempDirectory& directory, const std::string& name, std::uint32_t count) {
  std::vector<index::Listing> listings;
  for (std::uint32_t i = 0; i < count; ++i) {
    index::Listing listing;
    listing.id = name + std::to_string(i);
    listing.title = "red case";
    listing.brand = name;
    listings.push_back(std::move(listing));
  }
  vitrina::test::write_file(directory.file(name + ".jsonl"), vitrina::test::to_jsonl(listings));
  const auto built =
      vitrina::test::build_image({directory.file(name + ".jsonl")}, directory.file(name + ".img"));
  ASSERT_TRUE(built.has_value()) << built.error().message;
}

void wait_until_verified(const Engine& engine) {
  while (engine.verification() == Verification::kPending)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

class EngineTest : public testing::Test {
 protected:
  void SetUp() override {
    build(directory_, "one", 30);
    build(directory_, "two", 40);
  }
  std::unique_ptr<Engine> open(const std::string& name) {
    EngineOptions options;
    options.image_path = directory_.file(name + ".img");
    auto engine = Engine::open(options);
    EXPECT_TRUE(engine.has_value()) << (engine ? "" : engine.error().message);
    return std::move(*engine);
  }

  TempDirectory directory_;
};

TEST_F(EngineTest, AnswersFromTheImageItOpened) {
  const auto engine = open("one");
  EXPECT_EQ(engine->current().generation, 1u);
  EXPECT_EQ(engine->current().listings, 30u);
  EXPECT_EQ(engine->current().image_path, directory_.file("one.img"));
  EXPECT_EQ(engine->current().image_bytes, std::filesystem::file_size(directory_.file("one.img")));
  const auto worker = engine->make_worker();
  search::SearchResponse response;
  search::SearchRequest request;
  request.query = "red";
  ASSERT_TRUE(worker->search(request, response));
  EXPECT_EQ(response.total, 30u);
  EXPECT_EQ(worker->generation(), 1u);
}

TEST_F(EngineTest, FindsARecordByListingId) {
  const auto engine = open("one");
  const auto worker = engine->make_worker();
  EXPECT_EQ(worker->find_record("one7").value(), R"({"id":"one7","title":"red case","brand":"one"})");
  const auto missing = worker->find_record("seven");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(missing.error().message, HasSubstr("seven"));
}

TEST_F(EngineTest, AdoptsANewSnapshotBeforeTheNextRequestAndFreesTheOldOne) {
  const auto engine = open("one");
  const auto busy = engine->make_worker();
  const auto idle = engine->make_worker();
  const auto published = engine->publish({directory_.file("two.img"), {}});
  ASSERT_TRUE(published.has_value());
  EXPECT_EQ(published->generation, 2u);
  EXPECT_EQ(published->listings, 40u);
  wait_until_verified(*engine);
  EXPECT_EQ(engine->live_snapshots(), 2u) << "workers still hold the first";

  search::SearchResponse response;
  ASSERT_TRUE(busy->search({}, response));
  EXPECT_EQ(response.total, 40u);
  EXPECT_EQ(busy->generation(), 2u);
  EXPECT_EQ(engine->live_snapshots(), 2u) << "the idle worker still holds the first";
  idle->refresh();
  EXPECT_EQ(engine->live_snapshots(), 1u);
}

TEST_F(EngineTest, KeepsOnlyTheNewestForAWorkerThatSleeps) {
  const auto engine = open("one");
  const auto worker = engine->make_worker();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(engine->publish());
  wait_until_verified(*engine);
  EXPECT_EQ(engine->live_snapshots(), 2u);
  worker->refresh();
  EXPECT_EQ(worker->generation(), 6u);
  EXPECT_EQ(engine->live_snapshots(), 1u);
}

TEST_F(EngineTest, LetsAWorkerLeaveBeforeAPublish) {
  const auto engine = open("one");
  engine->make_worker().reset();
  ASSERT_TRUE(engine->publish({directory_.file("two.img"), {}}));
  wait_until_verified(*engine);
  EXPECT_EQ(engine->live_snapshots(), 1u);
}

TEST_F(EngineTest, KeepsTheCurrentSnapshotWhenANewOneDoesNotOpen) {
  const auto engine = open("one");
  const auto worker = engine->make_worker();
  vitrina::test::write_file(directory_.file("bad.img"), "not an image");
  for (const char* name : {"bad.img", "missing.img"}) {
    const auto published = engine->publish({directory_.file(name), {}});
    ASSERT_FALSE(published.has_value());
    EXPECT_THAT(published.error().message, HasSubstr(name));
  }
  EXPECT_EQ(engine->current().generation, 1u);
  EXPECT_EQ(engine->current().image_path, directory_.file("one.img"));
  search::SearchResponse response;
  ASSERT_TRUE(worker->search({}, response));
  EXPECT_EQ(response.total, 30u);
}

TEST_F(EngineTest, RefusesToOpenWithoutAnImage) {
  EngineOptions options;
  options.image_path = directory_.file("missing.img");
  const auto engine = Engine::open(options);
  ASSERT_FALSE(engine.has_value());
  EXPECT_EQ(engine.error().code, ErrorCode::kIo);
  EXPECT_THAT(engine.error().message, HasSubstr("missing.img"));
}

TEST_F(EngineTest, AnswersFromTheMappedImageWhileItsFileIsReplaced) {
  const auto engine = open("one");
  const auto worker = engine->make_worker();
  std::filesystem::rename(directory_.file("two.img"), directory_.file("one.img"));
  search::SearchResponse response;
  ASSERT_TRUE(worker->search({}, response));
  EXPECT_EQ(response.total, 30u);
  ASSERT_TRUE(engine->publish());
  ASSERT_TRUE(worker->search({}, response));
  EXPECT_EQ(response.total, 40u);
}

TEST_F(EngineTest, NoticesADamagedSectionInTheBackground) {
  std::string bytes = vitrina::test::read_file(directory_.file("one.img"));
  const auto entries = index::read_section_table(as_bytes(bytes)).value();
  const auto records = std::find_if(entries.begin(), entries.end(), [](const index::SectionEntry& entry) {
    return entry.id == static_cast<std::uint16_t>(index::SectionId::kRecords);
  });
  ASSERT_NE(records, entries.end());
  bytes[records->offset] = static_cast<char>(bytes[records->offset] ^ 1);
  vitrina::test::write_file(directory_.file("damaged.img"), bytes);
  const auto engine = open("damaged");
  wait_until_verified(*engine);
  EXPECT_EQ(engine->verification(), Verification::kFailed);
  EXPECT_THAT(engine->verification_error(), HasSubstr("damaged.img: section records"));
  ASSERT_TRUE(engine->publish({directory_.file("two.img"), {}}));
  wait_until_verified(*engine);
  EXPECT_EQ(engine->verification(), Verification::kPassed);
  EXPECT_EQ(engine->verification_error(), "");
}

TEST_F(EngineTest, NeverMixesGenerationsWhileSnapshotsAreSwappedUnderLoad) {
  const auto engine = open("one");
  std::atomic<bool> stop{false};
  std::atomic<std::uint64_t> answers{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&] {
      const auto worker = engine->make_worker();
      search::SearchRequest request;
      request.query = "red case";
      request.facets = {"brand"};
      request.per_page = 50;
      search::SearchResponse response;
      std::uint64_t last_generation = 0;
      while (!stop) {
        ASSERT_TRUE(worker->search(request, response));
        const std::uint64_t generation = worker->generation();
        ASSERT_GE(generation, last_generation);
        last_generation = generation;
        const bool odd = generation % 2 == 1;
        ASSERT_EQ(response.total, odd ? 30u : 40u);
        ASSERT_EQ(response.facets.at(0).values.size(), 1u);
        ASSERT_EQ(response.facets[0].values[0].value, odd ? "one" : "two");
        for (const search::Hit& hit : response.hits) ASSERT_TRUE(hit.id.starts_with(odd ? "one" : "two"));
        ++answers;
      }
    });
  }
  for (int swap = 0; swap < 60; ++swap) {
    ASSERT_TRUE(engine->publish({directory_.file(swap % 2 == 0 ? "two.img" : "one.img"), {}}));
    const std::uint64_t seen = answers;
    while (answers < seen + 5) std::this_thread::yield();
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  wait_until_verified(*engine);
  EXPECT_EQ(engine->live_snapshots(), 1u);
}

}  // namespace
}  // namespace vitrina::serving
