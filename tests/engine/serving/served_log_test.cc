#include "engine/serving/served_log.h"

#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <thread>

#include "tests/support/shoe_shop.h"
#include "tests/support/temp_directory.h"

namespace vitrina::serving {
namespace {

class ServedLogTest : public ::testing::Test {
 protected:
  void open() {
    log_.reset();
    auto log = ServedLog::open(directory_.path(), clock_, {.zone = {}, .interval = std::chrono::milliseconds(2)},
                               [this](std::span<const ServedRow> rows, const EventPosition& position) {
                                 const std::lock_guard lock(mutex_);
                                 for (const ServedRow& row : rows) told_.push_back(row.row);
                                 position_ = position;
                               });
    ASSERT_TRUE(log) << log.error().message;
    log_ = std::move(*log);
  }
  static ads::ServedAd ad(std::uint64_t number, std::int64_t at) {
    ads::ServedAd served;
    served.id = {number, number * 3};
    served.at = at;
    served.request = "r-" + std::to_string(number);
    served.query = "диван";
    served.campaign = "c-" + std::to_string(number % 7);
    served.listing = "L";
    served.seller = "s";
    served.slot = static_cast<std::uint8_t>(1 + number % 4);
    served.price = Money{static_cast<std::int64_t>(number) * 10'000};
    served.session = number;
    return served;
  }
  std::vector<ads::EventRow> in_files() {
    std::vector<ads::EventRow> rows;
    const std::vector<std::string> names = list_event_files(directory_.path()).value();
    for (const std::string& name : names) {
      auto reader = ads::EventFileReader::open(directory_.file(name)).value();
      ads::EventBlock block;
      while (reader.next(block).value()) {
        for (const auto& row : block.rows()) block.copy(row, rows.emplace_back());
      }
      EXPECT_TRUE(reader.damage().empty());
    }
    return rows;
  }

  test::TempDirectory directory_;
  test::TestClock clock_;
  std::mutex mutex_;
  std::vector<ads::EventRow> told_;
  EventPosition position_;
  std::unique_ptr<ServedLog> log_;
  const std::vector<std::string> path_ = {"Мебель", "Диваны"};
};

TEST_F(ServedLogTest, WritesAndTellsEveryRowOfEveryThread) {
  open();
  constexpr std::uint64_t kThreads = 4, kRows = 3'000;
  std::vector<std::thread> threads;
  for (std::uint64_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t, lane = log_->make_lane()] {
      for (std::uint64_t i = 0; i < kRows; ++i) {
        const ads::ServedAd served = ad(t * kRows + i, clock_.now_seconds());
        lane->append(
            {served, path_, static_cast<ads::EventOutcome>(i % 3), static_cast<std::uint32_t>(t), 0.25});
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  log_->flush();
  EXPECT_EQ(told_.size(), kThreads * kRows);
  EXPECT_EQ(log_->counters().rows, kThreads * kRows);
  log_.reset();
  std::map<std::uint64_t, ads::EventRow> rows;
  for (const ads::EventRow& row : in_files()) rows.emplace(row.id.time_us, row);
  ASSERT_EQ(rows.size(), kThreads * kRows);
  for (const auto& [number, row] : rows) {
    ads::EventRow expected;
    static_cast<ads::ServedAd&>(expected) = ad(number, clock_.now_seconds());
    expected.category = path_;
    expected.outcome = static_cast<ads::EventOutcome>(number % kRows % 3);
    ASSERT_EQ(row, expected) << number;
  }
  EXPECT_EQ(position_.offset, std::filesystem::file_size(directory_.file(position_.file)));
}

TEST_F(ServedLogTest, BeginsAFileADayAndNeverGoesBackToAnOlderOne) {
  open();
  const auto lane = log_->make_lane();
  std::vector<std::string> files;
  for (const std::int64_t step : {0, 86'400, -3 * 86'400}) {
    clock_.seconds += step;
    const ads::ServedAd served = ad(1, clock_.now_seconds());
    lane->append({served, path_});
    log_->flush();
    files.push_back(position_.file);
  }
  EXPECT_LT(files[0], files[1]);
  EXPECT_EQ(files[1], files[2]);
  EXPECT_EQ(list_event_files(directory_.path())->size(), 2u);
}

TEST_F(ServedLogTest, KeepsWhatCannotBeWrittenUntilItCan) {
  open();
  const auto lane = log_->make_lane();
  const std::string aside = directory_.path() + ".aside";
  std::filesystem::rename(directory_.path(), aside);
  const ads::ServedAd served = ad(1, clock_.now_seconds());
  lane->append({served, path_});
  log_->flush();
  EXPECT_GE(log_->counters().write_failures, 1u);
  EXPECT_TRUE(told_.empty());
  std::filesystem::rename(aside, directory_.path());
  log_->flush();
  EXPECT_EQ(told_.size(), 1u);
  EXPECT_EQ(in_files().size(), 1u);
}

}  // namespace
}  // namespace vitrina::serving
