// Analyzer: text → tokens. The one place where index, query, highlighting and (later) ads agree on words.
//
// The steps, per code point where possible: Unicode compatibility decomposition, case folding, combining
// marks dropped (but й stays й), ё→е; then tokens by Unicode letters and digits; then Snowball stemming
// chosen by script.
//
// Tokens (see README for the table): letters and digits run together (`a4`, `iphone12`, `006r90321`); a
// number may hold `.` `,` `/` between digits (`1/2`, `802.11`; decimal comma becomes a point, English
// thousands lose theirs); a number followed by a known unit, glued or after one space or hyphen, is two
// tokens, the second marked `unit_of_previous` with its canonical form (`256gb`, `256 ГБ` → `256`, `gb`); `"`
// and `'` after a number are the units `in` and `ft`; apostrophes inside words vanish (`levi's` → `levis`);
// `c++`, `c#` keep their signs; a hyphen between word characters separates tokens marked `hyphen_before`
// (`wi-fi` → `wi`, `fi`), but not between two numbers (`2-3`) nor after a unit.
//
// On top of tokens, a text yields *terms* (`for_each_term`): each token's stem, and compounds: number+unit
// (`256gb`) and hyphenated words joined (`wifi`, stemmed). An index stores all of them; a query asks for the
// number+unit compound instead of its two parts, and for the parts of a hyphenated word.
//
// Threads: Analyzer is immutable after construction, const from any thread; AnalyzerScratch one thread at a
// time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "index/base/result.h"

namespace vitrina::index {

struct AnalyzerOptions {
  std::string latin_language = "english";  // a Snowball name Xapian knows, or "none"
  std::string cyrillic_language = "russian";
  friend bool operator==(const AnalyzerOptions&, const AnalyzerOptions&) = default;
};

struct Token {
  std::string_view form;  // normalised, unstemmed: `кроссовки`
  std::string_view stem;  // `кроссовк`; equal to form for numbers and mixed tokens
  // Bytes [begin, end) of the original text, on code point borders, without overlap. Empty only where one
  // code point makes several tokens (㎧): the first has its bytes.
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool is_number = false;
  bool unit_of_previous = false;
  bool hyphen_before = false;
};

// The form of a longer token is cut to this, at a code point's border; its begin and end are not.
inline constexpr std::size_t kMaxTokenBytes = 64;

// The tokens of one text and the memory they stand in; reused from text to text so that steady state does not
// allocate. Also holds the cache form → stem.
class AnalyzerScratch {
 public:
  AnalyzerScratch();
  AnalyzerScratch(AnalyzerScratch&&) noexcept;
  ~AnalyzerScratch();

 private:
  friend class Analyzer;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

class Analyzer {
 public:
  // Errors: kInvalidArgument when a language is unknown, with the known ones.
  static Result<Analyzer> create(AnalyzerOptions options = {});

  Analyzer(Analyzer&&) noexcept;
  Analyzer& operator=(Analyzer&&) noexcept;
  ~Analyzer();

  const AnalyzerOptions& options() const noexcept;

  // Everything that decides which terms a text yields: token rules' version, stemmer names, Xapian and
  // Unicode versions. An image built under another fingerprint is refused.
  const std::string& fingerprint() const noexcept;

  // The tokens of `text`, in order. Invalid UTF-8 separates tokens (dumps and requests are validated before).
  // Linear in the text; bytes beyond 4 GiB are not looked at.
  // Lifetime: valid until the next tokenize() with the same scratch.
  const std::vector<Token>& tokenize(std::string_view text, AnalyzerScratch& scratch) const;

  // The stem of a form that tokenize() produced (a unit's is its form).
  // Lifetime: valid until the next stem() with the same scratch.
  std::string_view stem(std::string_view form, AnalyzerScratch& scratch) const;

  // Normalises as for tokens but keeps spaces and punctuation (runs of white space become one space, ends
  // trimmed): for comparing names, as in brand:apple against "Apple".
  std::string fold(std::string_view text) const;

  // Calls `on_term(std::string_view term, std::size_t first_token, std::size_t last_token)` for every term an
  // index stores: each token's stem, then the compounds that end at it. Lifetime: of the tokens.
  template <class OnTerm>
  void for_each_term(const std::vector<Token>& tokens, AnalyzerScratch& scratch, OnTerm&& on_term) const {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      on_term(tokens[i].stem, i, i);
      if (tokens[i].unit_of_previous) on_term(compound(tokens, i - 1, i, scratch), i - 1, i);
      if (tokens[i].hyphen_before && (i + 1 == tokens.size() || !tokens[i + 1].hyphen_before)) {
        std::size_t first = i;
        while (tokens[first].hyphen_before) --first;
        on_term(compound(tokens, first, i, scratch), first, i);
      }
    }
  }

  // The compound term of tokens [first, last], which tokenize() gave with this scratch: their forms joined,
  // cut like a token's, stemmed as one word (a number with its unit is not stemmed). Lifetime: of the tokens.
  std::string_view compound(const std::vector<Token>& tokens, std::size_t first, std::size_t last,
                            AnalyzerScratch& scratch) const;

 private:
  struct Impl;
  explicit Analyzer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace vitrina::index
