#include "index/catalog/string_rules.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include "index/base/random.h"
#include "tests/index/catalog/random_listing.h"

namespace vitrina::index {
namespace {

TEST(StringRules, FindInvalidUtf8WhereAnIndependentValidatorDoes) {
  for (std::uint64_t seed = 1; seed <= 50'000; ++seed) {
    Random random(seed);
    std::string text = testing::random_text(random, 10);
    for (auto changes = random.below(3); changes > 0; --changes) {
      text[random.below(text.size())] = static_cast<char>(random.below(256));
    }
    const std::size_t at = find_invalid_utf8(text);
    ASSERT_EQ(at == text.size(), simdjson::validate_utf8(text)) << "seed " << seed;
    // What stands before the place is valid, and no continuation of it is: the place is the first.
    ASSERT_TRUE(simdjson::validate_utf8(text.data(), at)) << "seed " << seed;
    for (std::size_t end = at + 1; end <= text.size(); ++end) {
      ASSERT_TRUE(at == text.size() || !simdjson::validate_utf8(text.data(), end)) << "seed " << seed;
    }
  }
}

TEST(StringRules, CallBlankWhatCannotBeSeen) {
  for (const char* blank :
       {"", " ", "\t\r\n", "\u00A0", "\u200B\u200F", "\u2028", "\u3000", "\uFEFF", "\u0085", "\u00AD"}) {
    EXPECT_TRUE(is_blank(blank)) << blank;
  }
  for (const char* visible :
       {"a", " a", "\u00A0ё", "\u200Bш", "-", "\u00A9", "\u2116", "\u4E00", "\U0001F9E5"}) {
    EXPECT_FALSE(is_blank(visible)) << visible;
  }
}

}  // namespace
}  // namespace vitrina::index
