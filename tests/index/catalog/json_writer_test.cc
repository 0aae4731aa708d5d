#include "index/catalog/json_writer.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <limits>

#include "index/base/random.h"
#include "tests/index/catalog/random_listing.h"

namespace vitrina::index {
namespace {

TEST(JsonWriter, PutsCommasWhereTheyBelong) {
  std::string out;
  JsonWriter writer(out);
  writer.begin_object();
  writer.key("empty");
  writer.begin_array();
  writer.end_array();
  writer.key("list");
  writer.begin_array();
  writer.value(1);
  writer.begin_object();
  writer.end_object();
  writer.value("x");
  writer.null();
  writer.end_array();
  writer.field("money", Money{2'794'500'000});
  writer.field("yes", true);
  writer.field("half", 0.5);
  writer.field("nan", std::numeric_limits<double>::quiet_NaN());
  writer.field("infinite", -std::numeric_limits<double>::infinity());
  writer.field("large", std::numeric_limits<std::uint64_t>::max());
  writer.key("raw");
  writer.raw("[1]");
  writer.end_object();
  EXPECT_EQ(
      out,
      R"({"empty":[],"list":[1,{},"x",null],"money":2794.5,"yes":true,"half":0.5,"nan":null,"infinite":null,)"
      R"("large":18446744073709551615,"raw":[1]})");
}

TEST(JsonWriter, EscapesSoThatEveryTextReadsBack) {
  simdjson::dom::parser parser;
  for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
    Random random(seed);
    std::string text = testing::random_text(random, 30);
    if (random.chance(0.2)) text.insert(0, 1, '\0');
    if (random.chance(0.2)) text += "\xE2\x80\xA8";
    std::string json;
    JsonWriter(json).value(text);
    std::string_view back;
    ASSERT_EQ(parser.parse(json).get(back), simdjson::SUCCESS) << "seed " << seed << "\n" << json;
    ASSERT_EQ(back, text) << "seed " << seed;
    ASSERT_EQ(json.find("\xE2\x80\xA8"), std::string::npos);
    ASSERT_EQ(json.find("\xE2\x80\xA9"), std::string::npos);
  }
}

}  // namespace
}  // namespace vitrina::index
