// What is asked of the ad side along with a search or for a page without one, and what comes back.
//
// Threads: values, one thread at a time; answers are meant to be reused.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ads/campaign/campaign.h"
#include "engine/ads/pacing/pacing_board.h"
#include "engine/ads/selection/ad_selector.h"
#include "engine/ledger/money.h"
#include "engine/search/request.h"
#include "index/base/result.h"

namespace vitrina::serving {

// Lifetime of the views: until the call returns.
struct AdCall {
  std::uint32_t slots = 0;  // at most so many as the rules have positions; 0: nothing of this is run
  std::string_view session = {};
  std::string_view region = {};
  std::string_view device = {};
  std::span<const std::string> segments = {};
  std::string_view request_id = {};
};

struct SponsoredHit {
  std::uint32_t slot = 0;      // from 1
  std::uint32_t position = 0;  // in the page, from 1
  search::Hit hit;
  std::string label;
  ads::Advertiser advertiser;  // with the erid of this listing
  std::string click;           // link target: "/v1/click?t=…"
  std::string impression;      // token
};

struct SponsoredAnswer {
  std::vector<SponsoredHit> hits;  // by slot
  bool is_missing = false;         // the ad side failed or was late: the page goes without
  std::optional<Error> failure;    // then: why, for the log
};

// Slots of a page that has no query: of a category, or of a listing (its category is the page's).
struct PageRequest {
  search::Filters filters;
  std::string listing;  // whose page it is; empty: a category's, filters.category
};

struct ClickTarget {
  std::string location;  // for the Location header
  ledger::Click click;   // for the ledger
};

// One line of POST /v1/explain.
struct AdFinding {
  std::string campaign;
  std::string seller;
  std::string listing;  // empty where the reason is about the whole campaign
  ads::AdReason reason = ads::AdReason::kNotMatched;
  std::string keyword;  // that speaks for the campaign; empty: none, or its category bid
  bool by_category = false;
  ads::MatchType match = ads::MatchType::kBroad;
  std::string negative;  // that vetoed
  Money bid;
  Money effective_bid;                     // what is left of budget and balance, where that is less
  std::optional<ads::PacingState> pacing;  // none: nothing is charged
  Money reserve;
  Money winning_bid;  // the least bid that would have won; 0: none, or not a matter of the bid
  Money price;
  std::uint32_t slot = 0;  // won
  double click_rate = 0;   // in slot 1; an estimate
  double relevance = 0;    // 0 to 1
};

struct ExplainRequest {
  search::SearchRequest search;
  std::vector<std::string> campaigns;  // ids; or
  std::string seller;                  // all of this seller's
};

struct ExplainAnswer {
  std::vector<AdFinding> findings;  // an ad each, campaign by campaign
  std::uint64_t campaigns_version = 0;
  std::uint64_t model_version = 0;
};

}  // namespace vitrina::serving
