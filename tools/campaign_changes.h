// What differs between two versions of a campaign, in short, for the audit trail.
//
// Threads: pure functions.
#pragma once

#include <string>
#include <vector>

#include "engine/ads/campaign/campaign.h"

namespace vitrina::tools {

// Values as they stand in JSON; of long lists only the items that went (from) and that came (to).
struct CampaignFieldChange {
  std::string field;  // "budget_daily"
  std::string from;
  std::string to;
  friend bool operator==(const CampaignFieldChange&, const CampaignFieldChange&) = default;
};

// By the order of a campaign's fields in JSON; the version is left out. Values that are long are cut.
std::vector<CampaignFieldChange> changes_between(const ads::Campaign& before, const ads::Campaign& after);

}  // namespace vitrina::tools
