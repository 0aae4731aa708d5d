// How likely a shopper truly is to click a shown ad, and to order after the click: the recipe that the
// predictor is examined by and must not know. The README of this folder states it in words.
//
// Integers throughout, so the same on every machine.
// Threads: immutable after construction, const from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/ads/campaign/campaign.h"
#include "tools/generate/market.h"

namespace vitrina::tools {

inline constexpr std::uint32_t kAdSlots = 4;

class TrueRates {
 public:
  // Probabilities in units of 2^-32.
  using Rate = std::uint64_t;

  // What of a listing matters; the places are those of the catalog.
  struct Listing {
    std::uint64_t place = 0;
    std::size_t kind = 0;
    Fixed product_appeal = 0;
  };
  struct Query {
    std::uint64_t rank = 0;  // of the intent
    std::size_t kind = 0;
    std::uint32_t details = 0;
  };

  TrueRates(const Market& market, std::uint64_t seed);

  // Of an ad that was viewed in a slot, from 1. Requires: 1 ≤ slot ≤ kAdSlots.
  Rate click(const Query& query, const Listing& listing, ads::MatchType match, std::uint32_t slot) const;
  // Of a click.
  Rate order(const Query& query, const Listing& listing, ads::MatchType match) const;

  // The part of the click logit that is the listing's own, in natural units.
  Fixed appeal(const Listing& listing) const;
  // How many in 100 of the ads served in a slot come into view.
  static std::uint32_t viewed_percent(std::uint32_t slot);

 private:
  static constexpr std::size_t kStyles = 6;
  Fixed fit(const Query& query, const Listing& listing) const;

  const Market& market_;
  std::uint64_t seed_;
  std::vector<Fixed> click_base_;  // by kind
  std::vector<Fixed> order_base_;
  std::array<Fixed, kStyles * kStyles> hidden_;
};

}  // namespace vitrina::tools
