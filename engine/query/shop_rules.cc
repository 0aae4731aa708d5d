#include "engine/query/shop_rules.h"

#include <charconv>
#include <chrono>

#include "index/catalog/input_file.h"
#include "index/catalog/string_rules.h"

namespace vitrina::query {
namespace {

constexpr double kUsualMove = 0.5;
constexpr double kLeastMove = 0.01;
constexpr double kMostMove = 10;

bool is_space(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\r';
}

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// One line, word by word.
class LineParser {
 public:
  explicit LineParser(std::string_view line) : rest_(line) {}

  bool at_end() {
    rest_ = trimmed(rest_);
    return rest_.empty();
  }

  // Takes the mark if it is next.
  bool take(std::string_view mark) {
    rest_ = trimmed(rest_);
    if (!rest_.starts_with(mark)) return false;
    rest_.remove_prefix(mark.size());
    return true;
  }

  // The word if it is next, whole.
  bool take_word(std::string_view word) {
    rest_ = trimmed(rest_);
    if (rest_.substr(0, bare_size()) != word) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  // A word, or what stands in quotes. Errors: nothing there, or no closing quote.
  Result<std::string> value(std::string_view what) {
    rest_ = trimmed(rest_);
    if (rest_.starts_with('"')) {
      const std::size_t end = rest_.find('"', 1);
      if (end == std::string_view::npos)
        return refuse("the quote before " + std::string(what) + " is not closed");
      std::string text(rest_.substr(1, end - 1));
      rest_.remove_prefix(end + 1);
      if (index::is_blank(text))
        return refuse("there is nothing in the quotes where " + std::string(what) + " should be");
      return text;
    }
    const std::size_t size = bare_size();
    if (size == 0) return refuse("expected " + std::string(what) + found());
    std::string text(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return text;
  }

  Result<std::vector<std::string>> values(std::string_view what) {
    std::vector<std::string> all;
    do {
      VITRINA_ASSIGN(std::string one, value(what));
      all.push_back(std::move(one));
      if (all.size() > kMaxRuleValues) return refuse("more than 100 values in one action");
    } while (take(","));
    return all;
  }

  std::string found() const {
    return rest_.empty() ? ", found the line's end" : ", found '" + std::string(rest_.substr(0, 40)) + "'";
  }

  static tl::unexpected<Error> refuse(std::string message) {
    return fail(ErrorCode::kInvalidArgument, std::move(message));
  }

 private:
  std::size_t bare_size() const noexcept {
    std::size_t size = 0;
    while (size < rest_.size() && !is_space(rest_[size]) && rest_[size] != ',' && rest_[size] != ';' &&
           rest_[size] != '"' &&
           !(rest_[size] == ':' && (size + 1 == rest_.size() || is_space(rest_[size + 1]))))
      ++size;
    return size;
  }

  std::string_view rest_;
};

Result<std::int64_t> parse_day(const std::string& text) {
  int year = 0;
  unsigned month = 0, day = 0;
  const char* end = text.data() + text.size();
  const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-' &&
                      std::from_chars(text.data(), text.data() + 4, year).ptr == text.data() + 4 &&
                      std::from_chars(text.data() + 5, text.data() + 7, month).ptr == text.data() + 7 &&
                      std::from_chars(text.data() + 8, end, day).ptr == end;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!shaped || !date.ok()) return LineParser::refuse("'" + text + "' is no date such as 2026-12-31");
  return std::chrono::sys_days(date).time_since_epoch().count();
}

Result<RuleField> parse_field(LineParser& line, std::string_view verb) {
  if (line.take_word("brand")) return RuleField::kBrand;
  if (line.take_word("category")) return RuleField::kCategory;
  if (line.take_word("seller")) return RuleField::kSeller;
  if (line.take_word("tag")) return RuleField::kTag;
  return LineParser::refuse(std::string(verb) + " takes brand, category, seller or tag" + line.found());
}

Result<void> parse_move(LineParser& line, double sign, Rule& rule) {
  RuleMove move;
  VITRINA_ASSIGN(move.field, parse_field(line, sign > 0 ? "boost" : "bury"));
  VITRINA_ASSIGN(move.value, line.value("a name"));
  move.by = kUsualMove;
  if (line.take_word("by")) {
    VITRINA_ASSIGN(const std::string number, line.value("a number"));
    const char* end = number.data() + number.size();
    const auto read = std::from_chars(number.data(), end, move.by);
    if (read.ec != std::errc() || read.ptr != end || !(move.by >= kLeastMove && move.by <= kMostMove))
      return LineParser::refuse("'" + number + "' is no number from 0.01 to 10");
  }
  move.by *= sign;
  rule.moves.push_back(std::move(move));
  return {};
}

Result<void> parse_filter(LineParser& line, Rule& rule) {
  if (line.take_word("price")) {
    if (rule.price) return LineParser::refuse("a rule has one price filter");
    VITRINA_ASSIGN(const std::string range, line.value("a range such as 1000..5000"));
    rule.price = parse_price_range(range);
    if (!rule.price)
      return LineParser::refuse("'" + range + "' is no range such as 1000..5000, 1000.. or ..5000");
    return {};
  }
  const bool brand = line.take_word("brand");
  if (!brand && !line.take_word("category"))
    return LineParser::refuse("filter takes brand, category or price" + line.found());
  VITRINA_ASSIGN(std::vector<std::string> names, line.values("a name"));
  std::vector<std::string>& to = brand ? rule.brands : rule.categories;
  to.insert(to.end(), names.begin(), names.end());
  return {};
}

Result<void> parse_action(LineParser& line, Rule& rule) {
  const bool pin = line.take_word("pin");
  if (pin || line.take_word("hide")) {
    VITRINA_ASSIGN(std::vector<std::string> ids, line.values("a listing's id"));
    std::vector<std::string>& to = pin ? rule.pins : rule.hides;
    to.insert(to.end(), ids.begin(), ids.end());
    return {};
  }
  if (line.take_word("boost")) return parse_move(line, 1, rule);
  if (line.take_word("bury")) return parse_move(line, -1, rule);
  if (line.take_word("filter")) return parse_filter(line, rule);
  return LineParser::refuse("expected pin, hide, boost, bury or filter" + line.found());
}

Result<Rule> parse_rule(LineParser line) {
  Rule rule;
  rule.is_whole = line.take_word("is");
  if (!rule.is_whole && !line.take_word("contains"))
    return LineParser::refuse("after 'when' comes is or contains" + line.found());
  VITRINA_ASSIGN(rule.phrase, line.value("the words of the query"));
  for (;;) {
    const bool from = line.take_word("from");
    if (!from && !line.take_word("until")) break;
    VITRINA_ASSIGN(const std::string date, line.value("a date such as 2026-12-31"));
    VITRINA_ASSIGN((from ? rule.from_day : rule.until_day), parse_day(date));
  }
  if (rule.from_day > rule.until_day) return LineParser::refuse("the rule ends before it begins");
  if (!line.take(":"))
    return LineParser::refuse("expected ':' and what to do" + line.found() +
                              "; words of more than one take quotes");
  do {
    VITRINA_TRY(parse_action(line, rule));
  } while (line.take(";") && !line.at_end());
  if (!line.at_end())
    return LineParser::refuse("expected ';' and another action, or the line's end" + line.found());
  return rule;
}

// Sides are cut at the mark as text; quotes around a side are taken off.
Result<std::vector<std::string>> parse_sides(std::string_view text, std::string_view mark) {
  std::vector<std::string> sides;
  for (;;) {
    const std::size_t at = text.find(mark);
    std::string_view side = trimmed(text.substr(0, at));
    if (side.size() >= 2 && side.front() == '"' && side.back() == '"') side = side.substr(1, side.size() - 2);
    if (index::is_blank(side))
      return LineParser::refuse("there is nothing on one side of '" + std::string(mark) + "'");
    sides.emplace_back(side);
    if (sides.size() > kMaxRuleValues) return LineParser::refuse("more than 100 words that mean the same");
    if (at == std::string_view::npos) return sides;
    text.remove_prefix(at + mark.size());
  }
}

Result<void> parse_line(std::string_view line, ShopRules& rules) {
  LineParser parser(line);
  if (parser.take_word("when")) {
    VITRINA_ASSIGN(Rule rule, parse_rule(parser));
    rules.rules.push_back(std::move(rule));
    return {};
  }
  if (parser.take_word("common")) {
    rules.with_common = parser.take_word("on");
    if (!rules.with_common && !parser.take_word("off"))
      return LineParser::refuse("after 'common' comes on or off" + parser.found());
    if (!parser.at_end()) return LineParser::refuse("expected the line's end" + parser.found());
    return {};
  }
  const std::size_t arrow = line.find("->");
  const std::size_t equals = line.find('=');
  if (arrow == std::string_view::npos && equals == std::string_view::npos)
    return LineParser::refuse("expected 'a = b', 'a -> b' or 'when …'" + parser.found());
  if (arrow != std::string_view::npos && equals != std::string_view::npos)
    return LineParser::refuse("'=' and '->' do not go together on one line");
  Synonym synonym;
  if (arrow == std::string_view::npos) {
    VITRINA_ASSIGN(synonym.from, parse_sides(line, "="));
  } else {
    VITRINA_ASSIGN(synonym.from, parse_sides(line.substr(0, arrow), ","));
    VITRINA_ASSIGN(synonym.to, parse_sides(line.substr(arrow + 2), ","));
  }
  rules.synonyms.push_back(std::move(synonym));
  return {};
}

}  // namespace

Result<ShopRules> parse_shop_rules(std::string_view text) {
  if (text.size() > kMaxRuleFileBytes)
    return fail(ErrorCode::kLimit,
                "the file has " + std::to_string(text.size()) + " bytes; at most 8 MiB are taken");
  ShopRules rules;
  for (std::size_t number = 1; !text.empty(); ++number) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const auto refused = [&](const std::string& why) {
      return fail(ErrorCode::kInvalidArgument, "line " + std::to_string(number) + ": " + why);
    };
    if (const std::size_t at = index::find_invalid_utf8(line); at != line.size())
      return refused("byte " + std::to_string(at + 1) + " is not UTF-8");
    line = trimmed(line);
    if (line.empty() || line.front() == '#') continue;
    if (auto parsed = parse_line(line, rules); !parsed) return refused(parsed.error().message);
  }
  return rules;
}

Result<ShopRules> read_shop_rules(const std::string& path) {
  VITRINA_ASSIGN(index::InputFile file, index::InputFile::open(path));
  std::string text;
  std::vector<char> buffer(1u << 16);
  while (text.size() <= kMaxRuleFileBytes) {
    VITRINA_ASSIGN(const std::size_t count, file.read(buffer));
    if (count == 0) break;
    text.append(buffer.data(), count);
  }
  auto rules = parse_shop_rules(text);
  if (!rules) return fail_in(path, std::move(rules.error()));
  return rules;
}

}  // namespace vitrina::query
