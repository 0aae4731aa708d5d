// Corrector: what a shopper meant by words that the catalog does not know.
//
// Word by word, a run without white space at a time, and only where one of its words is unknown: the
// keyboard's other layout (and letters of the other script that look the same), then the other script by
// sound, then two words written as one or one written as two, then a misspelling. The first kind that gives
// words the catalog knows is taken. Of several spellings the one is taken that is nearest, more frequent, and
// stands in listings beside the other words of the query.
//
// Words with digits are never touched: `iphone 12` is not `iphone 13`. Nor is what stands in quotes, after a
// minus or in a field.
//
// Cost: nothing where all words are known (is_wanted() says so); else some 10 to 300 µs a word, of which at
// most kMaxCorrectedWords are tried. Threads: one at a time; keep one for its buffers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/query/parse.h"
#include "engine/query/plan.h"
#include "engine/query/reused_list.h"
#include "engine/query/rule_book.h"
#include "engine/query/syntax.h"
#include "index/dictionary/near_forms.h"
#include "index/dictionary/transliterator.h"
#include "index/postings/posting_lists.h"
#include "index/segment/segment.h"
#include "index/text/analyzer.h"

namespace vitrina::query {

// Closed; the names in answers are name_of()'s.
enum class CorrectionKind : std::uint8_t { kLayout, kTranslit, kSplit, kJoin, kSpelling };
std::string_view name_of(CorrectionKind kind) noexcept;  // "layout", …

struct Correction {
  std::string typed;
  std::string used;
  CorrectionKind kind = CorrectionKind::kSpelling;

  void set(std::string_view as_typed, std::string_view as_used, CorrectionKind its_kind) {
    typed.assign(as_typed);
    used.assign(as_used);
    kind = its_kind;
  }
  friend bool operator==(const Correction&, const Correction&) = default;
};
using Corrections = ReusedList<Correction>;

inline constexpr std::size_t kMaxCorrectedWords = 8;  // unknown ones of a query; further ones stay as typed

class Corrector {
 public:
  // Whether the plan holds a word that no listing does.
  static bool is_wanted(const Plan& plan) noexcept;

  // Replaces `corrected` by the text with corrections in place, and `corrections` by what they are. False
  // where nothing could be corrected. Requires: `plan` is parse_query()'s of `text` over this segment.
  // Words that synonyms of `rules` begin with (null: none) are known, too.
  bool correct(std::string_view text, const index::Segment& segment, const Plan& plan, const RuleBook* rules,
               std::string& corrected, Corrections& corrections);

 private:
  struct Word {  // a token of a run: bytes of the run
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::string form;
    bool is_known = true;
  };

  void begin(const index::Segment& segment, const Plan& plan, const RuleBook* rules);
  void correct_words(std::string_view words, std::string& corrected, Corrections& corrections);
  // How many bytes of `rest` were taken, which begins with a run; what they read instead is appended.
  std::size_t correct_run(std::string_view rest, std::size_t run, std::string& corrected,
                          Corrections& corrections);
  void analyse(std::string_view run, ReusedList<Word>& words);
  bool all_known(std::string_view run);

  bool is_word_on_its_own(std::string_view text);
  bool any_switched_run(std::string_view words);
  bool by_layout(std::string_view run, std::string& used);
  bool by_sound(const Word& word, std::string& used);
  // Forms within so many edits; those of the last word are remembered.
  const std::vector<index::NearForm>& near(const Word& word, std::uint32_t most);
  // Whether a form one edit away is more frequent than that.
  bool has_nearer(const Word& word, std::uint32_t frequency);
  bool by_split(const Word& word, std::string& used);
  bool by_spelling(const Word& word, std::string& used);

  TermId term_of(std::string_view form);
  // Listings that a whole word of the catalog stands in; 0: it is none.
  std::uint32_t frequency(std::string_view form);
  // Whether a listing holds both, as far as a bounded search finds out.
  bool stand_together(TermId a, TermId b);

  const index::Segment* segment_ = nullptr;
  const RuleBook* rules_ = nullptr;
  std::size_t tries_left_ = 0;
  bool is_switched_ = false;  // the piece at hand was typed on the other layout, all of it
  TermId rarest_ = kNoTerm;   // of the query's words that are known
  index::AnalyzerScratch analyzer_;
  index::NearForms near_forms_;
  index::Transliterator transliterator_;
  std::vector<index::NearForm> near_;
  std::string near_word_;        // that they are near to
  std::uint32_t near_most_ = 0;  // within so many edits; 0: of no word yet
  std::vector<index::SoundingForm> sounding_;
  std::vector<Piece> pieces_;
  ReusedList<Word> words_;
  ReusedList<Word> other_words_;
  std::string switched_;
  std::string used_;
  index::PostingCursor left_, right_;
};

}  // namespace vitrina::query
