// `vitrina replay` from outside: a log of a hundred thousand auctions, one altered price, damage, and
// versions that nobody knows.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <filesystem>

#include "engine/ads/auction/auction_codec.h"
#include "engine/serving/auction_log.h"
#include "tests/engine/serving/random_log.h"
#include "tests/tools/command_runner.h"

namespace vitrina::tools {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::uint64_t kAuctions = 100'000;

class ReplayCommandTest : public ::testing::Test, protected CommandRunner {
 protected:
  std::string logs() const { return path("auctions"); }

  // A log of small auctions, in which everything the rule speaks of happens, and of some of a page's size.
  void make_log(std::uint64_t auctions, std::uint64_t file_bytes = std::uint64_t{4} << 20) {
    std::filesystem::create_directory(logs());
    serving::AuctionLog::Options options;
    options.file_bytes = file_bytes;
    options.files = 1'000;
    auto log = serving::AuctionLog::open(logs(), Clock::system(), options);
    ASSERT_TRUE(log) << log.error().message;
    const auto lane = (*log)->make_lane();
    Random random(kSeed);
    for (std::uint64_t i = 0; i < auctions; ++i) {
      const std::string id = "r-" + std::to_string(i);
      const auto auction = i % 4 == 0 ? serving::test::page_sized_auction(random, id)
                                      : serving::test::random_logged_auction(random, id);
      lane->append(auction.entry());
      if (i % 4'096 == 0) (*log)->flush();
    }
    (*log)->flush();
    ASSERT_EQ((*log)->counters().records, auctions);
  }
  std::string first_log() const { return serving::list_auction_logs(logs())->at(0); }

  // Writes the records of the first file anew, with sound checksums, as `edit(index, record)` leaves them.
  void rewrite(const std::function<void(std::size_t, std::string&)>& edit) {
    auto reader = serving::AuctionLogReader::open(first_log());
    ASSERT_TRUE(reader);
    serving::AuctionBlock block;
    serving::AuctionBlockPart part;
    serving::LoggedAuction logged;
    for (std::size_t i = 0; reader->next(logged).value(); ++i) {
      std::string record(as_text(logged.bytes));
      edit(i, record);
      part.add(1'790'000'000, record);
    }
    block.add(part);
    write("auctions/" + std::filesystem::path(first_log()).filename().string(), block.finish());
  }
  // The record with another outcome.
  static void alter(std::string& bytes, const std::function<void(ads::AuctionOutcome&)>& change) {
    serving::AuctionRecord record;
    ASSERT_TRUE(serving::decode_auction_record(as_bytes(bytes), record));
    auto outcome = ads::decode_auction_outcome(as_bytes(record.outcome));
    ASSERT_TRUE(outcome);
    change(*outcome);
    ByteWriter encoded;
    ads::encode_auction_outcome(*outcome, encoded);
    record.outcome = encoded.view();
    ByteWriter out;
    serving::encode_auction_record(record, out);
    bytes = out.take();
  }

  struct Replayed {
    Outcome outcome;
    simdjson::dom::element json;
  };
  Replayed replay(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"replay", "--json", "--quiet"});
    Replayed replayed{run(arguments), {}};
    EXPECT_EQ(parser_.parse(replayed.outcome.out).get(replayed.json), simdjson::SUCCESS)
        << replayed.outcome.out << replayed.outcome.err;
    return replayed;
  }
  static std::uint64_t number(const Replayed& replayed, const char* name) {
    return replayed.json[name].get_uint64().value();
  }

