// KeywordIndex: which keywords of many campaigns does a query trigger?
//
// Of each active campaign at most one keyword comes out: the most specific that matches (exact before phrase
// before broad, then the one of more terms, then the text that is first in byte order, then the first), never
// the one with the higher bid. A campaign does not come out if one of its negatives holds: a negative of one
// or several words vetoes where all its words are in what was typed or in a correction of it, in any order
// (as a broad keyword; that is what Google's negative keywords without quotes and Yandex's minus phrases
// mean). Synonyms trigger but do not veto. What needs more than words (region, category, budget) is not asked
// here: targeting.h, and the eligibility that knows a clock.
//
// Candidates come in descending bound (candidate.h), equal ones by campaign; the caller may stop after any.
//
// Cost follows the query and what it matches, not the number of keywords: bucket_index.h, and a word that ten
// thousand campaigns bid on is one list, of which only as much is looked at as the caller wants.
//
// Size: 32 bytes a bid, about as many a distinct keyword, and the words. Building: some 2 µs a keyword.
// Exact. Threads: immutable after construction; MatchScratch one thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/ads/campaign/campaign.h"
#include "engine/ads/matching/bucket_index.h"
#include "engine/ads/matching/campaign_patterns.h"
#include "engine/ads/matching/candidate.h"
#include "engine/ads/matching/query_terms.h"
#include "engine/ads/matching/resolved_query.h"
#include "index/segment/interner.h"
#include "index/text/analyzer.h"

namespace vitrina::ads {

// The memory of one query after another, of any index. Holds 8 bytes a campaign.
class MatchScratch {
 private:
  friend class KeywordIndex;

  // What a campaign has to say to a query: the lowest specificity of its matches; a negative's is below all.
  struct Claim {
    std::uint32_t query = 0;  // what an older query left behind does not count
    std::uint32_t specificity = 0;
  };

  void start(std::size_t campaign_count);
  void claim(std::uint32_t campaign, std::uint32_t specificity) noexcept {
    Claim& claim = claims_[campaign];
    if (claim.query != query_ || specificity < claim.specificity) claim = {query_, specificity};
  }

  ResolvedQuery resolved_;
  std::uint32_t query_ = 0;    // counts queries
  std::vector<Claim> claims_;  // by campaign: of the lists gone through
  std::vector<PatternId> matched_;
  PatternSet long_keywords_;  // lists not gone through
  PatternSet long_negatives_;
  std::uint32_t searches_left_ = 0;  // for these, before it pays to go through them
  BidMerge bids_;
};

class KeywordIndex {
 public:
  KeywordIndex() = default;

  // Keywords and negatives without a word, or of more than kMaxReadingWords, are left out: nothing matches
  // them. Requires: fewer than 2^32 of anything; quality_bounds empty or one a campaign. Lifetime: keeps
  // nothing of the arguments.
  static KeywordIndex build(std::span<const Campaign* const> campaigns, const index::Analyzer& analyzer,
                            const BidScale& scale = {});
  static KeywordIndex build(std::span<const Campaign> campaigns, const index::Analyzer& analyzer,
                            const BidScale& scale = {}) {
    return build(pointers_to(campaigns), analyzer, scale);
  }

  std::size_t campaign_count() const noexcept { return active_.size(); }
  bool is_active(std::uint32_t campaign) const noexcept { return active_[campaign] != 0; }
  std::size_t bid_count() const noexcept { return bids_.size(); }
  std::size_t pattern_count() const noexcept { return keywords_.size(); }

  // Calls `visit(const Candidate&)` → Visit for each campaign triggered and not vetoed.
  template <class Visitor>
  void for_each_candidate(const QueryTerms& query, MatchScratch& scratch, Visitor&& visit) const {
    begin(query, scratch);
    Candidate candidate;
    while (next(scratch, candidate)) {
      if (visit(static_cast<const Candidate&>(candidate)) == Visit::kStop) return;
    }
  }

  // The same a candidate at a time, for who draws from several indexes at once: begin(), then next() until it
  // is false.
  void begin(const QueryTerms& query, MatchScratch& scratch) const;
  bool next(MatchScratch& scratch, Candidate& candidate) const;

  // What the query has to do with one campaign, by the same steps.
  struct Finding {
    std::optional<Candidate> candidate;     // the keyword that speaks, vetoed or not
    std::optional<std::uint32_t> negative;  // the first that holds, as a place in Campaign::negatives; looked
                                            // for only where there is a candidate
  };
  // Requires: campaign < campaign_count().
  Finding find(std::uint32_t campaign, const QueryTerms& query, MatchScratch& scratch) const;

 private:
  friend class KeywordIndexBuilder;

  void match_keywords(const QueryTerms& query, MatchScratch& scratch) const;
  void match_negatives(const QueryTerms& query, MatchScratch& scratch) const;
  void search_long_lists(std::uint32_t campaign, MatchScratch& scratch) const;
  void go_through_long_lists(MatchScratch& scratch) const;
  Candidate make_candidate(const Bid& bid, PatternId pattern) const;

  std::span<const Bid> bids_of(PatternId pattern) const noexcept {
    return std::span(bids_).subspan(bid_begin_[pattern], bid_begin_[pattern + 1] - bid_begin_[pattern]);
  }
  // Who has a negative, by ascending campaign.
  std::span<const std::uint32_t> vetoed_by(PatternId pattern) const noexcept {
    return std::span(vetoed_).subspan(vetoed_begin_[pattern],
                                      vetoed_begin_[pattern + 1] - vetoed_begin_[pattern]);
  }

  index::Interner terms_;
  BucketIndex keywords_;
  std::vector<std::uint32_t> bid_begin_;  // by pattern, one more
  std::vector<Bid> bids_;                 // of a pattern: in order; a campaign once
  CampaignPatterns campaign_keywords_;    // values are places in bids_
  BucketIndex negatives_;
  std::vector<std::uint32_t> vetoed_begin_;  // by pattern, one more
  std::vector<std::uint32_t> vetoed_;        // campaigns
  CampaignPatterns campaign_negatives_;      // values are places in Campaign::negatives
  std::vector<std::uint8_t> active_;
};

}  // namespace vitrina::ads
