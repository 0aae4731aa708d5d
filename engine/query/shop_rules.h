// ShopRules: what a shop adds to the search in a text file: words that mean the same, and what is to happen
// for certain queries.
//
//   # a comment; blank lines are nothing
//   ноутбук = лэптоп = laptop                    each finds the others; a side may be several words
//   кроссы -> кроссовки, кеды                    the left finds the right too, not the other way round
//   common off                                   without the synonyms that come with the engine
//   when is "подарок" : pin WB-1, WB-2           the whole query, whatever its inflection
//   when contains чехол from 2026-12-01 until 2026-12-31 : boost brand "Nillkin"; bury category "Дом/Уценка"
//   when contains iphone : hide WB-9; filter category "Смартфоны"; filter price 1000..
//
// Actions: `pin` puts listings on top, in this order, whether or not they match; `hide` leaves listings out;
// both hold under every sort, as filters of the request do. `filter brand|category|price` demands what the
// same field in the query's own text would. `boost` and `bury brand|category|seller|tag VALUE [by N]` move
// listings up and down by relevance, by N (0.01 to 10; 0.5 if not said) of what the query's words can give.
// Dates are days of the shop's zone, both included.
//
// A value is a word, or anything in quotes. Whether listings and brands of these names are there is not
// looked at here: catalogs change.
//
// Threads: a value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/query/syntax.h"
#include "index/base/result.h"

namespace vitrina::query {

inline constexpr std::size_t kMaxRuleFileBytes = 8u << 20;
inline constexpr std::size_t kMaxRuleValues = 100;  // of one action, or sides of one synonym

struct Synonym {
  std::vector<std::string> from;
  std::vector<std::string> to;  // empty: two-way between all of `from`
};

enum class RuleField : std::uint8_t { kBrand, kCategory, kSeller, kTag };

struct RuleMove {  // boost or bury
  RuleField field = RuleField::kBrand;
  std::string value;  // a category's path with slashes
  double by = 0;      // of what the query's words can give; below 0: bury
};

struct Rule {
  std::string phrase;
  bool is_whole = false;              // `is`; else `contains`
  std::int64_t from_day = INT64_MIN;  // days since 1970
  std::int64_t until_day = INT64_MAX;
  std::vector<std::string> pins;
  std::vector<std::string> hides;
  std::vector<RuleMove> moves;
  std::vector<std::string> brands;
  std::vector<std::string> categories;
  std::optional<PriceRange> price;
};

struct ShopRules {
  std::vector<Synonym> synonyms;
  std::vector<Rule> rules;
  bool with_common = true;  // the engine's own synonyms too
};

// Errors: kInvalidArgument with the line and what would be right; kLimit.
Result<ShopRules> parse_shop_rules(std::string_view text);

// The same of a file. Errors: kIo too; messages begin with the path.
Result<ShopRules> read_shop_rules(const std::string& path);

// The synonyms that come with the engine: what every shop's shoppers call the same things.
const std::vector<Synonym>& common_synonyms();

}  // namespace vitrina::query
