#include "index/columns/record_store.h"

#include <gtest/gtest.h>

#include "index/base/random.h"

namespace vitrina::index {
namespace {

struct Store {
  std::string dictionary;
  std::vector<std::uint64_t> offsets{0};
  std::string frames;

  RecordStore open() const {
    return RecordStore(as_bytes(dictionary), std::as_bytes(std::span(offsets)), as_bytes(frames));
  }
};

std::vector<std::string> random_records(std::uint64_t seed) {
  Random random(seed);
  std::vector<std::string> records{"", "{}", std::string(300'000, 'x')};
  for (int i = 0; i < 500; ++i) {
    std::string record = R"({"id":")" + std::to_string(i) + R"(","title":"диван угловой )";
    for (std::uint64_t n = random.below(60); n > 0; --n)
      record += std::to_string(random.below(50)) + " слово ";
    records.push_back(record + "\"}");
  }
  return records;
}

Store write(const std::vector<std::string>& records, bool with_dictionary) {
  Store store;
  if (with_dictionary) store.dictionary = train_record_dictionary(records, 16'384);
  RecordWriter writer(store.dictionary);
  for (const std::string& record : records) {
    writer.write(record, store.frames);
    store.offsets.push_back(store.frames.size());
  }
  return store;
}

TEST(RecordStore, GivesBackEveryRecordWithAndWithoutADictionary) {
  const auto records = random_records(1);
  for (const bool with_dictionary : {false, true}) {
    const Store written = write(records, with_dictionary);
    EXPECT_EQ(written.dictionary.empty(), !with_dictionary);
    const RecordStore store = written.open();
    RecordReader reader;
    std::string record;
    for (DocId doc = 0; doc < records.size(); ++doc) {
      ASSERT_TRUE(reader.read(store, doc, record));
      ASSERT_EQ(record, records[doc]);
    }
  }
}

TEST(RecordStore, MakesRecordsThatAreAlikeSmallerWithADictionary) {
  const auto records = random_records(2);
  EXPECT_LT(write(records, true).frames.size(), write(records, false).frames.size());
}

TEST(RecordStore, ReportsDamageAsLostDataAndNeverReadsOutside) {
  const std::uint64_t seed = 3;
  Random random(seed);
  const auto records = random_records(seed);
  const Store sound = write(records, true);
  RecordReader reader;
  std::string record;
  int failed = 0;
  for (int round = 0; round < 2000; ++round) {
    Store damaged = sound;
    for (std::uint64_t n = 1 + random.below(3); n > 0; --n) {
      if (random.chance(0.5)) {
        damaged.frames[random.below(damaged.frames.size())] = static_cast<char>(random());
      } else {
        damaged.offsets[random.below(damaged.offsets.size())] = random() >> random.below(64);
      }
    }
    const RecordStore store = damaged.open();
    for (int i = 0; i < 30; ++i) {
      const auto result = reader.read(store, static_cast<DocId>(random.below(records.size())), record);
      if (!result) {
        ++failed;
        ASSERT_EQ(result.error().code, ErrorCode::kDataLoss) << "seed " << seed;
        ASSERT_TRUE(record.empty());
      }
    }
  }
  EXPECT_GT(failed, 0);
}

TEST(RecordStore, TrainsNothingOnTooFewSamples) {
  EXPECT_EQ(train_record_dictionary({"a", "b"}, 1000), "");
}

}  // namespace
}  // namespace vitrina::index
