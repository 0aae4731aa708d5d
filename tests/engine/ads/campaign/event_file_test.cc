#include "engine/ads/campaign/event_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "index/base/random.h"

namespace vitrina::ads {
namespace {

namespace fs = std::filesystem;

class File {
 public:
  File() {
    std::string name = (fs::temp_directory_path() / "vitrina_events_XXXXXX").string();
    const int descriptor = ::mkstemp(name.data());
    ::close(descriptor);
    path_ = name;
  }
  ~File() { fs::remove(path_); }
  const std::string& path() const { return path_; }
  std::string bytes() const {
    std::ifstream in(path_, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
  }
  void write(std::string_view bytes) const {
    std::ofstream(path_, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }

 private:
  std::string path_;
};

EventRow random_row(Random& random) {
  EventRow row;
  const auto text = [&](std::string_view stem, std::uint64_t most) {
    const std::uint64_t number = random.below(most);
    return number == 0 ? std::string() : std::string(stem) + std::to_string(number);
  };
  row.at = static_cast<std::int64_t>(random.below(2'000'000'000)) - 1'000;
  row.request = text("r-", 1'000'000);
  row.query = text("запрос ", 50);
  row.campaign = text("c-", 20);
  row.keyword = text("слово\n\t", 30);
  row.match = static_cast<MatchType>(random.below(3));
  row.listing = text("v-", 40);
  row.seller = text("s-", 5);
  for (std::uint64_t level = random.below(4); level > 0; --level) row.category.push_back(text("Раздел ", 6));
  row.slot = static_cast<std::uint8_t>(random.below(256));
  if (random.below(2) == 0) row.id = {random() >> random.below(64), random()};
  if (random.below(2) == 0) row.price = Money{static_cast<std::int64_t>(random() >> random.below(64))};
  if (random.below(2) == 0) row.session = random();
  row.outcome = static_cast<EventOutcome>(random.below(3));
  row.viewed = random.below(2) != 0;
  row.clicked = random.below(2) != 0;
  row.ordered = random.below(2) != 0;
  if (random.below(3) == 0) row.revenue = Money{static_cast<std::int64_t>(random())};
  return row;
}

std::vector<EventRow> random_rows(std::uint64_t seed, std::size_t count) {
  Random random(seed);
  std::vector<EventRow> rows(count);
  for (auto& row : rows) row = random_row(random);
  return rows;
}

std::vector<EventRow> rest_of(EventFileReader& reader) {
  std::vector<EventRow> out;
  EventBlock block;
  for (;;) {
    const auto more = reader.next(block);
    EXPECT_TRUE(more) << more.error().message;
    if (!more || !*more) return out;
    for (const auto& row : block.rows()) block.copy(row, out.emplace_back());
  }
}

std::string block_of(const std::vector<EventRow>& rows) {
  EventBlockEncoder encoder;
  for (const auto& row : rows) encoder.add(row);
  std::string out;
  encoder.finish(out);
  return out;
}

TEST(EventFile, GivesBackWhatWasAppended) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const File file;
    const auto rows = random_rows(seed, seed * 700);
    {
      auto writer = EventFileWriter::open(file.path());
      ASSERT_TRUE(writer);
      for (std::size_t i = 0; i < rows.size(); ++i) {
        ASSERT_TRUE(writer->append(rows[i]));
        if (i % (97 * seed) == 0) {
          ASSERT_TRUE(writer->flush());
        }
      }
      ASSERT_TRUE(writer->sync());
    }
    auto reader = EventFileReader::open(file.path());
    ASSERT_TRUE(reader);
    EXPECT_EQ(rest_of(*reader), rows);
    EXPECT_TRUE(reader->damage().empty());
    EXPECT_FALSE(reader->tail());
    reader->rewind();
    EXPECT_EQ(rest_of(*reader).size(), rows.size());
  }
}

TEST(EventFile, IsReadWhileItIsBeingWritten) {
  const File file;
  const auto rows = random_rows(3, 30);
  auto writer = EventFileWriter::open(file.path());
  ASSERT_TRUE(writer);
  auto reader = EventFileReader::open(file.path());
  ASSERT_TRUE(reader);
  for (const auto& row : rows) {
    EXPECT_TRUE(rest_of(*reader).empty());
    ASSERT_TRUE(writer->append(row));
    ASSERT_TRUE(writer->flush());
    EXPECT_THAT(rest_of(*reader), testing::ElementsAre(row));
  }
}

TEST(EventFile, ReportsAHalfWrittenLastBlockAndReadsItOnceItIsWhole) {
  const auto first = random_rows(4, 40);
  const auto second = random_rows(5, 40);
  const std::string head = block_of(first);
  const std::string whole = head + block_of(second);
  for (std::size_t cut = head.size() + 1; cut < whole.size(); cut += 7) {
    const File file;
    file.write(std::string_view(whole).substr(0, cut));
    auto reader = EventFileReader::open(file.path());
    ASSERT_TRUE(reader);
    EXPECT_EQ(rest_of(*reader), first);
    EXPECT_TRUE(reader->damage().empty());
    ASSERT_TRUE(reader->tail()) << cut;
    EXPECT_EQ(reader->tail()->offset, head.size());
    EXPECT_EQ(reader->tail()->bytes, cut - head.size());
    file.write(whole);
    EXPECT_EQ(rest_of(*reader), second);
    EXPECT_FALSE(reader->tail());
  }
}

TEST(EventFile, GoesOnBehindABlockThatACrashCutShort) {
  const auto before = random_rows(6, 20);
  const auto after = random_rows(7, 20);
  const std::string head = block_of(before);
  const std::string lost = block_of(random_rows(8, 300));
  for (std::size_t cut = 1; cut < lost.size(); cut += 31) {
    const File file;
    file.write(head + lost.substr(0, cut) + block_of(after));
    auto reader = EventFileReader::open(file.path());
    ASSERT_TRUE(reader);
    auto expected = before;
    expected.insert(expected.end(), after.begin(), after.end());
    EXPECT_EQ(rest_of(*reader), expected) << cut;
    ASSERT_EQ(reader->damage().size(), 1u) << cut;
    EXPECT_EQ(reader->damage()[0].offset, head.size());
    EXPECT_EQ(reader->damage()[0].bytes, cut);
  }
}

TEST(EventFile, SkipsEveryDamagedBlockAndReportsWhereItStands) {
  const auto first = random_rows(9, 5);
  const auto second = random_rows(10, 5);
  const auto third = random_rows(11, 5);
  const std::string a = block_of(first);
  const std::string b = block_of(second);
  const std::string whole = a + b + block_of(third);
  auto expected = first;
  expected.insert(expected.end(), third.begin(), third.end());
  for (std::size_t at = a.size(); at < a.size() + b.size(); ++at) {
    const File file;
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x20);
    file.write(damaged);
    auto reader = EventFileReader::open(file.path());
    ASSERT_TRUE(reader);
    EXPECT_EQ(rest_of(*reader), expected) << at;
    ASSERT_EQ(reader->damage().size(), 1u) << at;
    EXPECT_EQ(reader->damage()[0].offset, a.size());
    EXPECT_EQ(reader->damage()[0].bytes, b.size());
    EXPECT_FALSE(reader->damage()[0].reason.empty());
  }
}

TEST(EventFile, NeverBelievesAPayloadThatContradictsItself) {
  Random random(12);
  const std::string whole = block_of(random_rows(13, 8));
  const std::string payload = whole.substr(48);
  EventBlock block;
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = payload;
    for (std::uint64_t n = 1 + random.below(4); n > 0; --n) {
      bytes[random.below(bytes.size())] = static_cast<char>(random());
    }
    if (random.below(4) == 0) bytes.resize(random.below(bytes.size()));
    if (!block.decode(as_bytes(bytes), 8)) continue;
    EventRow row;  // whatever it says, every place in it can be followed
    for (const auto& decoded : block.rows()) block.copy(decoded, row);
  }
  EXPECT_FALSE(block.decode(as_bytes(payload), 9));
  EXPECT_TRUE(block.decode(as_bytes(payload), 8));
}

TEST(EventFile, TellsRowsAndTimesOfBlocksFromTheirHeaders) {
  const File file;
  const auto rows = random_rows(14, 10);
  file.write(block_of(rows) + block_of({rows[3]}));
  auto reader = EventFileReader::open(file.path());
  ASSERT_TRUE(reader);
  EventBlockInfo info;
  ASSERT_TRUE(*reader->next_info(info));
  const auto by_time = [](const EventRow& a, const EventRow& b) { return a.at < b.at; };
  EXPECT_EQ(info.rows, 10u);
  EXPECT_EQ(info.min_at, std::min_element(rows.begin(), rows.end(), by_time)->at);
  EXPECT_EQ(info.max_at, std::max_element(rows.begin(), rows.end(), by_time)->at);
  ASSERT_TRUE(*reader->next_info(info));
  EXPECT_EQ(info.rows, 1u);
  EXPECT_EQ(info.min_at, rows[3].at);
  EXPECT_FALSE(*reader->next_info(info));
}

TEST(EventFile, SaysWhichFileIsMissing) {
  const auto reader = EventFileReader::open("/nowhere/events");
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code, ErrorCode::kIo);
  EXPECT_THAT(reader.error().message, testing::HasSubstr("/nowhere/events"));
}

}  // namespace
}  // namespace vitrina::ads
