#include "engine/ads/selection/ad_selector.h"

#include <algorithm>

#include "index/base/check.h"

namespace vitrina::ads {
namespace {

// Ads that are judged together: as many as usually decide a few slots.
constexpr std::size_t kFirstStep = 32;
constexpr std::size_t kLastStep = 256;

AdReason reason_of(MatchOutcome outcome) noexcept {
  switch (outcome) {
    case MatchOutcome::kInactive:
      return AdReason::kInactive;
    case MatchOutcome::kNotMatched:
      return AdReason::kNotMatched;
    case MatchOutcome::kNegative:
      return AdReason::kNegative;
    case MatchOutcome::kTargeting:
      return AdReason::kTargeting;
    case MatchOutcome::kMatched:
      return AdReason::kShown;
  }
  return AdReason::kNotMatched;
}

AdReason reason_of(Verdict verdict) noexcept {
  switch (verdict) {
    case Verdict::kWon:
      return AdReason::kShown;
    case Verdict::kBelowReserve:
      return AdReason::kBelowReserve;
    case Verdict::kDuplicateListing:
      return AdReason::kDuplicateListing;
    case Verdict::kSellerLimit:
      return AdReason::kSellerLimit;
    case Verdict::kNoSlot:
      return AdReason::kNoSlot;
    case Verdict::kOutranked:
      return AdReason::kOutranked;
  }
  return AdReason::kOutranked;
}

AdReason reason_of(Standing standing) noexcept {
  switch (standing) {
    case Standing::kGood:
      return AdReason::kShown;
    case Standing::kOutOfStock:
      return AdReason::kOutOfStock;
    case Standing::kFiltered:
      return AdReason::kFiltered;
    case Standing::kUnrelated:
      return AdReason::kBelowRelevance;
  }
  return AdReason::kBelowRelevance;
}

bool comes_before(CampaignRef a, CampaignRef b) noexcept {
  return a.part != b.part ? a.part < b.part : a.campaign < b.campaign;
}

}  // namespace

struct AdSelector::Work {
  const CampaignBook& book;
  const Predictor* predictor;
  const AdRules& rules;
  const AdRequest& request;
  ListingJudge& judge;
  Selection& selection;
  const DocSet* good;  // null: not known
  QueryFeatures query;
  Score threshold = 0;  // an unseen ad of a lower score changes no slot and no price
  std::size_t step = kFirstStep;
  bool is_sampled = false;  // nothing is passed over
  bool stopped = false;

