// Query syntax: cuts a query text into pieces, without knowing any catalog.
//
//   word                        words
//   "two words"                 a phrase. A quote right after a digit is an inch sign (55") unless a phrase
//   is open -word  -"two words"         an exclusion; the minus stands at the start or after white space
//   brand:x  brand:"x y"        fields, at the start or after white space, in any letter case
//   category:a/b  price:a..b  price:a..  price:..b
//
// Nothing is an error: what is no syntax is words. A field's value may still turn out to be unknown; whoever
// looks it up then takes the whole piece as words.
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/base/money.h"

namespace vitrina::query {

enum class PieceKind : std::uint8_t {
  kWords,
  kPhrase,
  kExcludedWords,  // one run without white space
  kExcludedPhrase,
  kBrand,
  kCategory,
  kPrice,
};

// Bytes of the text: [begin, end) all of it, [value_begin, value_end) without sign, field name and quotes.
struct Piece {
  PieceKind kind = PieceKind::kWords;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t value_begin = 0;
  std::uint32_t value_end = 0;

  std::string_view whole(std::string_view text) const noexcept { return text.substr(begin, end - begin); }
  std::string_view value(std::string_view text) const noexcept {
    return text.substr(value_begin, value_end - value_begin);
  }
};

// Fills `pieces`: in order, without overlap; white space between them may be left out.
// Requires: text shorter than 4 GiB; any bytes.
void split_query(std::string_view text, std::vector<Piece>& pieces);

// Replaces `out` by the text with `on_words(std::string_view)` called for each piece of words, to append what
// is to stand there; all else as it is. `pieces` is a buffer.
template <class OnWords>
void rewrite_words(std::string_view text, std::vector<Piece>& pieces, std::string& out, OnWords&& on_words) {
  out.clear();
  split_query(text, pieces);
  std::size_t done = 0;
  for (const Piece& piece : pieces) {
    out.append(text.substr(done, piece.begin - done));
    if (piece.kind == PieceKind::kWords) {
      on_words(piece.whole(text));
    } else {
      out.append(piece.whole(text));
    }
    done = piece.end;
  }
  out.append(text.substr(done));
}

struct PriceRange {
  std::optional<Money> min;
  std::optional<Money> max;
};
// Reads "1000..5000", "1000.." or "..5000"; nullopt when it is none of these, is negative or runs backwards.
std::optional<PriceRange> parse_price_range(std::string_view text);

// White space of the separating kinds, ASCII and Unicode: how many bytes of it stand at `at`, 0 for none.
std::size_t white_space_at(std::string_view text, std::size_t at) noexcept;

}  // namespace vitrina::query
