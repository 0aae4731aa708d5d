#include "engine/ads/selection/campaign_book.h"

#include <algorithm>

namespace vitrina::ads {
namespace {

// Rebuilding the changed part must stay within some tens of milliseconds.
constexpr std::size_t kMaxChanged = 1'000;

bool by_id(const CampaignPtr& a, const CampaignPtr& b) noexcept {
  return a->id < b->id;
}

}  // namespace

CampaignBook CampaignBook::build(std::vector<CampaignPtr> campaigns, const index::Segment& segment,
                                 const Predictor* predictor, const AdRules& rules, PacingBoard* board) {
  CampaignBook book;
  book.parts_[0] = std::make_shared<const CampaignPart>(
      CampaignPart::build(std::move(campaigns), segment, predictor, rules, board));
  book.parts_[1] = std::make_shared<const CampaignPart>(CampaignPart::build({}, segment, predictor, rules));
  book.count();
  return book;
}

CampaignBook CampaignBook::with(std::vector<CampaignPtr> changed, std::span<const std::string> removed,
                                const index::Segment& segment, const Predictor* predictor,
                                const AdRules& rules, PacingBoard* board) const {
  CampaignBook book;
  book.parts_[0] = parts_[0];
  book.superseded_ = superseded_;
  book.superseded_.resize(parts_[0]->campaigns().size());
  const auto supersede = [&](std::string_view id) {
    const std::uint32_t place = parts_[0]->find(id);
    if (place < book.superseded_.size()) book.superseded_[place] = 1;
  };
  std::sort(changed.begin(), changed.end(), by_id);
  for (const CampaignPtr& campaign : changed) supersede(campaign->id);
  for (const std::string& id : removed) supersede(id);

  std::vector<CampaignPtr> rest;
  for (const CampaignPtr& campaign : parts_[1]->campaigns()) {
    const bool is_changed = std::binary_search(changed.begin(), changed.end(), campaign, by_id);
    const bool is_removed = std::find(removed.begin(), removed.end(), campaign->id) != removed.end();
    if (!is_changed && !is_removed) rest.push_back(campaign);
  }
  std::vector<CampaignPtr> all;
  std::merge(rest.begin(), rest.end(), changed.begin(), changed.end(), std::back_inserter(all), by_id);
  book.parts_[1] = std::make_shared<const CampaignPart>(
      CampaignPart::build(std::move(all), segment, predictor, rules, board));
  book.count();
  return book;
}

void CampaignBook::count() noexcept {
  size_ = parts_[0]->campaigns().size() + parts_[1]->campaigns().size() -
          static_cast<std::size_t>(std::count(superseded_.begin(), superseded_.end(), 1));
}

bool CampaignBook::find(std::string_view id, CampaignRef& ref) const noexcept {
  for (std::uint32_t p = kParts; p-- > 0;) {
    ref = {p, parts_[p]->find(id)};
    if (ref.campaign < parts_[p]->campaigns().size()) return is_current(ref);
  }
  return false;
}

CampaignPtr CampaignBook::find(std::string_view id) const noexcept {
  CampaignRef ref;
  return find(id, ref) ? parts_[ref.part]->campaigns()[ref.campaign] : nullptr;
}

std::uint32_t CampaignBook::first_after(std::uint32_t part, std::string_view id) const noexcept {
  const auto campaigns = parts_[part]->campaigns();
  const auto found = std::upper_bound(campaigns.begin(), campaigns.end(), id,
                                      [](std::string_view key, const CampaignPtr& c) { return key < c->id; });
  return static_cast<std::uint32_t>(found - campaigns.begin());
}

std::vector<CampaignPtr> CampaignBook::campaigns() const {
  std::vector<CampaignPtr> all;
  all.reserve(size_);
  for_each({}, [&](CampaignRef ref) {
    all.push_back(parts_[ref.part]->campaigns()[ref.campaign]);
    return true;
  });
  return all;
}

bool CampaignBook::base_is_due() const noexcept {
  return parts_[1]->campaigns().size() > kMaxChanged;
}

}  // namespace vitrina::ads
