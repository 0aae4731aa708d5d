// Random campaigns: any bytes and numbers at all (any_campaign), or one that is valid with everything set.
#pragma once

#include <string>
#include <vector>

#include "engine/ads/campaign/campaign.h"
#include "index/base/random.h"

namespace vitrina::ads {

inline std::string any_text(Random& random) {
  std::string text;
  for (std::uint64_t n = random.below(12); n > 0; --n) text.push_back(static_cast<char>(random()));
  return text;
}

inline std::vector<std::string> any_texts(Random& random) {
  std::vector<std::string> texts;
  for (std::uint64_t n = random.below(5); n > 0; --n) texts.push_back(any_text(random));
  return texts;
}

inline Money any_money(Random& random) {
  return Money{static_cast<std::int64_t>(random() << random.below(64))};
}

inline Campaign any_campaign(Random& random) {
  Campaign c;
  c.id = any_text(random);
  c.seller = any_text(random);
  c.name = any_text(random);
  c.status = static_cast<CampaignStatus>(random.below(2));
  c.listings = any_texts(random);
  for (std::uint64_t n = random.below(6); n > 0; --n) {
    std::string text = any_text(random);
    const auto match = static_cast<MatchType>(random.below(3));
    c.keywords.push_back({std::move(text), match, any_money(random)});
  }
  c.negatives = any_texts(random);
  for (std::uint64_t n = random.below(4); n > 0; --n) c.categories.push_back(any_texts(random));
  if (random.chance(0.5)) c.category_bid = any_money(random);
  if (random.chance(0.5)) c.budget_daily = any_money(random);
  if (random.chance(0.5)) c.budget_total = any_money(random);
  if (random.chance(0.5)) c.start = static_cast<Day>(random());
  if (random.chance(0.5)) c.end = static_cast<Day>(random());
  for (std::uint64_t n = random.below(3); n > 0; --n) {
    const auto begin = static_cast<std::uint8_t>(random());
    c.hours.push_back({begin, static_cast<std::uint8_t>(random())});
  }
  c.regions = any_texts(random);
  c.devices = any_texts(random);
  c.segments = any_texts(random);
  c.pacing = static_cast<Pacing>(random.below(2));
  c.label = any_text(random);
  c.advertiser.name = any_text(random);
  c.advertiser.inn = any_text(random);
  c.advertiser.erid = any_text(random);
  for (std::uint64_t n = random.below(4); n > 0; --n) {
    std::string listing = any_text(random);
    c.erid_by_listing[listing] = any_text(random);
  }
  c.version = random() >> random.below(64);
  return c;
}

inline Campaign valid_campaign() {
  Campaign c;
  c.id = "c-7";
  c.seller = "s-118";
  c.name = "Осень";
  c.listings = {"WB-1", "WB-2", "WB-3"};
  c.keywords = {{"сабо мужские", MatchType::kPhrase, Money{12'500'000}},
                {"сабо", MatchType::kBroad, Money{8'000'000}},
                {"сабо", MatchType::kExact, Money{9'010'000}}};
  c.negatives = {"детские", "бесплатно"};
  c.categories = {{"Обувь"}, {"Обувь", "Мужская"}};
  c.category_bid = Money{5'000'000};
  c.budget_daily = Money{1'500'000'000};
  c.budget_total = Money{20'000'000'000};
  c.start = 20'758;
  c.end = 20'789;
  c.hours = {{9, 13}, {14, 23}, {13, 14}};
  c.regions = {"msk", "spb"};
  c.devices = {"mobile"};
  c.segments = {"new"};
  c.label = "Реклама";
  c.advertiser = {"ООО Ромашка", "7707083893", "2VtzqxKxkTD"};
  c.erid_by_listing = {{"WB-2", "LjN8Kaaxi"}};
  c.version = 3;
  return c;
}

}  // namespace vitrina::ads
