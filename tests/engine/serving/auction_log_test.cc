// The auction log: what goes in comes out, whatever the threads, the rotation and the damage between.

#include "engine/serving/auction_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include "engine/ads/auction/auction_codec.h"
#include "index/base/checksum.h"
#include "tests/engine/serving/random_log.h"
#include "tests/support/test_image.h"

namespace vitrina::serving {
namespace {

using test::random_logged_auction;
using test::RandomAuction;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using vitrina::test::read_file;
using vitrina::test::write_file;

class TestClock final : public Clock {
 public:
  std::int64_t now_micros() const noexcept override { return micros; }
  std::atomic<std::int64_t> micros{1'790'000'000'000'000};
};

// A record with texts of its own.
struct Read {
  std::int64_t at;
  std::string request_id;
  std::string query;
  AuctionVersions versions;
  std::vector<std::uint32_t> keywords;
  ads::AuctionInput input;
  ads::AuctionOutcome outcome;
};

class AuctionLogTest : public testing::Test {
 protected:
  std::unique_ptr<AuctionLog> open(AuctionLog::Options options = {}) {
    auto log = AuctionLog::open(directory_.path(), clock_, options);
    EXPECT_TRUE(log) << log.error().message;
    return std::move(*log);
  }
  std::vector<std::string> files() const {
    auto listed = list_auction_logs(directory_.path());
    EXPECT_TRUE(listed);
    return *listed;
  }
  // All records of a file, and what was passed over.
  std::vector<Read> read(const std::string& path) {
    std::vector<Read> records;
    auto reader = AuctionLogReader::open(path);
    EXPECT_TRUE(reader);
    LoggedAuction logged;
    AuctionRecord record;
    const std::string bytes = read_file(path);
    for (;;) {
      const auto more = reader->next(logged);
      EXPECT_TRUE(more);
      if (!more || !*more) break;
      EXPECT_EQ(bytes.substr(logged.offset, logged.bytes.size()), as_text(logged.bytes));
      EXPECT_EQ(logged.number, records.size() + 1);
      EXPECT_TRUE(decode_auction_record(logged.bytes, record));
      auto input = ads::decode_auction_input(as_bytes(record.input));
      auto outcome = ads::decode_auction_outcome(as_bytes(record.outcome));
      EXPECT_TRUE(input && outcome);
      records.push_back({record.at, std::string(record.request_id), std::string(record.query),
                         record.versions, record.keywords, *input, *outcome});
    }
    damage_ = reader->damage();
    return records;
  }
  std::vector<Read> read_all() {
    std::vector<Read> all;
    for (const std::string& path : files()) {
      for (Read& one : read(path)) all.push_back(std::move(one));
      EXPECT_THAT(damage_, IsEmpty()) << path;
    }
    return all;
  }
  // A file of `blocks` blocks of `each` auctions; returns where each block starts, and last the end.
  std::vector<std::size_t> make_blocks(std::size_t blocks, std::size_t each) {
    std::vector<std::size_t> starts;
    AuctionLog::Options options;
    options.interval = std::chrono::hours(1);  // flush() alone ends a block
    auto log = open(options);
    const auto lane = log->make_lane();
    for (std::size_t block = 0; block < blocks; ++block) {
      starts.push_back(log->counters().bytes);
      for (std::size_t i = 0; i < each; ++i) {
        const auto id = std::to_string(block) + "-" + std::to_string(i);
        lane->append(random_logged_auction(random_, id).entry());
      }
      log->flush();
    }
    starts.push_back(log->counters().bytes);
    return starts;
  }