  // The auction takes no reserve of 0.
  Ticks reserve_of(const Ad& ad) const noexcept { return std::max({ad.reserve, request.reserve, Ticks{1}}); }
};

// What an ad must score, or it changes nothing: the threshold, and where a seller has one ad a page, the best
// of theirs so far, for their others are passed over.
Score AdSelector::least_score(const Work& work, Ordinal seller) const noexcept {
  if (work.is_sampled) return 0;
  if (work.request.for_anyone || work.rules.ads_per_seller > 1 || seller >= sellers_.size())
    return work.threshold;
  const SellerBest& best = sellers_[seller];
  return best.selection == selection_count_ ? std::max(work.threshold, best.score) : work.threshold;
}

void AdSelector::raise_seller(const Work& work, const Ad& ad, Ticks bid, Quality quality) {
  if (work.rules.ads_per_seller > 1 || bid < work.reserve_of(ad)) return;
  if (ad.seller >= sellers_.size()) sellers_.resize(std::size_t{ad.seller} + 1);
  SellerBest& best = sellers_[ad.seller];
  const Score score = score_of(bid, quality);
  if (best.selection != selection_count_ || best.score < score) best = {selection_count_, score};
}

void AdSelector::select(const CampaignBook& book, const Predictor* predictor, const AdRules& rules,
                        const AdRequest& request, ListingJudge& judge, Selection& selection,
                        std::span<const CampaignRef> asked) {
  ++selection_count_;
  selection.ads.clear();
  selection.explanations.clear();
  selection.lost.clear();
  selection.judged_count = 0;
  selection.is_cut = selection.is_late = false;
  AuctionInput& input = selection.input;
  begin_auction(
      rules, request.slots, request.seed, [&](std::uint32_t slot) { return slot_factor_of(predictor, slot); },
      input);

  Work work{book, predictor, rules, request, judge, selection, judge.may_be_good(), {}};
  work.is_sampled = request.is_sampled;
  if (request.terms != nullptr && predictor != nullptr) work.query = query_features(request.query);
  pending_.clear();
  explanation_of_.clear();
  for (std::uint32_t p = 0; p < CampaignBook::kParts; ++p) {
    book.part(p).targeting().resolve(request.context, contexts_[p]);
  }
  asked_.assign(asked.begin(), asked.end());
  std::sort(asked_.begin(), asked_.end(), comes_before);
  explain_asked(work, asked);
  draw_candidates(work);
  finish(work);
}

void AdSelector::explain_asked(Work& work, std::span<const CampaignRef> asked) {
  for (const CampaignRef ref : asked) {
    const CampaignPart& part = work.book.part(ref.part);
    const MatchExplanation match =
        work.request.terms != nullptr
            ? explain_match(part.keywords(), part.targeting(), ref.campaign, *work.request.terms,
                            contexts_[ref.part], match_scratch_[ref.part])
            : explain_category_match(part.keywords(), part.targeting(), ref.campaign, contexts_[ref.part]);
    AdExplanation explanation;
    explanation.campaign = ref;
    explanation.reason = reason_of(match.outcome);
    if (match.candidate) {
      explanation.keyword = match.candidate->keyword;
      explanation.match = match.candidate->match;
      explanation.bid = match.candidate->bid_ticks;
    }
    if (match.negative) explanation.negative = *match.negative;
    if (match.outcome != MatchOutcome::kMatched) {
      work.selection.explanations.push_back(explanation);
      continue;
    }
    if (!is_in_schedule(work.book.campaign(ref), work.request.now)) {
      explanation.reason = AdReason::kOutOfSchedule;
      work.selection.explanations.push_back(explanation);
      continue;
    }
    Ticks bid = match.candidate->bid_ticks;
    explanation.reason = admit_campaign(work, ref, bid);
    explanation.effective_bid = bid;
    if (explanation.reason != AdReason::kShown) {
      work.selection.explanations.push_back(explanation);
      continue;
    }
    // A listing that the part has no ad for is not this seller's, or not there.
    const Campaign& campaign = work.book.campaign(ref);
    std::vector<bool> has_ad(campaign.listings.size(), false);
    for (const Ad& ad : part.ads_of(ref.campaign)) has_ad[ad.listing_index] = true;
    for (std::uint32_t i = 0; i < has_ad.size(); ++i) {
      if (has_ad[i]) continue;
      explanation.reason = AdReason::kUnknownListing;
      explanation.listing_index = i;
      work.selection.explanations.push_back(explanation);
    }
    add_ads(work, ref, *match.candidate, bid, true, false);
  }
  judge_pending(work);
}

void AdSelector::draw_candidates(Work& work) {
  const bool has_query = work.request.terms != nullptr;
  struct Source {
    bool has_more = false;
    Candidate candidate;
  };
  std::array<Source, CampaignBook::kParts> sources;
  const auto advance = [&](std::uint32_t p) {
    const CampaignPart& part = work.book.part(p);
    Source& source = sources[p];
    source.has_more = has_query ? part.keywords().next(match_scratch_[p], source.candidate)
                                : part.targeting().next(contexts_[p], source.candidate);
  };
  for (std::uint32_t p = 0; p < CampaignBook::kParts; ++p) {
    const CampaignPart& part = work.book.part(p);
    if (has_query) {
      part.keywords().begin(*work.request.terms, match_scratch_[p]);
    } else {
      part.targeting().begin(contexts_[p]);
    }
    advance(p);
  }
  while (!work.stopped) {
    std::uint32_t best = CampaignBook::kParts;
    for (std::uint32_t p = 0; p < CampaignBook::kParts; ++p) {
      if (!sources[p].has_more) continue;
      if (best == CampaignBook::kParts || sources[p].candidate.bound > sources[best].candidate.bound)
        best = p;
    }
    if (best == CampaignBook::kParts || (!work.is_sampled && sources[best].candidate.bound < work.threshold))
      break;
    const Candidate candidate = sources[best].candidate;
    const CampaignRef ref{best, candidate.campaign};
    const CampaignPart& part = work.book.part(best);
    if ((work.good == nullptr || part.has_ad_in(ref.campaign, *work.good)) && work.book.is_current(ref) &&
        (work.request.for_anyone ||
         (part.targeting().targets(ref.campaign, contexts_[best]) &&
          (!part.is_scheduled(ref.campaign) || is_in_schedule(work.book.campaign(ref), work.request.now)))) &&
        (asked_.empty() || !std::binary_search(asked_.begin(), asked_.end(), ref, comes_before))) {
      Ticks bid = candidate.bid_ticks;
      const AdReason reason = admit_campaign(work, ref, bid);
      if (reason == AdReason::kShown) {
        add_ads(work, ref, candidate, bid, false, false);
      } else if (work.is_sampled && reason != AdReason::kFrequencyCap) {
        add_ads(work, ref, candidate, candidate.bid_ticks, false, true);
      }
    }
    advance(best);
  }
  judge_pending(work);
}

AdReason AdSelector::admit_campaign(const Work& work, CampaignRef ref, Ticks& bid) noexcept {
  const CampaignPart& part = work.book.part(ref.part);
  if (work.request.for_anyone) {
    const PacingCell* cell = part.cell_of(ref.campaign);
    return cell != nullptr && cell->seller->balance_micros < work.rules.tick.micros ? AdReason::kNoFunds
                                                                                    : AdReason::kShown;
  }
  const std::uint64_t key = part.key_of(ref.campaign);
  if (const PacingCell* cell = part.cell_of(ref.campaign); cell != nullptr) {
    const Ticks wanted = bid;
    switch (admit(*cell, work.request.seed, key, wanted, work.rules.tick.micros, bid)) {
      case Admission::kAdmitted:
        break;
      case Admission::kNoFunds:
        return AdReason::kNoFunds;
      case Admission::kOutOfBudget:
        return AdReason::kOutOfBudget;
      case Admission::kThrottled:
        return AdReason::kThrottled;
    }
  }
  const FrequencyCap* cap = work.request.frequency_cap;
  if (cap != nullptr && !cap->allows(work.request.session, key, work.request.now_seconds))
    return AdReason::kFrequencyCap;
  return AdReason::kShown;
}

void AdSelector::add_ads(Work& work, CampaignRef ref, const Candidate& candidate, Ticks bid, bool is_asked,
                         bool is_kept_out) {
  Candidate effective = candidate;
  effective.bid_ticks = bid;
  for (const Ad& ad : work.book.part(ref.part).ads_of(ref.campaign)) {
    if (work.stopped) return;
    if (!is_asked) {
      // The others have lower priors, and the same seller.
      if (score_of(bid, ad.most) < least_score(work, ad.seller)) return;
      if (work.rules.require_erid && !ad.has_erid) continue;
      if (ad.doc == work.request.not_this || (work.good != nullptr && !work.good->holds(ad.doc))) continue;
    }
    std::uint32_t explanation = kNotAsked;
    if (is_asked) {
      explanation = static_cast<std::uint32_t>(work.selection.explanations.size());
      AdExplanation line;
      line.campaign = ref;
      line.listing_index = ad.listing_index;
      line.keyword = candidate.keyword;
      line.match = candidate.match;
      line.bid = candidate.bid_ticks;
      line.effective_bid = bid;
      line.reserve = work.reserve_of(ad);
      line.reason = ad.doc == work.request.not_this           ? AdReason::kFiltered
                    : work.rules.require_erid && !ad.has_erid ? AdReason::kNoErid
                                                              : AdReason::kShown;
      work.selection.explanations.push_back(line);
      if (line.reason != AdReason::kShown) continue;
    }
    pending_.push_back({&ad, ref, effective, explanation, is_kept_out});
    if (pending_.size() >= work.step) judge_pending(work);
  }
}

void AdSelector::judge_pending(Work& work) {
  if (pending_.empty()) return;
  Selection& selection = work.selection;
  selection.judged_count += static_cast<std::uint32_t>(pending_.size());
  std::sort(pending_.begin(), pending_.end(),
            [](const PendingAd& a, const PendingAd& b) { return a.ad->doc < b.ad->doc; });
  docs_.clear();
  for (const PendingAd& pending : pending_) {
    if (docs_.empty() || docs_.back() != pending.ad->doc) docs_.push_back(pending.ad->doc);
  }
  judgments_.assign(docs_.size(), {});
  work.judge.judge(docs_, judgments_);

  std::size_t place = 0;
  for (const PendingAd& pending : pending_) {
    const Ad& ad = *pending.ad;
    while (docs_[place] != ad.doc) ++place;
    Judgment judgment = judgments_[place];
    if (judgment.standing == Standing::kGood && judgment.relevance < work.rules.relevance_floor) {
      judgment.standing = Standing::kUnrelated;
    }
    const bool is_asked = pending.explanation != kNotAsked;
    if (judgment.standing != Standing::kGood) {
      if (is_asked) {
        AdExplanation& line = selection.explanations[pending.explanation];
        line.reason = reason_of(judgment.standing);
        line.relevance = judgment.relevance;
      }
      continue;
    }
    const Ticks bid = pending.candidate.bid_ticks;
    if (pending.is_kept_out) {
      add_lost(work, pending, EventOutcome::kLostToBudget);
      continue;
    }
    if (work.is_sampled) add_lost(work, pending, EventOutcome::kLostToRank);
    // Before the click rate is worked out: the most that it can be.
    const Quality most = quality_of_ad(ad.most, judgment.relevance);
    if (!is_asked && score_of(bid, most) < least_score(work, ad.seller)) continue;
    const CampaignPart& part = work.book.part(pending.campaign.part);
    Rate rate = ad.prior;
    if (work.predictor != nullptr && pending.candidate.keyword != kNoKeyword) {
      const Campaign& campaign = work.book.campaign(pending.campaign);
      const std::uint64_t keyword = hash_text(campaign.keywords[pending.candidate.keyword].text);
      rate = click_rate_of(work.predictor, work.query, ad, keyword, pending.candidate.match);
    }
    const Quality quality = quality_of_ad(rate, judgment.relevance);
    if (is_asked) {
      AdExplanation& line = selection.explanations[pending.explanation];
      line.click_rate = rate;
      line.relevance = judgment.relevance;
    } else if (score_of(bid, quality) < least_score(work, ad.seller)) {
      continue;
    }
    raise_seller(work, ad, bid, quality);
    selection.input.candidates.push_back(
        {part.key_of(pending.campaign.campaign), ad.doc, ad.seller, bid, quality, work.reserve_of(ad)});
    selection.ads.push_back({pending.campaign, pending.candidate.keyword, pending.candidate.match,
                             ad.listing_index, ad.doc, rate, judgment.relevance});
    explanation_of_.push_back(pending.explanation);
  }
  pending_.clear();
  raise_threshold(work);
  work.step = std::min(2 * work.step, kLastStep);
  if (selection.judged_count >= kMaxAdsSampled) work.is_sampled = false;
  if (selection.judged_count >= kMaxAdsJudged) work.stopped = selection.is_cut = true;
  if (std::chrono::steady_clock::now() > work.request.deadline) work.stopped = selection.is_late = true;
}

// Winners of k slots are of at most k sellers, so the best candidate of the (k + 1)th seller is past the
// slots, and no winner's price looks beyond it: whatever scores below it changes nothing. As sellers only
// ever get better, it only rises; which makes it right to leave out what is below it now.
void AdSelector::raise_threshold(Work& work) {
  const AuctionInput& input = work.selection.input;
  if (input.slots == 0) return;
  if (!work.request.for_anyone) return raise_threshold(work, input, input.slots);
  // Those count that are always there, and one seller more: any one of them may be left out.
  always_.slots = input.slots;
  always_.ads_per_seller = input.ads_per_seller;
  always_.seed = input.seed;
  always_.candidates.clear();
  for (std::size_t i = 0; i < input.candidates.size(); ++i) {
    const CampaignRef ref = work.selection.ads[i].campaign;
    const CampaignPart& part = work.book.part(ref.part);
    if (!part.is_scheduled(ref.campaign) && part.targeting().targets_anyone(ref.campaign))
      always_.candidates.push_back(input.candidates[i]);
  }
  raise_threshold(work, always_, input.slots + 1);
}

void AdSelector::raise_threshold(Work& work, const AuctionInput& input, std::uint32_t sellers) {
  if (input.candidates.size() <= sellers) return;
  auction_scratch_.rank(input);
  const auto ranked = auction_scratch_.ranked();
  if (ranked.size() <= sellers) return;
  seen_sellers_.clear();
  for (const std::uint32_t place : ranked) {
    const AuctionCandidate& candidate = input.candidates[place];
    if (std::find(seen_sellers_.begin(), seen_sellers_.end(), candidate.seller) != seen_sellers_.end())
      continue;
    if (seen_sellers_.size() == sellers) {
      work.threshold = score_of(candidate.bid, counted_quality(candidate));
      return;
    }
    seen_sellers_.push_back(candidate.seller);
  }
}

// Every good ad is written down as lost; who has won is struck out at the end.
void AdSelector::add_lost(Work& work, const PendingAd& pending, EventOutcome outcome) {
  work.selection.lost.push_back({pending.campaign, pending.ad->listing_index, pending.candidate.keyword,
                                 pending.candidate.match, outcome});
}

// One line a campaign, and none for those that are shown.
void AdSelector::settle_lost(Work& work) {
  Selection& selection = work.selection;
  std::sort(selection.lost.begin(), selection.lost.end(), [](const LostAd& a, const LostAd& b) {
    if (a.campaign != b.campaign) return comes_before(a.campaign, b.campaign);
    return a.listing_index < b.listing_index;
  });
  const auto is_shown = [&](CampaignRef ref) {
    return std::any_of(selection.outcome.slots.begin(), selection.outcome.slots.end(),
                       [&](const FilledSlot& slot) { return selection.ads[slot.candidate].campaign == ref; });
  };
  std::size_t kept = 0;
  for (std::size_t i = 0; i < selection.lost.size(); ++i) {
    const CampaignRef ref = selection.lost[i].campaign;
    if (i > 0 && selection.lost[i - 1].campaign == ref) continue;
    if (!is_shown(ref)) selection.lost[kept++] = selection.lost[i];
  }
  selection.lost.resize(kept);
}

void AdSelector::finish(Work& work) {
  Selection& selection = work.selection;
  AuctionInput& input = selection.input;
  if (selection.is_late) {
    input.candidates.clear();
    selection.ads.clear();
    explanation_of_.clear();
  }
  // What scores below the threshold drops: it was let in when the threshold was lower.
  std::size_t kept = 0;
  for (std::size_t i = 0; i < input.candidates.size(); ++i) {
    const AuctionCandidate& candidate = input.candidates[i];
    if (explanation_of_[i] == kNotAsked &&
        score_of(candidate.bid, counted_quality(candidate)) < work.threshold) {
      continue;
    }
    input.candidates[kept] = candidate;
    selection.ads[kept] = selection.ads[i];
    explanation_of_[kept++] = explanation_of_[i];
  }
  input.candidates.resize(kept);
  selection.ads.resize(kept);
  run_auction(input, auction_scratch_, selection.outcome);

  settle_lost(work);
  for (std::size_t i = 0; i < kept; ++i) {
    if (explanation_of_[i] == kNotAsked) continue;
    AdExplanation& line = selection.explanations[explanation_of_[i]];
    line.reason = reason_of(selection.outcome.candidates[i].verdict);
    line.winning_bid = selection.outcome.candidates[i].winning_bid;
    // Its own bid would have won: it is what is left that loses.
    if (line.effective_bid < line.bid && line.winning_bid > 0 && line.winning_bid <= line.bid)
      line.reason = AdReason::kOutOfBudget;
  }
  for (std::uint32_t slot = 0; slot < selection.outcome.slots.size(); ++slot) {
    const FilledSlot& filled = selection.outcome.slots[slot];
    if (explanation_of_[filled.candidate] == kNotAsked) continue;
    AdExplanation& line = selection.explanations[explanation_of_[filled.candidate]];
    line.slot = slot + 1;
    line.price = filled.price;
  }
}

}  // namespace vitrina::ads
