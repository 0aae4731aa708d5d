// AdSelector: which ads fill the slots of a page, and at what price: matching, eligibility, prediction and
// the auction, in one pass. Also says of chosen campaigns what became of each of their ads.
//
// The steps of a selection:
//   1. campaigns that the query (or, without one, the page's category) triggers, in descending bound;
//   2. those in schedule that target the request, may spend and are not throttled (engine/ads/pacing); what
//      they bid is then at most what they have left;
//   3. their ads: an erid where one is required, then the judge: stock, filters, relevance above the floor;
//   4. quality = click rate (at most kMaxLift × the ad's prior) × relevance;
//   5. the auction over all of them.
// Ads are looked at some dozens at a time, until no bound that is left could change a slot or a price, so the
// outcome is that of looking at all; what is then kept as the auction's input are the candidates that matter.
//
// Explaining is the same pass, with the asked campaigns looked at whatever their bounds. An ad that loses to
// a better one of the same seller or listing is called outranked where that one, too, is too low to matter.
// One whose bid would have won, and which has less left than that, is out of budget.
//
// A sampled selection looks at all of them, and says which campaigns lost to whom: the same outcome, for more
// time.
//
// Cost: matching's, and about 0.5 µs an ad looked at. No allocation in steady state but for growing answers.
// Exact up to kMaxAdsJudged. Threads: one at a time; keep one a worker.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/ads/auction/auction.h"
#include "engine/ads/auction/ranking.h"
#include "engine/ads/campaign/event_row.h"
#include "engine/ads/matching/explain.h"
#include "engine/ads/pacing/frequency_cap.h"
#include "engine/ads/selection/campaign_book.h"
#include "engine/ads/selection/listing_judge.h"

namespace vitrina::ads {

// No request looks at more; `Selection::is_cut` says when that was reached. Campaigns of many listings that
// hardly ever match could otherwise hold up a page.
inline constexpr std::uint32_t kMaxAdsJudged = 32'768;
// After so many a sampled selection goes on like any other.
inline constexpr std::uint32_t kMaxAdsSampled = 2'048;

struct AdRequest {
  std::string_view query;             // as typed; empty: a page without a query
  const QueryTerms* terms = nullptr;  // of the query; null: a page without one
  RequestContext context;             // has_query as above
  LocalHour now;
  std::uint32_t slots = 0;
  std::uint64_t seed = 0;                       // decides ties
  Ticks reserve = 0;                            // of the query: where higher than an ad's own
  DocId not_this = kEndDoc;                     // the listing whose page it is
  const FrequencyCap* frequency_cap = nullptr;  // null: there is none
  std::uint64_t session = 0;                    // for it
  std::int64_t now_seconds = 0;                 // for it
  bool is_sampled = false;
  // Whoever asks, whenever: no campaign is kept out by targeting, schedule, budget, pacing or caps, only those
  // whose seller has no money; and what is kept as the auction's input decides it exactly for each subset of
  // the campaigns that target something or have a schedule, and without any one campaign. `now` and `context`
  // then do not matter, nor does the outcome.
  bool for_anyone = false;
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
};

// An ad in the auction. The place is that in AuctionInput::candidates.
struct AuctionedAd {
  CampaignRef campaign;
  std::uint32_t keyword = kNoKeyword;
  MatchType match = MatchType::kBroad;
  std::uint32_t listing_index = 0;
  DocId doc = 0;
  Rate click_rate = 0;
  Share relevance = 0;
};

// Why an ad is, or is not, shown. Closed.
enum class AdReason : std::uint8_t {
  kShown,
  kInactive,
  kNotMatched,
  kNegative,
  kTargeting,
  kOutOfSchedule,
  kUnknownListing,  // not in the catalog, or another seller's there
  kOutOfStock,
  kFiltered,
  kNoErid,
  kNoFunds,
  kOutOfBudget,
  kThrottled,
  kFrequencyCap,
  kBelowRelevance,
  kBelowReserve,
  kDuplicateListing,
  kSellerLimit,
  kNoSlot,
  kOutranked,
};
// "shown", "not_matched", …
std::string_view name_of(AdReason reason) noexcept;

struct AdExplanation {
  CampaignRef campaign;
  AdReason reason = AdReason::kNotMatched;
  std::uint32_t listing_index = 0xFFFFFFFFu;  // of reasons that are about the whole campaign: none
  std::uint32_t keyword = kNoKeyword;         // that speaks for it, where one does
  MatchType match = MatchType::kBroad;
  std::uint32_t negative = 0xFFFFFFFFu;  // for kNegative: which
  Ticks bid = 0;
  Ticks effective_bid = 0;  // at most what is left of budget and balance
  Ticks reserve = 0;
  Ticks winning_bid = 0;   // of losers in the auction: the least bid that would have won; 0: none would
  Ticks price = 0;         // of kShown
  std::uint32_t slot = 0;  // from 1
  Rate click_rate = 0;
  Share relevance = 0;
};

// A campaign that was kept out of the page though its ad was good for it.
struct LostAd {
  CampaignRef campaign;
  std::uint32_t listing_index = 0;
  std::uint32_t keyword = kNoKeyword;
  MatchType match = MatchType::kBroad;
  EventOutcome outcome = EventOutcome::kLostToRank;
};

struct Selection {
  AuctionInput input;
  AuctionOutcome outcome;
  std::vector<AuctionedAd> ads;             // as input.candidates
  std::uint32_t judged_count = 0;           // ads that were looked at
  bool is_cut = false;                      // kMaxAdsJudged was reached
  bool is_late = false;                     // the deadline passed: no ads
  std::vector<AdExplanation> explanations;  // an ad of the asked campaigns each, campaign by campaign
  std::vector<LostAd> lost;                 // of a sampled selection: a campaign each
};

class AdSelector {
 public:
  // Fills `selection`. `asked`: campaigns to be explained.
  // Requires: the book was built over the segment that `judge` judges by, with the same predictor (may be
  // null) and rules; check_rules(rules); slots ≤ rules.positions.size().
  void select(const CampaignBook& book, const Predictor* predictor, const AdRules& rules,
              const AdRequest& request, ListingJudge& judge, Selection& selection,
              std::span<const CampaignRef> asked = {});

