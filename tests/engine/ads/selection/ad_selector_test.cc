#include "engine/ads/selection/ad_selector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/ads/selection/shop.h"

namespace vitrina::ads {
namespace {

using test::RandomCampaigns;
using test::SlowQuery;
using test::TableJudge;

// A slot as a shopper sees it.
struct Shown {
  std::string campaign;
  DocId doc = 0;
  std::uint32_t keyword = 0;
  Ticks price = 0;
  friend bool operator==(const Shown&, const Shown&) = default;
};

std::vector<Shown> shown(const CampaignBook& book, const Selection& selection) {
  std::vector<Shown> out;
  for (const FilledSlot& slot : selection.outcome.slots) {
    const AuctionedAd& ad = selection.ads[slot.candidate];
    out.push_back({book.campaign(ad.campaign).id, ad.doc, ad.keyword, slot.price});
  }
  return out;
}

std::vector<CampaignRef> everybody(const CampaignBook& book) {
  std::vector<CampaignRef> all;
  book.for_each({}, [&](CampaignRef ref) {
    all.push_back(ref);
    return true;
  });
  return all;
}

TableJudge random_judge(std::uint64_t seed, std::uint32_t docs) {
  Random random(seed);
  TableJudge judge(docs);
  for (Judgment& judgment : judge.table) {
    judgment.relevance = static_cast<Share>(random.below(kShareOne + 1));
    if (random.chance(0.2)) judgment.standing = static_cast<Standing>(1 + random.below(3));
  }
  return judge;
}

// Sellers without money, campaigns whose budget is almost spent, and some that are paced.
void set_money(PacingBoard& board, const std::vector<CampaignPtr>& campaigns, std::uint64_t seed) {
  Random random(seed);
  for (const CampaignPtr& campaign : campaigns) {
    if (random.chance(0.8)) board.set_balance(campaign->seller, Money{std::int64_t{1} << 50});
    Campaign limited = *campaign;
    limited.pacing = random.chance(0.3) ? Pacing::kEven : Pacing::kAsap;
    if (random.chance(0.6))
      limited.budget_daily = Money{static_cast<std::int64_t>(random.below(200)) * 10'000};
    board.set_campaign(limited, std::int64_t{20'000} * 86'400);
  }
}

// Every campaign that was lost had a good ad, is not shown, and is out of the auction where its budget is
// said to be why; `all` has the explanation of every ad.
void expect_lost_for_a_reason(const CampaignBook& book, const Selection& sampled, const Selection& all) {
  for (const LostAd& one : sampled.lost) {
    const std::string& id = book.campaign(one.campaign).id;
    bool was_shown = false, was_kept_out = false;
    for (const AdExplanation& line : all.explanations) {
      if (line.campaign != one.campaign) continue;
      was_shown |= line.reason == AdReason::kShown;
      was_kept_out |= line.reason == AdReason::kNoFunds || line.reason == AdReason::kThrottled ||
                      (line.reason == AdReason::kOutOfBudget && line.listing_index == 0xFFFFFFFFu);
    }
    ASSERT_FALSE(was_shown) << id;
    ASSERT_EQ(one.outcome == EventOutcome::kLostToBudget, was_kept_out) << id;
  }
}

TEST(AdSelector, GivesTheSlotsAndPricesOfAnAuctionOverEveryAd) {
  std::size_t filled = 0;
  std::size_t pruned = 0;
  std::size_t lost = 0;
  for (std::uint64_t seed = 1; seed <= 18; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const auto listings = test::shop_listings(seed, 400);
    const test::TestImage image(listings);
    AdRules rules;
    rules.relevance_floor = seed % 2 == 0 ? kShareOne / 3 : 0;
    rules.reserve = Money{seed % 3 == 0 ? 40'000 : 0};
    rules.require_erid = seed == 4;
    if (seed == 5) {
      rules.pricing = PricingRule::kVcg;
    } else {
      rules.ads_per_seller = static_cast<std::uint32_t>(1 + seed % 3);
    }
    auto campaigns = test::shop_campaigns(seed, listings, 600, 6);
    PacingBoard board({});
    if (seed % 2 == 0) set_money(board, campaigns, seed);
    const auto book = CampaignBook::build(std::move(campaigns), image.segment(), nullptr, rules,
                                          seed % 2 == 0 ? &board : nullptr);
    const auto all = everybody(book);
    TableJudge judge = random_judge(seed, image.segment().doc_count());
    TableJudge telling_judge = judge;
    telling_judge.tell();
    RandomCampaigns words(seed * 77, 6);
    AdSelector selector;
    AdSelector slow_selector;
    for (int i = 0; i < 100; ++i) {
      SlowQuery query;
      const std::string text = words.words(4);
      query.add_reading(text);
      AdRequest request;
      request.query = text;
      request.terms = &query.terms;
      request.now = {20'000, static_cast<std::uint8_t>(i % 24), 0};
      request.slots = static_cast<std::uint32_t>(i % 5);
      request.seed = static_cast<std::uint64_t>(i) * 31;
      if (i % 7 == 0) {
        request.terms = nullptr;
        request.context.has_query = false;
      }
      Selection fast;
      selector.select(book, nullptr, rules, request, i % 2 == 0 ? judge : telling_judge, fast);
      Selection slow;
      slow_selector.select(book, nullptr, rules, request, judge, slow, all);
      ASSERT_EQ(shown(book, fast), shown(book, slow)) << "query '" << text << "', request " << i;
      ASSERT_LE(fast.input.candidates.size(), slow.input.candidates.size());
      request.is_sampled = true;
      Selection sampled;
      selector.select(book, nullptr, rules, request, i % 2 == 0 ? judge : telling_judge, sampled);
      ASSERT_EQ(shown(book, sampled), shown(book, fast)) << "query '" << text << "', request " << i;
      expect_lost_for_a_reason(book, sampled, slow);
      lost += sampled.lost.size();
      filled += fast.outcome.slots.size();
      pruned += slow.input.candidates.size() - fast.input.candidates.size();
      for (const AuctionedAd& ad : fast.ads) {
        ASSERT_GE(ad.relevance, rules.relevance_floor);
        ASSERT_EQ(judge.table[ad.doc].standing, Standing::kGood);
        ASSERT_TRUE(is_in_schedule(book.campaign(ad.campaign), request.now));
      }
    }
  }
  EXPECT_GT(lost, 1000u);
  EXPECT_GT(filled, 1000u);
  EXPECT_GT(pruned, 1000u) << "nothing was left out: the test shows less than it should";
}

TEST(AdSelector, ExplainsEveryAdOfACampaignAsTheAuctionWent) {
  const auto listings = test::shop_listings(9, 300);
  const test::TestImage image(listings);
  const AdRules rules;
  const auto book =
      CampaignBook::build(test::shop_campaigns(9, listings, 300, 6), image.segment(), nullptr, rules);
  TableJudge judge = random_judge(9, image.segment().doc_count());
  const auto all = everybody(book);
  AdSelector selector;
  Selection selection;
  Selection explained;
  std::map<AdReason, int> reasons;
  RandomCampaigns words(5, 6);
  for (int i = 0; i < 60; ++i) {
    SlowQuery query;
    const std::string text = words.words(3);
    query.add_reading(text);
    AdRequest request;
    request.query = text;
    request.terms = &query.terms;
    request.now = {20'000, 5, 0};
    request.slots = 3;
    request.seed = static_cast<std::uint64_t>(i);
    selector.select(book, nullptr, rules, request, judge, selection);
    const auto expected = shown(book, selection);
    for (const CampaignRef ref : all) {
      const Campaign& campaign = book.campaign(ref);
      selector.select(book, nullptr, rules, request, judge, explained, std::span(&ref, 1));
      ASSERT_EQ(shown(book, explained), expected) << "asking must not change the auction";
      ASSERT_FALSE(explained.explanations.empty()) << campaign.id;
      const std::vector<AdExplanation> lines = explained.explanations;
      for (const AdExplanation& line : lines) {
        ++reasons[line.reason];
        const bool wins = line.reason == AdReason::kShown;
        ASSERT_EQ(wins, line.slot > 0);
        if (wins) {
          ASSERT_EQ(expected[line.slot - 1].campaign, campaign.id);
          ASSERT_EQ(expected[line.slot - 1].price, line.price);
        }
        if (line.listing_index < campaign.listings.size() && line.reason != AdReason::kUnknownListing) {
          const DocId doc = image.segment().find_listing(campaign.listings[line.listing_index]);
          if (line.reason == AdReason::kOutOfStock) {
            ASSERT_EQ(judge.table[doc].standing, Standing::kOutOfStock);
          }
        }
        // The named bid wins, one tick less does not.
        if (line.reason == AdReason::kOutranked && line.winning_bid > 1 && i < 10) {
          for (const Ticks less : {0u, 1u}) {
            auto changed = std::make_shared<Campaign>(campaign);
            changed->keywords[line.keyword].bid = Money{std::int64_t{line.winning_bid - less} * 10'000};
            changed->listings = {campaign.listings[line.listing_index]};
            const auto raised = book.with({changed}, {}, image.segment(), nullptr, rules);
            CampaignRef at;
            ASSERT_TRUE(raised.find(campaign.id, at));
            selector.select(raised, nullptr, rules, request, judge, explained, std::span(&at, 1));
            ASSERT_EQ(explained.explanations.size(), 1u);
            ASSERT_EQ(explained.explanations[0].reason == AdReason::kShown, less == 0)
                << campaign.id << " bids " << line.winning_bid - less << " for '" << text << "'";
          }
          break;
        }
      }
    }
  }
  for (const AdReason reason :
       {AdReason::kShown, AdReason::kInactive, AdReason::kNotMatched, AdReason::kNegative,
        AdReason::kTargeting, AdReason::kOutOfSchedule, AdReason::kUnknownListing, AdReason::kOutOfStock,
        AdReason::kFiltered, AdReason::kBelowRelevance, AdReason::kSellerLimit, AdReason::kOutranked}) {
    if (reason == AdReason::kTargeting) continue;  // no category was chosen
    EXPECT_GT(reasons[reason], 0) << name_of(reason);
  }
}

TEST(AdSelector, ShowsNoListingTwiceAndNoSellerMoreOftenThanAllowed) {
  const auto listings = test::shop_listings(4, 200);
  const test::TestImage image(listings);
  AdRules rules;
  rules.ads_per_seller = 2;
  rules.relevance_floor = 0;
  const auto book =
      CampaignBook::build(test::shop_campaigns(4, listings, 500, 5), image.segment(), nullptr, rules);
  TableJudge judge(image.segment().doc_count());
  RandomCampaigns words(6, 5);
  AdSelector selector;
  Selection selection;
  for (int i = 0; i < 300; ++i) {
    SlowQuery query;
    query.add_reading(words.words(3));
    AdRequest request;
    request.terms = &query.terms;
    request.slots = 8;
    request.not_this = static_cast<DocId>(i % 200);
    selector.select(book, nullptr, rules, request, judge, selection);
    std::set<DocId> docs;
    std::map<std::string, int> sellers;
    for (const FilledSlot& slot : selection.outcome.slots) {
      const AuctionedAd& ad = selection.ads[slot.candidate];
      EXPECT_TRUE(docs.insert(ad.doc).second);
      EXPECT_LE(++sellers[book.campaign(ad.campaign).seller], 2);
      EXPECT_NE(ad.doc, request.not_this);
    }
  }
}

TEST(AdSelector, ShowsNothingOnceTheDeadlineHasPassed) {
  const auto listings = test::shop_listings(4, 100);
  const test::TestImage image(listings);
  const AdRules rules;
  const auto book =
      CampaignBook::build(test::shop_campaigns(4, listings, 200, 3), image.segment(), nullptr, rules);
  TableJudge judge(image.segment().doc_count());
  SlowQuery query;
  query.add_reading("кроссовки");
  AdRequest request;
  request.terms = &query.terms;
  request.slots = 4;
  AdSelector selector;
  Selection selection;
  selector.select(book, nullptr, rules, request, judge, selection);
  ASSERT_FALSE(selection.outcome.slots.empty());
  request.deadline = std::chrono::steady_clock::now() - std::chrono::seconds(1);
  selector.select(book, nullptr, rules, request, judge, selection);
  EXPECT_TRUE(selection.is_late);
  EXPECT_TRUE(selection.outcome.slots.empty());
}

}  // namespace
}  // namespace vitrina::ads
