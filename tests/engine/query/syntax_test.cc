#include "engine/query/syntax.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "index/base/random.h"

namespace vitrina::query {
namespace {

// Pieces in one line: words as they are, others as kind(value).
std::string describe(std::string_view text) {
  std::vector<Piece> pieces;
  split_query(text, pieces);
  std::string line;
  for (const Piece& piece : pieces) {
    if (!line.empty()) line += '|';
    const std::string value(piece.value(text));
    switch (piece.kind) {
      case PieceKind::kWords:
        line += value;
        break;
      case PieceKind::kPhrase:
        line += "phrase(" + value + ")";
        break;
      case PieceKind::kExcludedWords:
        line += "not(" + value + ")";
        break;
      case PieceKind::kExcludedPhrase:
        line += "not-phrase(" + value + ")";
        break;
      case PieceKind::kBrand:
        line += "brand(" + value + ")";
        break;
      case PieceKind::kCategory:
        line += "category(" + value + ")";
        break;
      case PieceKind::kPrice:
        line += "price(" + value + ")";
        break;
    }
  }
  return line;
}

TEST(QuerySyntax, IsReadAsItsTableSays) {
  struct Case {
    const char* text;
    const char* pieces;
  };
  const Case cases[] = {
      {"", ""},
      {"диван угловой", "диван угловой"},
      {"\"red case\" phone", "phrase(red case)| phone"},
      {"phone \"red case\"", "phone |phrase(red case)"},
      {"a -b c", "a |not(b)| c"},
      {"-b", "not(b)"},
      {"a\u00A0-b", "a\u00A0|not(b)"},
      {"-\"b c\" a", "not-phrase(b c)| a"},
      {"wi-fi", "wi-fi"},
      {"a - b", "a - b"},
      {"a -", "a -"},
      {"--a", "--a"},
      {"-", "-"},
      {"brand:apple iphone", "brand(apple)| iphone"},
      {"Brand:Apple", "brand(Apple)"},
      {"brand:\"Apple Inc\" x", "brand(Apple Inc)| x"},
      {"xbrand:apple", "xbrand:apple"},
      {"brand:", "brand:"},
      {"brand: apple", "brand: apple"},
      {"brand:\"\" x", "brand:\"\" x"},
      {"category:Обувь/Мужская сабо", "category(Обувь/Мужская)| сабо"},
      {"category:\"Для дома\"", "category(Для дома)"},
      {"price:1000..5000", "price(1000..5000)"},
      {"tv 55\" samsung", "tv 55\" samsung"},
      {"tv 55\" \"samsung qled\"", "tv 55\" |phrase(samsung qled)"},
      {"\"tv 55\" samsung", "phrase(tv 55)| samsung"},
      {"13\"-15\"", "13\"-15\""},
      {"\"unclosed words", "\"unclosed words"},
      {"\"unclosed -b brand:x", "\"unclosed |not(b)| |brand(x)"},
      {"-\"unclosed", "-\"unclosed"},
      {"brand:\"unclosed", "brand:\"unclosed"},
      {"a\"b c\"d", "a|phrase(b c)|d"},
      {"\"a b\"-c", "phrase(a b)|not(c)"},
      {"\"\"", "\"\""},
      {"-brand:apple", "not(brand:apple)"},
      {"-a/b", "not(a/b)"},
  };
  for (const Case& c : cases) EXPECT_EQ(describe(c.text), c.pieces) << c.text;
}

TEST(QuerySyntax, LosesNothingButWhiteSpaceOfAnyText) {
  static constexpr const char* kPieces[] = {"\"", "-", " ", "brand:", "price:",   "category:", "5",
                                            "..", "a", "я", "/",      "\xC2\xA0", "\xE2",      ":"};
  for (std::uint64_t seed = 1; seed <= 5000; ++seed) {
    Random random(seed);
    std::string text;
    for (std::uint64_t i = random.below(20); i > 0; --i) text += kPieces[random.below(std::size(kPieces))];
    std::vector<Piece> pieces;
    split_query(text, pieces);
    std::uint32_t at = 0;
    for (const Piece& piece : pieces) {
      ASSERT_EQ(piece.begin, at) << "seed " << seed << ": " << text;
      ASSERT_LT(piece.begin, piece.end);
      ASSERT_LE(piece.begin, piece.value_begin);
      ASSERT_LT(piece.value_begin, piece.value_end);
      ASSERT_LE(piece.value_end, piece.end);
      at = piece.end;
    }
    ASSERT_EQ(at, text.size()) << "seed " << seed << ": " << text;
  }
}

TEST(PriceRange, IsReadOpenOrClosed) {
  const auto closed = parse_price_range("1000..5000.50");
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed->min, Money{1'000'000'000});
  EXPECT_EQ(closed->max, Money{5'000'500'000});
  const auto from = parse_price_range("1000..");
  ASSERT_TRUE(from);
  EXPECT_EQ(from->min, Money{1'000'000'000});
  EXPECT_FALSE(from->max);
  const auto to = parse_price_range("..5000");
  ASSERT_TRUE(to);
  EXPECT_FALSE(to->min);
  EXPECT_EQ(to->max, Money{5'000'000'000});
  EXPECT_TRUE(parse_price_range("5..5"));
}

TEST(PriceRange, IsNoRangeOtherwise) {
  for (const char* text :
       {"", "..", "1000", "a..b", "1000...5000", "5000..1000", "-5..10", "1..2..3", "1 .. 2"}) {
    EXPECT_FALSE(parse_price_range(text)) << text;
  }
}

}  // namespace
}  // namespace vitrina::query
