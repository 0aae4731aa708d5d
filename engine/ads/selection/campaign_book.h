// CampaignBook: all campaigns over one segment, as an auction needs them, in two parts: a large base, and
// what was changed since it was built. A change makes a new book out of the old one at the cost of the
// changed part alone; when that has grown, whoever keeps the books builds a new base (base_is_due()).
//
// Threads: immutable after construction, const from any thread. Lifetime: shares its parts with the books
// made from it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ads/selection/campaign_part.h"

namespace vitrina::ads {

// A campaign's place in a book.
struct CampaignRef {
  std::uint32_t part = 0;
  std::uint32_t campaign = 0;
  friend bool operator==(CampaignRef, CampaignRef) = default;
};

class CampaignBook {
 public:
  static constexpr std::uint32_t kParts = 2;  // the base, and what changed

  // Requires: campaigns ascend by id; the segment, predictor and rules stay the same for all books made from
  // this one, and are the ones that requests use with it.
  static CampaignBook build(std::vector<CampaignPtr> campaigns, const index::Segment& segment,
                            const Predictor* predictor, const AdRules& rules, PacingBoard* board = nullptr);

  // A book in which `changed` have taken the place of those of the same id, and `removed` are gone.
  CampaignBook with(std::vector<CampaignPtr> changed, std::span<const std::string> removed,
                    const index::Segment& segment, const Predictor* predictor, const AdRules& rules,
                    PacingBoard* board = nullptr) const;

  const CampaignPart& part(std::uint32_t place) const noexcept { return *parts_[place]; }
  // Whether the campaign of a part is the one that counts.
  bool is_current(CampaignRef ref) const noexcept {
    return ref.part != 0 || superseded_.empty() || superseded_[ref.campaign] == 0;
  }
  const Campaign& campaign(CampaignRef ref) const noexcept {
    return *parts_[ref.part]->campaigns()[ref.campaign];
  }

  std::size_t size() const noexcept { return size_; }
  // False where there is no such campaign.
  bool find(std::string_view id, CampaignRef& ref) const noexcept;
  CampaignPtr find(std::string_view id) const noexcept;

  // Calls `visit(CampaignRef)` → bool (go on) for each campaign whose id is greater than `after`, by id.
  template <class Visitor>
  void for_each(std::string_view after, Visitor&& visit) const {
    std::array<std::uint32_t, kParts> at{};
    for (std::uint32_t p = 0; p < kParts; ++p) at[p] = first_after(p, after);
    for (;;) {
      std::uint32_t least = kParts;
      for (std::uint32_t p = 0; p < kParts; ++p) {
        while (at[p] < parts_[p]->campaigns().size() && !is_current({p, at[p]})) ++at[p];
        if (at[p] == parts_[p]->campaigns().size()) continue;
        if (least == kParts || campaign({p, at[p]}).id < campaign({least, at[least]}).id) least = p;
      }
      if (least == kParts || !visit(CampaignRef{least, at[least]++})) return;
    }
  }

  // All campaigns, by id: what a new base is built from.
  std::vector<CampaignPtr> campaigns() const;
  // Whether so much has changed that a new base should be built.
  bool base_is_due() const noexcept;

 private:
  std::uint32_t first_after(std::uint32_t part, std::string_view id) const noexcept;
  void count() noexcept;

  std::array<std::shared_ptr<const CampaignPart>, kParts> parts_;
  std::vector<std::uint8_t> superseded_;  // by campaign of the base; empty: none
  std::size_t size_ = 0;
};

}  // namespace vitrina::ads
