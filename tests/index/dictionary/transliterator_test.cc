#include "index/dictionary/transliterator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/index/dictionary/small_dictionary.h"

namespace vitrina::index {
namespace {

using testing::Contains;
using testing::IsEmpty;

std::vector<std::string> sounding(const test::SmallDictionary& dictionary, std::string_view word) {
  static Transliterator transliterator;
  std::vector<SoundingForm> found;
  transliterator.find(dictionary.forms(), word, found);
  std::vector<std::string> words;
  for (const SoundingForm& one : found) words.emplace_back(dictionary.forms().form(one.form));
  return words;
}

TEST(Transliterator, FindsBrandsAndLoanWordsAsTheyAreHeard) {
  const test::SmallDictionary latin({"adidas", "apple", "asus", "bosch", "canon", "gucci", "huawei", "iphone",
                                     "lenovo", "logitech", "macbook", "nike", "philips", "puma", "samsung",
                                     "sony", "xiaomi", "zara"});
  for (const auto& [typed, meant] : std::initializer_list<std::pair<const char*, const char*>>{
           {"айфон", "iphone"},
           {"самсунг", "samsung"},
           {"сяоми", "xiaomi"},
           {"ксиоми", "xiaomi"},
           {"адидас", "adidas"},
           {"найк", "nike"},
           {"леново", "lenovo"},
           {"филипс", "philips"},
           {"бош", "bosch"},
           {"макбук", "macbook"},
           {"хуавей", "huawei"},
           {"асус", "asus"},
           {"гуччи", "gucci"},
           {"сони", "sony"},
           {"зара", "zara"},
           {"пума", "puma"},
       }) {
    EXPECT_THAT(sounding(latin, typed), Contains(meant)) << typed;
  }
  const test::SmallDictionary cyrillic({"кроссовки", "платье", "сумка", "сяоми", "чайник", "юбка"});
  EXPECT_THAT(sounding(cyrillic, "krossovki"), Contains("кроссовки"));
  EXPECT_THAT(sounding(cyrillic, "krosovki"), Contains("кроссовки"));
  EXPECT_THAT(sounding(cyrillic, "sumka"), Contains("сумка"));
  EXPECT_THAT(sounding(cyrillic, "chainik"), Contains("чайник"));
  EXPECT_THAT(sounding(cyrillic, "yubka"), Contains("юбка"));
  EXPECT_THAT(sounding(cyrillic, "xiaomi"), Contains("сяоми"));
}

TEST(Transliterator, LeavesMixedWordsAndNumbersAlone) {
  const test::SmallDictionary dictionary({"a4", "iphone", "кот"});
  for (const char* word : {"", "a4", "iphонe", "42", "кот"})
    EXPECT_THAT(sounding(dictionary, word), IsEmpty()) << word;
}

// Every step is bounded, also for words that fit everywhere.
TEST(Transliterator, EndsSoon) {
  std::vector<std::string> words;
  for (std::size_t n = 1; n < 60; ++n) words.push_back(std::string(n, 'a'));
  const test::SmallDictionary dictionary(words);
  std::string word;
  for (int i = 0; i < 30; ++i) word += "а";
  sounding(dictionary, word);
}

}  // namespace
}  // namespace vitrina::index
