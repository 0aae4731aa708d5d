#include "engine/ads/campaign/validation.h"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "engine/ads/campaign/advertiser_rules.h"
#include "engine/ads/campaign/calendar.h"
#include "engine/ads/campaign/campaign_text.h"

namespace vitrina::ads {
namespace {

tl::unexpected<Error> refuse(std::string field, std::string message) {
  return fail(ErrorCode::kInvalidArgument, std::move(message), std::move(field));
}

std::string item(std::string_view list, std::size_t index) {
  return std::string(list) + "[" + std::to_string(index) + "]";
}

// A text in an error message: quoted, and short whatever was sent.
std::string quoted(std::string_view text) {
  constexpr std::size_t kMostBytes = 60;
  if (text.size() <= kMostBytes) return "\"" + std::string(text) + "\"";
  std::size_t end = kMostBytes;
  while (end > 0 && (static_cast<std::uint8_t>(text[end]) & 0xC0) == 0x80) --end;  // not within a code point
  return "\"" + std::string(text.substr(0, end)) + "…\"";
}

Result<void> check_text(std::string field, std::string_view text, std::size_t max_length) {
  const TextShape shape = shape_of(text);
  if (!shape.is_utf8) return refuse(std::move(field), "must be valid UTF-8");
  if (shape.has_control)
    return refuse(std::move(field), "must not hold control characters such as line ends or tabs");
  if (shape.code_point_count > max_length)
    return fail(ErrorCode::kLimit,
                "must have at most " + std::to_string(max_length) + " characters, not " +
                    std::to_string(shape.code_point_count),
                std::move(field));
  return {};
}

Result<void> check_required_text(std::string field, std::string_view text, std::size_t max_length) {
  if (shape_of(text).is_blank && shape_of(text).is_utf8) return refuse(std::move(field), "must not be blank");
  return check_text(std::move(field), text, max_length);
}

Result<void> check_id(std::string field, std::string_view id, std::size_t max_bytes) {
  if (id.size() > max_bytes)
    return fail(ErrorCode::kLimit,
                "must have at most " + std::to_string(max_bytes) + " bytes, not " + std::to_string(id.size()),
                std::move(field));
  return check_required_text(std::move(field), id, max_bytes);
}

Result<void> check_count(std::string_view field, std::size_t count, std::size_t max_count) {
  if (count <= max_count) return {};
  return fail(ErrorCode::kLimit,
              "must have at most " + std::to_string(max_count) + " entries, not " + std::to_string(count),
              std::string(field));
}

// Refuses the first entry whose key stood before. `key` gives something that is ordered.
template <class T, class Key>
Result<void> check_distinct(std::string_view field, const std::vector<T>& items, Key key) {
  std::vector<std::uint32_t> order(items.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
  std::size_t repeat = items.size(), original = 0;
  for (std::size_t begin = 0, i = 1; i < order.size(); ++i) {
    if (key(order[begin]) < key(order[i])) {
      begin = i;
    } else if (order[i] < repeat) {
      repeat = order[i];
      original = order[begin];
    }
  }
  if (repeat == items.size()) return {};
  return refuse(item(field, repeat), "is the same as " + item(field, original) + "; leave one of them");
}

Result<void> check_amount(std::string field, Money amount, Money max, const CampaignLimits& limits) {
  const std::string tick = to_string(Money{limits.tick_micros});
  if (amount.micros <= 0)
    return refuse(std::move(field),
                  "must be more than 0: " + tick + " at least, not " + to_string(amount) +
                      (amount.micros == 0 ? "; leave it out or pause the campaign to stop it" : ""));
  if (amount.micros % limits.tick_micros != 0)
    return refuse(std::move(field), "must be a multiple of " + tick + ", not " + to_string(amount));
  if (amount > max)
    return fail(ErrorCode::kLimit, "must be at most " + to_string(max) + ", not " + to_string(amount),
                std::move(field));
  return {};
}

Result<void> check_identity(const Campaign& campaign, const CampaignLimits& limits) {
  VITRINA_TRY(check_id("id", campaign.id, limits.max_campaign_id_bytes));
  const bool is_plain = std::all_of(campaign.id.begin(), campaign.id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' ||
           c == '_' || c == '-';
  });
  if (!is_plain || campaign.id == "." || campaign.id == "..")
    return refuse("id", "must consist of Latin letters, digits, '.', '_' and '-', as \"c-7\" does, not " +
                            quoted(campaign.id));
  VITRINA_TRY(check_id("seller", campaign.seller, limits.max_id_bytes));
  VITRINA_TRY(check_text("name", campaign.name, limits.max_name_length));
  if (name_of(campaign.status).empty()) return refuse("status", "must be \"active\" or \"paused\"");
  if (name_of(campaign.pacing).empty()) return refuse("pacing", "must be \"even\" or \"asap\"");
  return check_text("label", campaign.label, limits.max_label_length);
}

Result<void> check_listings(const Campaign& campaign, const CampaignLimits& limits) {
  if (campaign.listings.empty()) return refuse("listings", "must name at least one listing to advertise");
  VITRINA_TRY(check_count("listings", campaign.listings.size(), limits.max_listings));
  for (std::size_t i = 0; i < campaign.listings.size(); ++i)
    VITRINA_TRY(check_id(item("listings", i), campaign.listings[i], limits.max_id_bytes));
  return check_distinct("listings", campaign.listings,
                        [&](std::uint32_t i) -> const std::string& { return campaign.listings[i]; });
}

Result<void> check_phrase(const std::string& field, std::string_view text, const CampaignLimits& limits) {
  VITRINA_TRY(check_required_text(field, text, limits.max_keyword_length));
  if (simple_words(text).empty())
    return refuse(field, "must hold a word to search for, not " + quoted(text) + " alone");
  return {};
}

Result<void> check_keywords(const Campaign& campaign, const CampaignLimits& limits) {
  const std::vector<Keyword>& keywords = campaign.keywords;
  VITRINA_TRY(check_count("keywords", keywords.size(), limits.max_keywords));
  for (std::size_t i = 0; i < keywords.size(); ++i) {
    const std::string field = item("keywords", i);
    VITRINA_TRY(check_phrase(field + ".text", keywords[i].text, limits));
    if (name_of(keywords[i].match).empty())
      return refuse(field + ".match", "must be \"exact\", \"phrase\" or \"broad\"");
    VITRINA_TRY(check_amount(field + ".bid", keywords[i].bid, limits.max_bid, limits));
  }
  std::vector<std::string> texts;
  for (const Keyword& keyword : keywords) texts.push_back(folded(keyword.text));
  VITRINA_TRY(check_distinct("keywords", keywords, [&](std::uint32_t i) {
    return std::pair<std::string_view, MatchType>(texts[i], keywords[i].match);
  }));

  const std::vector<std::string>& negatives = campaign.negatives;
  VITRINA_TRY(check_count("negatives", negatives.size(), limits.max_negatives));
  for (std::size_t i = 0; i < negatives.size(); ++i)
    VITRINA_TRY(check_phrase(item("negatives", i), negatives[i], limits));
  texts.clear();
  for (const std::string& negative : negatives) texts.push_back(folded(negative));
  return check_distinct("negatives", negatives,
                        [&](std::uint32_t i) -> const std::string& { return texts[i]; });
}

Result<void> check_names(std::string_view field, const std::vector<std::string>& names,
                         const CampaignLimits& limits) {
  VITRINA_TRY(check_count(field, names.size(), limits.max_targets));
  for (std::size_t i = 0; i < names.size(); ++i)
    VITRINA_TRY(check_required_text(item(field, i), names[i], limits.max_name_length));
  return check_distinct(field, names, [&](std::uint32_t i) -> const std::string& { return names[i]; });
}

Result<void> check_targets(const Campaign& campaign, const CampaignLimits& limits) {
  const auto& categories = campaign.categories;
  VITRINA_TRY(check_count("categories", categories.size(), limits.max_targets));
  for (std::size_t i = 0; i < categories.size(); ++i) {
    const std::string field = item("categories", i);
    if (categories[i].empty())
      return refuse(field,
                    "must be a path such as [\"Обувь\",\"Мужская\"]; to mean any category, leave it out");
    VITRINA_TRY(check_count(field, categories[i].size(), limits.max_category_depth));
    for (std::size_t depth = 0; depth < categories[i].size(); ++depth)
      VITRINA_TRY(check_required_text(item(field, depth), categories[i][depth], limits.max_name_length));
  }
  VITRINA_TRY(
      check_distinct("categories", categories,
                     [&](std::uint32_t i) -> const std::vector<std::string>& { return categories[i]; }));
  VITRINA_TRY(check_names("regions", campaign.regions, limits));
  VITRINA_TRY(check_names("devices", campaign.devices, limits));
  return check_names("segments", campaign.segments, limits);
}

Result<void> check_money(const Campaign& campaign, const CampaignLimits& limits) {
  if (campaign.category_bid)
    VITRINA_TRY(check_amount("category_bid", *campaign.category_bid, limits.max_bid, limits));
  Money highest = campaign.category_bid.value_or(Money{0});
  std::string highest_field = "category_bid";
  for (std::size_t i = 0; i < campaign.keywords.size(); ++i) {
    if (campaign.keywords[i].bid <= highest) continue;
    highest = campaign.keywords[i].bid;
    highest_field = item("keywords", i) + ".bid";
  }
  const auto check_budget = [&](const char* field, Money budget) -> Result<void> {
    VITRINA_TRY(check_amount(field, budget, limits.max_budget, limits));
    if (budget < highest)
      return refuse(field, "must pay for one click at the highest bid: at least " + to_string(highest) +
                               " (" + highest_field + "), not " + to_string(budget));
    return {};
  };
  if (campaign.budget_daily) VITRINA_TRY(check_budget("budget_daily", *campaign.budget_daily));
  if (campaign.budget_total) VITRINA_TRY(check_budget("budget_total", *campaign.budget_total));
  if (campaign.budget_daily && campaign.budget_total && *campaign.budget_daily > *campaign.budget_total)
    return refuse("budget_daily", "must not exceed budget_total, which is " +
                                      to_string(*campaign.budget_total) + ", not " +
                                      to_string(*campaign.budget_daily));
  return {};
}

Result<void> check_schedule(const Campaign& campaign) {
  const auto check_date = [](const char* field, const std::optional<Day>& day) -> Result<void> {
    if (!day || (*day >= kFirstDay && *day <= kLastDay)) return {};
    return refuse(field, "must be a date of the years 1970 to 9999");
  };
  VITRINA_TRY(check_date("start", campaign.start));
  VITRINA_TRY(check_date("end", campaign.end));
  if (campaign.start && campaign.end && *campaign.end < *campaign.start)
    return refuse("end", "must not be before start, which is " + day_text(*campaign.start) + ", not " +
                             day_text(*campaign.end));

  // A range an hour at the least, none overlapping: 24 fill the day, so comparing all pairs is cheap.
  const std::vector<HourRange>& hours = campaign.hours;
  VITRINA_TRY(check_count("hours", hours.size(), 24));
  for (std::size_t i = 0; i < hours.size(); ++i) {
    const auto text = [](HourRange range) {
      return "[" + std::to_string(range.begin) + "," + std::to_string(range.end) + "]";
    };
    if (hours[i].begin >= hours[i].end || hours[i].end > 24)
      return refuse(item("hours", i), "must be [from, to] with 0 ≤ from < to ≤ 24, not " + text(hours[i]) +
                                          "; write a night as two ranges, [22,24] and [0,6]");
    for (std::size_t j = 0; j < i; ++j) {
      if (hours[i].begin < hours[j].end && hours[j].begin < hours[i].end)
        return refuse(item("hours", i), "must not overlap " + item("hours", j) + ": " + text(hours[i]) +
                                            " and " + text(hours[j]) +
                                            " share hours; write them as one range");
    }
  }
  return {};
}

Result<void> check_erid(std::string field, std::string_view erid) {
  if (is_erid(erid)) return {};
  return refuse(std::move(field), "must be the operator's token alone, " + std::to_string(kMinEridLength) +
                                      " to " + std::to_string(kMaxEridLength) +
                                      " Latin letters and digits, as \"2VtzqxKxkTD\" is, not " +
                                      quoted(erid));
}

Result<void> check_advertiser(const Campaign& campaign, const CampaignLimits& limits) {
  const Advertiser& advertiser = campaign.advertiser;
  VITRINA_TRY(check_text("advertiser.name", advertiser.name, limits.max_name_length));
  if (!advertiser.inn.empty() && !is_inn(advertiser.inn))
    return refuse(
        "advertiser.inn",
        "must be a taxpayer number of 10 digits (a company) or 12 (a person) with right check digits, not " +
            quoted(advertiser.inn));
  if (!advertiser.erid.empty()) VITRINA_TRY(check_erid("advertiser.erid", advertiser.erid));
  if (campaign.erid_by_listing.empty()) return {};
  std::vector<std::string_view> listings(campaign.listings.begin(), campaign.listings.end());
  std::sort(listings.begin(), listings.end());
  for (const auto& [listing, erid] : campaign.erid_by_listing) {
    if (!std::binary_search(listings.begin(), listings.end(), listing))
      return refuse("erid_by_listing",
                    "names " + quoted(listing) + ", which is none of the campaign's listings");
    VITRINA_TRY(check_erid("erid_by_listing." + listing, erid));
  }
  return {};
}

}  // namespace

Result<void> validate_campaign(const Campaign& campaign, const CampaignLimits& limits) {
  VITRINA_TRY(check_identity(campaign, limits));
  VITRINA_TRY(check_listings(campaign, limits));
  VITRINA_TRY(check_keywords(campaign, limits));
  VITRINA_TRY(check_targets(campaign, limits));
  VITRINA_TRY(check_money(campaign, limits));
  VITRINA_TRY(check_schedule(campaign));
  return check_advertiser(campaign, limits);
}

}  // namespace vitrina::ads
