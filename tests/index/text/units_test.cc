#include "index/text/units.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "index/text/analyzer.h"

namespace vitrina::index {
namespace {

TEST(Units, HaveOneFormForAllSpellings) {
  const std::vector<std::pair<std::string_view, std::vector<std::string_view>>> kSpellings = {
      {"gb", {"gb", "гб", "гигабайт"}},
      {"ml", {"ml", "мл", "миллилитров"}},
      {"cm", {"cm", "см", "сантиметров"}},
      {"v", {"v", "в", "volt", "volts", "вольт"}},
      {"in", {"in", "inch", "inches", "дюйм", "дюйма", "дюймов", "дюймовый"}},
      {"ft", {"ft", "foot", "feet"}},
      {"l", {"l", "л", "литр", "литра", "литров", "liter"}},
      {"kg", {"kg", "кг", "килограмм"}},
      {"g", {"g", "г", "гр", "граммов"}},
      {"w", {"w", "вт", "watt", "ватт"}},
      {"mah", {"mah", "мач"}},
      {"ah", {"ач"}},
      {"pcs", {"pcs", "pc", "шт", "штук"}},
      {"pack", {"pack", "pk", "уп"}},
  };
  for (const auto& [unit, spellings] : kSpellings) {
    for (const auto spelling : spellings) EXPECT_EQ(find_unit(spelling, UnitJoint::kSpace), unit) << spelling;
  }
}

TEST(Units, DependOnWhatStandsBetween) {
  EXPECT_EQ(find_unit("к", UnitJoint::kGlued), "k");
  EXPECT_EQ(find_unit("к", UnitJoint::kSpace), "");
  EXPECT_EQ(find_unit("hp", UnitJoint::kHyphen), "hp");
  EXPECT_EQ(find_unit("hp", UnitJoint::kSpace), "");
}

TEST(Units, AreNotFoundForOtherWords) {
  for (const auto word : {"", "a4", "литература", "с", "p", "gbx", "\xFF"}) {
    EXPECT_EQ(find_unit(word, UnitJoint::kSpace), "") << word;
  }
}

// Or a query for the unit as a word would not find it.
TEST(Units, AreTheirOwnEnglishStems) {
  const Analyzer analyzer = Analyzer::create().value();
  AnalyzerScratch scratch;
  for (const char* spelled :
       {"mm",  "cm",   "m",    "km",  "in",  "ft",  "yd",   "ml",  "cl",   "l",   "gal", "qt",
        "pt",  "oz",   "mg",   "mcg", "g",   "kg",  "lb",   "ton", "bit",  "kb",  "mb",  "gb",
        "tb",  "mbps", "gbps", "mp",  "dpi", "px",  "v",    "a",   "ма",   "mah", "ач",  "w",
        "kw",  "wh",   "kwh",  "ва",  "kva", "ohm", "hz",   "khz", "mhz",  "ghz", "lm",  "к",
        "db",  "ga",   "awg",  "лс",  "btu", "psi", "бар",  "atm", "rpm",  "nm",  "cfm", "gpm",
        "gpf", "мс",   "sec",  "min", "ч",   "pcs", "pack", "ct",  "pair", "den", "deg", "sqft"}) {
    const auto& tokens = analyzer.tokenize(std::string("5") + spelled, scratch);
    ASSERT_EQ(tokens.size(), 2u) << spelled;
    const std::string unit(tokens[1].form);
    EXPECT_EQ(analyzer.tokenize(unit, scratch)[0].stem, unit) << spelled;
  }
}

}  // namespace
}  // namespace vitrina::index
