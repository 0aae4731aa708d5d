#include "engine/ads/selection/ad_rules.h"

namespace vitrina::ads {
namespace {

Result<void> check_reserve(Money reserve, Money tick, const std::string& field) {
  if (reserve.micros < 0 || reserve.micros % tick.micros != 0 || reserve.micros / tick.micros > kMaxTicks) {
    return fail(ErrorCode::kInvalidArgument,
                "a reserve is a whole number of ticks of " + to_string(tick) + ", not " + to_string(reserve),
                field);
  }
  return {};
}

}  // namespace

Result<void> check_rules(const AdRules& rules) {
  if (rules.tick.micros <= 0) return fail(ErrorCode::kInvalidArgument, "a tick is above zero", "tick");
  if (rules.ads_per_seller == 0) {
    return fail(ErrorCode::kInvalidArgument, "a seller must be allowed at least one ad", "ads_per_seller");
  }
  if (rules.pricing == PricingRule::kVcg && rules.ads_per_seller != 1) {
    return fail(ErrorCode::kInvalidArgument, "VCG allows exactly one ad a seller", "ads_per_seller");
  }
  if (rules.relevance_floor > kShareOne) {
    return fail(ErrorCode::kInvalidArgument, "the relevance floor lies between 0 and 1", "relevance_floor");
  }
  VITRINA_TRY(check_reserve(rules.reserve, rules.tick, "reserve"));
  for (std::size_t i = 0; i < rules.category_reserves.size(); ++i) {
    VITRINA_TRY(check_reserve(rules.category_reserves[i].reserve, rules.tick,
                              "category_reserves[" + std::to_string(i) + "]"));
  }
  for (std::size_t i = 0; i < rules.frequency_reserves.size(); ++i) {
    const std::string field = "frequency_reserves[" + std::to_string(i) + "]";
    VITRINA_TRY(check_reserve(rules.frequency_reserves[i].reserve, rules.tick, field));
    if (i > 0 && rules.frequency_reserves[i].count <= rules.frequency_reserves[i - 1].count) {
      return fail(ErrorCode::kInvalidArgument, "frequencies ascend", field);
    }
  }
  if (rules.positions.size() > kMaxSlots) {
    return fail(ErrorCode::kLimit, "at most " + std::to_string(kMaxSlots) + " slots", "positions");
  }
  for (std::size_t i = 0; i < rules.positions.size(); ++i) {
    if (rules.positions[i] == 0 || (i > 0 && rules.positions[i] <= rules.positions[i - 1])) {
      return fail(ErrorCode::kInvalidArgument, "positions are counted from 1 and ascend",
                  "positions[" + std::to_string(i) + "]");
    }
  }
  return {};
}

Money reserve_of_frequency(const AdRules& rules, std::uint64_t count) noexcept {
  Money reserve;
  for (const FrequencyReserve& step : rules.frequency_reserves) {
    if (count >= step.count) reserve = step.reserve;
  }
  return reserve;
}

}  // namespace vitrina::ads