 private:
  struct PendingAd {
    const Ad* ad = nullptr;
    CampaignRef campaign;
    Candidate candidate;  // with the effective bid
    std::uint32_t explanation = kNotAsked;
    bool is_kept_out = false;  // by its budget: looked at for the sample alone
  };
  static constexpr std::uint32_t kNotAsked = 0xFFFFFFFFu;

  // The best score of a seller so far; of an older selection it does not count.
  struct SellerBest {
    std::uint64_t selection = 0;
    Score score = 0;
  };

  struct Work;  // what one selection refers to

  void explain_asked(Work& work, std::span<const CampaignRef> asked);
  void draw_candidates(Work& work);
  // kShown where it may enter the auction; `bid` is then the effective one.
  static AdReason admit_campaign(const Work& work, CampaignRef ref, Ticks& bid) noexcept;
  void add_ads(Work& work, CampaignRef ref, const Candidate& candidate, Ticks bid, bool is_asked,
               bool is_kept_out);
  static void add_lost(Work& work, const PendingAd& pending, EventOutcome outcome);
  static void settle_lost(Work& work);
  void judge_pending(Work& work);
  Score least_score(const Work& work, Ordinal seller) const noexcept;
  void raise_seller(const Work& work, const Ad& ad, Ticks bid, Quality quality);
  void raise_threshold(Work& work);
  void raise_threshold(Work& work, const AuctionInput& input, std::uint32_t sellers);
  void finish(Work& work);

  std::array<MatchScratch, CampaignBook::kParts> match_scratch_;
  std::array<ResolvedContext, CampaignBook::kParts> contexts_;
  std::uint64_t selection_count_ = 0;
  std::vector<SellerBest> sellers_;  // by ordinal
  std::vector<std::uint64_t> seen_sellers_;
  std::vector<CampaignRef> asked_;
  std::vector<PendingAd> pending_;
  std::vector<DocId> docs_;
  std::vector<Judgment> judgments_;
  std::vector<std::uint32_t> explanation_of_;  // by candidate, while they are collected
  AuctionScratch auction_scratch_;
  AuctionInput always_;  // for_anyone: the candidates that are there whoever asks
};

}  // namespace vitrina::ads
