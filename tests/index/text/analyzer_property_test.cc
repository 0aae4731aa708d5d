// What holds for every text, tried on seeded random ones.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "index/text/analyzer.h"
#include "tests/index/text/random_text.h"

namespace vitrina::index {
namespace {

using testing::canonical;
using testing::random_bytes;
using testing::random_text;
using testing::upper;

constexpr std::uint64_t kSeed = 20261101;
constexpr int kTexts = 20'000;

struct Copy {
  std::string form;
  std::string stem;
  bool is_number;
  bool unit_of_previous;
  bool hyphen_before;
  friend bool operator==(const Copy&, const Copy&) = default;
  friend void PrintTo(const Copy& copy, std::ostream* out) {
    *out << (copy.unit_of_previous ? "_"
             : copy.hyphen_before  ? "-"
                                   : "")
         << copy.form << "|" << copy.stem << (copy.is_number ? "#" : "");
  }
};

std::vector<Copy> copies(const std::vector<Token>& tokens) {
  std::vector<Copy> all;
  for (const Token& t : tokens) {
    all.push_back(
        {std::string(t.form), std::string(t.stem), t.is_number, t.unit_of_previous, t.hyphen_before});
  }
  return all;
}

std::string escaped(std::string_view text) {
  std::string shown(text);
  shown += "  bytes:";
  for (const char c : text) {
    static constexpr char kHex[] = "0123456789abcdef";
    shown += {' ', kHex[static_cast<unsigned char>(c) >> 4], kHex[c & 15]};
  }
  return shown;
}

class EveryText : public ::testing::Test {
 protected:
  std::vector<Copy> tokens(std::string_view text) { return copies(analyzer_.tokenize(text, scratch_)); }

  // Offsets are checked against borders found by the library's own decoder.
  void expect_well_formed(std::string_view text) {
    std::set<std::size_t> borders{0};
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    for (std::size_t pos = 0; pos < text.size();) {
      utf8proc_int32_t c = 0;
      const auto length = utf8proc_iterate(bytes + pos, static_cast<utf8proc_ssize_t>(text.size() - pos), &c);
      pos += length > 0 ? static_cast<std::size_t>(length) : 1;
      borders.insert(pos);
    }
    const auto& found = analyzer_.tokenize(text, scratch_);
    std::uint32_t end_before = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
      const Token& token = found[i];
      ASSERT_LE(end_before, token.begin);
      ASSERT_LE(token.begin, token.end);
      ASSERT_LE(token.end, text.size());
      ASSERT_TRUE(borders.contains(token.begin) && borders.contains(token.end));
      end_before = token.end;
      for (const std::string_view word : {token.form, token.stem}) {
        ASSERT_FALSE(word.empty());
        ASSERT_LE(word.size(), kMaxTokenBytes);
        ASSERT_EQ(testing::to_utf8(testing::code_points(word)), word) << "not UTF-8";
        ASSERT_EQ(word.find(' '), std::string_view::npos);
      }
      if (token.unit_of_previous) {
        ASSERT_GT(i, 0u);
        ASSERT_TRUE(found[i - 1].is_number);
        ASSERT_FALSE(token.hyphen_before);
      }
      if (token.hyphen_before) {
        ASSERT_GT(i, 0u);
        ASSERT_EQ(found[i - 1].end < token.begin, true);
      }
    }
    analyzer_.for_each_term(found, scratch_, [&](std::string_view term, std::size_t first, std::size_t last) {
      ASSERT_FALSE(term.empty());
      ASSERT_LE(term.size(), kMaxTokenBytes);
      ASSERT_LE(first, last);
      ASSERT_LT(last, found.size());
    });
    // The public stem() gives what tokenize() gave.
    for (const Token& token : found) {
      if (token.unit_of_previous) continue;
      ASSERT_EQ(analyzer_.stem(token.form, scratch_), token.stem);
    }
  }

