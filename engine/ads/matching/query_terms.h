// QueryTerms: the words of a query as stems, in order, as keywords are matched against them: what was typed,
// and the other readings of it (corrections, synonyms).
//
// A reading is a sequence of words; a word has one or several alternatives. A synonym or a corrected spelling
// of one word is an alternative of that word; what changes the number of words (split, joined, a synonym of
// several words) is a reading of its own. A keyword matches if it matches one reading. Prefix alternatives do
// not belong here: what a shopper has not finished typing triggers nothing.
//
// Words are those that a search asks for (index/text/README.md, "terms asked"): each token's stem, a number
// with its unit as one word (`256gb`), the parts of a hyphenated word. Unlike the groups of a Plan they are
// kept in order and as often as they were typed.
//
// Stems are strings, so that the value depends on no index. Reused from query to query it allocates nothing.
//
// Threads: a value, one thread at a time.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/query/plan.h"
#include "engine/query/rule_book.h"
#include "engine/query/syntax.h"
#include "index/text/analyzer.h"

namespace vitrina::ads {

// The limits bound what a query costs. Past them: a reading is ignored, a word is dropped and its reading is
// matched as the beginning of a longer one, an alternative is ignored.
inline constexpr std::size_t kMaxReadings = 8;
inline constexpr std::size_t kMaxReadingWords = 32;
inline constexpr std::size_t kMaxWordAlternatives = 8;

enum class TermOrigin : std::uint8_t {
  kTyped,
  kCorrected,
  kSynonym,  // triggers keywords, but not negatives: the shopper did not mean that word
};

class QueryTerms {
 public:
  struct Alternative {
    std::uint32_t stem_begin = 0;  // bytes [begin, end) of the pool
    std::uint32_t stem_end = 0;
    TermOrigin origin = TermOrigin::kTyped;
  };
  struct Word {
    std::uint32_t first_alternative = 0;
    std::uint32_t alternative_count = 0;
  };
  struct Reading {
    std::uint32_t first_word = 0;
    std::uint32_t word_count = 0;
    bool truncated = false;  // words were dropped: no exact keyword matches it
  };

  void clear();

  // Words added from now on belong to a new reading.
  void begin_reading();
  // Requires: begin_reading() was called since clear().
  void add_word(std::string_view stem, TermOrigin origin = TermOrigin::kTyped);
  // Another way to read the word added last.
  void add_alternative(std::string_view stem, TermOrigin origin);

  std::span<const Reading> readings() const noexcept { return readings_; }
  std::span<const Word> words_of(const Reading& reading) const noexcept {
    return std::span(words_).subspan(reading.first_word, reading.word_count);
  }
  std::span<const Alternative> alternatives_of(const Word& word) const noexcept {
    return std::span(alternatives_).subspan(word.first_alternative, word.alternative_count);
  }
  std::string_view stem_of(const Alternative& alternative) const noexcept {
    return std::string_view(stems_).substr(alternative.stem_begin,
                                           alternative.stem_end - alternative.stem_begin);
  }

 private:
  std::vector<Reading> readings_;
  std::vector<Word> words_;
  std::vector<Alternative> alternatives_;
  std::string stems_;
  bool dropping_ = false;  // what is added now belongs to nothing
};

// Calls `on_stem(std::string_view)` for each word that `text` asks for, in order, repeats included. The one
// analysis of keywords, negatives and queries; the same as that of query::parse_query.
template <class OnStem>
void for_each_asked_stem(std::string_view text, const index::Analyzer& analyzer,
                         index::AnalyzerScratch& scratch, OnStem&& on_stem) {
  const std::vector<index::Token>& tokens = analyzer.tokenize(text, scratch);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i + 1 < tokens.size() && tokens[i + 1].unit_of_previous) {
      on_stem(analyzer.compound(tokens, i, i + 1, scratch));
      ++i;
    } else {
      on_stem(tokens[i].stem);
    }
  }
}

// Appends a reading: the words of `text`, which has no syntax.
void add_text_reading(std::string_view text, TermOrigin origin, const index::Analyzer& analyzer,
                      index::AnalyzerScratch& scratch, QueryTerms& terms);

struct QueryTermsScratch {
  index::AnalyzerScratch analyzer;
  std::vector<query::Piece> pieces;
};

// Appends a reading: what was typed, `plan.text`, less its syntax. Words inside quotes are words; exclusions,
// and fields that the plan took as such, are not. A word that `rules` (null: none) know a synonym of, of one
// word too, has that as an alternative. Requires: `plan` was parsed with the same analyzer.
void add_plan_reading(const query::Plan& plan, const index::Analyzer& analyzer, const query::RuleBook* rules,
                      QueryTermsScratch& scratch, QueryTerms& terms);

}  // namespace vitrina::ads
