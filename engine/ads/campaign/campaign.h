// Campaign: what a seller pays to have shown: listings, the keywords and categories that trigger them, bids,
// budgets, schedule and targeting (DESIGN.md section 6, "Campaign").
//
// Values are validated by validate_campaign (validation.h); whoever holds a Campaign may trust it.
//
// Threads: a value, one thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/base/money.h"

namespace vitrina::ads {

enum class CampaignStatus : std::uint8_t { kActive, kPaused };
enum class MatchType : std::uint8_t { kExact, kPhrase, kBroad };
enum class Pacing : std::uint8_t { kEven, kAsap };

// "active", "phrase", "asap", … as they stand in JSON.
std::string_view name_of(CampaignStatus status) noexcept;
std::string_view name_of(MatchType match) noexcept;
std::string_view name_of(Pacing pacing) noexcept;
// Their inverses; nothing for another name.
std::optional<CampaignStatus> find_campaign_status(std::string_view name) noexcept;
std::optional<MatchType> find_match_type(std::string_view name) noexcept;
std::optional<Pacing> find_pacing(std::string_view name) noexcept;

struct Keyword {
  std::string text;
  MatchType match = MatchType::kBroad;
  Money bid;  // most paid for a click; whole ticks
  friend bool operator==(const Keyword&, const Keyword&) = default;
};

// Who advertises, as the law wants it on every ad.
struct Advertiser {
  std::string name;
  std::string inn;
  std::string erid;
  friend bool operator==(const Advertiser&, const Advertiser&) = default;
};

// A calendar day in the shop's zone: days since 1970-01-01.
using Day = std::int32_t;

// Hours of the day in the shop's zone, [begin, end), 0 ≤ begin < end ≤ 24.
struct HourRange {
  std::uint8_t begin = 0;
  std::uint8_t end = 24;
  friend bool operator==(HourRange, HourRange) = default;
};

struct Campaign {
  std::string id;
  std::string seller;
  std::string name;
  CampaignStatus status = CampaignStatus::kActive;
  std::vector<std::string> listings;  // listing ids, all of the campaign's seller
  std::vector<Keyword> keywords;
  std::vector<std::string> negatives;
  std::vector<std::vector<std::string>> categories;  // paths; empty: any
  std::optional<Money> category_bid;  // for category pages and slots without a query; none: not shown there
  std::optional<Money> budget_daily;
  std::optional<Money> budget_total;
  std::optional<Day> start;
  std::optional<Day> end;            // inclusive
  std::vector<HourRange> hours;      // empty: all day
  std::vector<std::string> regions;  // empty: any, as with devices and segments
  std::vector<std::string> devices;
  std::vector<std::string> segments;
  Pacing pacing = Pacing::kEven;
  std::string label;
  Advertiser advertiser;
  std::map<std::string, std::string> erid_by_listing;  // where it differs from the advertiser's
  std::uint64_t version = 0;                           // counts changes; 0: not stored yet

  friend bool operator==(const Campaign&, const Campaign&) = default;
};

}  // namespace vitrina::ads
