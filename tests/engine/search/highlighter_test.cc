#include "engine/search/highlighter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/query/parse.h"
#include "tests/support/test_image.h"

namespace vitrina::search {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

index::Listing with_title(std::string id, std::string title) {
  index::Listing listing;
  listing.id = std::move(id);
  listing.title = std::move(title);
  return listing;
}

const index::Segment& vocabulary() {
  static const vitrina::test::TestImage image(
      {with_title("a", "диван диваны угловой кожаный кроссовки кроссовками белые чёрный"),
       with_title("b", "red laptop laptops case wi-fi wifi phone script b"),
       with_title("c", "256 ГБ 55\" 12v AT&T levi's")});
  return image.segment();
}

class HighlighterTest : public testing::Test {
 protected:
  std::string title(std::string_view query, std::string_view text) {
    begin(query);
    highlighter_.highlight(text, scratch_.analyzer, html_);
    return html_;
  }
  std::string excerpt(std::string_view query, std::string_view text) {
    begin(query);
    highlighter_.excerpt(text, scratch_.analyzer, html_);
    return html_;
  }

 private:
  void begin(std::string_view query) {
    query::parse_query(query, vocabulary(), scratch_, plan_);
    highlighter_.begin(vocabulary(), plan_);
  }

  query::ParseScratch scratch_;
  query::Plan plan_;
  Highlighter highlighter_;
  std::string html_;
};

TEST_F(HighlighterTest, MarksMatchedWordsAlsoInflectedOnesAndEscapesTheRest) {
  struct Case {
    const char* query;
    const char* text;
    const char* html;
  };
  const Case cases[] = {
      {"диван", "Диван угловой", "<em>Диван</em> угловой"},
      {"диван", "ДИВАНЫ, много диванов!", "<em>ДИВАНЫ</em>, много диванов!"},
      {"кроссовки", "С кроссовками и без", "С <em>кроссовками</em> и без"},
      {"laptops", "Laptop case", "<em>Laptop</em> case"},
      {"черный", "Чёрный", "<em>Чёрный</em>"},
      {"red", "<script>alert(\"red\")</script>",
       "&lt;script&gt;alert(&quot;<em>red</em>&quot;)&lt;/script&gt;"},
      {"script", "<script>'&'</script>", "&lt;<em>script</em>&gt;&#39;&amp;&#39;&lt;/<em>script</em>&gt;"},
      {"b", "<b>bold</b>", "&lt;<em>b</em>&gt;bold&lt;/<em>b</em>&gt;"},
      {"red", "</em><em>red", "&lt;/em&gt;&lt;em&gt;<em>red</em>"},
      {"256gb", "SSD 256 ГБ", "SSD <em>256 ГБ</em>"},
      {"55\"", "TV 55\" red", "TV <em>55&quot;</em> red"},
      {"wifi", "Wi-Fi router", "<em>Wi-Fi</em> router"},
      {"wi-fi", "Wi-Fi router", "<em>Wi</em>-<em>Fi</em> router"},
      {"levis", "Levi's & co", "<em>Levi&#39;s</em> &amp; co"},
      {"\"red case\"", "case, red", "<em>case</em>, <em>red</em>"},
      {"red", "", ""},
      {"red", "nothing here", "nothing here"},
      {"", "red", "red"},
      {"-red laptop", "red laptop", "red <em>laptop</em>"},
      {"unheard", "unheard of", "unheard of"},
  };
  for (const Case& c : cases) EXPECT_EQ(title(c.query, c.text), c.html) << c.query << " in " << c.text;
}

TEST_F(HighlighterTest, GivesAShortDescriptionWhole) {
  EXPECT_EQ(excerpt("red", "a red thing"), "a <em>red</em> thing");
}

TEST_F(HighlighterTest, GivesNoExcerptWithoutAMatch) {
  EXPECT_EQ(excerpt("red", "a blue thing"), "");
}

std::string without_marks(std::string html) {
  for (const std::string_view mark : {"<em>", "</em>", "…"}) {
    for (std::size_t at; (at = html.find(mark)) != std::string::npos;) html.erase(at, mark.size());
  }
  return html;
}

TEST_F(HighlighterTest, CutsTheExcerptAroundTheDensestMatchesBetweenWords) {
  std::string text = "red ";
  for (int i = 0; i < 100; ++i) text += "слово ";
  text += "laptop red case ";
  for (int i = 0; i < 100; ++i) text += "слово ";
  const std::string html = excerpt("red laptop case", text);
  EXPECT_THAT(html, HasSubstr("<em>laptop</em> <em>red</em> <em>case</em>"));
  EXPECT_THAT(html, StartsWith("…слово"));
  EXPECT_THAT(html, testing::EndsWith("слово…"));
}

TEST_F(HighlighterTest, KeepsExcerptsShortAndTrueToTheTextWhateverItHolds) {
  static constexpr const char* kPieces[] = {"red", "диван", "кот",    " ", "  ",           "\n", "-",
                                            "<",   "&",     "laptop", "ы", "длинноеслово", "…"};
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    std::string text;
    for (std::uint64_t i = random.below(400); i > 0; --i) {
      text += kPieces[random.below(std::size(kPieces))];
      if (random.chance(0.6)) text += ' ';
    }
    const std::string html = excerpt("red laptop диван", text);
    if (html.empty()) continue;
    EXPECT_THAT(html, HasSubstr("<em>"));
    const std::string plain = without_marks(html);
    std::string escaped;
    append_html_escaped(text, escaped);
    EXPECT_THAT(without_marks(escaped), HasSubstr(plain));
    const auto code_points =
        std::count_if(plain.begin(), plain.end(), [](char c) { return (c & 0xC0) != 0x80; });
    EXPECT_LE(code_points, 200 + 5 * std::count(plain.begin(), plain.end(), '&') + 64);
  }
}

TEST_F(HighlighterTest, LooksOnlyAtTheBeginningOfAHugeText) {
  std::string text(kMaxHighlightBytes, 'x');
  text += " red";
  EXPECT_EQ(excerpt("red", text), "");
  text = "red " + text;
  EXPECT_LT(excerpt("red", text).size(), 500u);
}

}  // namespace
}  // namespace vitrina::search
