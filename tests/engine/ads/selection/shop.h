// A small shop for the tests of ads: listings that meet the vocabulary of random campaigns, sellers, and
// campaigns of theirs.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/ads/selection/campaign_book.h"
#include "engine/ads/selection/listing_judge.h"
#include "tests/engine/ads/matching/random_campaigns.h"
#include "tests/support/test_image.h"

namespace vitrina::ads::test {

using vitrina::test::TestImage;

inline std::vector<index::Listing> shop_listings(std::uint64_t seed, std::uint32_t count) {
  Random random(seed);
  std::vector<index::Listing> listings;
  for (std::uint32_t i = 0; i < count; ++i) {
    index::Listing listing;
    listing.id = "L" + std::to_string(i);
    for (std::uint64_t n = 1 + random.below(4); n > 0; --n) {
      listing.title += std::string(kWords[random.below(kWords.size())]) + " ";
    }
    listing.title += "item";
    listing.seller = "s-" + std::to_string(random.below(8));
    listing.category = {"C" + std::to_string(random.below(3)), "D" + std::to_string(random.below(3))};
    if (random.chance(0.1)) listing.stock = 0;
    listing.reviews = static_cast<std::uint32_t>(random.below(500));
    listing.rating_micros = static_cast<std::int64_t>(random.below(51)) * 100'000;
    listings.push_back(listing);
  }
  return listings;
}

// Each with listings of one seller, sometimes one that is another's or none at all.
inline std::vector<CampaignPtr> shop_campaigns(std::uint64_t seed,
                                               const std::vector<index::Listing>& listings, std::size_t count,
                                               std::size_t vocabulary = 12) {
  Random random(seed);
  RandomCampaigns words(seed, vocabulary);
  std::map<std::string, std::vector<std::string>> by_seller;
  for (const index::Listing& listing : listings) by_seller[listing.seller].push_back(listing.id);
  std::vector<CampaignPtr> campaigns;
  for (std::size_t i = 0; i < count; ++i) {
    Campaign campaign = words.campaign(6);
    campaign.id = "c" + std::to_string(100'000 + i);
    campaign.seller = "s-" + std::to_string(random.below(8));
    const std::vector<std::string>& own = by_seller[campaign.seller];
    for (std::uint64_t n = 1 + random.below(5); n > 0 && !own.empty(); --n) {
      const std::string& id = own[random.below(own.size())];
      if (std::find(campaign.listings.begin(), campaign.listings.end(), id) == campaign.listings.end())
        campaign.listings.push_back(id);
    }
    if (random.chance(0.05)) campaign.listings.push_back("L0");
    if (random.chance(0.05)) campaign.listings.push_back("gone");
    if (random.chance(0.2)) campaign.categories = {{"C" + std::to_string(random.below(3))}};
    if (random.chance(0.3))
      campaign.category_bid = Money{static_cast<std::int64_t>(1 + random.below(20)) * 10'000};
    if (random.chance(0.2)) campaign.hours = {{static_cast<std::uint8_t>(random.below(12)), 20}};
    if (random.chance(0.5)) campaign.advertiser.erid = "2Vtzqv" + std::to_string(i);
    campaign.version = 1;
    campaigns.push_back(std::make_shared<const Campaign>(std::move(campaign)));
  }
  return campaigns;
}

// Says of every listing what a table says.
class TableJudge final : public ListingJudge {
 public:
  explicit TableJudge(std::uint32_t docs) : table(docs, Judgment{Standing::kGood, kShareOne}) {}
  void judge(std::span<const DocId> docs, std::span<Judgment> judgments) override {
    for (std::size_t i = 0; i < docs.size(); ++i) {
      EXPECT_TRUE(i == 0 || docs[i - 1] < docs[i]) << "docs ascend, each once";
      judgments[i] = table[docs[i]];
    }
    asked += docs.size();
  }
  // From here on says beforehand which listings may be good.
  void tell() {
    bits_.assign(table.size() / 64 + 1, 0);
    for (DocId doc = 0; doc < table.size(); ++doc) {
      if (table[doc].standing == Standing::kGood) bits_[doc / 64] |= std::uint64_t{1} << (doc % 64);
    }
    good_ = DocSet(bits_);
  }
  const DocSet* may_be_good() noexcept override { return bits_.empty() ? nullptr : &good_; }

  std::vector<Judgment> table;
  std::size_t asked = 0;

 private:
  std::vector<std::uint64_t> bits_;
  DocSet good_;
};

}  // namespace vitrina::ads::test
