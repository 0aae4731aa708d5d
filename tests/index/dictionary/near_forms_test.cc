// Near forms against the distance table of every form.

#include "index/dictionary/near_forms.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "index/base/random.h"
#include "index/text/code_points.h"
#include "tests/index/dictionary/small_dictionary.h"

namespace vitrina::index {
namespace {

std::uint32_t slow_distance(const std::u32string& a, const std::u32string& b) {
  std::vector<std::vector<std::uint32_t>> table(a.size() + 1, std::vector<std::uint32_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      auto& cell = table[i][j];
      if (i == 0 || j == 0) {
        cell = static_cast<std::uint32_t>(i + j);
        continue;
      }
      cell =
          std::min({table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cell = std::min(cell, table[i - 2][j - 2] + 1);
    }
  }
  return table[a.size()][b.size()];
}

std::string random_word(Random& random) {
  static constexpr std::u32string_view kLetters = U"abаб漢";
  std::string word;
  for (std::size_t n = 1 + random.below(7); n > 0; --n)
    append_utf8(kLetters[random.below(kLetters.size())], word);
  return word;
}

TEST(NearForms, AreThoseOfTheDistanceTable) {
  constexpr std::uint64_t kSeed = 1964;
  Random random(kSeed);
  NearForms near;
  std::vector<NearForm> found;
  std::uint64_t count = 0;
  for (int round = 0; round < 200; ++round) {
    SCOPED_TRACE("seed " + std::to_string(kSeed) + " round " + std::to_string(round));
    std::set<std::string> words;
    for (std::size_t n = random.below(120); n > 0; --n) words.insert(random_word(random));
    const test::SmallDictionary dictionary({words.begin(), words.end()});
    for (int i = 0; i < 20; ++i) {
      const std::string word = random_word(random);
      std::u32string codes, other;
      decode_utf8(word, codes);
      for (const auto& [most, first_stays] : std::initializer_list<std::pair<std::uint32_t, bool>>{
               {1, false}, {1, true}, {2, false}, {2, true}}) {
        near.find(dictionary.forms(), word, most, first_stays, found);
        std::vector<std::pair<FormId, std::uint32_t>> expected, answered;
        for (FormId form = 0; form < dictionary.forms().size(); ++form) {
          decode_utf8(dictionary.forms().form(form), other);
          const std::uint32_t distance = slow_distance(codes, other);
          const bool is_first_right = other[0] == codes[0] || (other.size() > 1 && codes.size() > 1 &&
                                                               other[0] == codes[1] && other[1] == codes[0]);
          if (distance == 0 || distance > most || (most == 2 && !is_first_right)) continue;
          if (first_stays && other[0] != codes[0]) continue;
          expected.emplace_back(form, distance);
        }
        for (const NearForm& one : found) answered.emplace_back(one.form, one.distance);
        ASSERT_EQ(answered, expected) << "'" << word << "' within " << most;
        count += answered.size();
      }
    }
  }
  EXPECT_GT(count, 1'000u);
}

TEST(NearForms, OfNoWordOrAVeryLongOneAreNone) {
  const test::SmallDictionary dictionary({"a", "ab"});
  NearForms near;
  std::vector<NearForm> found{{1, 1}};
  near.find(dictionary.forms(), "", 1, false, found);
  EXPECT_TRUE(found.empty());
  near.find(dictionary.forms(), std::string(NearForms::kMaxLetters + 1, 'a'), 2, false, found);
  EXPECT_TRUE(found.empty());
}

TEST(NearForms, BeginNearlySo) {
  constexpr std::uint64_t kSeed = 2020;
  Random random(kSeed);
  NearForms near;
  std::vector<FormDictionary::Range> ranges;
  std::uint64_t count = 0;
  for (int round = 0; round < 200; ++round) {
    SCOPED_TRACE("seed " + std::to_string(kSeed) + " round " + std::to_string(round));
    std::set<std::string> words;
    for (std::size_t n = random.below(120); n > 0; --n) words.insert(random_word(random));
    const test::SmallDictionary dictionary({words.begin(), words.end()});
    for (int i = 0; i < 20; ++i) {
      const std::string beginning = random_word(random);
      std::u32string codes, other;
      decode_utf8(beginning, codes);
      const bool is_first_right = random.chance(0.5);
      near.find_beginnings(dictionary.forms(), beginning, is_first_right, ranges);
      std::vector<FormId> expected, answered;
      for (FormId form = 0; form < dictionary.forms().size(); ++form) {
        decode_utf8(dictionary.forms().form(form), other);
        if (is_first_right && other[0] != codes[0]) continue;
        for (std::size_t n = 1; n <= other.size(); ++n) {
          if (other[n - 1] != codes.back() || slow_distance(codes, other.substr(0, n)) > 1) continue;
          expected.push_back(form);
          break;
        }
      }
      for (const auto& range : ranges) {
        for (FormId form = range.begin; form < range.end; ++form) answered.push_back(form);
      }
      ASSERT_EQ(answered, expected) << "'" << beginning << "'";
      count += answered.size();
    }
  }
  EXPECT_GT(count, 10'000u);
}

}  // namespace
}  // namespace vitrina::index
