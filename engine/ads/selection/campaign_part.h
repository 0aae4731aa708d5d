// CampaignPart: a set of campaigns made ready for auctions over one segment: their keywords and targets
// indexed, their listings looked up, what is known of each ad beforehand computed.
//
// An ad is a campaign and one of its listings. An ad's prior is its click rate whatever the query; a query
// may raise it at most kMaxLift-fold, (without a model: not at all), which bounds an ad's score, and
// candidates that come in descending bound need to be looked at only until the bound is below what wins.
//
// Left out are ads whose listing is not in the segment, or is another seller's there.
//
// Cost of building: some 3 µs a keyword and 1 µs an ad. Size: that of the indexes, 96 bytes an ad.
// Threads: immutable after construction. Lifetime: owns its share of the campaigns; keeps nothing of the
// segment.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/ads/campaign/campaign.h"
#include "engine/ads/matching/keyword_index.h"
#include "engine/ads/matching/targeting.h"
#include "engine/ads/pacing/pacing_board.h"
#include "engine/ads/prediction/predictor.h"
#include "engine/ads/selection/ad_rules.h"
#include "engine/ads/selection/listing_judge.h"
#include "index/segment/segment.h"

namespace vitrina::ads {

using CampaignPtr = std::shared_ptr<const Campaign>;

// How far a query may raise an ad's click rate above its prior. Above, the rate counts as this: it keeps one
// lucky cell of the model from ruling an auction, and bounds what has to be looked at.
inline constexpr std::uint32_t kMaxLift = 4;

struct Ad {
  DocId doc = 0;
  std::uint32_t listing_index = 0;  // place in Campaign::listings
  Rate prior = 0;                   // click rate in slot 1 whatever the query
  Quality most = 0;                 // no query gives a higher quality
  Ticks reserve = 0;
  Ordinal seller = 0;
  bool has_erid = false;
  AdFeatures features;  // of the listing; keyword and match come with the query
};

// An ad's click rate in slot 1 in answer to a query, for which the keyword speaks (its hash_text()).
// Requires: `predictor` is the one that the ad was made with; null: the prior stands.
inline Rate click_rate_of(const Predictor* predictor, const QueryFeatures& query, const Ad& ad,
                          std::uint64_t keyword_hash, MatchType match) noexcept {
  if (predictor == nullptr) return ad.prior;
  AdFeatures features = ad.features;
  features.keyword = keyword_hash;
  features.match = match;
  return std::min<Rate>(predictor->predict_click(query, features), ad.most);
}

// How often a slot (from 1) is looked at, against the first, for VCG. Without a model half as often as the
// one before, down to an eighth.
inline SlotFactor slot_factor_of(const Predictor* predictor, std::uint32_t slot) noexcept {
  if (predictor == nullptr) return kSlotFactorOne >> std::min(slot - 1, 3u);
  return std::max(predictor->slot_factor(static_cast<std::uint8_t>(std::min(slot, 255u))), 1u);
}

inline Quality quality_of_ad(Rate click_rate, Share relevance) noexcept {
  static_assert(kRateOne == kQualityOne);
  return static_cast<Quality>(std::max<std::uint64_t>(std::uint64_t{click_rate} * relevance / kShareOne, 1));
}

class CampaignPart {
 public:
  CampaignPart() = default;

  // Requires: campaigns ascend by id. `predictor` may be null: then an ad's prior goes by its listing's
  // static quality alone.
  // `board`, which outlives the part: what campaigns may spend; null: whatever they bid.
  static CampaignPart build(std::vector<CampaignPtr> campaigns, const index::Segment& segment,
                            const Predictor* predictor, const AdRules& rules, PacingBoard* board = nullptr);

  std::span<const CampaignPtr> campaigns() const noexcept { return campaigns_; }
  const KeywordIndex& keywords() const noexcept { return keywords_; }
  const Targeting& targeting() const noexcept { return targeting_; }
  // By descending prior.
  std::span<const Ad> ads_of(std::uint32_t campaign) const noexcept {
    return std::span(ads_).subspan(ad_begin_[campaign], ad_begin_[campaign + 1] - ad_begin_[campaign]);
  }
  // Whether any of the campaign's ads is in the set: a look at what is small and close together.
  bool has_ad_in(std::uint32_t campaign, const DocSet& docs) const noexcept {
    for (std::uint32_t i = ad_begin_[campaign]; i < ad_begin_[campaign + 1]; ++i) {
      if (docs.holds(ad_docs_[i])) return true;
    }
    return false;
  }
  // What tells campaigns apart in auctions: a hash of the id.
  std::uint64_t key_of(std::uint32_t campaign) const noexcept { return keys_[campaign]; }
  // Whether it has dates or hours at all.
  bool is_scheduled(std::uint32_t campaign) const noexcept { return scheduled_[campaign] != 0; }

  // What it may spend; null: no board was given.
  const PacingCell* cell_of(std::uint32_t campaign) const noexcept { return cells_[campaign]; }

  // Its place, or campaigns().size().
  std::uint32_t find(std::string_view id) const noexcept;

 private:
  std::vector<CampaignPtr> campaigns_;
  KeywordIndex keywords_;
  Targeting targeting_;
  std::vector<std::uint32_t> ad_begin_{0};  // by campaign, one more
  std::vector<Ad> ads_;
  std::vector<DocId> ad_docs_;  // of ads_
  std::vector<std::uint64_t> keys_;
  std::vector<std::uint8_t> scheduled_;
  std::vector<const PacingCell*> cells_;
};

// The erid of an ad: the listing's own, or else the advertiser's; may be empty.
std::string_view erid_of(const Campaign& campaign, std::string_view listing) noexcept;

}  // namespace vitrina::ads
