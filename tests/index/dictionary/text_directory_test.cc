#include "index/dictionary/text_directory.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "index/base/random.h"

namespace vitrina::index {
namespace {

std::vector<std::string> random_texts(Random& random, std::size_t count) {
  std::set<std::string> texts;
  while (texts.size() < count) {
    std::string text;
    for (std::uint64_t letters = random.below(12); letters > 0; --letters)
      text += static_cast<char>('a' + random.below(6));
    texts.insert(text);
  }
  return {texts.begin(), texts.end()};
}

struct Directory {
  explicit Directory(std::vector<std::string> its_texts)
      : texts(std::move(its_texts)),
        buckets(make_text_directory(size(), [this](std::uint32_t i) { return std::string_view(texts[i]); })) {
  }
  std::uint32_t size() const { return static_cast<std::uint32_t>(texts.size()); }
  std::uint32_t find(std::string_view text) const {
    return TextDirectory(std::as_bytes(std::span(buckets))).find(text, size(), [this](std::uint32_t i) {
      return std::string_view(texts.at(i));
    });
  }

  std::vector<std::string> texts;
  std::vector<TextBucket> buckets;
};

TEST(TextDirectory, FindsEveryTextAtItsPlaceAndNoOther) {
  const std::uint64_t seed = 1;
  Random random(seed);
  for (const std::size_t count : {0u, 1u, 2u, 8u, 9u, 10u, 100u, 5'000u}) {
    const Directory directory(random_texts(random, count));
    for (std::uint32_t place = 0; place < directory.size(); ++place)
      ASSERT_EQ(directory.find(directory.texts[place]), place) << "seed " << seed << ", " << count;
    for (int i = 0; i < 2'000; ++i) {
      const std::string other = random_texts(random, 1)[0];
      if (std::binary_search(directory.texts.begin(), directory.texts.end(), other)) continue;
      ASSERT_EQ(directory.find(other), TextDirectory::kNone) << other << ", seed " << seed;
    }
  }
  EXPECT_EQ(TextDirectory().find("a", 0, [](std::uint32_t) { return std::string_view(); }),
            TextDirectory::kNone);
}

TEST(TextDirectory, OfTwoTablesCountsTheSecondOnFromTheFirst) {
  struct Table {
    std::vector<std::string_view> texts;
    std::uint32_t size() const { return static_cast<std::uint32_t>(texts.size()); }
    std::string_view operator[](std::uint32_t i) const { return texts[i]; }
  };
  const Table first{{"b", "d"}}, second{{"a", "c", "e"}};
  const auto buckets = make_joint_directory(first, second);
  const TextDirectory directory(std::as_bytes(std::span(buckets)));
  const auto find = [&](std::string_view text) {
    return directory.find(text, 5, [&](std::uint32_t i) { return i < 2 ? first[i] : second[i - 2]; });
  };
  EXPECT_EQ(find("d"), 1u);
  EXPECT_EQ(find("a"), 2u);
  EXPECT_EQ(find("e"), 4u);
  EXPECT_EQ(find("f"), TextDirectory::kNone);
}

TEST(TextDirectory, FindsNothingWrongInDamagedBytes) {
  const std::uint64_t seed = 2;
  Random random(seed);
  Directory directory(random_texts(random, 300));
  const auto sound = directory.buckets;
  for (int round = 0; round < 500; ++round) {
    directory.buckets = sound;
    auto* const bytes = reinterpret_cast<unsigned char*>(directory.buckets.data());
    for (std::uint64_t n = random.below(400); n > 0; --n)
      bytes[random.below(sound.size() * sizeof(TextBucket))] = static_cast<unsigned char>(random());
    for (int i = 0; i < 20; ++i) {
      const auto wanted = static_cast<std::uint32_t>(random.below(directory.size()));
      const std::uint32_t found = directory.find(directory.texts[wanted]);
      ASSERT_TRUE(found == wanted || found == TextDirectory::kNone) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace vitrina::index
