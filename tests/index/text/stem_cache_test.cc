#include "index/text/stem_cache.h"

#include <gmock/gmock.h>
#include <xapian.h>

#include <string>
#include <vector>

#include "index/base/random.h"
#include "index/text/analyzer.h"

namespace vitrina::index {
namespace {

// The oracle is called directly, without ours in between.
class Oracle {
 public:
  std::string operator()(const std::string& word, Script script) const {
    return script == Script::kLatin ? english_(word) : script == Script::kCyrillic ? russian_(word) : word;
  }

 private:
  Xapian::Stem english_{"english"};
  Xapian::Stem russian_{"russian"};
};

const std::vector<std::string>& words() {
  static const std::vector<std::string> kWords = {
      "running",     "shoes",      "batteries",  "happy",       "happiness",   "flies",       "flying",
      "news",        "knives",     "cordless",   "lighting",    "lights",      "dishwasher",  "dishwashers",
      "washing",     "generously", "national",   "relational",  "y",           "sky",         "say",
      "yellow",      "boys",       "boyish",     "skis",        "dying",       "lying",       "tying",
      "idly",        "gently",     "ugly",       "early",       "only",        "singly",      "howe",
      "atlas",       "cosmos",     "bias",       "andes",       "exceed",      "succeed",     "conditional",
      "valenci",     "hesitanci",  "digitizer",  "conformabli", "radicalli",   "differentli", "кроссовки",
      "кроссовками", "кроссовок",  "диван",      "диваны",      "диванов",     "угловой",     "мужские",
      "женская",     "детскими",   "черный",     "зеленая",     "красивейший", "бегущие",     "сделанный",
      "игрушка",     "игрушечный", "телефонов",  "ноутбуки",    "чехлами",     "чехол",       "сковородка",
      "сковородой",  "постельное", "белье",      "бельем",      "обувь",       "обуви",       "йогурт",
      "новейшая",    "лучшие",     "стиральная", "машина",      "машинами",    "отверток",    "отвертка",
      "и",           "в",          "ы",          "ошибавшийся"};
  return kWords;
}

Script script_for_test(const std::string& word) {
  return static_cast<unsigned char>(word[0]) < 0x80 ? Script::kLatin : Script::kCyrillic;
}

TEST(Stems, EqualXapians) {
  const Analyzer analyzer = Analyzer::create().value();
  AnalyzerScratch scratch;
  const Oracle oracle;
  for (const std::string& word : words()) {
    const std::string expected = oracle(word, script_for_test(word));
    ASSERT_EQ(analyzer.tokenize(word, scratch).size(), 1u);
    EXPECT_EQ(analyzer.tokenize(word, scratch)[0].stem, expected);
    EXPECT_EQ(analyzer.stem(word, scratch), expected);
  }
}

// Words of random syllables with real endings: many more than the cache holds, the frequent ones often again.
TEST(StemCache, NeverChangesAnAnswer) {
  constexpr std::uint64_t kSeed = 7;
  static const std::vector<std::string> kLatin = {"ba",   "ly", "tion", "ing", "s", "ed",
                                                  "ness", "y",  "ies",  "er",  "qu"};
  static const std::vector<std::string> kCyrillic = {"ба", "ки", "ость", "ами", "ый", "ого",
                                                     "л",  "ся", "ша",   "ной", "й"};
  StemCache cache(Stemmer::create("english").value(), Stemmer::create("russian").value());
  const Oracle oracle;
  Random random(kSeed);
  TextArena arena;
  for (int i = 0; i < 300'000; ++i) {
    const Script script = random.chance(0.5) ? Script::kLatin : Script::kCyrillic;
    const auto& syllables = script == Script::kLatin ? kLatin : kCyrillic;
    std::string word;
    const std::size_t count = 1 + random.below(random.chance(0.02) ? 14 : 6);
    for (std::size_t k = 0; k < count; ++k) word += syllables[random.below(syllables.size())];
    if (word.size() > kMaxTokenBytes) continue;
    arena.clear();
    ASSERT_EQ(cache.stem(word, script, arena), oracle(word, script))
        << "seed " << kSeed << " word " << i << ": " << word;
  }
}

TEST(StemCache, LeavesWhatHasNoScript) {
  StemCache cache(Stemmer::create("english").value(), Stemmer::create("russian").value());
  TextArena arena;
  EXPECT_EQ(cache.stem("shoes", Script::kNone, arena), "shoes");
  EXPECT_EQ(cache.stem("shoes", Script::kLatin, arena), "shoe");
}

TEST(TextArena, KeepsItsStringsInPlaceUntilCleared) {
  TextArena arena;
  Random random(3);
  for (int round = 0; round < 3; ++round) {
    std::vector<std::string> written;
    std::vector<std::string_view> views;
    for (int i = 0; i < 20'000; ++i) {
      written.emplace_back(random.below(65), static_cast<char>('a' + random.below(26)));
      views.push_back(arena.add(written.back()));
    }
    for (std::size_t i = 0; i < written.size(); ++i) ASSERT_EQ(views[i], written[i]);
    arena.clear();
  }
}

}  // namespace
}  // namespace vitrina::index
