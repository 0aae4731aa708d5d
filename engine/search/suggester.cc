#include "engine/search/suggester.h"

#include <algorithm>

#include "engine/query/syntax.h"
#include "index/base/checksum.h"
#include "index/text/code_points.h"
#include "index/text/keyboard_layout.h"

namespace vitrina::search {
namespace {

constexpr std::size_t kLettersForAnEdit = 4;
constexpr std::uint32_t kMostSteps = 64;   // of looking for a listing that holds all words
constexpr std::size_t kFormsLookedAt = 2;  // times as many of the catalog's words as are wanted

bool ends_with_white_space(std::string_view text) {
  for (std::size_t at = text.size(); at-- > 0 && text.size() - at <= 4;) {
    if (query::white_space_at(text, at) == text.size() - at) return true;
  }
  return false;
}

}  // namespace

void Suggester::suggest(std::string_view typed, const index::Segment& segment, const SuggestOptions& options,
                        SuggestResponse& response) {
  response.suggestions.clear();
  response.categories.clear();
  response.corrections.clear();
  shown_.clear();
  split(typed, segment.analyzer());
  find_ranges(segment, options);
  complete(segment, options, response);
  const bool has_words = !words_.empty() || !beginning_.empty();
  if (!options.verbatim && has_words && response.suggestions.size() < (options.limit + 1) / 2) {
    if (response.suggestions.empty()) complete_switched(typed, segment, options, response);
    if (response.corrections.empty()) complete_misspelt(typed, segment, options, response);
  }
  if (has_words) add_categories(segment, response);
}

void Suggester::split(std::string_view text, const index::Analyzer& analyzer) {
  words_.clear();
  beginning_.clear();
  head_.assign(text);
  const std::vector<index::Token>& tokens = analyzer.tokenize(text, analyzer_);
  std::size_t whole = tokens.size();
  if (!tokens.empty() && tokens.back().end == text.size() && !ends_with_white_space(text)) {
    --whole;
    beginning_.assign(tokens.back().form);
    head_.resize(tokens.back().begin);
  }
  for (std::size_t i = 0; i < whole; ++i) words_.emplace_back(tokens[i].form);
}

bool Suggester::is_new(std::string_view text, const index::Segment& segment) {
  // Terms where the catalog has them, for stems of one word are one term there.
  std::vector<std::uint64_t> words;
  for (const index::Token& token : segment.analyzer().tokenize(text, analyzer_)) {
    const TermId term = segment.find_term(token.stem);
    words.push_back(term != kNoTerm ? term : checksum(token.stem) | std::uint64_t{1} << 63);
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  if (std::find(shown_.begin(), shown_.end(), words) != shown_.end()) return false;
  shown_.push_back(std::move(words));
  return true;
}

void Suggester::find_ranges(const index::Segment& segment, const SuggestOptions& options) {
  const auto find = [&](const index::FormDictionary& forms, auto& ranges) {
    ranges.clear();
    if (beginning_.empty()) return;
    const auto range = forms.find_prefix(beginning_);
    if (range.begin < range.end) ranges.push_back(range);
  };
  find(segment.forms(), catalog_ranges_);
  if (options.log != nullptr) find(options.log->segment().forms(), log_ranges_);
}

void Suggester::complete(const index::Segment& segment, const SuggestOptions& options,
                         SuggestResponse& response) {
  if (options.log != nullptr) from_log(segment, options, response);
  if (response.suggestions.size() < options.limit) from_catalog(segment, options, response);
}

void Suggester::from_log(const index::Segment& segment, const SuggestOptions& options,
                         SuggestResponse& response) {
  const index::Segment& log = options.log->segment();
  if (!beginning_.empty() && log_ranges_.empty()) return;
  terms_.clear();
  for (const std::string& word : words_) {
    const TermId term = log.find_term(log.analyzer().stem(word, log_analyzer_));
    if (term == kNoTerm) return;
    terms_.push_back(term);
  }
  const auto knows = [&](std::string_view form) {
    const std::string_view stem = segment.analyzer().stem(form, analyzer_);
    return segment.find_term(stem) != kNoTerm || (options.rules != nullptr && options.rules->knows(stem));
  };
  for (const LoggedQuery& query :
       completion_.find(*options.log, {terms_, log_ranges_, options.limit}, knows)) {
    const std::string_view text = options.log->text(query.doc);
    if (response.suggestions.size() == options.limit) return;
    if (is_new(text, segment)) response.suggestions.push_back({std::string(text), query.searches});
  }
}

void Suggester::from_catalog(const index::Segment& segment, const SuggestOptions& options,
                             SuggestResponse& response) {
  const index::FormDictionary& forms = segment.forms();
  forms_.clear();
  for (const auto& range : catalog_ranges_) {
    for (FormId form = range.begin; form < range.end; ++form) forms_.emplace_back(forms.count(form), form);
  }
  const std::size_t few = std::min(forms_.size(), kFormsLookedAt * options.limit);
  std::partial_sort(forms_.begin(), forms_.begin() + static_cast<std::ptrdiff_t>(few), forms_.end(),
                    [](const auto& a, const auto& b) {
                      return a.first != b.first ? a.first > b.first : a.second < b.second;
                    });
  for (std::size_t i = 0; i < few && response.suggestions.size() < options.limit; ++i) {
    text_.assign(head_).append(forms.form(forms_[i].second));
    if (!words_.empty() && !finds_something(text_, segment)) continue;
    if (!is_new(text_, segment)) continue;
    response.suggestions.push_back({text_, 0});
  }
}

void Suggester::complete_switched(std::string_view text, const index::Segment& segment,
                                  const SuggestOptions& options, SuggestResponse& response) {
  if (!index::switch_layout(text, corrected_)) return;
  split(corrected_, segment.analyzer());
  find_ranges(segment, options);
  complete(segment, options, response);
  if (!response.suggestions.empty())
    response.corrections.add().set(text, corrected_, query::CorrectionKind::kLayout);
}

void Suggester::complete_misspelt(std::string_view text, const index::Segment& segment,
                                  const SuggestOptions& options, SuggestResponse& response) {
  split(text, segment.analyzer());
  bool is_changed = false;
  if (!words_.empty()) {
    query::parse_query(head_, segment, parse_scratch_, plan_);
    if (query::Corrector::is_wanted(plan_) &&
        corrector_.correct(head_, segment, plan_, options.rules, corrected_, word_corrections_)) {
      corrected_.append(beginning_);
      split(corrected_, segment.analyzer());
      is_changed = true;
    }
  }
  find_ranges(segment, options);
  if (index::count_code_points(beginning_) >= kLettersForAnEdit) {
    // A slip in the first letter is looked for only where there is nothing else.
    const bool is_first_right = !response.suggestions.empty();
    near_forms_.find_beginnings(segment.forms(), beginning_, is_first_right, catalog_ranges_);
    if (options.log != nullptr)
      near_forms_.find_beginnings(options.log->segment().forms(), beginning_, is_first_right, log_ranges_);
    is_changed = true;
  }
  if (!is_changed) return;
  const std::size_t before = response.suggestions.size();
  complete(segment, options, response);
  if (response.suggestions.size() > before) {
    response.corrections.add().set(text, response.suggestions[before].text, query::CorrectionKind::kSpelling);
  }
}

bool Suggester::finds_something(std::string_view text, const index::Segment& segment) {
  query::parse_query(text, segment, parse_scratch_, plan_);
  const std::span<GroupCursor> groups = cursors_.open(plan_, segment.postings());
  if (groups.empty() || groups.size() < plan_.groups.size()) return false;
  DocId doc = groups[0].doc();
  for (std::uint32_t step = 0; step < kMostSteps && doc != kEndDoc; ++step) {
    const DocId before = doc;
    for (GroupCursor& group : groups) {
      group.next_geq(doc);
      doc = group.doc();
    }
    if (doc == before) return true;
  }
  return false;
}

void Suggester::add_categories(const index::Segment& segment, SuggestResponse& response) {
  if (response.suggestions.empty()) return;
  query::parse_query(response.suggestions[0].text, segment, parse_scratch_, plan_);
  for (const CategoryCount& one : spread_.find(segment, plan_, kCategoriesSuggested))
    response.categories.push_back({segment.categories().path(one.category), one.count});
}

}  // namespace vitrina::search
