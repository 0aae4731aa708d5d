#include "index/text/analyzer.h"

#include <gmock/gmock.h>

#include <string>
#include <thread>
#include <vector>

namespace vitrina::index {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class AnalyzerTest : public ::testing::Test {
 protected:
  // Forms; a unit is written `_v`, a word after a hyphen `-fi`, a number `12#`.
  std::vector<std::string> tokens(std::string_view text) {
    std::vector<std::string> shown;
    for (const Token& token : analyzer_.tokenize(text, scratch_)) {
      std::string one = token.unit_of_previous ? "_" : token.hyphen_before ? "-" : "";
      one += token.form;
      if (token.is_number) one += "#";
      shown.push_back(one);
    }
    return shown;
  }
  std::vector<std::string> terms(std::string_view text) {
    std::vector<std::string> all;
    const auto& found = analyzer_.tokenize(text, scratch_);
    analyzer_.for_each_term(found, scratch_,
                            [&](std::string_view term, std::size_t, std::size_t) { all.emplace_back(term); });
    return all;
  }
  // The bytes of the text that each token came from.
  std::vector<std::string> sources(std::string_view text) {
    std::vector<std::string> all;
    for (const Token& token : analyzer_.tokenize(text, scratch_)) {
      all.emplace_back(text.substr(token.begin, token.end - token.begin));
    }
    return all;
  }

