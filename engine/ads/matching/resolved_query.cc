#include "engine/ads/matching/resolved_query.h"

namespace vitrina::ads {

void ResolvedQuery::resolve(const QueryTerms& query, const index::Interner& terms, ReadingUse use) {
  readings_.clear();
  word_begin_.assign(1, 0);
  alternatives_.clear();
  distinct_.clear();
  signature_ = 0;
  for (const QueryTerms::Reading& reading : query.readings()) {
    Reading resolved{static_cast<std::uint32_t>(word_begin_.size() - 1), reading.word_count, 0,
                     reading.truncated};
    for (const QueryTerms::Word& word : query.words_of(reading)) {
      for (const QueryTerms::Alternative& alternative : query.alternatives_of(word)) {
        if (use == ReadingUse::kVetoes && alternative.origin == TermOrigin::kSynonym) continue;
        const auto term = terms.find(query.stem_of(alternative));
        if (!term) continue;
        alternatives_.push_back(*term);
        resolved.signature |= signature_of(*term);
      }
      // A word that no keyword has keeps its place without alternatives.
      word_begin_.push_back(static_cast<std::uint32_t>(alternatives_.size()));
    }
    signature_ |= resolved.signature;
    readings_.push_back(resolved);
  }
  for (const KeywordTerm term : alternatives_) {
    if (std::find(distinct_.begin(), distinct_.end(), term) == distinct_.end()) distinct_.push_back(term);
  }
}

bool ResolvedQuery::matches(const Reading& reading, MatchType match,
                            std::span<const KeywordTerm> terms) const noexcept {
  switch (match) {
    case MatchType::kBroad:
      return holds_all(reading, terms);
    case MatchType::kPhrase:
      for (std::size_t skip = 0; skip + terms.size() <= reading.word_count; ++skip) {
        if (stand_at(reading.first_word + skip, terms)) return true;
      }
      return false;
    case MatchType::kExact:
      return !reading.truncated && terms.size() == reading.word_count && stand_at(reading.first_word, terms);
  }
  return false;
}

bool ResolvedQuery::holds_all(const Reading& reading, std::span<const KeywordTerm> terms) const noexcept {
  const auto begin = alternatives_.begin() + word_begin_[reading.first_word];
  const auto end = alternatives_.begin() + word_begin_[reading.first_word + reading.word_count];
  return std::all_of(terms.begin(), terms.end(),
                     [&](KeywordTerm term) { return std::find(begin, end, term) != end; });
}

bool ResolvedQuery::stand_at(std::size_t word, std::span<const KeywordTerm> terms) const noexcept {
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const auto begin = alternatives_.begin() + word_begin_[word + i];
    const auto end = alternatives_.begin() + word_begin_[word + i + 1];
    if (std::find(begin, end, terms[i]) == end) return false;
  }
  return true;
}

}  // namespace vitrina::ads
