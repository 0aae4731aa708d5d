// EventRow: one served ad and what became of it, with the token decoded: what reports count and the predictor
// learns from.
//
// Threads: a value, one thread at a time.
#pragma once

#include <cstdint>
#include <string>

#include "engine/ads/campaign/campaign.h"
#include "index/base/money.h"

namespace vitrina::ads {

struct EventRow {
  std::int64_t at = 0;  // seconds since 1970-01-01T00:00:00Z
  std::string request;
  std::string query;
  std::string campaign;
  std::string keyword;
  MatchType match = MatchType::kBroad;
  std::string listing;
  std::string seller;
  std::vector<std::string> category;  // the listing's path
  std::uint8_t slot = 1;              // from 1
  bool viewed = false;
  bool clicked = false;
  bool ordered = false;
  Money revenue;
  friend bool operator==(const EventRow&, const EventRow&) = default;
};

}  // namespace vitrina::ads
