// ReadingIndex: which of the searched queries would a keyword catch?
//
// Every distinct query of the log stands here as the ads of its page would read it: what was typed, what it
// was corrected to, the synonyms. A keyword's catch is an AND over the lists of its words; phrase and exact,
// and whatever has several readings, are then checked by the very rules of serving
// (engine/ads/matching/resolved_query.h).
//
// Size: some 15 bytes a query, 4 a word of it, and the distinct words. Cost of a catch: the shortest list,
// and 0.1 µs a query that is to be checked. Exact. Threads: immutable after finish(), CatchScratch one at a
// time.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ads/campaign/campaign.h"
#include "engine/ads/matching/resolved_query.h"
#include "index/base/bytes.h"
#include "index/segment/interner.h"
#include "index/text/analyzer.h"

namespace vitrina::reach {

using QueryNumber = std::uint32_t;  // a query's doc id in the log's index: frequent ones first

struct CatchScratch {
  index::AnalyzerScratch analyzer;
  std::vector<ads::KeywordTerm> terms;
  std::vector<ads::KeywordTerm> rarest_first;
  ads::ResolvedQuery query;
};

class ReadingIndex {
 public:
  // Appends a query: the numbers are 0, 1, …. Not after finish().
  void add(const ads::QueryTerms& query);
  void finish();

  std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(begin_.size() - 1); }
  std::size_t size_bytes() const noexcept {
    return readings_.size() + begin_.size() * sizeof(std::uint64_t) + is_plain_.size() +
           (list_begin_.size() + postings_.size()) * sizeof(std::uint32_t);
  }
  std::uint32_t term_count() const noexcept { return terms_.size(); }
  // Nothing where no query has it.
  std::optional<ads::KeywordTerm> find_term(std::string_view stem) const { return terms_.find(stem); }
  std::string_view term(ads::KeywordTerm number) const noexcept { return terms_[number]; }

  // The queries that a keyword catches, ascending. `use`: a campaign's negatives catch as broad keywords, and
  // not by synonyms. A text without a word, or of too many, catches nothing. Requires: the analyzer of the
  // segment that the queries were read by.
  void find(std::string_view keyword, ads::MatchType match, ads::ReadingUse use,
            const index::Analyzer& analyzer, CatchScratch& scratch, std::vector<QueryNumber>& caught) const;

  // The queries that have a word among the alternatives of any of their readings; ascending.
  std::span<const QueryNumber> queries_with(ads::KeywordTerm term) const noexcept {
    return std::span(postings_).subspan(list_begin_[term], list_begin_[term + 1] - list_begin_[term]);
  }
  // As the ads read it.
  void load(QueryNumber query, ads::ReadingUse use, ads::ResolvedQuery& resolved) const {
    resolved.load(stored(query), use);
  }

 private:
  Bytes stored(QueryNumber query) const noexcept {
    return readings_.bytes().subspan(begin_[query], begin_[query + 1] - begin_[query]);
  }

  index::Interner terms_;
  ByteWriter readings_;
  std::vector<std::uint64_t> begin_{0};  // by query, one more
  std::vector<std::uint8_t> is_plain_;   // by query: one reading without synonyms
  std::vector<std::uint32_t> list_begin_;
  std::vector<QueryNumber> postings_;
};

}  // namespace vitrina::reach
