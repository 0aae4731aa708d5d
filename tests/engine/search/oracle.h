// The right answer: a slow, obvious search that the fast one is held to.
//
// It shares the plan and the posting bytes with the engine and nothing else: every posting is read one after
// the other into maps, filters and facets are evaluated on the listings' own strings, hits are sorted whole.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/query/plan.h"
#include "engine/search/match.h"
#include "engine/search/request.h"
#include "index/catalog/listing.h"
#include "index/segment/segment.h"

namespace vitrina::search::test {

struct OracleMatches {
  std::uint32_t held = 0;  // the quorum
  std::vector<Match> matches;
};

// Every listing that `admits` lets pass and that holds the quorum of the plan's groups.
OracleMatches oracle_matches(const query::Plan& plan, const index::PostingLists& postings,
                             std::span<const std::uint8_t> quality, std::uint32_t relax_below,
                             const std::function<bool(DocId)>& admits);

struct OracleFacet {
  std::map<std::string, std::uint64_t> values;  // category: children of the chosen node
  std::vector<std::int64_t> numbers;            // price, rating in micros: of every listing that counts
};

struct OracleAnswer {
  std::uint32_t held = 0;
  std::vector<Match> hits;  // all of them, best first
  std::map<std::string, OracleFacet> facets;
};

class Oracle {
 public:
  explicit Oracle(const index::Segment& segment);

  const index::Listing& listing(DocId doc) const { return listings_[doc]; }
  bool title_holds(DocId doc, const std::vector<std::string>& stems) const;

  // `plan` is the request's query, parsed.
  OracleAnswer search(const SearchRequest& request, const query::Plan& plan, std::uint32_t relax_below) const;

 private:
  bool demanded(const query::Plan& plan, DocId doc) const;
  std::vector<std::string> failed_filters(const Filters& filters, DocId doc) const;
  bool comes_before(Sort sort, const Match& a, const Match& b) const;

  const index::Segment& segment_;
  std::vector<index::Listing> listings_;
  std::vector<std::vector<std::string>> title_stems_;
  std::vector<std::vector<TermId>> doc_terms_;
};

}  // namespace vitrina::search::test
