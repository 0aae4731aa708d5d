// Random campaigns that validate_campaign() lets pass: each field set or left, texts in several scripts and
// with characters that JSON escapes, amounts from a tick to the largest.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ads/campaign/calendar.h"
#include "engine/ads/campaign/campaign.h"
#include "index/base/random.h"

namespace vitrina::ads {

class ValidCampaigns {
 public:
  explicit ValidCampaigns(std::uint64_t seed) : random_(seed) {}

  Campaign next() {
    Campaign c;
    c.id = "c-" + std::to_string(++count_);
    c.seller = name();
    if (random_.chance(0.8)) c.name = name();
    c.status = random_.chance(0.5) ? CampaignStatus::kActive : CampaignStatus::kPaused;
    c.listings = names(1 + random_.below(5));
    for (const std::string& text : names(random_.below(6))) {
      c.keywords.push_back({text, static_cast<MatchType>(random_.below(3)), amount(kTicksOfMaxBid)});
    }
    c.negatives = names(random_.below(3));
    for (const std::string& root : names(random_.below(3))) {
      c.categories.push_back({root});
      for (const std::string& child : names(random_.below(3))) c.categories.back().push_back(child);
    }
    if (random_.chance(0.5)) c.category_bid = amount(kTicksOfMaxBid);
    Money highest = c.category_bid.value_or(Money{kTick});
    for (const Keyword& keyword : c.keywords) highest = std::max(highest, keyword.bid);
    const Money daily = std::max(highest, amount(kTicksOfMaxBudget));
    if (random_.chance(0.5)) c.budget_daily = daily;
    if (random_.chance(0.5)) c.budget_total = std::max(daily, amount(kTicksOfMaxBudget));
    const auto day = static_cast<Day>(random_.below(static_cast<std::uint64_t>(kLastDay)));
    if (random_.chance(0.5)) c.start = day;
    if (random_.chance(0.5)) c.end = day + static_cast<Day>(random_.below(2));
    for (std::uint8_t hour = static_cast<std::uint8_t>(random_.below(12));
         hour < 24 && random_.chance(0.5);) {
      const auto end = static_cast<std::uint8_t>(hour + 1 + random_.below(24u - hour));
      c.hours.push_back({hour, end});
      hour = end;
    }
    c.regions = names(random_.below(3));
    c.devices = names(random_.below(2));
    c.segments = names(random_.below(3));
    c.pacing = random_.chance(0.5) ? Pacing::kEven : Pacing::kAsap;
    if (random_.chance(0.5)) c.label = "Реклама";
    if (random_.chance(0.5)) c.advertiser.name = name();
    if (random_.chance(0.5)) c.advertiser.inn = "7707083893";
    if (random_.chance(0.5)) c.advertiser.erid = "2VtzqxKxkTD";
    for (const std::string& listing : c.listings) {
      if (random_.chance(0.3)) c.erid_by_listing[listing] = "LjN8Kaaxi";
    }
    c.version = random_() >> random_.below(64);
    return c;
  }

 private:
  static constexpr std::int64_t kTick = 10'000;
  static constexpr std::uint64_t kTicksOfMaxBid = 10'000'000;
  static constexpr std::uint64_t kTicksOfMaxBudget = 100'000'000'000;

  Money amount(std::uint64_t most_ticks) {
    const std::uint64_t below = std::max<std::uint64_t>(1, most_ticks >> random_.below(37));
    return Money{static_cast<std::int64_t>(1 + random_.below(below)) * kTick};
  }

  // A word by its number, so that no two in a list are the same.
  std::vector<std::string> names(std::uint64_t count) {
    std::vector<std::string> all;
    for (std::uint64_t i = 0; i < count; ++i) all.push_back(name() + std::to_string(i));
    return all;
  }

  std::string name() {
    static constexpr std::string_view kPieces[] = {"сабо", "ёлка", "shoe", "\"", "\\", "/", "<b>", "\u2028",
                                                   "鞋",   "👟",    " ",    "'",  "&",  ".", "[0]", "null"};
    std::string text(1, static_cast<char>('a' + random_.below(26)));
    for (std::uint64_t n = random_.below(6); n > 0; --n) text += kPieces[random_.below(std::size(kPieces))];
    return text;
  }

  Random random_;
  std::uint64_t count_ = 0;
};

}  // namespace vitrina::ads