  Analyzer analyzer_ = Analyzer::create().value();
  AnalyzerScratch scratch_;
};

using ATokenIs = AnalyzerTest;

TEST_F(ATokenIs, ARunOfLettersAndDigits) {
  EXPECT_THAT(tokens("a4 iPhone12 H2O 006R90321 1080p"),
              ElementsAre("a4", "iphone12", "h2o", "006r90321", "1080p"));
  EXPECT_THAT(tokens("usb3.0 802.11ac 2nd"), ElementsAre("usb3.0", "802.11ac", "2nd"));
  EXPECT_THAT(tokens("at&t foo_bar (x)"), ElementsAre("at", "t", "foo", "bar", "x"));
  EXPECT_THAT(tokens(""), IsEmpty());
  EXPECT_THAT(tokens(" \t\n.,-'\"½"), ElementsAre("1/2#"));
}

TEST_F(ATokenIs, ANumberWithPointCommaOrSlash) {
  EXPECT_THAT(tokens("1/2 802.11 1,5 1,000 1,234,567.89"),
              ElementsAre("1/2#", "802.11#", "1.5#", "1000#", "1234567.89#"));
  EXPECT_THAT(tokens("0,500 1234,567 12.05.2020 24/7 16:9"),
              ElementsAre("0.500#", "1234.567#", "12.05.2020#", "24/7#", "16#", "9#"));
  EXPECT_THAT(tokens("41,42,43 1,2,3"), ElementsAre("41#", "42#", "43#", "1#", "2#", "3#"));
  EXPECT_THAT(tokens("12. 5, /7 1.a"), ElementsAre("12#", "5#", "7#", "1#", "a"));
}

TEST_F(ATokenIs, AFractionByItsDigits) {
  EXPECT_THAT(tokens("½ 1½ a½ ½″ 1⁄2"),
              ElementsAre("1/2#", "1#", "1/2#", "a", "1/2#", "1/2#", "_in", "1/2#"));
  EXPECT_THAT(tokens("10² 25 м²"), ElementsAre("10#", "2#", "25#", "_m2"));
}

TEST_F(ATokenIs, ANumberAndItsUnitInOneCanonicalForm) {
  for (const char* text : {"12v", "12 V", "12-volt", "12 volts", "12В", "12 в", "12 Вольт", "12\u00A0В"}) {
    EXPECT_THAT(tokens(text), ElementsAre("12#", "_v")) << text;
  }
  for (const char* text : {"256GB", "256 ГБ", "256гб", "256 гигабайт", "256-Gb", "256 gb."}) {
    EXPECT_THAT(tokens(text), ElementsAre("256#", "_gb")) << text;
  }
  EXPECT_THAT(tokens("5000 мА·ч 5000мАч 100 Вт*ч"),
              ElementsAre("5000#", "_mah", "5000#", "_mah", "100#", "_wh"));
  EXPECT_THAT(
      tokens("1,5 л 500мл 10-дюймовый 6-ft 4-pack 3/4 in."),
      ElementsAre("1.5#", "_l", "500#", "_ml", "10#", "_in", "6#", "_ft", "4#", "_pack", "3/4#", "_in"));
}

TEST_F(ATokenIs, NotAUnitTwoSpacesOrALineAway) {
  EXPECT_THAT(tokens("12  v"), ElementsAre("12#", "v"));
  EXPECT_THAT(tokens("12\nv"), ElementsAre("12#", "v"));
  EXPECT_THAT(tokens("12 vx 12vx"), ElementsAre("12#", "vx", "12vx"));
  EXPECT_THAT(tokens("v 12"), ElementsAre("v", "12#"));
  EXPECT_THAT(tokens("a4 v"), ElementsAre("a4", "v"));
  EXPECT_THAT(tokens("15 hp"), ElementsAre("15#", "hp")) << "a brand";
}

TEST_F(ATokenIs, InchesAndFeetByTheirMarks) {
  for (const char* text : {"17\"", "17″", "17”", "17''", "17′′"}) {
    EXPECT_THAT(tokens(text), ElementsAre("17#", "_in")) << text;
  }
  EXPECT_THAT(tokens("8' 8′ 8’ 5'10\""),
              ElementsAre("8#", "_ft", "8#", "_ft", "8#", "_ft", "5#", "_ft", "10#", "_in"));
  EXPECT_THAT(tokens("8 ' \" 17 \""), ElementsAre("8#", "17#")) << "only right after a digit";
  EXPECT_THAT(tokens("the 90's"), ElementsAre("the", "90s"));
}

TEST_F(ATokenIs, NotInchesWhereAQuotationEnds) {
  EXPECT_THAT(tokens("модель \"Альфа 12\" 15\""), ElementsAre("модель", "альфа", "12#", "15#", "_in"));
  EXPECT_THAT(tokens("цифра\"5\" белая"), ElementsAre("цифра", "5#", "белая"));
  EXPECT_THAT(tokens("“Alpha 12” 'size 42'"), ElementsAre("alpha", "12#", "size", "42#"));
  EXPECT_THAT(tokens("\"open\n15\""), ElementsAre("open", "15#", "_in")) << "a line ends what it left open";
}

TEST_F(ATokenIs, OneOfThreeInDimensionsHoweverWritten) {
  for (const char* text : {"10x15", "10х15", "10X15", "10×15", "10*15", "10 x 15", "10 х 15", "10 × 15"}) {
    EXPECT_THAT(tokens(text), ElementsAre("10#", "x", "15#")) << text;
  }
  for (const char* text : {"10 см х 15см", "10см*15см", "10см.х15см", "10cm×15cm", "10смх15см"}) {
    EXPECT_THAT(tokens(text), ElementsAre("10#", "_cm", "x", "15#", "_cm")) << text;
  }
  EXPECT_THAT(tokens("8'x10'"), ElementsAre("8#", "_ft", "x", "10#", "_ft"));
  EXPECT_THAT(tokens("3x 2x2gb и х 15"), ElementsAre("3x", "2#", "x", "2#", "_gb", "и", "х", "15#"));
}

TEST_F(ATokenIs, APrepositionInNInOne) {
  EXPECT_THAT(tokens("3 в 1"), ElementsAre("3#", "в", "1#"));
  EXPECT_THAT(tokens("3в1"), ElementsAre("3#", "в", "1#"));
  EXPECT_THAT(tokens("2 in 1 2in1"), ElementsAre("2#", "in", "1#", "2#", "in", "1#"));
  EXPECT_THAT(tokens("2-in-1"), ElementsAre("2#", "-in", "-1#"));
  EXPECT_THAT(tokens("12 в 7 Ач, 12 в 1,5"), ElementsAre("12#", "_v", "7#", "_ah", "12#", "_v", "1.5#"));
}

TEST_F(ATokenIs, WithoutItsApostrophes) {
  for (const char* text : {"Levi's", "Levi’s", "Leviʼs", "Levi‘s", "Levi`s", "Levi´s"}) {
    EXPECT_THAT(tokens(text), ElementsAre("levis")) << text;
  }
  EXPECT_THAT(tokens("'quoted' rock'n'roll"), ElementsAre("quoted", "rocknroll"));
}

TEST_F(ATokenIs, WithItsSignsForProgrammingLanguages) {
  EXPECT_THAT(tokens("C++ c# F#. google+ notepad++ c+++ c##"),
              ElementsAre("c++", "c#", "f#", "google", "notepad", "c", "c"));
  EXPECT_THAT(sources("C++, C#"), ElementsAre("C++", "C#"));
}

TEST_F(ATokenIs, MarkedWhenAHyphenJoinsItToTheOneBefore) {
  EXPECT_THAT(tokens("wi-fi wi‑fi wi–fi"), ElementsAre("wi", "-fi", "wi", "-fi", "wi", "-fi"));
  EXPECT_THAT(tokens("wi- fi wi -fi wi--fi -fi"), ElementsAre("wi", "fi", "wi", "fi", "wi", "fi", "fi"));
  EXPECT_THAT(tokens("2-3 1-1/2"), ElementsAre("2#", "3#", "1#", "1/2#")) << "a range is no word";
  EXPECT_THAT(tokens("12-volt-battery"), ElementsAre("12#", "_v", "battery"));
  EXPECT_THAT(tokens("DCP-130C LC-51 ssd-256гб"),
              ElementsAre("dcp", "-130c", "lc", "-51#", "ssd", "-256#", "_gb"));
  EXPECT_THAT(tokens("dcp-130v"), ElementsAre("dcp", "-130v")) << "a code's last letter is no unit";
}

TEST_F(ATokenIs, AnIdeographByItselfButAWordInHangul) {
  EXPECT_THAT(tokens("手机壳iPhone"), ElementsAre("手", "机", "壳", "iphone"));
  EXPECT_THAT(tokens("スマホ"), ElementsAre("ス", "マ", "ホ"));
  EXPECT_THAT(tokens("한국어 폰"), ElementsAre("한국어", "폰"));
}

TEST_F(ATokenIs, FreeOfMarksInvisiblesAndSymbols) {
  EXPECT_THAT(tokens("Café Ёлка ЁЖ Йод Йод soft\u00ADhyphen zero\u200Bwidth"),
              ElementsAre("cafe", "елка", "еж", "йод", "йод", "softhyphen", "zerowidth"));
  EXPECT_THAT(tokens("Intel® Core™2 №5 Straße ﬁne ＡＢＣ"),
              ElementsAre("intel", "core", "2#", "5#", "strasse", "fine", "abc"));
}

TEST_F(ATokenIs, LocatedInTheOriginalText) {
  EXPECT_THAT(sources("Ёлка 256 ГБ, 17″ Cafe\u0301! 12v"),
              ElementsAre("Ёлка", "256", "ГБ", "17", "″", "Cafe\u0301", "12", "v"));
  EXPECT_THAT(sources("1½ л"), ElementsAre("1", "½", "л"));
  EXPECT_THAT(sources("㎧"), ElementsAre("㎧", ""));
}

TEST_F(ATokenIs, SeparatedByBytesThatAreNotUtf8) {
  EXPECT_THAT(tokens("ab\xFF"
                     "cd \xD0 \xE2\x80"),
              ElementsAre("ab", "cd"));
  EXPECT_THAT(tokens("12\xC0\x80v \xED\xA0\x80x"), ElementsAre("12#", "v", "x"));
}

TEST_F(ATokenIs, CutAtACodePointsBorderButCoversItsSource) {
  const std::string latin(100, 'a');
  EXPECT_THAT(tokens(latin + " b"), ElementsAre(std::string(kMaxTokenBytes, 'a'), "b"));
  EXPECT_THAT(sources(latin), ElementsAre(latin));
  std::string cyrillic = "a";
  for (int i = 0; i < 100; ++i) cyrillic += "ж";
  EXPECT_EQ(tokens(cyrillic)[0], cyrillic.substr(0, kMaxTokenBytes - 1));
  EXPECT_EQ(tokens(std::string(100, '7'))[0], std::string(kMaxTokenBytes, '7') + "#");
}

using ATextYields = AnalyzerTest;

TEST_F(ATextYields, OneStemForInflectedForms) {
  for (const char* text : {"кроссовки", "КРОССОВКИ", "кроссовками"}) {
    EXPECT_THAT(terms(text), ElementsAre("кроссовк")) << text;
  }
  EXPECT_THAT(terms("Running shoes"), ElementsAre("run", "shoe"));
  EXPECT_THAT(terms("runнинг shoes5 1/2"), ElementsAre("runнинг", "shoes5", "1/2")) << "not stemmed";
}

TEST_F(ATextYields, CompoundsBesideTheirParts) {
  EXPECT_THAT(terms("256 ГБ"), ElementsAre("256", "gb", "256gb"));
  EXPECT_THAT(terms("wi-fi"), ElementsAre("wi", "fi", "wifi"));
  EXPECT_THAT(terms("t-shirts"), ElementsAre("t", "shirt", "tshirt"));
  EXPECT_THAT(terms("диван-кровати"), ElementsAre("дива", "кроват", "диванкроват"));
  EXPECT_THAT(terms("2-in-1"), ElementsAre("2", "in", "1", "2in1"));
  EXPECT_THAT(terms("a-b-c d"), ElementsAre("a", "b", "c", "abc", "d"));
  EXPECT_THAT(terms("ssd-256gb"), ElementsAre("ssd", "256", "ssd256", "gb", "256gb"));
}

TEST_F(ATextYields, CompoundsCutLikeTokens) {
  const std::string half(kMaxTokenBytes / 2 + 1, 'z');
  EXPECT_EQ(terms(half + "-" + half).back(), std::string(kMaxTokenBytes, 'z'));
  std::string long_chain = "жж";
  for (int i = 0; i < 50; ++i) long_chain += "-жж";
  EXPECT_LE(terms(long_chain).back().size(), kMaxTokenBytes);
}

TEST_F(ATextYields, CompoundsThatLeaveItsTokensValid) {
  const auto& found = analyzer_.tokenize("wi-fi t-shirts 256гб", scratch_);
  std::vector<std::string_view> compounds;
  for (int round = 0; round < 10'000; ++round) compounds.push_back(analyzer_.compound(found, 2, 3, scratch_));
  EXPECT_EQ(compounds.front(), "tshirt");
  EXPECT_EQ(compounds.back(), "tshirt");
  EXPECT_EQ(found[0].form, "wi");
  EXPECT_EQ(found[3].stem, "shirt");
}

using Folding = AnalyzerTest;

TEST_F(Folding, KeepsPunctuationAndUnitesSpaces) {
  EXPECT_EQ(analyzer_.fold("  Apple\t\n Inc. "), "apple inc.");
  EXPECT_EQ(analyzer_.fold("Dr.\u00A0Martens"), "dr. martens");
  EXPECT_EQ(analyzer_.fold("L’ORÉAL"), analyzer_.fold("l'oreal"));
  EXPECT_EQ(analyzer_.fold("ЁЛКА"), "елка");
  EXPECT_EQ(analyzer_.fold("1½ л"), "1 1/2 л");
  EXPECT_EQ(analyzer_.fold(""), "");
  EXPECT_EQ(analyzer_.fold(" \u200B "), "");
  EXPECT_EQ(analyzer_.fold("a\xFF"), "a\uFFFD");
}

TEST(Analyzer, RefusesALanguageItDoesNotKnow) {
  for (const char* name : {"klingon", "", "english russian", "en"}) {
    const auto made = Analyzer::create({.latin_language = name, .cyrillic_language = "russian"});
    ASSERT_FALSE(made) << name;
    EXPECT_EQ(made.error().code, ErrorCode::kInvalidArgument);
    EXPECT_THAT(made.error().message, HasSubstr("english"));
  }
  EXPECT_FALSE(Analyzer::create({.latin_language = "english", .cyrillic_language = "x"}));
}

TEST(Analyzer, IsToldApartByItsFingerprint) {
  const Analyzer usual = Analyzer::create().value();
  EXPECT_THAT(usual.fingerprint(), ::testing::MatchesRegex("tokens-[0-9]+ latin=english cyrillic=russian "
                                                           "xapian=[0-9.]+ unicode=[0-9.]+"));
  EXPECT_EQ(usual.fingerprint(), Analyzer::create().value().fingerprint());
  const Analyzer other =
      Analyzer::create({.latin_language = "german", .cyrillic_language = "russian"}).value();
  EXPECT_NE(usual.fingerprint(), other.fingerprint());
}

TEST(Analyzer, StemsByItsOwnLanguagesWhateverTheScratchSawBefore) {
  const Analyzer english = Analyzer::create().value();
  const Analyzer none = Analyzer::create({.latin_language = "none", .cyrillic_language = "none"}).value();
  AnalyzerScratch scratch;
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(english.tokenize("shoes", scratch)[0].stem, "shoe");
    EXPECT_EQ(none.tokenize("shoes", scratch)[0].stem, "shoes");
    EXPECT_EQ(none.stem("кроссовки", scratch), "кроссовки");
    EXPECT_EQ(english.stem("кроссовки", scratch), "кроссовк");
  }
}

TEST(Analyzer, IsSharedByThreads) {
  const Analyzer analyzer = Analyzer::create().value();
  std::vector<std::thread> threads;
  std::vector<std::string> results(4);
  for (std::string& result : results) {
    threads.emplace_back([&analyzer, &result] {
      AnalyzerScratch scratch;
      for (int i = 0; i < 200; ++i) {
        result.clear();
        for (const Token& token : analyzer.tokenize("Кроссовки мужские 256 ГБ running shoes", scratch)) {
          result.append(token.stem).push_back(' ');
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& result : results) EXPECT_EQ(result, "кроссовк мужск 256 gb run shoe ");
}

}  // namespace
}  // namespace vitrina::index
