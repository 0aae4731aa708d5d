#include "engine/reach/reading_index.h"

#include <algorithm>
#include <numeric>

#include "index/base/check.h"

namespace vitrina::reach {

using ads::KeywordTerm;
using ads::MatchType;
using ads::ReadingUse;

void ReadingIndex::add(const ads::QueryTerms& query) {
  bool is_plain = query.readings().size() == 1;
  for (const ads::QueryTerms::Reading& reading : query.readings()) {
    for (const ads::QueryTerms::Word& word : query.words_of(reading)) {
      for (const ads::QueryTerms::Alternative& alternative : query.alternatives_of(word))
        is_plain &= alternative.origin != ads::TermOrigin::kSynonym;
    }
  }
  is_plain_.push_back(is_plain ? 1 : 0);
  ads::ResolvedQuery::store(query, terms_, readings_);
  begin_.push_back(readings_.size());
}

// Twice through the queries: to know how long the lists are, and to fill them.
void ReadingIndex::finish() {
  ads::ResolvedQuery query;
  list_begin_.assign(std::size_t{terms_.size()} + 1, 0);
  for (QueryNumber number = 0; number < size(); ++number) {
    load(number, ReadingUse::kTriggers, query);
    for (const KeywordTerm term : query.distinct_terms()) ++list_begin_[term + 1];
  }
  std::partial_sum(list_begin_.begin(), list_begin_.end(), list_begin_.begin());
  postings_.resize(list_begin_.back());
  std::vector<std::uint32_t> next(list_begin_.begin(), list_begin_.end() - 1);
  for (QueryNumber number = 0; number < size(); ++number) {
    load(number, ReadingUse::kTriggers, query);
    for (const KeywordTerm term : query.distinct_terms()) postings_[next[term]++] = number;
  }
}

void ReadingIndex::find(std::string_view keyword, MatchType match, ReadingUse use,
                        const index::Analyzer& analyzer, CatchScratch& scratch,
                        std::vector<QueryNumber>& caught) const {
  caught.clear();
  scratch.terms.clear();
  bool is_known = true;
  ads::for_each_asked_stem(keyword, analyzer, scratch.analyzer, [&](std::string_view stem) {
    const auto term = terms_.find(stem);
    is_known &= term.has_value();
    scratch.terms.push_back(term.value_or(ads::kUnknownKeywordTerm));
  });
  std::vector<KeywordTerm>& terms = scratch.terms;
  if (!is_known || terms.empty() || terms.size() > ads::kMaxReadingWords) return;

  std::vector<KeywordTerm>& lists = scratch.rarest_first;
  lists.assign(terms.begin(), terms.end());
  std::sort(lists.begin(), lists.end());
  lists.erase(std::unique(lists.begin(), lists.end()), lists.end());
  if (match == MatchType::kBroad) terms.assign(lists.begin(), lists.end());
  std::sort(lists.begin(), lists.end(),
            [&](KeywordTerm a, KeywordTerm b) { return queries_with(a).size() < queries_with(b).size(); });
  const auto first = queries_with(lists.front());
  caught.assign(first.begin(), first.end());
  for (const KeywordTerm term : std::span(lists).subspan(1)) {
    const auto list = queries_with(term);
    auto at = list.begin();
    std::erase_if(caught, [&](QueryNumber query) {
      // The next one is most often near; the step doubles until it is passed.
      std::ptrdiff_t step = 1;
      auto from = at;
      while (list.end() - from > step && from[step] < query) {
        from += step;
        step *= 2;
      }
      at = std::lower_bound(from, list.end() - from > step ? from + step + 1 : list.end(), query);
      return at == list.end() || *at != query;
    });
  }
  const std::uint64_t signature = ads::signature_of(terms);
  std::erase_if(caught, [&](QueryNumber query) {
    // One reading that has all the words has them for a broad keyword.
    if (match == MatchType::kBroad &&
        (is_plain_[query] != 0 || (terms.size() == 1 && use == ReadingUse::kTriggers)))
      return false;
    scratch.query.load(stored(query), use);
    return !scratch.query.matches(match, terms, signature);
  });
}

}  // namespace vitrina::reach
