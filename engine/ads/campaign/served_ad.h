// ServedAd: an ad as it was shown: what its links carry, the event file keeps and the ledger charges by.
//
// Threads: a value, one thread at a time.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "engine/ads/campaign/campaign.h"
#include "index/base/bytes.h"
#include "index/base/money.h"

namespace vitrina::ads {

// Tells one shown ad from every other; grows with time.
struct ServedId {
  std::uint64_t time_us = 0;  // since 1970-01-01T00:00:00Z
  std::uint64_t random = 0;
  friend auto operator<=>(const ServedId&, const ServedId&) = default;
};

struct ServedAd {
  ServedId id;
  std::int64_t at = 0;  // seconds since 1970-01-01T00:00:00Z
  std::string request;
  std::string query;  // as typed; of a page without one: empty
  std::string campaign;
  std::string keyword;  // empty: its category bid
  MatchType match = MatchType::kBroad;
  std::string listing;
  std::string seller;
  std::uint8_t slot = 1;      // from 1
  Money price;                // what a click on it costs
  std::uint64_t session = 0;  // its keyed hash; 0: none was given
  friend bool operator==(const ServedAd&, const ServedAd&) = default;
};

// Its bytes, for whatever keeps it: fixed integers, varints and strings with their lengths, in an order of
// their own. About 130 for an ad of ordinary names. Requires: price ≥ 0.
void write_served_ad(const ServedAd& ad, ByteWriter& out);
// False where they are not such bytes. No bytes crash it.
bool read_served_ad(ByteReader& in, ServedAd& ad);

}  // namespace vitrina::ads
