#include "engine/ads/selection/campaign_book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/ads/selection/ad_selector.h"
#include "tests/engine/ads/selection/shop.h"

namespace vitrina::ads {
namespace {

using test::SlowQuery;
using test::TableJudge;

std::vector<std::string> described(const CampaignBook& book) {
  std::vector<std::string> all;
  book.for_each({}, [&](CampaignRef ref) {
    const Campaign& campaign = book.campaign(ref);
    all.push_back(campaign.id + "@" + std::to_string(campaign.version));
    return true;
  });
  return all;
}

TEST(CampaignBook, IsAfterAnyChangesTheBookOfTheCampaignsAsTheyAre) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const auto listings = test::shop_listings(seed, 200);
    const test::TestImage image(listings);
    const AdRules rules;
    const auto drafts = test::shop_campaigns(seed, listings, 400, 6);
    std::map<std::string, CampaignPtr> model;
    for (std::size_t i = 0; i < 200; ++i) model[drafts[i]->id] = drafts[i];
    const auto values = [&] {
      std::vector<CampaignPtr> all;
      for (const auto& [id, campaign] : model) all.push_back(campaign);
      return all;
    };
    CampaignBook book = CampaignBook::build(values(), image.segment(), nullptr, rules);
    Random random(seed);
    TableJudge judge(image.segment().doc_count());
    AdSelector selector;
    test::RandomCampaigns words(seed, 6);
    for (int round = 0; round < 40; ++round) {
      std::map<std::string, CampaignPtr> changed;
      std::vector<std::string> removed;
      for (std::uint64_t n = 1 + random.below(6); n > 0; --n) {
        const CampaignPtr& draft = drafts[random.below(drafts.size())];
        if (changed.contains(draft->id) || std::count(removed.begin(), removed.end(), draft->id) > 0)
          continue;
        if (random.chance(0.3)) {
          removed.push_back(draft->id);
          model.erase(draft->id);
        } else {
          auto fresh = std::make_shared<Campaign>(*drafts[random.below(drafts.size())]);
          fresh->id = draft->id;
          fresh->version = static_cast<std::uint64_t>(round) + 2;
          changed[fresh->id] = model[fresh->id] = fresh;
        }
      }
      std::vector<CampaignPtr> list;
      for (const auto& [id, campaign] : changed) list.push_back(campaign);
      book = book.with(list, removed, image.segment(), nullptr, rules);
      const auto whole = CampaignBook::build(values(), image.segment(), nullptr, rules);
      ASSERT_EQ(described(book), described(whole));
      ASSERT_EQ(book.size(), model.size());
      for (int i = 0; i < 10; ++i) {
        SlowQuery query;
        query.add_reading(words.words(3));
        AdRequest request;
        request.terms = &query.terms;
        request.slots = 4;
        request.seed = random();
        Selection a;
        Selection b;
        selector.select(book, nullptr, rules, request, judge, a);
        selector.select(whole, nullptr, rules, request, judge, b);
        ASSERT_EQ(a.outcome.slots.size(), b.outcome.slots.size());
        for (std::size_t s = 0; s < a.outcome.slots.size(); ++s) {
          EXPECT_EQ(a.outcome.slots[s].price, b.outcome.slots[s].price);
          EXPECT_EQ(a.ads[a.outcome.slots[s].candidate].doc, b.ads[b.outcome.slots[s].candidate].doc);
        }
      }
    }
  }
}

TEST(CampaignBook, FindsWhatIsThereAndPagesThroughIt) {
  const auto listings = test::shop_listings(7, 50);
  const test::TestImage image(listings);
  const AdRules rules;
  const auto drafts = test::shop_campaigns(7, listings, 20);
  auto book = CampaignBook::build(drafts, image.segment(), nullptr, rules);
  auto changed = std::make_shared<Campaign>(*drafts[3]);
  changed->name = "new";
  book = book.with({changed}, std::vector<std::string>{drafts[5]->id}, image.segment(), nullptr, rules);
  EXPECT_EQ(book.find(drafts[3]->id)->name, "new");
  EXPECT_EQ(book.find(drafts[5]->id), nullptr);
  EXPECT_EQ(book.find("nobody"), nullptr);
  std::vector<std::string> ids;
  book.for_each(drafts[2]->id, [&](CampaignRef ref) {
    ids.push_back(book.campaign(ref).id);
    return ids.size() < 3;
  });
  EXPECT_THAT(ids, testing::ElementsAre(drafts[3]->id, drafts[4]->id, drafts[6]->id));
}

}  // namespace
}  // namespace vitrina::ads
