#include "engine/ads/matching/keyword_index.h"

#include <algorithm>

#include "index/base/check.h"

namespace vitrina::ads {
namespace {

// A list of more entries is not gone through before the first candidate, but searched for a campaign when
// need be, so that a query that wants the best ten of ten thousand does not touch them all.
constexpr std::size_t kLongList = 256;
// After so many searches the caller evidently wants most of them, and going through is cheaper.
constexpr std::uint32_t kMaxSearches = 256;

}  // namespace

void MatchScratch::start(std::size_t campaign_count) {
  if (claims_.size() < campaign_count) {
    claims_.resize(campaign_count);
    vetoed_.resize(campaign_count);
  }
  if (++query_ == 0) {  // after four billion queries
    std::fill(claims_.begin(), claims_.end(), Claim{});
    std::fill(vetoed_.begin(), vetoed_.end(), 0u);
    query_ = 1;
  }
  matched_.clear();
  long_matched_.clear();
  long_vetoing_.clear();
  searches_left_ = kMaxSearches;
  bids_.clear();
}

void MatchScratch::claim(const Bid& bid) noexcept {
  Claim& claim = claims_[bid.campaign];
  if (claim.query != query_ || bid.specificity < claim.specificity) claim = {query_, bid.specificity};
}

const Bid* KeywordIndex::find_bid(PatternId pattern, std::uint32_t campaign) const noexcept {
  const auto begin = by_campaign_.begin() + bid_begin_[pattern];
  const auto end = by_campaign_.begin() + bid_begin_[pattern + 1];
  const auto found = std::lower_bound(
      begin, end, campaign, [&](std::uint32_t bid, std::uint32_t key) { return bids_[bid].campaign < key; });
  return found != end && bids_[*found].campaign == campaign ? &bids_[*found] : nullptr;
}

const KeywordIndex::Negative* KeywordIndex::find_negative(PatternId pattern,
                                                          std::uint32_t campaign) const noexcept {
  const auto uses = negatives_of(pattern);
  const auto found =
      std::lower_bound(uses.begin(), uses.end(), campaign,
                       [](const Negative& use, std::uint32_t key) { return use.campaign < key; });
  return found != uses.end() && found->campaign == campaign ? &*found : nullptr;
}

Candidate KeywordIndex::make_candidate(const Bid& bid, PatternId pattern) const {
  return {bid.campaign,
          bid.keyword,
          keywords_.match_of(pattern),
          static_cast<std::uint32_t>(keywords_.terms_of(pattern).size()),
          bid.ticks,
          bid.bound};
}

void KeywordIndex::match_keywords(const QueryTerms& query, MatchScratch& scratch) const {
  scratch.start(campaign_count());
  scratch.triggers_.resolve(query, terms_, ReadingUse::kTriggers);
  keywords_.for_each_match(scratch.triggers_,
                           [&](PatternId pattern) { scratch.matched_.push_back(pattern); });
}

void KeywordIndex::match_negatives(const QueryTerms& query, MatchScratch& scratch) const {
  if (negatives_.size() == 0) return;
  scratch.vetoes_.resolve(query, terms_, ReadingUse::kVetoes);
  negatives_.for_each_match(scratch.vetoes_, [&](PatternId pattern) {
    const auto uses = negatives_of(pattern);
    if (uses.size() > kLongList) {
      scratch.long_vetoing_.push_back(pattern);
    } else {
      for (const Negative& use : uses) scratch.vetoed_[use.campaign] = scratch.query_;
    }
  });
}

void KeywordIndex::start(const QueryTerms& query, MatchScratch& scratch) const {
  match_keywords(query, scratch);
  if (scratch.matched_.empty()) return;
  match_negatives(query, scratch);
  const bool rivals = scratch.matched_.size() > 1;  // else a campaign has one match at most
  for (const PatternId pattern : scratch.matched_) {
    const auto bids = bids_of(pattern);
    scratch.bids_.add(bids, pattern);
    if (!rivals) continue;
    if (bids.size() > kLongList) {
      scratch.long_matched_.push_back(pattern);
    } else {
      for (const Bid& bid : bids) scratch.claim(bid);
    }
  }
  scratch.bids_.start();
}

bool KeywordIndex::next(MatchScratch& scratch, Candidate& candidate) const {
  for (BidMerge::Head head = scratch.bids_.next(); head.bid != nullptr; head = scratch.bids_.next()) {
    const Bid& bid = *head.bid;
    const bool long_lists = !scratch.long_matched_.empty() || !scratch.long_vetoing_.empty();
    if (long_lists && scratch.searches_left_-- == 0) go_through_long_lists(scratch);
    if (!speaks(bid, scratch) || is_vetoed(bid.campaign, scratch)) continue;
    candidate = make_candidate(bid, head.list);
    return true;
  }
  return false;
}

// Whether no other match of the campaign is more specific.
bool KeywordIndex::speaks(const Bid& bid, MatchScratch& scratch) const {
  const MatchScratch::Claim claim = scratch.claims_[bid.campaign];
  if (claim.query == scratch.query_ && claim.specificity < bid.specificity) return false;
  return std::none_of(scratch.long_matched_.begin(), scratch.long_matched_.end(), [&](PatternId pattern) {
    const Bid* rival = find_bid(pattern, bid.campaign);
    return rival != nullptr && rival->specificity < bid.specificity;
  });
}

bool KeywordIndex::is_vetoed(std::uint32_t campaign, const MatchScratch& scratch) const {
  return scratch.vetoed_[campaign] == scratch.query_ ||
         std::any_of(scratch.long_vetoing_.begin(), scratch.long_vetoing_.end(),
                     [&](PatternId pattern) { return find_negative(pattern, campaign) != nullptr; });
}

void KeywordIndex::go_through_long_lists(MatchScratch& scratch) const {
  for (const PatternId pattern : scratch.long_matched_) {
    for (const Bid& bid : bids_of(pattern)) scratch.claim(bid);
  }
  for (const PatternId pattern : scratch.long_vetoing_) {
    for (const Negative& use : negatives_of(pattern)) scratch.vetoed_[use.campaign] = scratch.query_;
  }
  scratch.long_matched_.clear();
  scratch.long_vetoing_.clear();
}

KeywordIndex::Finding KeywordIndex::find(std::uint32_t campaign, const QueryTerms& query,
                                         MatchScratch& scratch) const {
  VITRINA_DCHECK(campaign < campaign_count());
  Finding finding;
  match_keywords(query, scratch);
  const Bid* best = nullptr;
  for (const PatternId pattern : scratch.matched_) {
    const Bid* bid = find_bid(pattern, campaign);
    if (bid == nullptr || (best != nullptr && best->specificity < bid->specificity)) continue;
    best = bid;
    finding.candidate = make_candidate(*bid, pattern);
  }
  if (best == nullptr) return finding;
  scratch.vetoes_.resolve(query, terms_, ReadingUse::kVetoes);
  negatives_.for_each_match(scratch.vetoes_, [&](PatternId pattern) {
    const Negative* use = find_negative(pattern, campaign);
    if (use != nullptr && (!finding.negative || use->negative < *finding.negative))
      finding.negative = use->negative;
  });
  return finding;
}

}  // namespace vitrina::ads
