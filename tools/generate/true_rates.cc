#include "tools/generate/true_rates.h"

#include <algorithm>

namespace vitrina::tools {
namespace {

constexpr Fixed kLog2E = 94'548;  // 1 / ln 2
constexpr std::array<std::uint64_t, kAdSlots> kSlotPercent = {100, 72, 55, 44};
constexpr std::array<std::uint32_t, kAdSlots> kViewedPercent = {95, 88, 80, 72};

// What each draw is for, so that none repeats another.
enum Purpose : std::uint64_t {
  kRoot = 1,
  kSub,
  kKind,
  kOrderKind,
  kListing,
  kOrderListing,
  kPair,
  kHidden,
  kStyle
};

Fixed normal(std::uint64_t seed, Purpose purpose, std::uint64_t key) {
  Random random(mix64(mix64(seed * 17 + purpose) ^ mix64(key)));
  return draw_normal(random);
}

// A hundredth part of a constant's worth of a draw.
constexpr Fixed percent(Fixed value, Fixed hundredths) {
  return value * hundredths / 100;
}

TrueRates::Rate logistic(Fixed x) {
  x = std::clamp<Fixed>(x, -10 * kOne, 10 * kOne);
  const Fixed odds_against = exp2_fixed((-x * kLog2E) >> 16);
  return (std::uint64_t{1} << 48) / static_cast<std::uint64_t>(kOne + odds_against);
}

}  // namespace

TrueRates::TrueRates(const Market& market, std::uint64_t seed) : market_(market), seed_(seed), hidden_{} {
  const auto& kinds = market.kinds();
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    const Fixed above =
        percent(normal(seed, kRoot, kinds[kind].root), 25) + percent(normal(seed, kSub, kinds[kind].sub), 25);
    click_base_.push_back(fixed(-2.9) + above + percent(normal(seed, kKind, kind), 30));
    order_base_.push_back(fixed(-2.5) + above / 2 + percent(normal(seed, kOrderKind, kind), 35));
  }
  for (std::size_t i = 0; i < hidden_.size(); ++i) hidden_[i] = percent(normal(seed, kHidden, i), 35);
}

Fixed TrueRates::appeal(const Listing& listing) const {
  return percent(listing.product_appeal, 35) + percent(normal(seed_, kListing, listing.place), 48);
}

Fixed TrueRates::fit(const Query& query, const Listing& listing) const {
  const auto& asked = market_.kinds()[query.kind];
  const auto& shown = market_.kinds()[listing.kind];
  const Fixed distance = query.kind == listing.kind ? 0
                         : asked.sub == shown.sub   ? fixed(-0.7)
                         : asked.root == shown.root ? fixed(-1.2)
                                                    : fixed(-1.8);
  return distance + percent(normal(seed_, kPair, query.rank * 4096 + listing.kind), 25);
}

TrueRates::Rate TrueRates::click(const Query& query, const Listing& listing, ads::MatchType match,
                                 std::uint32_t slot) const {
  constexpr std::array<Fixed, 3> kMatch = {fixed(0.35), fixed(0.1), fixed(-0.15)};
  const std::size_t shopper = mix64(mix64(seed_ * 19 + kStyle) ^ query.rank) % kStyles;
  const std::size_t goods = mix64(mix64(seed_ * 23 + kStyle) ^ listing.place) % kStyles;
  const Fixed logit = click_base_[listing.kind] + appeal(listing) + fit(query, listing) +
                      kMatch[static_cast<std::size_t>(match)] + hidden_[shopper * kStyles + goods];
  return logistic(logit) * kSlotPercent[slot - 1] / 100;
}

TrueRates::Rate TrueRates::order(const Query& query, const Listing& listing, ads::MatchType match) const {
  const Fixed logit = order_base_[listing.kind] + percent(normal(seed_, kOrderListing, listing.place), 40) +
                      fixed(0.12) * std::min<std::uint32_t>(query.details, 5) +
                      (match == ads::MatchType::kExact ? fixed(0.15) : 0) + fit(query, listing) / 2;
  return logistic(logit);
}

std::uint32_t TrueRates::viewed_percent(std::uint32_t slot) {
  return kViewedPercent[slot - 1];
}

}  // namespace vitrina::tools
