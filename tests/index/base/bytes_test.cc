#include "index/base/bytes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "index/base/random.h"
#include "index/base/string_table.h"

namespace vitrina {
namespace {

class MemorySink final : public ByteSink {
 public:
  Result<void> append(Bytes more) override {
    const auto* words = reinterpret_cast<const char*>(more.data());
    text_.append(words, more.size());
    return {};
  }
  // Aligned as a section is.
  Bytes bytes() {
    words_.assign(text_.size() / 8 + 1, 0);
    std::memcpy(words_.data(), text_.data(), text_.size());
    return {reinterpret_cast<const std::byte*>(words_.data()), text_.size()};
  }

 private:
  std::string text_;
  std::vector<std::uint64_t> words_;
};

TEST(ByteReader, ReadsBackWhatWasWritten) {
  Random random(1);
  ByteWriter out;
  std::vector<std::uint64_t> numbers;
  for (int i = 0; i < 10'000; ++i) {
    numbers.push_back(random() >> random.below(64));
    out.put_varint(numbers.back());
    out.put(static_cast<std::uint32_t>(numbers.back()));
    out.put_string(std::to_string(numbers.back()));
  }
  ByteReader in(out.bytes());
  for (const std::uint64_t number : numbers) {
    ASSERT_EQ(in.get_varint(), number);
    ASSERT_EQ(in.get<std::uint32_t>(), static_cast<std::uint32_t>(number));
    ASSERT_EQ(in.get_string(), std::to_string(number));
  }
  EXPECT_TRUE(in.ok());
  EXPECT_TRUE(in.at_end());
}

TEST(ByteReader, GivesZerosAndSaysSoPastTheEnd) {
  ByteReader short_number(as_bytes("\x01\x02"));
  EXPECT_EQ(short_number.get<std::uint32_t>(), 0u);
  EXPECT_FALSE(short_number.ok());
  ByteReader endless_varint(as_bytes("\xFF\xFF\xFF"));
  EXPECT_EQ(endless_varint.get_varint(), 0u);
  EXPECT_FALSE(endless_varint.ok());
  ByteReader short_string(
      as_bytes("\x05"
               "ab"));
  EXPECT_EQ(short_string.get_string(), "");
  EXPECT_FALSE(short_string.ok());
}

TEST(StringTable, FindsEveryStringAndItsPlace) {
  Random random(2);
  std::set<std::string> strings{""};
  while (strings.size() < 500) {
    std::string text;
    for (std::uint64_t n = random.below(6); n > 0; --n)
      text.push_back(static_cast<char>('a' + random.below(3)));
    text += random.chance(0.5) ? "я" : "";
    strings.insert(text);
  }
  StringTableWriter writer;
  for (const std::string& text : strings) writer.add(text);
  MemorySink sink;
  ASSERT_TRUE(writer.write(sink));
  const StringTable table(sink.bytes());
  ASSERT_EQ(table.size(), strings.size());
  std::uint32_t place = 0;
  for (const std::string& text : strings) {
    EXPECT_EQ(table[place], text);
    EXPECT_EQ(table.find(text), place);
    EXPECT_EQ(table.find(text + "!"), table.size());
    EXPECT_EQ(table.lower_bound(text), place);
    ++place;
  }
  EXPECT_EQ(table.lower_bound("\xFF"), table.size());
}

TEST(StringTable, StaysInsideItsSectionOnAnyBytes) {
  const std::uint64_t seed = 3;
  Random random(seed);
  StringTableWriter writer;
  for (int i = 0; i < 20; ++i) writer.add(std::to_string(i * 7919));
  MemorySink sink;
  ASSERT_TRUE(writer.write(sink));
  const Bytes sound = sink.bytes();
  for (int round = 0; round < 20'000; ++round) {
    std::vector<std::uint64_t> words(sound.size() / 8 + 1);
    std::memcpy(words.data(), sound.data(), sound.size());
    auto* bytes = reinterpret_cast<unsigned char*>(words.data());
    for (std::uint64_t n = 1 + random.below(4); n > 0; --n)
      bytes[random.below(sound.size())] = static_cast<unsigned char>(random());
    const std::size_t size = random.chance(0.2) ? random.below(sound.size()) : sound.size();
    const StringTable table(Bytes(reinterpret_cast<const std::byte*>(bytes), size));
    std::size_t sum = 0;
    for (std::uint32_t i = 0; i < table.size(); ++i) {
      const std::string_view text = table[i];
      ASSERT_TRUE(text.empty() || (text.data() >= reinterpret_cast<char*>(bytes) &&
                                   text.data() + text.size() <= reinterpret_cast<char*>(bytes) + size));
      for (const char c : text) sum += static_cast<unsigned char>(c);
    }
    ASSERT_LE(table.find("7919"), table.size()) << "seed " << seed << ' ' << sum;
  }
}

}  // namespace
}  // namespace vitrina
