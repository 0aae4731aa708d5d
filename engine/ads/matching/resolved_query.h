// ResolvedQuery: QueryTerms as the term ids of one index, and the three rules that say whether a keyword
// matches them (DESIGN.md section 9):
//
//   broad   every term of the keyword is in the query
//   phrase  the keyword's terms stand in the query in order, side by side
//   exact   the query is the keyword's terms and nothing else
//
// each within one reading of the query. Serving and explain use these functions and no others.
//
// Signatures: a set of terms hashed to 64 bits, one a term. Unless a keyword's signature is within the
// query's, the keyword does not match; this refuses nearly all that do not, without looking at their terms.
//
// Threads: one at a time. Lifetime: of ids, the index it was resolved against.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/ads/campaign/campaign.h"
#include "engine/ads/matching/query_terms.h"
#include "index/base/bytes.h"
#include "index/segment/interner.h"

namespace vitrina::ads {

// A stem of some keyword or negative, numbered by the index.
using KeywordTerm = std::uint32_t;
inline constexpr KeywordTerm kUnknownKeywordTerm = 0xFFFFFFFFu;

constexpr std::uint64_t signature_of(KeywordTerm term) noexcept {
  return std::uint64_t{1} << ((term * 0x9E3779B1u) >> 26);
}
inline std::uint64_t signature_of(std::span<const KeywordTerm> terms) noexcept {
  std::uint64_t signature = 0;
  for (const KeywordTerm term : terms) signature |= signature_of(term);
  return signature;
}

// Which of a query's alternatives count.
enum class ReadingUse : std::uint8_t { kTriggers, kVetoes };  // vetoes: without synonyms

class ResolvedQuery {
 public:
  void resolve(const QueryTerms& query, const index::Interner& terms, ReadingUse use);

  // For who keeps many queries: a query as few bytes, its stems interned, and back: what load() gives is what
  // resolve() would. Requires: bytes that store() has written, with the same interner.
  static void store(const QueryTerms& query, index::Interner& terms, ByteWriter& out);
  void load(Bytes stored, ReadingUse use);

  std::size_t reading_count() const noexcept { return readings_.size(); }
  // The known terms of all readings, each once.
  std::span<const KeywordTerm> distinct_terms() const noexcept { return distinct_; }
  // Of all readings together.
  std::uint64_t signature() const noexcept { return signature_; }

  // Whether a keyword matches some reading. `signature` is that of `terms`. Requires: terms not empty; those
  // of a broad keyword may stand in any order.
  bool matches(MatchType match, std::span<const KeywordTerm> terms, std::uint64_t signature) const noexcept {
    return std::any_of(readings_.begin(), readings_.end(), [&](const Reading& reading) {
      return (signature & ~reading.signature) == 0 && matches(reading, match, terms);
    });
  }

 private:
  struct Reading {
    std::uint32_t first_word = 0;
    std::uint32_t word_count = 0;
    std::uint64_t signature = 0;
    bool truncated = false;
  };

  void clear();
  void find_distinct();
  bool matches(const Reading& reading, MatchType match, std::span<const KeywordTerm> terms) const noexcept;
  bool holds_all(const Reading& reading, std::span<const KeywordTerm> terms) const noexcept;
  bool stand_at(std::size_t word, std::span<const KeywordTerm> terms) const noexcept;

  std::vector<Reading> readings_;
  std::vector<std::uint32_t> word_begin_;  // places in alternatives_, one more than words
  std::vector<KeywordTerm> alternatives_;
  std::vector<KeywordTerm> distinct_;
  std::uint64_t signature_ = 0;
};

}  // namespace vitrina::ads
