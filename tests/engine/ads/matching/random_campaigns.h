// Campaigns and queries over a small vocabulary, so that they meet: inflected forms, repeated words, units,
// hyphens, words without a stem.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "engine/ads/campaign/campaign.h"
#include "index/base/random.h"
#include "tests/engine/ads/matching/slow_match.h"

namespace vitrina::ads::test {

inline constexpr std::array kWords = {
    "кроссовки", "кроссовкам", "Кроссовками", "мужские", "мужской", "мужских", "диван",   "дивана",
    "угловой",   "256 гб",     "256gb",       "128 ГБ",  "256",     "гб",      "wi-fi",   "wi fi",
    "wifi",      "iphone",     "iphones",     "case",    "cases",   "red",     "чёрный",  "черная",
    "для",       "бора",       "t-shirt",     "shirt",   "1,5",     "55\"",    "usb-c",   "детские",
    "детская",   "айфон",      "new",         "!",       "c++",     "ёлка",    "ёлочные", "крсовки"};

class RandomCampaigns {
 public:
  // Words are drawn from the first `vocabulary` of kWords, the first ones more often.
  RandomCampaigns(std::uint64_t seed, std::size_t vocabulary) : random_(seed), vocabulary_(vocabulary) {}

  std::string words(std::size_t at_most) {
    std::string text;
    for (std::size_t i = 1 + random_.below(at_most); i > 0; --i) {
      if (!text.empty()) text += ' ';
      text += word();
    }
    return text;
  }

  Campaign campaign(std::size_t keywords) {
    Campaign campaign;
    if (random_.chance(0.05)) campaign.status = CampaignStatus::kPaused;
    for (std::size_t i = random_.below(keywords + 1); i > 0; --i) {
      campaign.keywords.push_back({words(5), static_cast<MatchType>(random_.below(3)),
                                   Money{static_cast<std::int64_t>(1 + random_.below(20)) * 10'000}});
    }
    if (random_.chance(0.3)) {
      for (std::size_t i = 1 + random_.below(3); i > 0; --i) campaign.negatives.push_back(words(2));
    }
    return campaign;
  }

  // One in a hundred has many times as many keywords, or negatives.
  std::vector<Campaign> campaigns(std::size_t count, std::size_t keywords) {
    std::vector<Campaign> all;
    for (std::size_t i = 0; i < count; ++i) {
      const bool large = random_.chance(0.01);
      all.push_back(campaign(large ? 40 * keywords : keywords));
      if (large && random_.chance(0.5)) {
        for (int negative = 0; negative < 100; ++negative) all.back().negatives.push_back(words(4));
      }
    }
    return all;
  }

  std::vector<std::uint32_t> quality_bounds(std::size_t count) {
    std::vector<std::uint32_t> bounds;
    for (std::size_t i = 0; i < count; ++i) bounds.push_back(static_cast<std::uint32_t>(random_.below(5)));
    return bounds;
  }

  SlowQuery query() {
    SlowQuery query;
    const std::size_t longest = random_.chance(0.02) ? 60 : 7;
    query.add_reading(random_.chance(0.1) ? words(3) + " неизвестное " + words(3) : words(longest));
    if (random_.chance(0.2)) query.add_alternative(word(), TermOrigin::kSynonym);
    if (random_.chance(0.2)) query.add_alternative(word(), TermOrigin::kCorrected);
    if (random_.chance(0.2)) query.add_reading(words(5), TermOrigin::kCorrected);
    if (random_.chance(0.1)) query.add_reading(words(5), TermOrigin::kSynonym);
    return query;
  }

  Random& random() { return random_; }

 private:
  std::string word() {
    const std::size_t range = random_.chance(0.5) ? (vocabulary_ + 3) / 4 : vocabulary_;
    return kWords[random_.below(range)];
  }

  Random random_;
  std::size_t vocabulary_;
};

}  // namespace vitrina::ads::test
