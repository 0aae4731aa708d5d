#include "engine/query/syntax.h"

#include <array>

namespace vitrina::query {
namespace {

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

struct FieldName {
  std::string_view name;  // with its colon, lower case
  PieceKind kind;
};
constexpr std::array<FieldName, 3> kFields{{
    {"brand:", PieceKind::kBrand},
    {"category:", PieceKind::kCategory},
    {"price:", PieceKind::kPrice},
}};

bool starts_with_ignoring_case(std::string_view text, std::string_view lower) noexcept {
  if (text.size() < lower.size()) return false;
  for (std::size_t i = 0; i < lower.size(); ++i) {
    const char c = text[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c) != lower[i]) return false;
  }
  return true;
}

std::size_t run_end(std::string_view text, std::size_t at) noexcept {
  while (at < text.size() && white_space_at(text, at) == 0) ++at;
  return at;
}

Piece make_piece(PieceKind kind, std::size_t begin, std::size_t end, std::size_t value_begin,
                 std::size_t value_end) {
  return {kind, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end),
          static_cast<std::uint32_t>(value_begin), static_cast<std::uint32_t>(value_end)};
}

// A quoted value whose opening quote stands at `quote`; the piece begins at `begin`.
std::optional<Piece> quoted_piece(std::string_view text, PieceKind kind, std::size_t begin,
                                  std::size_t quote) {
  const std::size_t close = text.find('"', quote + 1);
  if (close == std::string_view::npos || close == quote + 1) return std::nullopt;
  return make_piece(kind, begin, close + 1, quote + 1, close);
}

// What begins at `at`, the start of a run.
std::optional<Piece> piece_at_run_start(std::string_view text, std::size_t at) {
  if (text[at] == '-') {
    if (at + 1 == text.size()) return std::nullopt;
    if (text[at + 1] == '"') return quoted_piece(text, PieceKind::kExcludedPhrase, at, at + 1);
    if (text[at + 1] == '-') return std::nullopt;
    const std::size_t end = run_end(text, at + 1);
    if (end == at + 1) return std::nullopt;
    return make_piece(PieceKind::kExcludedWords, at, end, at + 1, end);
  }
  for (const FieldName& field : kFields) {
    if (!starts_with_ignoring_case(text.substr(at), field.name)) continue;
    const std::size_t value = at + field.name.size();
    if (value < text.size() && text[value] == '"') return quoted_piece(text, field.kind, at, value);
    const std::size_t end = run_end(text, value);
    if (end == value) return std::nullopt;
    return make_piece(field.kind, at, end, value, end);
  }
  return std::nullopt;
}

}  // namespace

std::size_t white_space_at(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned first = byte(at);
  if (first == ' ' || (first >= '\t' && first <= '\r')) return 1;
  if (first == 0xC2 && (byte(at + 1) == 0xA0 || byte(at + 1) == 0x85)) return 2;  // no-break space, next line
  if (first == 0xE2 && byte(at + 1) == 0x80) {
    const unsigned third = byte(at + 2);  // U+2000–200A, line and paragraph separators, narrow no-break space
    if ((third >= 0x80 && third <= 0x8A) || third == 0xA8 || third == 0xA9 || third == 0xAF) return 3;
  }
  if (first == 0xE3 && byte(at + 1) == 0x80 && byte(at + 2) == 0x80) return 3;  // ideographic space
  return 0;
}

void split_query(std::string_view text, std::vector<Piece>& pieces) {
  pieces.clear();
  std::size_t words_begin = 0;
  const auto end_words = [&](std::size_t end) {
    if (end > words_begin)
      pieces.push_back(make_piece(PieceKind::kWords, words_begin, end, words_begin, end));
  };
  bool run_start = true;
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t space = white_space_at(text, at); space > 0) {
      at += space;
      run_start = true;
      continue;
    }
    std::optional<Piece> piece;
    if (run_start) piece = piece_at_run_start(text, at);
    if (!piece && text[at] == '"' && !(at > 0 && is_digit(text[at - 1]))) {
      piece = quoted_piece(text, PieceKind::kPhrase, at, at);
    }
    if (!piece) {
      ++at;
      run_start = false;
      continue;
    }
    end_words(at);
    pieces.push_back(*piece);
    at = words_begin = piece->end;
    run_start = true;  // `"a b"-c` reads like `"a b" -c`
  }
  end_words(text.size());
}

std::optional<PriceRange> parse_price_range(std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) return std::nullopt;
  PriceRange range;
  const auto read = [](std::string_view number, std::optional<Money>& into) {
    if (number.empty()) return true;
    const Result<Money> money = parse_money(number);
    if (!money || money->micros < 0) return false;
    into = *money;
    return true;
  };
  if (!read(text.substr(0, dots), range.min) || !read(text.substr(dots + 2), range.max)) return std::nullopt;
  if (!range.min && !range.max) return std::nullopt;
  if (range.min && range.max && *range.min > *range.max) return std::nullopt;
  return range;
}

}  // namespace vitrina::query
