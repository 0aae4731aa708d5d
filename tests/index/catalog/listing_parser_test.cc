#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "index/base/random.h"
#include "index/catalog/reader.h"

namespace vitrina::index {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using Kind = AttributeValue::Kind;

Listing parsed(std::string_view line) {
  ListingParser parser;
  Listing listing;
  const auto result = parser.parse(line, listing);
  EXPECT_TRUE(result) << line << "\n" << result.error().field << ": " << result.error().message;
  return listing;
}

Error refused(std::string_view line) {
  ListingParser parser;
  Listing listing;
  const auto result = parser.parse(line, listing);
  EXPECT_FALSE(result) << line;
  return result ? Error{} : result.error();
}

// A line with what is required and the given further fields.
std::string with(const std::string& fields) {
  return R"({"id":"1","title":"t",)" + fields + "}";
}

std::string price_text(std::int64_t micros) {
  std::string out;
  append_decimal_micros(out, micros);
  return out;
}

TEST(ListingParser, ReadsEveryField) {
  const Listing listing = parsed(
      R"({"id":"WB-62518844","title":"Сабо Bayaband Clog","description":"Лёгкие","category":["Обувь","Мужская"],)"
      R"("tags":["лето","унисекс","лето"],"brand":"CROCS","seller":"s-118","price":2794.00,"list_price":6499,)"
      R"("stock":12,"rating":4.6,"reviews":22103,"sales_30d":310.0,"image":"https://i","images":5,"url":"https://u",)"
      R"("attributes":{"Цвет":"чёрный","Размер":[41,42.0,"41"],"Кожа":true},"updated_at":"2026-11-01T10:00:00Z",)"
      R"("zeta": {"b" : 1, "a":[ ]}, "alpha" : null})");
  EXPECT_EQ(listing.id, "WB-62518844");
  EXPECT_EQ(listing.title, "Сабо Bayaband Clog");
  EXPECT_EQ(listing.description, "Лёгкие");
  EXPECT_THAT(listing.category, ElementsAre("Обувь", "Мужская"));
  EXPECT_THAT(listing.tags, ElementsAre("лето", "унисекс"));
  EXPECT_EQ(listing.brand, "CROCS");
  EXPECT_EQ(listing.seller, "s-118");
  EXPECT_EQ(listing.price, Money{2'794'000'000});
  EXPECT_EQ(listing.list_price, Money{6'499'000'000});
  EXPECT_EQ(listing.stock, 12u);
  EXPECT_EQ(listing.rating_micros, 4'600'000);
  EXPECT_EQ(listing.reviews, 22103u);
  EXPECT_EQ(listing.sales_30d, 310u);
  EXPECT_EQ(listing.image, "https://i");
  EXPECT_EQ(listing.images, 5u);
  EXPECT_EQ(listing.url, "https://u");
  EXPECT_THAT(listing.attributes,
              ElementsAre(Attribute{"Кожа", {{Kind::kBoolean, "true"}}, false},
                          Attribute{"Размер", {{Kind::kNumber, "41"}, {Kind::kNumber, "42"}}, true},
                          Attribute{"Цвет", {{Kind::kString, "чёрный"}}, false}));
  EXPECT_EQ(listing.updated_at, 1'793'527'200);
  EXPECT_THAT(listing.unknown, ElementsAre(Pair("alpha", "null"), Pair("zeta", R"({"b":1,"a":[]})")));
}

TEST(ListingParser, TakesNullAndBlankForAbsentAndForgetsTheListingBefore) {
  ListingParser parser;
  Listing listing;
  ASSERT_TRUE(
      parser.parse(with(R"("description":"d","category":["c"],"tags":["t"],"brand":"b","seller":"s","price":1,
      "list_price":1,"stock":1,"rating":1,"reviews":1,"sales_30d":1,"image":"i","images":1,"url":"u",
      "attributes":{"a":1},"updated_at":"2026-11-01T10:00:00Z","x":1)"),
                   listing));
  Listing expected;
  expected.id = "1";
  expected.title = "t";
  for (const std::string& fields :
       {std::string(R"("brand":"")"),
        std::string(R"("brand":" \u00a0\u200b\n","category":"","tags":[null," "])"),
        std::string(R"("description":null,"category":null,"tags":null,"brand":null,"seller":null,"price":null,
           "list_price":null,"stock":null,"rating":null,"reviews":null,"sales_30d":null,"image":null,"images":null,
           "url":null,"attributes":null,"updated_at":null)"),
        std::string(R"("attributes":{"a":null,"b":[],"c":"","d":[null,""]})")}) {
    ASSERT_TRUE(parser.parse(with(fields), listing)) << fields;
    EXPECT_EQ(listing, expected) << fields;
  }
}

TEST(ListingParser, WantsAnIdThatIsPlainText) {
  EXPECT_EQ(parsed(R"({"id":62518844,"title":"t"})").id, "62518844");
  EXPECT_EQ(parsed(R"({"id":18446744073709551615,"title":"t"})").id, "18446744073709551615");
  EXPECT_EQ(parsed(R"({"id":" a b ","title":"t"})").id, " a b ");
  EXPECT_EQ(parsed(R"({"id":")" + std::string(kMaxIdBytes, 'x') + R"(","title":"t"})").id.size(),
            kMaxIdBytes);
  for (const std::string& id :
       {std::string("null"), std::string(R"("")"), std::string(R"("  ")"), std::string("1.5"),
        std::string("true"), std::string("[\"1\"]"), std::string(R"("a\u0000b")"), std::string(R"("a\nb")"),
        std::string(R"("a\u0085b")"), '"' + std::string(kMaxIdBytes + 1, 'x') + '"'}) {
    const Error error = refused(R"({"title":"t","id":)" + id + "}");
    EXPECT_EQ(error.field, "id") << id;
    EXPECT_EQ(error.code, ErrorCode::kInvalidArgument);
    EXPECT_THAT(error.message, ::testing::Not(IsEmpty()));
  }
  EXPECT_THAT(refused(R"({"title":"t"})").message, HasSubstr("missing"));
}

TEST(ListingParser, WantsATitleThatCanBeSeen) {
  for (const char* title :
       {"null", R"("")", R"(" \t ")", R"("\u00a0\u3000\u200b\ufeff")", R"("\u0000")", "12", "[]"}) {
    EXPECT_EQ(refused(std::string(R"({"id":"1","title":)") + title + "}").field, "title") << title;
  }
  EXPECT_EQ(refused(R"({"id":"1"})").field, "title");
  EXPECT_EQ(parsed(R"({"id":"1","title":" \u0000Сабо "})").title, " Сабо ");
}

TEST(ListingParser, KeepsEveryPriceToTheMicro) {
  Random random(42);
  ListingParser parser;
  Listing listing;
  const auto check = [&](std::int64_t micros, const std::string& text) {
    ASSERT_TRUE(parser.parse(with("\"price\":" + text), listing)) << text;
    ASSERT_EQ(listing.price->micros, micros) << text;
  };
  for (int i = 0; i < 200'000; ++i) {
    // Every magnitude equally often, so that the ends are met: the largest has 15 digits, the smallest one.
    std::uint64_t bound = 1;
    for (auto digits = random.below(16); digits > 0; --digits) bound *= 10;
    const auto micros = std::min(static_cast<std::int64_t>(random.below(bound)), kMaxPrice.micros);
    for (const auto near : {micros, kMaxPrice.micros - micros}) {
      check(near, price_text(near));
      if (near % 1000 == 0) check(near, price_text(near / 1000) + "e3");
      check(near, price_text(near) + (near % kMicrosPerUnit == 0 ? ".000000000000" : "000000"));
    }
  }
  check(0, "-0.0");
  check(1, "1e-6");
  // What programs print that show all 17 digits of a double.
  check(2'794'100'000, "2794.0999999999999");
  check(100'000, "0.10000000000000001");
}

TEST(ListingParser, RefusesPricesFinerThanAMicro) {
  Random random(43);
  for (int i = 0; i < 20'000; ++i) {
    const auto micros = static_cast<std::int64_t>(random.below(99'999'999'000'000));
    std::string text = std::to_string(micros / kMicrosPerUnit) + ".";
    text += std::to_string(kMicrosPerUnit + micros % kMicrosPerUnit).substr(1);
    text += static_cast<char>('1' + random.below(9));
    const Error error = refused(with("\"price\":" + text));
    ASSERT_EQ(error.field, "price");
    ASSERT_THAT(error.message,
                AllOf(HasSubstr("six decimals"), HasSubstr("the number " + price_text(micros).substr(0, 3))))
        << text;
  }
}

TEST(ListingParser, RefusesPricesThatAreNoneAndSaysWhy) {
  const std::pair<const char*, const char*> cases[] = {
      {"-1", "not negative"},          {"-0.01", "not negative"}, {"1e9", "at most 999999999"},
      {"999999999.000001", "at most"}, {"1e300", "at most"},      {"18446744073709551615", "at most"},
      {"1.0000001", "six decimals"},   {"1e-7", "six decimals"},  {"\"2794.00\"", "the string \"2794.00\""},
      {"true", "found true"},          {"[1]", "found a list"},   {"{}", "found an object"}};
  for (const auto& [price, why] : cases) {
    for (const std::string field : {"price", "list_price"}) {
      const Error error = refused(with('"' + field + "\":" + price));
      EXPECT_EQ(error.field, field) << price;
      EXPECT_EQ(error.code, ErrorCode::kInvalidArgument);
      EXPECT_THAT(error.message, HasSubstr(why)) << price;
    }
  }
  for (const char* price :
       {"NaN", "Infinity", "1e999", "01", "+1", ".5", "1.", "0x10", "99999999999999999999999"}) {
    const Error error = refused(with(std::string("\"price\":") + price));
    EXPECT_EQ(error.field, "") << price;
    EXPECT_THAT(error.message, HasSubstr("not valid JSON")) << price;
  }
}

TEST(ListingParser, WantsCountsToBeWholeAndRatingsToBeStars) {
  for (const std::string field : {"stock", "reviews", "sales_30d", "images"}) {
    for (const char* count :
         {"-1", "0.5", "4294967295", "1e300", "18446744073709551615", "\"12\"", "true", "[]"}) {
      EXPECT_EQ(refused(with('"' + field + "\":" + count)).field, field) << count;
    }
  }
  EXPECT_EQ(parsed(with(R"("stock":4294967294)")).stock, kMaxStock);
  EXPECT_EQ(parsed(with(R"("stock":1.2e1)")).stock, 12u);
  EXPECT_EQ(parsed(with(R"("stock":-0.0)")).stock, 0u);

  for (const char* rating : {"-0.1", "5.01", "\"4.6\"", "true", "{}"}) {
    EXPECT_EQ(refused(with(std::string("\"rating\":") + rating)).field, "rating") << rating;
  }
  EXPECT_EQ(parsed(with(R"("rating":5)")).rating_micros, 5'000'000);
  EXPECT_EQ(parsed(with(R"("rating":4.666666666666667)")).rating_micros, 4'666'667);
  for (std::int64_t micros = 0; micros <= 5'000'000; micros += 37) {
    ASSERT_EQ(parsed(with("\"rating\":" + price_text(micros))).rating_micros, micros);
  }
}

TEST(ListingParser, WantsListsAndObjectsWhereTheyBelong) {
  EXPECT_THAT(parsed(with(R"("category":"Обувь")")).category, ElementsAre("Обувь"));
  const std::pair<const char*, const char*> cases[] = {{"category", "12"},
                                                       {"category", "[\"a\",1]"},
                                                       {"category", "[\"a\",\"\"]"},
                                                       {"category", "[null]"},
                                                       {"category", "{}"},
                                                       {"category", "[[\"a\"]]"},
                                                       {"tags", "\"a\""},
                                                       {"tags", "[1]"},
                                                       {"tags", "[[\"a\"]]"},
                                                       {"tags", "{}"},
                                                       {"attributes", "[]"},
                                                       {"attributes", "\"a\""},
                                                       {"attributes", "{\"\":1}"},
                                                       {"attributes", "{\" \":1}"},
                                                       {"attributes", "{\"a\\u0000\":1}"},
                                                       {"description", "1"},
                                                       {"brand", "361"},
                                                       {"seller", "[]"},
                                                       {"image", "[\"i\"]"},
                                                       {"url", "false"},
                                                       {"updated_at", "1793527200"},
                                                       {"updated_at", "\"2026-02-30T10:00:00Z\""}};
  for (const auto& [field, value] : cases) {
    const Error error = refused(with(std::string("\"") + field + "\":" + value));
    EXPECT_EQ(error.field, field) << value;
    EXPECT_EQ(error.code, ErrorCode::kInvalidArgument);
  }
  for (const char* value : {"{}", "{\"x\":1}", "[[1]]", "[1,{}]"}) {
    const Error error = refused(with(std::string(R"("attributes":{"Цвет":)") + value + "}"));
    EXPECT_EQ(error.field, "attributes.Цвет") << value;
    EXPECT_THAT(error.message, HasSubstr("flat list")) << value;
  }
}

TEST(ListingParser, GivesEqualNumbersOneText) {
  const auto text = [](const std::string& number) {
    return parsed(with(R"("attributes":{"a":)" + number + "}")).attributes.at(0).values.at(0).text;
  };
  const std::pair<const char*, std::vector<const char*>> cases[] = {
      {"6", {"6", "6.0", "6e0", "0.6e1", "60E-1"}},
      {"0", {"0", "-0", "0.0", "-0.0", "0e5"}},
      {"-5", {"-5", "-5.0"}},
      {"0.5", {"0.5", "0.50", "5e-1"}},
      {"0.1", {"0.1", "0.10000000000000001"}},
      {"9223372036854775807", {"9223372036854775807"}},
      {"9223372036854775808", {"9223372036854775808", "9223372036854775808.0"}},
      {"18446744073709551615", {"18446744073709551615"}},
      {"-9223372036854775808", {"-9223372036854775808", "-9223372036854775808.0"}},
      {"1000000000000000", {"1e15", "1000000000000000", "1000000000000000.0"}},
      {"1e+20", {"1e20", "100000000000000000000.0"}},
      {"1.8446744073709552e+19", {"18446744073709551616.0", "18446744073709551616e0"}},
      {"-9.223372036854778e+18", {"-9223372036854777856.0"}},
      {"1.2345678901234568e+20", {"123456789012345680000.0"}},
      {"1e-07", {"1e-7", "0.0000001"}},
  };
  for (const auto& [canonical, spellings] : cases) {
    for (const char* spelling : spellings) EXPECT_EQ(text(spelling), canonical) << spelling;
    EXPECT_EQ(text(canonical), canonical);
  }
}

TEST(ListingParser, LetsTheLastOfFieldsWithOneNameWin) {
  const Listing listing = parsed(with(
      R"("price":-5,"price":1,"brand":"A","brand":null,"x":1,"x":2,"attributes":{"a":1,"b":{},"a":2,"b":"ok"},"title":"u")"));
  EXPECT_EQ(listing.title, "u");
  EXPECT_EQ(listing.price, Money{1'000'000});
  EXPECT_EQ(listing.brand, "");
  EXPECT_THAT(listing.unknown, ElementsAre(Pair("x", "2")));
  EXPECT_THAT(listing.attributes, ElementsAre(Attribute{"a", {{Kind::kNumber, "2"}}, false},
                                              Attribute{"b", {{Kind::kString, "ok"}}, false}));

  std::string many;
  for (int i = 0; i < 100; ++i) {
    many += (i == 0 ? "\"" : ",\"") + std::to_string(i % 7) + "\":" + std::to_string(i);
  }
  const Listing last = parsed(with(many + ",\"attributes\":{" + many + "}"));
  ASSERT_EQ(last.unknown.size(), 7u);
  ASSERT_EQ(last.attributes.size(), 7u);
  for (std::size_t i = 0; i < 7; ++i) {
    const int expected = 99 - (99 - static_cast<int>(i)) % 7;
    EXPECT_THAT(last.unknown[i], Pair(std::to_string(i), std::to_string(expected)));
    EXPECT_EQ(last.attributes[i].values.at(0).text, std::to_string(expected));
  }
}

TEST(ListingParser, DropsNulFromValuesAndRefusesItInNames) {
  const Listing listing = parsed(with(R"("brand":"A\u0000B","tags":["x","x\u0000"],"raw":"a\u0000b")"));
  EXPECT_EQ(listing.brand, "AB");
  EXPECT_THAT(listing.tags, ElementsAre("x"));
  EXPECT_THAT(listing.unknown, ElementsAre(Pair("raw", "\"a\\u0000b\"")));
  EXPECT_THAT(refused(with(R"("pri\u0000ce":1)")).message, HasSubstr("NUL"));
}

TEST(ListingParser, DropsRepeatsAmongManyTagsAsAmongFew) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Random random(seed);
    std::vector<std::string> expected;
    std::string list;
    for (auto n = random.below(100); n > 0; --n) {
      const auto tag = "tag " + std::to_string(random.below(40));
      list += (list.empty() ? "\"" : ",\"") + tag + "\"";
      if (std::find(expected.begin(), expected.end(), tag) == expected.end()) expected.push_back(tag);
    }
    ASSERT_EQ(parsed(with("\"tags\":[" + list + "]")).tags, expected) << "seed " << seed;
  }
}

TEST(ListingParser, NamesTheByteThatIsNotUtf8) {
  const std::string before = R"({"id":"1","title":"Сабо )";
  for (const std::string& bytes :
       {std::string("\xFF"), std::string("\xC3("), std::string("\xED\xA0\x80"), std::string("\xC0\x80"),
        std::string("\xF5\x80\x80\x80"), std::string("\xE2\x82")}) {
    const Error error = refused(before + bytes + "\"}");
    EXPECT_EQ(error.field, "");
    EXPECT_EQ(error.code, ErrorCode::kInvalidArgument);
    EXPECT_THAT(error.message, HasSubstr("UTF-8 at byte " + std::to_string(before.size() + 1) + " "));
  }
  EXPECT_THAT(refused("\xD1\xE0\xE1\xEE;2794").message, HasSubstr("UTF-8 at byte 1 "));  // windows-1251
}

TEST(ListingParser, SaysWhatIsWrongWithALineThatIsNoObject) {
  const std::pair<std::string, const char*> cases[] = {
      {"", "empty"},
      {"[]", "found a list"},
      {"\"text\"", "found the string \"text\""},
      {"12", "found the number 12"},
      {"null", "found null"},
      {"id,title,price", "not valid JSON"},
      {R"({"id":"1","title":"t")", "not valid JSON"},
      {R"({"id":"1","title":"t"},)", "not valid JSON"},
      {R"({"id":"1","title":"t"}{})", "not valid JSON"},
      {R"({"id":"1","title":"t})", "closing quote"},
      {R"({"id":"1","title":"a\xb"})", "escape"},
      {R"({"id":"1","title":"\ud800"})", "escape"},
      {"{\"id\":\"1\",\"title\":\"a\tb\"}", "control character"},
      {R"({'id':'1'})", "not valid JSON"},
      {R"({"id":"1","title":"t","x":nul})", "bare word"},
      {R"({"id":"1","title":"t","x":[1,]})", "not valid JSON"},
      {std::string(2000, '[') + std::string(2000, ']'), "nested"},
      {std::string(kMaxLineBytes + 1, ' '), "bytes long"},
      {std::string("{\"id\":\"1\",\"title\":\"t\"}\0", 23), "not valid JSON"}};
  for (const auto& [line, why] : cases) {
    const Error error = refused(line);
    EXPECT_EQ(error.field, "") << line.substr(0, 100);
    EXPECT_EQ(error.code, ErrorCode::kInvalidArgument);
    EXPECT_THAT(error.message, HasSubstr(why)) << line.substr(0, 100);
  }
}

TEST(ListingParser, KeepsItsMessagesShortAndInUtf8) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "ё🧥\\n";
  const Error error = refused(with("\"price\":\"" + text + "\""));
  EXPECT_LT(error.message.size(), 200u);
  // It parses as JSON again once quoted, so it is whole UTF-8.
  std::string quoted = error.message;
  for (char& c : quoted) {
    if (c == '"' || c == '\\') c = '\'';
  }
  EXPECT_THAT(parsed(with("\"brand\":\"" + quoted + "\"")).brand, HasSubstr("ё🧥"));
}

TEST(ListingParser, GoesOnAfterALineItRefused) {
  ListingParser parser;
  Listing listing;
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(parser.parse("{\"id\":", listing));
    EXPECT_FALSE(parser.parse(with("\"attributes\":{\"a\":[1,2,{}]},\"tags\":[\"x\",\"y\"]"), listing));
    ASSERT_TRUE(parser.parse(with("\"tags\":[\"z\"],\"attributes\":{\"a\":\"b\"}"), listing));
    EXPECT_THAT(listing.tags, ElementsAre("z"));
    EXPECT_THAT(listing.attributes, ElementsAre(Attribute{"a", {{Kind::kString, "b"}}, false}));
  }
}

}  // namespace
}  // namespace vitrina::index
