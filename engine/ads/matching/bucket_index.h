// BucketIndex: which of many keywords match a query, without looking at more than a few of them.
//
// Distinct keywords (match type and terms) are patterns, numbered 0…; each stands in the bucket of its rarest
// term, rarest by the number of patterns that hold it. Whatever the match type, a matching pattern has all
// its terms in the query, its rarest too, so the buckets of the query's terms hold every match, each once.
// What thousands of campaigns bid on is one pattern: the bucket of a frequent word holds only patterns that
// are made of words as frequent.
//
// After König, Church, Markov: A data structure for sponsored search (ICDE 2009); where they shorten long
// keywords to bound their number of probes, every keyword here takes one.
//
// Size: 16 bytes and 4 a term for each pattern. Cost: one bucket a term of the query, one test of 64 bits a
// pattern in it. Threads: immutable after construction.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/ads/campaign/campaign.h"
#include "engine/ads/matching/resolved_query.h"

namespace vitrina::ads {

using PatternId = std::uint32_t;

class BucketIndex {
 public:
  std::size_t size() const noexcept { return signatures_.size(); }
  MatchType match_of(PatternId pattern) const noexcept { return patterns_[pattern].match; }
  std::span<const KeywordTerm> terms_of(PatternId pattern) const noexcept {
    return std::span(terms_).subspan(patterns_[pattern].first_term, patterns_[pattern].term_count);
  }

  // Calls `on_match(PatternId)` once for each pattern that the query matches.
  template <class OnMatch>
  void for_each_match(const ResolvedQuery& query, OnMatch&& on_match) const {
    const std::uint64_t absent = ~query.signature();
    for (const KeywordTerm term : query.distinct_terms()) {
      if (term + 1 >= bucket_begin_.size()) continue;  // a term that came after the last pattern
      for (PatternId pattern = bucket_begin_[term]; pattern < bucket_begin_[term + 1]; ++pattern) {
        const std::uint64_t signature = signatures_[pattern];
        if ((signature & absent) != 0) continue;
        if (query.matches(match_of(pattern), terms_of(pattern), signature)) on_match(pattern);
      }
    }
  }

 private:
  friend class BucketIndexBuilder;
  struct Pattern {
    std::uint32_t first_term = 0;
    std::uint16_t term_count = 0;
    MatchType match = MatchType::kBroad;
  };

  std::vector<std::uint32_t> bucket_begin_;  // by term; patterns of a bucket are neighbours
  std::vector<std::uint64_t> signatures_;
  std::vector<Pattern> patterns_;
  std::vector<KeywordTerm> terms_;
};

// Collects patterns. Threads: one at a time.
class BucketIndexBuilder {
 public:
  // The draft number of a pattern, the same for equal ones. A broad pattern's terms are a set. Requires: 1 to
  // kMaxReadingWords terms.
  std::uint32_t add(MatchType match, std::span<const KeywordTerm> terms);
  std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(patterns_.size()); }
  std::size_t term_count(std::uint32_t draft) const noexcept { return patterns_[draft].term_count; }

  // The index of what was added, and `ids[draft number]` = pattern id. Takes what is in the builder.
  BucketIndex finish(std::vector<PatternId>& ids) &&;

 private:
  std::span<const KeywordTerm> terms_of(std::uint32_t draft) const noexcept {
    return std::span(terms_).subspan(patterns_[draft].first_term, patterns_[draft].term_count);
  }
  void grow();

  static constexpr std::uint32_t kFree = 0xFFFFFFFFu;

  std::vector<BucketIndex::Pattern> patterns_;
  std::vector<std::uint64_t> hashes_;
  std::vector<KeywordTerm> terms_;
  std::vector<std::uint32_t> slots_;  // open addressing over hashes_
  std::vector<KeywordTerm> sorted_;   // of the pattern being added
};

}  // namespace vitrina::ads