  vitrina::test::TempDirectory directory_;
  TestClock clock_;
  Random random_{20'261'124};
  std::vector<AuctionLogDamage> damage_;
};

TEST(AuctionRecord, CutsLongTextsBetweenCodePoints) {
  std::string query;
  while (query.size() < 400) query += "ж";
  AuctionRecord record;
  record.query = query;
  const std::string odd = "x" + query;
  for (const std::string& text : {query, odd}) {
    record.query = text;
    ByteWriter bytes;
    encode_auction_record(record, bytes);
    AuctionRecord back;
    ASSERT_TRUE(decode_auction_record(bytes.bytes(), back));
    EXPECT_EQ(back.query, text.substr(0, text[0] == 'x' ? 199 : 200));
  }
}

TEST(AuctionRecord, RefusesWhateverIsNotCanonicalAndNamesUnknownVersions) {
  Random random(7);
  for (int round = 0; round < 300; ++round) {
    AuctionRecord record;
    record.at = static_cast<std::int64_t>(random());
    record.request_id = "r-1";
    record.query = "сабо";
    record.versions = {random.below(9), random(), random(), random(), random()};
    record.keywords = {1, ads::kNoKeyword, 0, static_cast<std::uint32_t>(random())};
    record.input = "input";
    record.outcome = "outcome";
    ByteWriter out;
    encode_auction_record(record, out);
    const std::string bytes(out.view());
    AuctionRecord back;
    ASSERT_TRUE(decode_auction_record(as_bytes(bytes), back));
    EXPECT_EQ(back.at, record.at);
    EXPECT_EQ(back.versions, record.versions);
    EXPECT_EQ(back.keywords, record.keywords);

    EXPECT_FALSE(decode_auction_record(as_bytes(bytes + '\0'), back));
    const std::size_t cut = random.below(bytes.size());
    EXPECT_FALSE(decode_auction_record(as_bytes(std::string_view(bytes).substr(0, cut)), back)) << cut;
    std::string changed = bytes;
    changed[random.below(bytes.size())] ^= static_cast<char>(1 + random.below(255));
    // Changed bytes are another record or none, never this one.
    if (decode_auction_record(as_bytes(changed), back)) {
      ByteWriter again;
      encode_auction_record(back, again);
      EXPECT_EQ(again.view(), changed);
    }
  }
  std::string later(1, '\2');
  AuctionRecord back;
  const auto failed = decode_auction_record(as_bytes(later), back);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kUnsupported);
  EXPECT_THAT(failed.error().message, HasSubstr("version 2"));
}

TEST(AuctionRecord, NumbersRulesByWhatTheySay) {
  const ads::AdRules rules;
  std::set<std::uint64_t> numbers{number_of(rules)};
  const auto differs = [&](auto change) {
    ads::AdRules changed = rules;
    change(changed);
    return numbers.insert(number_of(changed)).second;
  };
  EXPECT_EQ(number_of(rules), number_of(ads::AdRules{}));
  EXPECT_TRUE(differs([](ads::AdRules& r) { r.pricing = ads::PricingRule::kVcg; }));
  EXPECT_TRUE(differs([](ads::AdRules& r) { r.ads_per_seller = 2; }));
  EXPECT_TRUE(differs([](ads::AdRules& r) { r.relevance_floor = 1; }));
  EXPECT_TRUE(differs([](ads::AdRules& r) { r.reserve.micros = 10'000; }));
  EXPECT_TRUE(differs([](ads::AdRules& r) { r.tick.micros = 1; }));
  EXPECT_TRUE(differs([](ads::AdRules& r) { r.positions = {1}; }));
  EXPECT_TRUE(differs([](ads::AdRules& r) { r.keep_in_organic = true; }));
  EXPECT_TRUE(differs([](ads::AdRules& r) { r.require_erid = true; }));
  EXPECT_TRUE(differs([](ads::AdRules& r) { r.zone.offset_minutes = 0; }));
  EXPECT_TRUE(differs([](ads::AdRules& r) { r.category_reserves = {{{"a", "b"}, Money{1}}}; }));
  EXPECT_TRUE(differs([](ads::AdRules& r) { r.category_reserves = {{{"a"}, Money{1}}, {{"b"}, Money{1}}}; }));
}

TEST_F(AuctionLogTest, GivesBackWhatWentIn) {
  std::vector<RandomAuction> put;
  {
    auto log = open();
    const auto lane = log->make_lane();
    for (int i = 0; i < 2000; ++i) {
      put.push_back(random_logged_auction(random_, "r-" + std::to_string(i)));
      lane->append(put.back().entry());
      if (random_.below(400) == 0) log->flush();
    }
    log->flush();
    EXPECT_EQ(log->counters().records, 2000u);
    EXPECT_EQ(log->counters().dropped, 0u);
    EXPECT_EQ(log->counters().bytes, read_file(files().at(0)).size());
  }
  const std::vector<Read> got = read_all();
  ASSERT_THAT(got, SizeIs(put.size()));
  for (std::size_t i = 0; i < put.size(); ++i) {
    EXPECT_EQ(got[i].at, put[i].at);
    EXPECT_EQ(got[i].request_id, put[i].request_id);
    EXPECT_EQ(got[i].query, put[i].query);
    EXPECT_EQ(got[i].versions, put[i].versions);
    EXPECT_EQ(got[i].input, put[i].input);
    EXPECT_EQ(got[i].outcome, put[i].outcome);
    ASSERT_THAT(got[i].keywords, SizeIs(put[i].ads.size()));
    for (std::size_t k = 0; k < put[i].ads.size(); ++k) EXPECT_EQ(got[i].keywords[k], put[i].ads[k].keyword);
  }
}

TEST_F(AuctionLogTest, LosesNothingOfManyLanesThatComeAndGo) {
  constexpr int kThreads = 4;
  constexpr int kEach = 3'000;
  AuctionLog::Options options;
  options.interval = std::chrono::milliseconds(1);
  options.file_bytes = 100'000;
  options.files = 1'000;
  {
    auto log = open(options);
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&log, t] {
        Random random(static_cast<std::uint64_t>(100 + t));
        AuctionLog::LaneHandle lane;
        for (int i = 0; i < kEach; ++i) {
          if (i % 1'000 == 0) lane = log->make_lane();
          lane->append(random_logged_auction(random, std::to_string(t) + " " + std::to_string(i)).entry());
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    log->flush();
    EXPECT_EQ(log->counters().records, kThreads * kEach);
    EXPECT_EQ(log->counters().dropped, 0u);
  }
  std::set<std::string> ids;
  for (const Read& one : read_all()) EXPECT_TRUE(ids.insert(one.request_id).second) << one.request_id;
  EXPECT_THAT(ids, SizeIs(kThreads * kEach));
}

TEST_F(AuctionLogTest, WritesAtItsEndWhatIsStillInItsLanes) {
  AuctionLog::Options options;
  options.interval = std::chrono::hours(1);
  {
    auto log = open(options);
    auto closed = log->make_lane();
    auto last = log->make_lane();
    closed->append(random_logged_auction(random_, "closed").entry());
    closed.reset();
    last->append(random_logged_auction(random_, "last").entry());
    last.reset();
    EXPECT_THAT(files(), IsEmpty());
  }
  const std::vector<Read> got = read_all();
  ASSERT_THAT(got, SizeIs(2));
  EXPECT_EQ(got[0].request_id, "closed");
  EXPECT_EQ(got[1].request_id, "last");
}

TEST_F(AuctionLogTest, DropsAndCountsWhatALaneHasNoRoomFor) {
  AuctionLog::Options options;
  options.interval = std::chrono::hours(1);
  options.lane_bytes = 2'000;
  {
    auto log = open(options);
    const auto lane = log->make_lane();
    for (int i = 0; i < 1'000; ++i) lane->append(random_logged_auction(random_, std::to_string(i)).entry());
    EXPECT_GT(log->counters().dropped, 900u);
    log->flush();
    // There is room again.
    lane->append(random_logged_auction(random_, "after").entry());
    log->flush();
    const AuctionLogCounters counters = log->counters();
    EXPECT_EQ(counters.records + counters.dropped, 1'001u);
    EXPECT_EQ(counters.write_failures, 0u);
  }
  const std::vector<Read> got = read_all();
  for (std::size_t i = 0; i + 1 < got.size(); ++i) EXPECT_EQ(got[i].request_id, std::to_string(i));
  EXPECT_EQ(got.back().request_id, "after");
}

TEST_F(AuctionLogTest, KeepsTheNewestFilesUnderTheTimesOfTheirBeginning) {
  write_file(directory_.file("0000000000000001.log"), std::string(50'000, 'x'));
  write_file(directory_.file("notes.txt"), "not ours");
  write_file(directory_.file("123.log"), "nor this");
  AuctionLog::Options options;
  options.file_bytes = 20'000;
  options.files = 3;
  std::vector<std::string> ids;
  {
    auto log = open(options);
    const auto lane = log->make_lane();
    for (int block = 0; block < 200; ++block) {
      for (int i = 0; i < 5; ++i) {
        ids.push_back(std::to_string(block) + "-" + std::to_string(i));
        lane->append(random_logged_auction(random_, ids.back()).entry());
      }
      log->flush();
      // A clock that runs back must not bring the files out of order.
      clock_.micros += static_cast<std::int64_t>(random_.below(2)) * 1'000'000 - 500'000;
    }
  }
  ASSERT_THAT(files(), SizeIs(3));
  for (const std::string& path : files()) EXPECT_LE(read_file(path).size(), options.file_bytes);
  EXPECT_EQ(read_file(directory_.file("notes.txt")), "not ours");
  EXPECT_EQ(read_file(directory_.file("123.log")), "nor this");
  const std::vector<Read> got = read_all();
  ASSERT_GT(got.size(), 50u);
  for (std::size_t i = 0; i < got.size(); ++i) EXPECT_EQ(got[i].request_id, ids[ids.size() - got.size() + i]);
}

TEST_F(AuctionLogTest, GoesOnWithTheNewestFileAfterARestart) {
  for (int run = 0; run < 20; ++run) {
    clock_.micros += 1'000'000;
    auto log = open();
    log->make_lane()->append(random_logged_auction(random_, std::to_string(run)).entry());
  }
  EXPECT_THAT(files(), ElementsAre(directory_.file("1790000001000000.log")));
  const std::vector<Read> got = read_all();
  ASSERT_THAT(got, SizeIs(20));
  for (std::size_t i = 0; i < got.size(); ++i) EXPECT_EQ(got[i].request_id, std::to_string(i));
}

TEST_F(AuctionLogTest, ReportsADamagedBlockAndReadsTheOthers) {
  const std::vector<std::size_t> starts = make_blocks(6, 4);
  const std::string path = files().at(0);
  const std::string sound = read_file(path);
  ASSERT_EQ(starts.back(), sound.size());
  for (int round = 0; round < 300; ++round) {
    const std::size_t at = random_.below(sound.size());
    std::string bytes = sound;
    bytes[at] ^= static_cast<char>(1 + random_.below(255));
    write_file(path, bytes);
    const std::vector<Read> got = read(path);
    const auto hit =
        static_cast<std::size_t>(std::upper_bound(starts.begin(), starts.end(), at) - starts.begin()) - 1;
    EXPECT_THAT(got, SizeIs(20)) << at;
    for (const Read& one : got) EXPECT_NE(one.request_id.substr(0, 2), std::to_string(hit) + "-");
    ASSERT_THAT(damage_, SizeIs(1)) << at;
    EXPECT_EQ(damage_[0].offset, starts[hit]);
    EXPECT_EQ(damage_[0].bytes, starts[hit + 1] - starts[hit]);
    EXPECT_FALSE(damage_[0].is_unsupported);
  }
}

TEST_F(AuctionLogTest, ReportsACutTailAndWhatWasWrittenBehindIt) {
  const std::vector<std::size_t> starts = make_blocks(3, 4);
  const std::string path = files().at(0);
  const std::string sound = read_file(path);
  for (std::size_t cut = starts[2] + 1; cut < sound.size(); ++cut) {
    write_file(path, sound.substr(0, cut));
    EXPECT_THAT(read(path), SizeIs(8));
    ASSERT_THAT(damage_, SizeIs(1)) << cut;
    EXPECT_EQ(damage_[0].offset, starts[2]);
    EXPECT_EQ(damage_[0].bytes, cut - starts[2]);
    EXPECT_THAT(damage_[0].reason, HasSubstr("cut short"));
  }
  // A crash in the middle of a block, a restart, and another block.
  write_file(path, sound.substr(0, starts[2] - 10) + sound.substr(starts[2]));
  EXPECT_THAT(read(path), SizeIs(8));
  ASSERT_THAT(damage_, SizeIs(1));
  EXPECT_EQ(damage_[0].offset, starts[1]);
}

TEST_F(AuctionLogTest, PassesOverABlockOfAnotherVersionAndSaysWhichItIs) {
  const std::vector<std::size_t> starts = make_blocks(3, 4);
  const std::string path = files().at(0);
  std::string bytes = read_file(path);
  bytes[starts[1] + 4] = 9;
  const std::uint64_t sum = checksum(std::string_view(bytes).substr(starts[1], 40));
  std::memcpy(bytes.data() + starts[1] + 40, &sum, sizeof sum);
  write_file(path, bytes);
  EXPECT_THAT(read(path), SizeIs(8));
  ASSERT_THAT(damage_, SizeIs(1));
  EXPECT_TRUE(damage_[0].is_unsupported);
  EXPECT_THAT(damage_[0].reason, HasSubstr("version 9"));
}

TEST_F(AuctionLogTest, ReadsAnyBytesWithoutHarm) {
  make_blocks(3, 4);
  const std::string path = files().at(0);
  const std::string sound = read_file(path);
  for (int round = 0; round < 500; ++round) {
    std::string bytes = sound;
    for (std::uint64_t i = random_.below(20); i > 0; --i)
      bytes[random_.below(bytes.size())] = static_cast<char>(random_());
    bytes.erase(random_.below(bytes.size()), random_.below(100));
    write_file(path, bytes);
    EXPECT_LE(read(path).size(), 12u);
  }
  write_file(path, "");
  EXPECT_THAT(read(path), IsEmpty());
  EXPECT_THAT(damage_, IsEmpty());
}

TEST_F(AuctionLogTest, CountsBlocksThatCouldNotBeWrittenAndGoesOn) {
  const std::string place = directory_.file("auctions");
  ASSERT_EQ(mkdir(place.c_str(), 0700), 0);
  auto log = *AuctionLog::open(place, clock_);
  const auto lane = log->make_lane();
  ASSERT_EQ(rename(place.c_str(), (place + "-away").c_str()), 0);
  for (int i = 0; i < 3; ++i) lane->append(random_logged_auction(random_, "lost").entry());
  log->flush();
  EXPECT_GE(log->counters().write_failures, 1u);
  EXPECT_EQ(log->counters().dropped, 3u);
  EXPECT_THAT(log->counters().last_failure, HasSubstr(place));
  ASSERT_EQ(rename((place + "-away").c_str(), place.c_str()), 0);
  lane->append(random_logged_auction(random_, "kept").entry());
  log->flush();
  EXPECT_EQ(log->counters().records, 1u);
  EXPECT_EQ(log->counters().dropped, 3u);
}

TEST_F(AuctionLogTest, SaysWhatIsWrongWithItsOptionsAndItsDirectory) {
  AuctionLog::Options none;
  none.files = 0;
  EXPECT_EQ(AuctionLog::open(directory_.path(), clock_, none).error().field, "files");
  const auto missing = AuctionLog::open(directory_.file("missing"), clock_);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kIo);
  EXPECT_THAT(missing.error().message, HasSubstr("missing"));
}

}  // namespace
}  // namespace vitrina::serving
