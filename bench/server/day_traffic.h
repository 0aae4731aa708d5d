// The traffic of a generated shop's last day: who searches what and when, and how likely each would truly
// click a shown ad, by the generator's recipe (tools/generate/true_rates.h).
//
// Threads: const from any thread after construction.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/ads/campaign/served_ad.h"
#include "tools/generate/campaign_maker.h"
#include "tools/generate/listing_maker.h"
#include "tools/generate/search_maker.h"
#include "tools/generate/true_rates.h"

namespace vitrina::bench {

struct DayOptions {
  std::uint64_t listings = 20'000;
  std::uint64_t campaigns = 5'000;
  std::uint64_t keywords = 50'000;
  std::uint64_t searches = 3'000'000;  // of all days
  std::uint32_t days = 3;
  std::uint64_t seed = 1;
};

class DayTraffic {
 public:
  // The last whole day in the shop's zone.
  explicit DayTraffic(const DayOptions& options)
      : catalog_(market_, options.seed, options.listings),
        maker_(catalog_, options.searches, options.days),
        campaigns_(catalog_, maker_, options.campaigns, options.keywords, options.days),
        rates_(market_, options.seed) {
    constexpr std::int64_t kZone = 3 * 3600, kDay = 86'400;
    std::vector<tools::SearchMaker::Search> all;
    for (std::uint64_t chunk = 0; chunk < maker_.chunks(); ++chunk) {
      auto some = maker_.searches(chunk);
      all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
    }
    const std::int64_t last = all.back().at + kZone;
    const std::int64_t whole = last % kDay > kDay - 600 ? last / kDay : last / kDay - 1;
    begin_ = whole * kDay - kZone;
    for (auto& search : all) {
      if (search.at >= begin_ && search.at < begin_ + kDay) searches_.push_back(std::move(search));
    }
    for (std::size_t kind = 0; kind < market_.kinds().size(); ++kind) {
      for (const auto& ad : campaigns_.ads_of_kind(kind)) {
        const auto& listing = campaigns_.listing(ad.listing);
        listings_.emplace(campaigns_.listing_id(listing), listing.truth);
      }
    }
  }

  std::int64_t begin() const noexcept { return begin_; }  // of the day, in seconds since 1970
  const std::vector<tools::SearchMaker::Search>& searches() const noexcept { return searches_; }
  const tools::SearchMaker& maker() const noexcept { return maker_; }

  // Whether the ad is seen, as a probability, times the click rate of who sees it.
  double click_rate(const tools::SearchMaker::Search& search, const ads::ServedAd& ad) const {
    const auto listing = listings_.find(ad.listing);
    if (listing == listings_.end() || ad.slot < 1 || ad.slot > tools::kAdSlots) return 0;
    const auto rate =
        rates_.click({search.rank, search.kind, search.details}, listing->second, ad.match, ad.slot);
    return static_cast<double>(rate) * 0x1p-32 * tools::TrueRates::viewed_percent(ad.slot) / 100;
  }

 private:
  tools::Market market_;
  tools::Catalog catalog_;
  tools::SearchMaker maker_;
  tools::CampaignMaker campaigns_;
  tools::TrueRates rates_;
  std::int64_t begin_ = 0;
  std::vector<tools::SearchMaker::Search> searches_;
  std::unordered_map<std::string, tools::TrueRates::Listing> listings_;
};

}  // namespace vitrina::bench
