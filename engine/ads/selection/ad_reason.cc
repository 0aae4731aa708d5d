#include "engine/ads/selection/ad_selector.h"

namespace vitrina::ads {

std::string_view name_of(AdReason reason) noexcept {
  switch (reason) {
    case AdReason::kShown:
      return "shown";
    case AdReason::kInactive:
      return "inactive";
    case AdReason::kNotMatched:
      return "not_matched";
    case AdReason::kNegative:
      return "negative";
    case AdReason::kTargeting:
      return "targeting";
    case AdReason::kOutOfSchedule:
      return "out_of_schedule";
    case AdReason::kUnknownListing:
      return "unknown_listing";
    case AdReason::kOutOfStock:
      return "out_of_stock";
    case AdReason::kFiltered:
      return "filtered";
    case AdReason::kNoErid:
      return "no_erid";
    case AdReason::kNoFunds:
      return "no_funds";
    case AdReason::kOutOfBudget:
      return "out_of_budget";
    case AdReason::kThrottled:
      return "throttled";
    case AdReason::kFrequencyCap:
      return "frequency_cap";
    case AdReason::kBelowRelevance:
      return "below_relevance";
    case AdReason::kBelowReserve:
      return "below_reserve";
    case AdReason::kDuplicateListing:
      return "duplicate_listing";
    case AdReason::kSellerLimit:
      return "seller_limit";
    case AdReason::kNoSlot:
      return "no_slot";
    case AdReason::kOutranked:
      return "outranked";
  }
  return "";
}

}  // namespace vitrina::ads