  Analyzer analyzer_ = Analyzer::create().value();
  AnalyzerScratch scratch_;
  Random random_{kSeed};
};

TEST_F(EveryText, HasItsTokensInOrderInsideAndOnBorders) {
  for (int i = 0; i < kTexts; ++i) {
    const std::string text =
        i % 2 == 0 ? random_text(random_, random_.below(40)) : random_bytes(random_, random_.below(60));
    SCOPED_TRACE(::testing::Message() << "seed " << kSeed << " text " << i << ": " << escaped(text));
    expect_well_formed(text);
    if (HasFatalFailure()) return;
  }
}

TEST_F(EveryText, HasTheSameTokensInCapitals) {
  for (int i = 0; i < kTexts; ++i) {
    const std::string text = random_text(random_, random_.below(30));
    ASSERT_EQ(tokens(upper(text)), tokens(text))
        << "seed " << kSeed << " text " << i << ": " << escaped(text);
    ASSERT_EQ(analyzer_.fold(upper(text)), analyzer_.fold(text)) << escaped(text);
  }
}

TEST_F(EveryText, HasTheSameTokensDecomposedAndComposed) {
  for (int i = 0; i < kTexts; ++i) {
    const std::string text = random_text(random_, random_.below(30));
    const auto expected = tokens(text);
    for (const auto form : {UTF8PROC_DECOMPOSE, UTF8PROC_COMPOSE}) {
      const std::string other = canonical(text, form);
      ASSERT_EQ(tokens(other), expected) << "seed " << kSeed << " text " << i << ": " << escaped(text) << "\n"
                                         << escaped(other);
      ASSERT_EQ(analyzer_.fold(other), analyzer_.fold(text)) << escaped(text);
    }
  }
}

TEST_F(EveryText, HasTheSameTokensWithEForYo) {
  for (int i = 0; i < kTexts; ++i) {
    auto points = testing::code_points(random_text(random_, random_.below(30)));
    const auto expected = tokens(testing::to_utf8(points));
    for (char32_t& c : points) {
      if (c == U'ё') c = U'е';
      if (c == U'Ё') c = U'Е';
    }
    ASSERT_EQ(tokens(testing::to_utf8(points)), expected) << "seed " << kSeed << " text " << i;
  }
}

TEST_F(EveryText, HasTheSameTokensOnceFolded) {
  for (int i = 0; i < kTexts; ++i) {
    const std::string text = random_text(random_, random_.below(30));
    // Folding unites spaces and forgets line ends, both of which say that no unit follows.
    std::vector<Char> chars;
    normalize(text, 0, chars);
    bool is_plain = true;
    for (std::size_t k = 0; k < chars.size(); ++k) {
      const bool after_space = k > 0 && chars[k - 1].code() == U' ';
      // `5x½` is 5 x 1/2, but folding parts the fraction from what it takes for a word.
      if (k > 0 && chars[k].begins_fraction() && chars[k - 1].is_letter()) is_plain = false;
      is_plain = is_plain && !chars[k].is(CharClass::kLineBreak) && !(after_space && chars[k].code() == U' ');
    }
    const std::string folded = analyzer_.fold(text);
    ASSERT_EQ(analyzer_.fold(folded), folded) << escaped(text);
    if (!is_plain) continue;
    ASSERT_EQ(tokens(folded), tokens(text)) << "seed " << kSeed << " text " << i << ": " << escaped(text);
  }
}

TEST_F(EveryText, GivesFormsThatAreTokensThemselves) {
  for (int i = 0; i < kTexts; ++i) {
    // Apostrophes vanish after the rules that look at single characters (`1i'n1`).
    std::string text;
    for (const char32_t c : testing::code_points(random_text(random_, random_.below(30)))) {
      const std::string one = testing::to_utf8({c});
      std::vector<Char> chars;
      normalize(one, 0, chars);
      if (chars.empty() || !chars[0].is(CharClass::kApostrophe)) text += one;
    }
    const auto found = tokens(text);
    for (std::size_t k = 0; k < found.size(); ++k) {
      // A code's last letter is read as a unit when it stands alone (README); a cut word may end in one.
      if (found[k].hyphen_before || found[k].form.size() > kMaxTokenBytes - 4) continue;
      const auto again = tokens(found[k].form);
      ASSERT_EQ(again.size(), 1u) << "seed " << kSeed << " text " << i << ": " << escaped(found[k].form)
                                  << "\nin: " << escaped(text);
      ASSERT_EQ(again[0].form, found[k].form);
      ASSERT_EQ(again[0].is_number, found[k].is_number);
      if (found[k].unit_of_previous) continue;
      ASSERT_EQ(again[0].stem, found[k].stem);
    }
  }
}

TEST_F(EveryText, HasTheTokensOfItsLines) {
  for (int i = 0; i < 200; ++i) {
    std::string text;
    std::vector<Copy> expected;
    std::vector<std::uint32_t> begins;
    while (text.size() < 60'000) {
      const std::string line = random_.chance(0.5) ? random_text(random_, random_.below(60))
                                                   : "крепкие кроссовки и red running shoes";
      if (line.find('\t') != std::string::npos) continue;
      for (const Token& token : analyzer_.tokenize(line, scratch_)) {
        begins.push_back(token.begin + static_cast<std::uint32_t>(text.size()));
      }
      const auto found = tokens(line);
      expected.insert(expected.end(), found.begin(), found.end());
      text += line + "\n";
    }
    const auto& whole = analyzer_.tokenize(text, scratch_);
    ASSERT_EQ(copies(whole), expected) << "seed " << kSeed << " text " << i;
    for (std::size_t k = 0; k < whole.size(); ++k) ASSERT_EQ(whole[k].begin, begins[k]);
  }
}

// Each would take minutes if any rule looked further ahead than it should.
TEST_F(EveryText, IsReadInLinearTime) {
  for (const std::string_view unit :
       {"a",  "1",    "1,", "1.",  "1/",     "1,000,", "1 a",  "1-",   "a-",      "'",
        "\"", "a'",   "1'", "1\"", "ж",      "\xFF",   "\xD0", "½",    "и\u0306", "\u0306",
        "手", "12v ", "x1", "1x",  "\uFDFA", "\u200B", " ",    "1 в 1"}) {
    std::string text;
    while (text.size() < 1'000'000) text += unit;
    const auto& found = analyzer_.tokenize(text, scratch_);
    EXPECT_LE(found.size(), 2 * text.size()) << unit;
    EXPECT_LE(analyzer_.fold(text).size(), 12 * text.size() + 1) << unit;
    std::size_t terms = 0;
    analyzer_.for_each_term(found, scratch_, [&](std::string_view, std::size_t, std::size_t) { ++terms; });
    EXPECT_GE(terms, found.size());
  }
}

TEST_F(EveryText, OfSixteenMegabytesIsRead) {
  std::string text;
  while (text.size() < (16u << 20)) text += "Кроссовки мужские running shoes 42, ";
  EXPECT_EQ(analyzer_.tokenize(text, scratch_).size(), text.size() / 52 * 5);
}

}  // namespace
}  // namespace vitrina::index
