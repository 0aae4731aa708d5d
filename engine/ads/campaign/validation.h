// Validation of a campaign, at the border where it comes in: everything that needs no index and no ledger.
//
// Not here, for want of the index: whether listings and categories exist and listings are the seller's,
// whether a keyword has a searchable word. Not here, for want of the ledger: whether the version is current,
// whether a lowered budget is spent already.
//
// Cost: n log n in the campaign's texts. Threads: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/ads/campaign/campaign.h"
#include "index/base/result.h"

namespace vitrina::ads {

// Requires: max_bid is whole ticks, fewer than 2^32 (the auction's numbers).
struct CampaignLimits {
  std::int64_t tick_micros = 10'000;  // bids and budgets are whole multiples: 0.01
  Money max_bid{100'000 * kMicrosPerUnit};
  Money max_budget{1'000'000'000 * kMicrosPerUnit};
  std::size_t max_listings = 10'000;
  std::size_t max_keywords = 10'000;
  std::size_t max_negatives = 10'000;
  std::size_t max_targets = 1'000;  // categories; and regions, devices, segments each
  std::size_t max_category_depth = 32;
  std::size_t max_campaign_id_bytes = 64;  // of A–Z a–z 0–9 . _ -, for it stands in URLs
  std::size_t max_id_bytes = 512;          // listings' and sellers' ids: the catalog's own limit
  std::size_t max_keyword_length = 200;    // code points, as below
  std::size_t max_name_length = 200;       // the campaign's name, a target, the advertiser's name
  std::size_t max_label_length = 40;
};

// Errors: the first fault found, in the order of the fields. kLimit for too many or too long, else
// kInvalidArgument; Error::field in dotted form ("keywords[3].bid", "categories[0][1]",
// "erid_by_listing.WB-1").
Result<void> validate_campaign(const Campaign& campaign, const CampaignLimits& limits = {});

// What is allowed, and yet hardly meant.
struct CampaignWarning {
  std::string field;
  std::string message;
  friend bool operator==(const CampaignWarning&, const CampaignWarning&) = default;
};

inline constexpr std::size_t kMaxCampaignWarnings = 100;  // the rest are not looked for

// Negatives whose words all stand in a keyword of the campaign's own (by simple_words(): without inflection,
// so not every such pair is found), which therefore never shows; and campaigns that nothing can trigger.
// Requires: validated.
std::vector<CampaignWarning> warnings_of(const Campaign& campaign);

}  // namespace vitrina::ads
