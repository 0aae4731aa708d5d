#include "engine/ads/selection/campaign_part.h"

#include <algorithm>

#include "index/base/checksum.h"

namespace vitrina::ads {
namespace {

// Looks ads up in a segment. What hangs on the category alone is computed once a category.
class AdFactory {
 public:
  AdFactory(const index::Segment& segment, const Predictor* predictor, const AdRules& rules)
      : segment_(segment), predictor_(predictor), kinds_(segment.categories().size()) {
    default_reserve_ = ticks(rules.reserve, rules.tick);
    for (const CategoryReserve& reserve : rules.category_reserves) {
      const CategoryId node = segment.categories().find(reserve.category);
      if (node == kNoCategory) continue;
      reserves_.push_back({node, reserve.category.size(), ticks(reserve.reserve, rules.tick)});
    }
  }

  // False where the campaign has no such ad here.
  bool make(const Campaign& campaign, std::uint32_t listing_index, Ordinal seller, std::uint64_t seller_hash,
            Ad& ad) {
    const std::string& listing = campaign.listings[listing_index];
    ad.doc = segment_.find_listing(listing);
    if (ad.doc == kEndDoc || segment_.sellers().ordinals()[ad.doc] != seller) return false;
    const Kind& kind = kind_of(ad.doc);
    ad.listing_index = listing_index;
    ad.seller = seller;
    ad.reserve = kind.reserve;
    ad.has_erid = !erid_of(campaign, listing).empty();
    ad.features = kind.features;
    ad.features.listing = hash_id(listing);
    ad.features.seller = seller_hash;
    ad.prior = prior(ad);
    const std::uint64_t lift = predictor_ != nullptr ? kMaxLift : 1;
    ad.most = static_cast<Quality>(std::min<std::uint64_t>(ad.prior * lift, kMaxQualityBound));
    return true;
  }

 private:
  struct Kind {
    bool known = false;
    Ticks reserve = 0;
    AdFeatures features;  // its levels
  };

  struct NodeReserve {
    CategoryId node = 0;
    std::size_t depth = 0;
    Ticks reserve = 0;
  };

  static Ticks ticks(Money money, Money tick) noexcept {
    return static_cast<Ticks>(money.micros / tick.micros);
  }

  const Kind& kind_of(DocId doc) {
    if (kinds_.empty()) kinds_.resize(1);
    const CategoryId node = segment_.categories().leaf_of(doc);
    Kind& kind = kinds_[node];
    if (kind.known) return kind;
    kind.known = true;
    const std::vector<std::string> path = segment_.categories().path(node);
    std::vector<std::uint64_t> levels;
    for (const std::string& name : path) levels.push_back(hash_id(name));
    set_levels(levels, kind.features);
    kind.reserve = default_reserve_;
    std::size_t deepest = 0;
    for (const NodeReserve& reserve : reserves_) {
      const index::DocRange docs = segment_.categories().docs(reserve.node);
      if (doc < docs.begin || doc >= docs.end || reserve.depth < deepest) continue;
      deepest = reserve.depth;
      kind.reserve = reserve.reserve;
    }
    return kind;
  }

  Rate prior(const Ad& ad) const noexcept {
    if (predictor_ != nullptr) return std::max<Rate>(predictor_->predict_click({}, ad.features), 1);
    // One to three percent, by static quality.
    return kRateOne / 100 + kRateOne / 50 / 255 * segment_.columns().quality[ad.doc];
  }

  const index::Segment& segment_;
  const Predictor* predictor_;
  std::vector<Kind> kinds_;  // by category
  Ticks default_reserve_ = 0;
  std::vector<NodeReserve> reserves_;
};

}  // namespace

std::string_view erid_of(const Campaign& campaign, std::string_view listing) noexcept {
  if (!campaign.erid_by_listing.empty()) {
    const auto own = campaign.erid_by_listing.find(std::string(listing));
    if (own != campaign.erid_by_listing.end()) return own->second;
  }
  return campaign.advertiser.erid;
}

CampaignPart CampaignPart::build(std::vector<CampaignPtr> campaigns, const index::Segment& segment,
                                 const Predictor* predictor, const AdRules& rules, PacingBoard* board) {
  CampaignPart part;
  AdFactory factory(segment, predictor, rules);
  std::vector<std::uint32_t> bounds;
  std::vector<const Campaign*> pointers;
  for (const CampaignPtr& campaign : campaigns) {
    const Ordinal seller = segment.sellers().find(campaign->seller);
    const std::uint64_t seller_hash = hash_id(campaign->seller);
    const std::size_t begin = part.ads_.size();
    if (seller != kNoOrdinal) {
      Ad ad;
      for (std::uint32_t i = 0; i < campaign->listings.size(); ++i) {
        if (factory.make(*campaign, i, seller, seller_hash, ad)) part.ads_.push_back(ad);
      }
    }
    std::sort(
        part.ads_.begin() + static_cast<std::ptrdiff_t>(begin), part.ads_.end(),
        [](const Ad& a, const Ad& b) { return a.prior != b.prior ? a.prior > b.prior : a.doc < b.doc; });
    bounds.push_back(begin == part.ads_.size() ? 1 : part.ads_[begin].most);
    part.ad_begin_.push_back(static_cast<std::uint32_t>(part.ads_.size()));
    part.keys_.push_back(checksum(campaign->id));
    part.scheduled_.push_back(campaign->start || campaign->end || !campaign->hours.empty() ? 1 : 0);
    part.cells_.push_back(board != nullptr ? board->cell(campaign->id, campaign->seller) : nullptr);
    pointers.push_back(campaign.get());
  }
  for (const Ad& ad : part.ads_) part.ad_docs_.push_back(ad.doc);
  const BidScale scale{rules.tick, bounds};
  part.keywords_ = KeywordIndex::build(pointers, segment.analyzer(), scale);
  part.targeting_ = Targeting::build(pointers, scale);
  part.campaigns_ = std::move(campaigns);
  return part;
}

std::uint32_t CampaignPart::find(std::string_view id) const noexcept {
  const auto found = std::lower_bound(campaigns_.begin(), campaigns_.end(), id,
                                      [](const CampaignPtr& c, std::string_view key) { return c->id < key; });
  const auto place = static_cast<std::uint32_t>(found - campaigns_.begin());
  return found != campaigns_.end() && (*found)->id == id ? place
                                                         : static_cast<std::uint32_t>(campaigns_.size());
}

}  // namespace vitrina::ads
