#include "engine/ads/matching/resolved_query.h"

namespace vitrina::ads {

void ResolvedQuery::clear() {
  readings_.clear();
  word_begin_.assign(1, 0);
  alternatives_.clear();
  distinct_.clear();
  signature_ = 0;
}

void ResolvedQuery::find_distinct() {
  for (const KeywordTerm term : alternatives_) {
    if (std::find(distinct_.begin(), distinct_.end(), term) == distinct_.end()) distinct_.push_back(term);
  }
}

// A varint each: readings; of each, twice the words and one if truncated; of each word, its alternatives; of
// each, twice the term and one if a synonym.
void ResolvedQuery::store(const QueryTerms& query, index::Interner& terms, ByteWriter& out) {
  out.put_varint(query.readings().size());
  for (const QueryTerms::Reading& reading : query.readings()) {
    out.put_varint(std::uint64_t{reading.word_count} * 2 + (reading.truncated ? 1 : 0));
    for (const QueryTerms::Word& word : query.words_of(reading)) {
      out.put_varint(word.alternative_count);
      for (const QueryTerms::Alternative& alternative : query.alternatives_of(word)) {
        const std::uint64_t term = terms.intern(query.stem_of(alternative));
        out.put_varint(term * 2 + (alternative.origin == TermOrigin::kSynonym ? 1 : 0));
      }
    }
  }
}

void ResolvedQuery::load(Bytes stored, ReadingUse use) {
  clear();
  ByteReader in(stored);
  for (std::uint64_t readings = in.get_varint(); readings > 0; --readings) {
    const std::uint64_t words = in.get_varint();
    Reading reading{static_cast<std::uint32_t>(word_begin_.size() - 1), static_cast<std::uint32_t>(words / 2),
                    0, words % 2 != 0};
    for (std::uint64_t word = words / 2; word > 0; --word) {
      for (std::uint64_t alternatives = in.get_varint(); alternatives > 0; --alternatives) {
        const std::uint64_t alternative = in.get_varint();
        if (use == ReadingUse::kVetoes && alternative % 2 != 0) continue;
        const auto term = static_cast<KeywordTerm>(alternative / 2);
        alternatives_.push_back(term);
        reading.signature |= signature_of(term);
      }
      word_begin_.push_back(static_cast<std::uint32_t>(alternatives_.size()));
    }
    signature_ |= reading.signature;
    readings_.push_back(reading);
  }
  find_distinct();
}

void ResolvedQuery::resolve(const QueryTerms& query, const index::Interner& terms, ReadingUse use) {
  clear();
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
  find_distinct();
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