  static constexpr std::uint64_t kSeed = 241'124;
  simdjson::dom::parser parser_;
};

TEST_F(ReplayCommandTest, FindsAHundredThousandAuctionsIdenticalAndOneAlteredPrice) {
  make_log(kAuctions);
  const auto files = serving::list_auction_logs(logs())->size();
  ASSERT_GT(files, 2u);
  Replayed all = replay({logs()});
  EXPECT_EQ(all.outcome.exit_code, 0) << all.outcome.err;
  EXPECT_EQ(number(all, "files"), files);
  EXPECT_EQ(number(all, "auctions"), kAuctions);
  EXPECT_EQ(number(all, "identical"), kAuctions);
  for (const char* none : {"different", "damaged_blocks", "damaged_records", "unreadable", "finding_count"})
    EXPECT_EQ(number(all, none), 0u) << none;

  // One price, one tick up.
  std::size_t place = 0;
  std::string request;
  std::uint64_t price = 0;
  rewrite([&](std::size_t i, std::string& record) {
    if (i < 1'000 || place > 0) return;
    alter(record, [&](ads::AuctionOutcome& outcome) {
      if (outcome.slots.size() < 2) return;
      place = i + 1;
      request = "r-" + std::to_string(i);
      price = outcome.slots[1].price++;
    });
  });
  ASSERT_GT(place, 0u);
  all = replay({logs()});
  EXPECT_EQ(all.outcome.exit_code, 1);
  EXPECT_THAT(all.outcome.err, HasSubstr("1 of 100000 auctions differ"));
  EXPECT_EQ(number(all, "identical"), kAuctions - 1);
  EXPECT_EQ(number(all, "different"), 1u);
  EXPECT_EQ(number(all, "damaged_blocks"), 0u);
  ASSERT_EQ(number(all, "finding_count"), 1u);
  const auto finding = all.json["findings"].at(0);
  EXPECT_EQ(finding["file"].get_string().value(), first_log());
  EXPECT_EQ(finding["record"].get_uint64().value(), place);
  EXPECT_EQ(finding["request_id"].get_string().value(), request);
  EXPECT_EQ(finding["message"].get_string().value(), "slot 2: price " + std::to_string(price + 1) +
                                                         " in the log, " + std::to_string(price) +
                                                         " by the rule");
}

TEST_F(ReplayCommandTest, NamesWhateverDiffersInAnOutcome) {
  make_log(200);
  // Alters what `change` says in the first outcome that it accepts; the text that is then printed.
  const auto text_after = [&](const std::function<bool(ads::AuctionOutcome&)>& change) {
    const std::string sound = read_text(first_log());
    bool done = false;
    rewrite([&](std::size_t, std::string& record) {
      if (!done) alter(record, [&](ads::AuctionOutcome& outcome) { done = change(outcome); });
    });
    EXPECT_TRUE(done);
    const Outcome outcome = run({"replay", logs(), "--quiet"});
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.out, HasSubstr("200 auctions in 1 files replayed: 199 identical, 1 different"));
    EXPECT_THAT(outcome.out, HasSubstr(first_log() + ": byte "));
    EXPECT_THAT(outcome.out, HasSubstr(", request r-"));
    write("auctions/" + std::filesystem::path(first_log()).filename().string(), sound);
    return outcome.out;
  };
  EXPECT_THAT(text_after([](ads::AuctionOutcome& outcome) {
                if (outcome.slots.empty()) return false;
                outcome.slots.pop_back();
                return true;
              }),
              HasSubstr("filled slots: "));
  EXPECT_THAT(text_after([](ads::AuctionOutcome& outcome) {
                if (outcome.slots.size() < 2) return false;
                std::swap(outcome.slots[0].candidate, outcome.slots[1].candidate);
                return true;
              }),
              HasSubstr("slot 1: candidate "));
  EXPECT_THAT(text_after([](ads::AuctionOutcome& outcome) {
                if (outcome.slots.empty()) return false;
                --outcome.slots[0].score;
                return true;
              }),
              HasSubstr("slot 1: score "));
  EXPECT_THAT(text_after([](ads::AuctionOutcome& outcome) {
                if (outcome.candidates.empty() || outcome.candidates[0].winning_bid == 0) return false;
                ++outcome.candidates[0].winning_bid;
                return true;
              }),
              HasSubstr("candidate 0: winning bid "));
  EXPECT_THAT(text_after([](ads::AuctionOutcome& outcome) {
                if (outcome.candidates.empty() || outcome.candidates[0].verdict != ads::Verdict::kWon)
                  return false;
                outcome.candidates[0].verdict = ads::Verdict::kOutranked;
                return true;
              }),
              HasSubstr("candidate 0: outranked in the log, won by the rule"));
  EXPECT_EQ(run({"replay", logs(), "--quiet"}).exit_code, 0);
}

TEST_F(ReplayCommandTest, ReportsAnAlteredByteAsDamageWithItsPlace) {
  make_log(300);
  std::string bytes = read_text(first_log());
  bytes[bytes.size() - 1] ^= 1;
  write("auctions/" + std::filesystem::path(first_log()).filename().string(), bytes);
  const Replayed replayed = replay({first_log()});
  EXPECT_EQ(replayed.outcome.exit_code, 1);
  EXPECT_EQ(number(replayed, "damaged_blocks"), 1u);
  EXPECT_EQ(number(replayed, "different"), 0u);
  EXPECT_LT(number(replayed, "identical"), 300u);
  EXPECT_THAT(std::string(replayed.json["findings"].at(0)["message"].get_string().value()),
              HasSubstr("does not match its checksum"));
}

TEST_F(ReplayCommandTest, SaysWhichVersionIsMissing) {
  make_log(50);
  const std::string sound = read_text(first_log());
  const auto replay_with = [&](const std::function<void(std::string&)>& change) {
    rewrite([&](std::size_t i, std::string& record) {
      if (i == 20 || i == 30) change(record);
    });
    const Replayed replayed = replay({logs()});
    write("auctions/" + std::filesystem::path(first_log()).filename().string(), sound);
    EXPECT_EQ(replayed.outcome.exit_code, 1);
    EXPECT_EQ(number(replayed, "identical"), 48u);
    EXPECT_EQ(number(replayed, "unreadable"), 2u);
    EXPECT_EQ(number(replayed, "damaged_records"), 0u);
    EXPECT_EQ(replayed.json["missing_versions"].at(0)["count"].get_uint64().value(), 2u);
    return std::string(replayed.json["missing_versions"].at(0)["what"].get_string().value());
  };
  // Of one part of the record, the version of its codec.
  const auto in_part = [](std::string_view serving::AuctionRecord::*part) {
    return [part](std::string& bytes) {
      serving::AuctionRecord record;
      ASSERT_TRUE(serving::decode_auction_record(as_bytes(bytes), record));
      std::string changed(record.*part);
      changed[0] = 7;
      record.*part = changed;
      ByteWriter out;
      serving::encode_auction_record(record, out);
      bytes = out.take();
    };
  };
  EXPECT_THAT(replay_with([](std::string& bytes) { bytes[0] = 9; }),
              HasSubstr("record of the auction log in version 9"));
  EXPECT_THAT(replay_with(in_part(&serving::AuctionRecord::input)), HasSubstr("input in version 7"));
  EXPECT_THAT(replay_with(in_part(&serving::AuctionRecord::outcome)), HasSubstr("outcome in version 7"));
}

TEST_F(ReplayCommandTest, CountsRecordsThatAreNoAuctions) {
  make_log(50);
  rewrite([&](std::size_t i, std::string& record) {
    if (i == 20) record.resize(record.size() / 2);
  });
  const Replayed replayed = replay({logs()});
  EXPECT_EQ(replayed.outcome.exit_code, 1);
  EXPECT_EQ(number(replayed, "identical"), 49u);
  EXPECT_EQ(number(replayed, "damaged_records"), 1u);
  EXPECT_EQ(replayed.json["findings"].at(0)["record"].get_uint64().value(), 21u);
}

TEST_F(ReplayCommandTest, PrintsForPeopleAndOnlySoManyDifferences) {
  make_log(100);
  const Outcome sound = run({"replay", logs(), "--quiet"});
  EXPECT_EQ(sound.exit_code, 0) << sound.err;
  EXPECT_THAT(sound.out, HasSubstr("100 auctions in 1 files replayed: 100 identical, 0 different"));
  EXPECT_THAT(sound.out, HasSubstr(" an auction; "));
  EXPECT_THAT(sound.out, HasSubstr(" auctions a second"));
  EXPECT_EQ(sound.err, "");

  rewrite([](std::size_t, std::string& record) {
    alter(record, [](ads::AuctionOutcome& outcome) {
      for (ads::FilledSlot& slot : outcome.slots) ++slot.price;
    });
  });
  const Outcome changed = run({"replay", logs(), "--quiet", "--show", "3"});
  EXPECT_EQ(changed.exit_code, 1);
  EXPECT_THAT(changed.out, HasSubstr(" more\n"));
  std::size_t shown = 0;
  for (std::size_t at = 0; (at = changed.out.find(" by the rule", at)) != std::string::npos; ++at) ++shown;
  EXPECT_EQ(shown, 3u);
}

TEST_F(ReplayCommandTest, SaysWhatIsThereToReplay) {
  EXPECT_EQ(run({"replay"}).exit_code, 2);
  Outcome outcome = run({"replay", path("nothing.log")});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("nothing.log"));
  std::filesystem::create_directory(logs());
  outcome = run({"replay", logs()});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("holds no auction log"));
  outcome = run({"replay", write("noise.log", "nothing that was ever a log"), "--quiet"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("0 identical"));
}

}  // namespace
}  // namespace vitrina::tools
