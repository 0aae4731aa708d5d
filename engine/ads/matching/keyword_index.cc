#include "engine/ads/matching/keyword_index.h"

#include <algorithm>

#include "index/base/check.h"

namespace vitrina::ads {
namespace {

// A list of more entries is not gone through before the first candidate; instead, each candidate that is
// looked at is searched for in it. So a query that wants the best ten of ten thousand does not touch them
// all.
constexpr std::size_t kLongList = 256;
// After so many searches the caller evidently wants most of them, and going through is cheaper.
constexpr std::uint32_t kMaxSearches = 64;

constexpr std::uint32_t kVeto = 0;  // the specificity of a negative: nothing of the campaign speaks

}  // namespace

void MatchScratch::start(std::size_t campaign_count) {
  if (claims_.size() < campaign_count) claims_.resize(campaign_count);
  if (++query_ == 0) {  // after four billion queries
    std::fill(claims_.begin(), claims_.end(), Claim{});
    query_ = 1;
  }
  long_keywords_.clear();
  long_negatives_.clear();
  searches_left_ = kMaxSearches;
  bids_.clear();
}

void KeywordIndex::match_keywords(const QueryTerms& query, MatchScratch& scratch) const {
  scratch.matched_.clear();
  scratch.resolved_.resolve(query, terms_, ReadingUse::kTriggers);
  keywords_.for_each_match(scratch.resolved_,
                           [&](PatternId pattern) { scratch.matched_.push_back(pattern); });
}

void KeywordIndex::match_negatives(const QueryTerms& query, MatchScratch& scratch) const {
  scratch.matched_.clear();
  if (negatives_.size() == 0) return;
  scratch.resolved_.resolve(query, terms_, ReadingUse::kVetoes);
  negatives_.for_each_match(scratch.resolved_,
                            [&](PatternId pattern) { scratch.matched_.push_back(pattern); });
}

void KeywordIndex::begin(const QueryTerms& query, MatchScratch& scratch) const {
  scratch.start(campaign_count());
  match_keywords(query, scratch);
  if (scratch.matched_.empty()) return;
  const bool rivals = scratch.matched_.size() > 1;  // else a campaign has one match at most
  for (const PatternId pattern : scratch.matched_) {
    const auto bids = bids_of(pattern);
    scratch.bids_.add(bids, pattern);
    if (!rivals) continue;
    if (bids.size() > kLongList) {
      scratch.long_keywords_.add(pattern);
    } else {
      for (const Bid& bid : bids) scratch.claim(bid.campaign, bid.specificity);
    }
  }
  match_negatives(query, scratch);
  for (const PatternId pattern : scratch.matched_) {
    const auto campaigns = vetoed_by(pattern);
    if (campaigns.size() > kLongList) {
      scratch.long_negatives_.add(pattern);
    } else {
      for (const std::uint32_t campaign : campaigns) scratch.claim(campaign, kVeto);
    }
  }
  scratch.long_keywords_.finish();
  scratch.long_negatives_.finish();
  scratch.bids_.start();
}

bool KeywordIndex::next(MatchScratch& scratch, Candidate& candidate) const {
  for (BidMerge::Head head = scratch.bids_.next(); head.bid != nullptr; head = scratch.bids_.next()) {
    const Bid& bid = *head.bid;
    if (!scratch.long_keywords_.empty() || !scratch.long_negatives_.empty()) {
      if (scratch.searches_left_-- == 0) {
        go_through_long_lists(scratch);
      } else {
        search_long_lists(bid.campaign, scratch);
      }
    }
    const MatchScratch::Claim claim = scratch.claims_[bid.campaign];
    if (claim.query == scratch.query_ && claim.specificity < bid.specificity) continue;
    candidate = make_candidate(bid, head.list);
    return true;
  }
  return false;
}

void KeywordIndex::search_long_lists(std::uint32_t campaign, MatchScratch& scratch) const {
  campaign_keywords_.for_each_in(scratch.long_keywords_, campaign, [&](std::uint32_t place) {
    scratch.claim(campaign, bids_[place].specificity);
  });
  campaign_negatives_.for_each_in(scratch.long_negatives_, campaign,
                                  [&](std::uint32_t) { scratch.claim(campaign, kVeto); });
}

void KeywordIndex::go_through_long_lists(MatchScratch& scratch) const {
  for (const PatternId pattern : scratch.long_keywords_.patterns()) {
    for (const Bid& bid : bids_of(pattern)) scratch.claim(bid.campaign, bid.specificity);
  }
  for (const PatternId pattern : scratch.long_negatives_.patterns()) {
    for (const std::uint32_t campaign : vetoed_by(pattern)) scratch.claim(campaign, kVeto);
  }
  scratch.long_keywords_.clear();
  scratch.long_negatives_.clear();
}

Candidate KeywordIndex::make_candidate(const Bid& bid, PatternId pattern) const {
  return {bid.campaign,
          bid.keyword,
          keywords_.match_of(pattern),
          static_cast<std::uint32_t>(keywords_.terms_of(pattern).size()),
          bid.ticks,
          bid.bound};
}

KeywordIndex::Finding KeywordIndex::find(std::uint32_t campaign, const QueryTerms& query,
                                         MatchScratch& scratch) const {
  VITRINA_DCHECK(campaign < campaign_count());
  Finding finding;
  // All lists are searched as long ones are.
  const auto collect = [&](PatternSet& set) {
    set.clear();
    for (const PatternId pattern : scratch.matched_) set.add(pattern);
    set.finish();
  };
  match_keywords(query, scratch);
  collect(scratch.long_keywords_);
  const Bid* best = nullptr;
  campaign_keywords_.for_each_in(scratch.long_keywords_, campaign, [&](std::uint32_t place) {
    if (best == nullptr || bids_[place].specificity < best->specificity) best = &bids_[place];
  });
  if (best == nullptr) return finding;
  const auto place = static_cast<std::uint32_t>(best - bids_.data());
  const auto after = std::upper_bound(bid_begin_.begin(), bid_begin_.end(), place);
  finding.candidate = make_candidate(*best, static_cast<PatternId>(after - bid_begin_.begin() - 1));

  match_negatives(query, scratch);
  collect(scratch.long_negatives_);
  campaign_negatives_.for_each_in(scratch.long_negatives_, campaign, [&](std::uint32_t negative) {
    if (!finding.negative || negative < *finding.negative) finding.negative = negative;
  });
  return finding;
}

}  // namespace vitrina::ads
