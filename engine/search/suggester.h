// Suggester: what a shopper who has typed so far may be about to ask: whole queries that others have
// searched, else the catalog's own words, and the categories that the likeliest leads to.
//
// The last word is one being typed, unless white space follows it; nothing typed at all gives what is
// searched most. Where nothing begins so, what was typed is looked at as typed on the other keyboard layout,
// then as misspelt: by the corrector for whole words, by one edit for the one being typed.
//
// Nothing is suggested that the catalog has no word for, nor a query of fewer than kLeastSessionsShown
// sessions; and none that differs from one shown by order, inflection or repeated words alone.
//
// Threads: one at a time; keep one a worker. It remembers nothing between calls.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/query/corrector.h"
#include "engine/query/parse.h"
#include "engine/query/rule_book.h"
#include "engine/querylog/log_index.h"
#include "engine/search/category_spread.h"
#include "engine/search/log_completion.h"
#include "index/dictionary/near_forms.h"
#include "index/segment/segment.h"

namespace vitrina::search {

inline constexpr std::size_t kMostSuggestions = 50;
inline constexpr std::size_t kCategoriesSuggested = 3;

struct Suggestion {
  std::string text;
  std::uint32_t searches = 0;  // in the log; 0: out of the catalog's words
};

struct SuggestedCategory {
  std::vector<std::string> path;
  std::uint32_t count = 0;  // listings in it that hold all words of the first suggestion
};

struct SuggestResponse {
  std::vector<Suggestion> suggestions;
  std::vector<SuggestedCategory> categories;
  query::Corrections corrections;  // that the suggestions were found by
};

struct SuggestOptions {
  std::size_t limit = 8;                    // ≤ kMostSuggestions
  bool verbatim = false;                    // correct nothing
  const querylog::LogIndex* log = nullptr;  // null: the catalog's words alone
  const query::RuleBook* rules = nullptr;   // made for the segment; null: none
};

class Suggester {
 public:
  // Replaces `response`. Requires: valid UTF-8.
  void suggest(std::string_view typed, const index::Segment& segment, const SuggestOptions& options,
               SuggestResponse& response);

 private:
  // Fills head_, beginning_ and words_.
  void split(std::string_view text, const index::Analyzer& analyzer);
  // These append what is found for them, none twice.
  void complete(const index::Segment& segment, const SuggestOptions& options, SuggestResponse& response);
  void from_log(const index::Segment& segment, const SuggestOptions& options, SuggestResponse& response);
  void from_catalog(const index::Segment& segment, const SuggestOptions& options, SuggestResponse& response);
  void complete_switched(std::string_view text, const index::Segment& segment, const SuggestOptions& options,
                         SuggestResponse& response);
  void complete_misspelt(std::string_view text, const index::Segment& segment, const SuggestOptions& options,
                         SuggestResponse& response);

  // Whether nothing is shown yet that differs by order, inflection or repeated words alone; it is from then
  // on.
  bool is_new(std::string_view text, const index::Segment& segment);
  // The forms that begin as the word being typed does.
  void find_ranges(const index::Segment& segment, const SuggestOptions& options);
  // Whether a listing holds all words of the text, as far as a bounded search finds out.
  bool finds_something(std::string_view text, const index::Segment& segment);
  void add_categories(const index::Segment& segment, SuggestResponse& response);

  index::AnalyzerScratch analyzer_;
  index::AnalyzerScratch log_analyzer_;  // the log's may be of other languages
  query::ParseScratch parse_scratch_;
  query::Plan plan_;
  query::Corrector corrector_;
  index::NearForms near_forms_;
  LogCompletion completion_;
  CategorySpread spread_;
  GroupCursors cursors_;

  std::string head_;                // what stands before the word being typed, as it was typed
  std::string beginning_;           // of the word being typed, its form so far; empty: none is
  std::vector<std::string> words_;  // forms of the whole ones
  std::vector<index::FormDictionary::Range> log_ranges_, catalog_ranges_;
  std::vector<TermId> terms_;
  std::vector<std::pair<std::uint32_t, FormId>> forms_;
  std::string corrected_, text_;
  query::Corrections word_corrections_;
  std::vector<std::vector<std::uint64_t>> shown_;
};

}  // namespace vitrina::search
