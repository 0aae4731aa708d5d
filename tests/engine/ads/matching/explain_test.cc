#include "engine/ads/matching/explain.h"

#include <gtest/gtest.h>

#include <map>

#include "tests/engine/ads/matching/random_campaigns.h"

namespace vitrina::ads::test {
namespace {

// Whatever serving gives, explain calls matched, and the other way round; and every reason is met.
TEST(ExplainMatch, SaysMatchedOfExactlyWhatServingGives) {
  MatchScratch scratch;
  ResolvedContext context;
  std::map<MatchOutcome, std::size_t> outcomes;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    RandomCampaigns make(seed, 20);
    auto campaigns = make.campaigns(50, 5);
    for (Campaign& campaign : campaigns) {
      if (make.random().chance(0.2)) campaign.regions = {"msk"};
    }
    const KeywordIndex index = KeywordIndex::build(campaigns, analyzer());
    const Targeting targeting = Targeting::build(campaigns);
    targeting.resolve({.region = seed % 2 == 0 ? "msk" : "spb"}, context);
    for (int i = 0; i < 30; ++i) {
      const SlowQuery query = make.query();
      std::map<std::uint32_t, Candidate> served;
      index.for_each_candidate(query.terms, scratch, [&](const Candidate& candidate) {
        if (targeting.targets(candidate.campaign, context)) served.emplace(candidate.campaign, candidate);
        return Visit::kContinue;
      });
      for (std::uint32_t campaign = 0; campaign < campaigns.size(); ++campaign) {
        const MatchExplanation why = explain_match(index, targeting, campaign, query.terms, context, scratch);
        ++outcomes[why.outcome];
        const auto found = served.find(campaign);
        ASSERT_EQ(why.outcome == MatchOutcome::kMatched, found != served.end()) << "seed " << seed;
        if (found != served.end()) {
          ASSERT_EQ(why.candidate, found->second);
        }
        ASSERT_EQ(why.outcome == MatchOutcome::kNegative, why.negative.has_value());
        ASSERT_EQ(why.outcome == MatchOutcome::kInactive,
                  campaigns[campaign].status == CampaignStatus::kPaused);
      }
    }
  }
  EXPECT_EQ(outcomes.size(), 5u);
}

TEST(ExplainMatch, NamesTheNegative) {
  Campaign campaign;
  campaign.keywords = {{"кроссовки", MatchType::kBroad, Money{1'000'000}}};
  campaign.negatives = {"б у", "детские"};
  const auto all = std::span(&campaign, 1);
  const KeywordIndex index = KeywordIndex::build(all, analyzer());
  const Targeting targeting = Targeting::build(all);
  ResolvedContext context;
  targeting.resolve({}, context);
  MatchScratch scratch;
  SlowQuery query;
  query.add_reading("детские кроссовки");
  const MatchExplanation why = explain_match(index, targeting, 0, query.terms, context, scratch);
  EXPECT_EQ(code_of(why.outcome), "negative");
  EXPECT_EQ(why.negative, 1u);
  ASSERT_TRUE(why.candidate.has_value());
  EXPECT_EQ(why.candidate->keyword, 0u);
}

TEST(ExplainMatch, ExplainsPagesWithoutAQuery) {
  std::vector<Campaign> campaigns(4);
  for (Campaign& campaign : campaigns) campaign.category_bid = Money{1'000'000};
  campaigns[1].category_bid.reset();
  campaigns[2].status = CampaignStatus::kPaused;
  campaigns[3].devices = {"phone"};
  const KeywordIndex index = KeywordIndex::build(campaigns, analyzer());
  const Targeting targeting = Targeting::build(campaigns);
  ResolvedContext context;
  const std::vector<std::string> page{"Обувь"};
  targeting.resolve({.has_query = false, .category = page, .device = "desktop"}, context);
  const auto code = [&](std::uint32_t campaign) {
    return code_of(explain_category_match(index, targeting, campaign, context).outcome);
  };
  EXPECT_EQ(code(0), "matched");
  EXPECT_EQ(code(1), "not_matched");
  EXPECT_EQ(code(2), "inactive");
  EXPECT_EQ(code(3), "targeting");
}

}  // namespace
}  // namespace vitrina::ads::test
