// Rewording: other words for a query whose words are all known, and that no listing holds together.
//
// Two that are one word of the catalog are joined (`аудио система`), and a rare one (a slip in somebody's
// title) that is one edit from a much more frequent one is read as that; then some listing must hold them
// all, or the query stays as it was typed. Words with digits are never touched, nor what stands in quotes,
// after a minus or in a field.
//
// Cost: a look into the dictionary beside each word; only where that finds something, postings are read.
// Threads: one at a time; keep one for its buffers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/query/corrector.h"
#include "engine/query/parse.h"
#include "engine/query/plan.h"
#include "engine/query/reused_list.h"
#include "engine/query/rule_book.h"
#include "engine/query/syntax.h"
#include "index/dictionary/near_forms.h"
#include "index/postings/posting_lists.h"
#include "index/segment/segment.h"
#include "index/text/analyzer.h"

namespace vitrina::query {

inline constexpr std::uint32_t kRareListings = 5;  // a word of fewer may be a slip in somebody's title

class Rewording {
 public:
  // As Corrector::correct(). Requires: not Corrector::is_wanted(plan); no rule was applied to the plan.
  bool reword(std::string_view text, const index::Segment& segment, const Plan& plan, const RuleBook* rules,
              std::string& corrected, Corrections& corrections);

 private:
  struct Word {  // bytes of its piece
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::string form;
    std::size_t letters = 0;  // 0: it has digits
  };

  // Whether two of the words may be one, or one is rare; true where the plan alone does not tell.
  bool may_be_reworded(const Plan& plan);
  void read(std::string_view words);
  void reword_words(std::string_view words, std::string& corrected, Corrections& corrections);
  bool is_rare(const Word& word);
  // The words [i] and [i + 1] as one, where that is a word of the catalog.
  bool joins(std::size_t i, std::string& used);
  // A much more frequent form one edit away.
  bool has_likelier(const Word& word, std::string& used);
  std::uint32_t frequency(std::string_view form) const;
  bool any_holds_all(const Plan& plan);

  const index::Segment* segment_ = nullptr;
  const RuleBook* rules_ = nullptr;
  std::size_t tries_left_ = 0;
  index::AnalyzerScratch analyzer_;
  index::NearForms near_forms_;
  std::vector<index::NearForm> near_;
  std::vector<Piece> pieces_;
  ReusedList<Word> words_;
  std::string used_;
  ParseScratch parse_scratch_;
  Plan plan_;  // of what a query was reworded to
  std::vector<index::PostingCursor> cursors_;
  std::vector<index::PostingCursor*> by_rarity_;
};

}  // namespace vitrina::query
