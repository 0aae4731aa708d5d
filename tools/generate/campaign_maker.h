// Makes sellers' campaigns for a generated catalog, keeps what serving them needs, and writes each as a line
// of JSON (DESIGN.md section 6, "Campaign").
//
// A campaign advertises some listings of one seller within one root category. Its keywords are nouns of these
// listings' categories and searches for them; bids are log-normal around what a click of the category is
// worth.
//
// Memory: some 30 bytes for each of min(listings, 32 a campaign), 60 a keyword, 300 a campaign.
// Threads: immutable after construction, const from any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ads/campaign/campaign.h"
#include "tools/generate/search_maker.h"
#include "tools/generate/true_rates.h"

namespace vitrina::tools {

class CampaignMaker {
 public:
  // Requires: campaigns > 0.
  CampaignMaker(const Catalog& catalog, const SearchMaker& searches, std::uint64_t campaigns,
                std::uint64_t keywords, std::uint32_t days);

  struct Listing {
    TrueRates::Listing truth;
    std::uint32_t seller = 0;
    Money price;
  };
  struct Keyword {
    std::uint64_t text_start = 0;
    std::uint32_t text_bytes = 0;
    ads::MatchType match = ads::MatchType::kBroad;
    Money bid;
  };
  struct Campaign {
    std::uint64_t first_listing = 0;  // places in the pools below
    std::uint64_t first_keyword = 0;
    std::uint32_t listing_count = 0;
    std::uint32_t keyword_count = 0;
    std::uint32_t hours = 0;    // a bit an hour of the day
    std::uint32_t regions = 0;  // a bit a region
    std::uint8_t devices = 0;   // bits of mobile, desktop, tablet
    bool active = true;
    std::int32_t first_day = 0;  // days since the start of the log
    std::int32_t last_day = 0;
  };
  // An ad as searches of a category find it.
  struct Ad {
    std::uint32_t campaign = 0;
    std::uint32_t listing = 0;  // place among all advertised listings
  };

  std::span<const Campaign> campaigns() const noexcept { return campaigns_; }
  std::span<const Keyword> keywords(const Campaign& campaign) const noexcept {
    return std::span(keywords_).subspan(campaign.first_keyword, campaign.keyword_count);
  }
  std::string_view text(const Keyword& keyword) const noexcept {
    return std::string_view(texts_).substr(keyword.text_start, keyword.text_bytes);
  }
  const Listing& listing(std::uint32_t place) const noexcept { return listings_[place]; }
  std::span<const Ad> ads_of_kind(std::size_t kind) const noexcept { return by_kind_[kind]; }
  std::span<const Ad> ads_of_sub(std::size_t sub) const noexcept { return by_sub_[sub]; }

  std::string campaign_id(std::uint64_t campaign) const { return "c-" + std::to_string(campaign + 1); }
  std::string listing_id(const Listing& listing) const;
  std::string seller_id(const Listing& listing) const { return "s-" + std::to_string(listing.seller); }

  // Appends the campaign as JSON and a newline. Requires: campaign < campaigns().size().
  void append_line(std::string& out, std::uint64_t campaign) const;

 private:
  void collect_listings(std::uint64_t campaigns);
  void collect_intents();
  void make_campaign(std::uint64_t campaign, std::uint64_t keyword_count, std::uint32_t days);
  void add_keywords(Random& random, Campaign& made, std::uint64_t count);
  std::string keyword_text(Random& random, std::size_t kind, ads::MatchType& match) const;
  Money draw_bid(Random& random, std::size_t kind, ads::MatchType match) const;

  const Catalog& catalog_;
  const SearchMaker& searches_;
  std::vector<Listing> listings_;  // by seller, root, place
  std::vector<std::uint64_t> group_starts_;
  std::vector<std::uint32_t> group_of_;
  std::vector<std::vector<std::uint32_t>> intents_by_kind_;  // ranks, falling popularity
  std::vector<Campaign> campaigns_;
  std::vector<std::uint32_t> campaign_listings_;
  std::vector<Keyword> keywords_;
  std::string texts_;
  std::vector<std::vector<Ad>> by_kind_;
  std::vector<std::vector<Ad>> by_sub_;
};

}  // namespace vitrina::tools
