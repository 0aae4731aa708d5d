#include "engine/serving/base64url.h"

#include <gtest/gtest.h>

#include "index/base/random.h"

namespace vitrina::serving {
namespace {

TEST(Base64Url, WritesTheTestVectorsOfTheStandardWithoutPadding) {
  const std::pair<std::string, std::string> vectors[] = {
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xFB\xFF\xBF", "-_-_"},
  };
  for (const auto& [bytes, text] : vectors) {
    std::string out = "x", back;
    append_base64url(out, bytes);
    EXPECT_EQ(out, "x" + text);
    EXPECT_TRUE(decode_base64url(text, back));
    EXPECT_EQ(back, bytes);
  }
}

TEST(Base64Url, ReadsBackWhatItWrote) {
  constexpr std::uint64_t kSeed = 431;
  Random random(kSeed);
  for (int trial = 0; trial < 20'000; ++trial) {
    std::string bytes, text, back;
    for (std::uint64_t n = random.below(100); n > 0; --n) bytes.push_back(static_cast<char>(random()));
    append_base64url(text, bytes);
    ASSERT_TRUE(decode_base64url(text, back)) << "seed " << kSeed << " trial " << trial;
    ASSERT_EQ(back, bytes) << "seed " << kSeed << " trial " << trial;
  }
}

TEST(Base64Url, ReadsNothingButWhatItWouldWrite) {
  constexpr std::uint64_t kSeed = 432;
  constexpr std::string_view kMostlyGood =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_AAAAAAAAAAAAAAAA+/=. \xD0";
  Random random(kSeed);
  int read = 0, refused = 0;
  for (int trial = 0; trial < 100'000; ++trial) {
    std::string text, bytes, again;
    for (std::uint64_t n = random.below(12); n > 0; --n)
      text.push_back(kMostlyGood[random.below(kMostlyGood.size())]);
    if (!decode_base64url(text, bytes)) {
      ++refused;
      continue;
    }
    ++read;
    append_base64url(again, bytes);
    ASSERT_EQ(again, text) << "seed " << kSeed << " trial " << trial;
  }
  EXPECT_GT(read, 10'000);
  EXPECT_GT(refused, 10'000);
}

}  // namespace
}  // namespace vitrina::serving
