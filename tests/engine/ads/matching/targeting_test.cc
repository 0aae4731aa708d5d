#include "engine/ads/matching/targeting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "index/base/random.h"
#include "tests/engine/ads/matching/slow_match.h"

namespace vitrina::ads::test {
namespace {

using Path = std::vector<std::string>;

bool targets(const Campaign& campaign, const RequestContext& request) {
  const Targeting targeting = Targeting::build(std::span(&campaign, 1));
  ResolvedContext context;
  targeting.resolve(request, context);
  return targeting.targets(0, context);
}

TEST(Targeting, OfNothingIsAny) {
  EXPECT_TRUE(targets({}, {}));
  EXPECT_TRUE(targets({}, {.region = "msk", .device = "phone"}));
}

TEST(Targeting, WantsOneOfItsRegionsAndDevicesAndAnyOfTheSegments) {
  Campaign campaign;
  campaign.regions = {"msk", "spb"};
  EXPECT_TRUE(targets(campaign, {.region = "spb"}));
  EXPECT_FALSE(targets(campaign, {.region = "kzn"}));
  EXPECT_FALSE(targets(campaign, {}));  // not known
  EXPECT_FALSE(targets(campaign, {.device = "msk"}));
  campaign.devices = {"phone"};
  EXPECT_FALSE(targets(campaign, {.region = "spb"}));
  EXPECT_TRUE(targets(campaign, {.region = "spb", .device = "phone"}));
  campaign.segments = {"new", "vip"};
  const std::vector<std::string> one{"old", "vip"};
  const std::vector<std::string> none{"old", "phone"};
  EXPECT_TRUE(targets(campaign, {.region = "spb", .device = "phone", .segments = one}));
  EXPECT_FALSE(targets(campaign, {.region = "spb", .device = "phone", .segments = none}));
}

TEST(Targeting, OfACategoryHoldsBelowItAndForASearchAlsoAboveIt) {
  Campaign campaign;
  campaign.categories = {{"Обувь", "Мужская"}, {"Дом"}};
  const auto both = [&](const Path& path) {
    return std::pair(targets(campaign, {.has_query = true, .category = path}),
                     targets(campaign, {.has_query = false, .category = path}));
  };
  EXPECT_EQ(both({"Обувь", "Мужская"}), std::pair(true, true));
  EXPECT_EQ(both({"Обувь", "Мужская", "Сабо"}), std::pair(true, true));
  EXPECT_EQ(both({"Обувь"}), std::pair(true, false));
  EXPECT_EQ(both({}), std::pair(true, false));
  EXPECT_EQ(both({"Обувь", "Женская"}), std::pair(false, false));
  EXPECT_EQ(both({"Еда"}), std::pair(false, false));
  EXPECT_EQ(both({"Мужская"}), std::pair(false, false));
  EXPECT_EQ(both({"ОбувьМужская"}), std::pair(false, false));
}

TEST(Targeting, GivesACampaignOnceThoughItNamesACategoryAndOneBelow) {
  Campaign campaign;
  campaign.category_bid = Money{5'000'000};
  campaign.categories = {{"Обувь", "Мужская", "Сабо"}, {"Обувь"}, {"Обувь"}};
  const Targeting targeting = Targeting::build(std::span(&campaign, 1));
  ResolvedContext context;
  const Path page{"Обувь", "Мужская", "Сабо"};
  targeting.resolve({.has_query = false, .category = page}, context);
  const auto found = collect([&](auto visit) { targeting.for_each_category_candidate(context, visit); });
  EXPECT_THAT(found, testing::ElementsAre(Candidate{0, kNoKeyword, MatchType::kBroad, 0, 500,
                                                    std::uint64_t{500} * kMaxQualityBound}));
}

TEST(Targeting, OfNoCampaignsGivesNothing) {
  ResolvedContext context;
  for (const Targeting& targeting : {Targeting{}, Targeting::build(std::span<const Campaign>())}) {
    targeting.resolve({.has_query = false}, context);
    EXPECT_THAT(collect([&](auto visit) { targeting.for_each_category_candidate(context, visit); }),
                testing::IsEmpty());
  }
}

bool starts_with(const Path& path, const Path& head) {
  return head.size() <= path.size() && std::equal(head.begin(), head.end(), path.begin());
}

// Random campaigns on a small tree, against the rules as the header has them, campaign by campaign.
TEST(Targeting, AgreesWithEveryCampaignAskedByItself) {
  ResolvedContext context;
  std::size_t targeted = 0;
  std::size_t given = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Random random(seed);
    const auto names = [&](std::size_t at_most) {
      std::vector<std::string> list;
      for (std::size_t i = random.below(at_most + 1); i > 0; --i)
        list.push_back(std::string(1, static_cast<char>('a' + random.below(4))));
      return list;
    };
    std::vector<Campaign> campaigns(80);
    for (Campaign& campaign : campaigns) {
      if (random.chance(0.1)) campaign.status = CampaignStatus::kPaused;
      if (random.chance(0.8))
        campaign.category_bid = Money{static_cast<std::int64_t>(random.below(9)) * 10'000};
      if (random.chance(0.3)) campaign.regions = names(2);
      if (random.chance(0.3)) campaign.devices = names(2);
      if (random.chance(0.3)) campaign.segments = names(2);
      for (std::size_t i = random.below(4); i > 0; --i) campaign.categories.push_back(names(3));
    }
    const Targeting targeting = Targeting::build(campaigns);
    for (int i = 0; i < 50; ++i) {
      const Path category = names(4);
      const Path segments = names(2);
      const Path one = names(1);
      const std::string region = one.empty() ? "" : one[0];
      const RequestContext request{random.chance(0.5), category, region, region, segments};
      targeting.resolve(request, context);

      const auto is_among = [](const Path& list, const std::string& name) {
        return list.empty() || std::find(list.begin(), list.end(), name) != list.end();
      };
      std::vector<Candidate> expected;
      for (std::uint32_t place = 0; place < campaigns.size(); ++place) {
        const Campaign& campaign = campaigns[place];
        const auto within = [&](const Path& target) { return starts_with(category, target); };
        const bool page = campaign.categories.empty() ||
                          std::any_of(campaign.categories.begin(), campaign.categories.end(), within);
        const bool above = std::any_of(campaign.categories.begin(), campaign.categories.end(),
                                       [&](const Path& target) { return starts_with(target, category); });
        const bool segment = campaign.segments.empty() ||
                             std::any_of(segments.begin(), segments.end(),
                                         [&](const auto& name) { return is_among(campaign.segments, name); });
        const bool right = (page || (request.has_query && above)) && segment &&
                           is_among(campaign.regions, region) && is_among(campaign.devices, region);
        ASSERT_EQ(targeting.targets(place, context), right) << "seed " << seed << ", campaign " << place;
        targeted += right ? 1 : 0;
        if (campaign.status != CampaignStatus::kActive || !campaign.category_bid || !page) continue;
        const auto ticks = static_cast<std::uint32_t>(campaign.category_bid->micros / 10'000);
        expected.push_back({place, kNoKeyword, MatchType::kBroad, 0, ticks, BidScale{}.bound(place, ticks)});
      }
      std::stable_sort(expected.begin(), expected.end(),
                       [](const Candidate& a, const Candidate& b) { return a.bound > b.bound; });
      ASSERT_EQ(collect([&](auto visit) { targeting.for_each_category_candidate(context, visit); }), expected)
          << "seed " << seed;
      given += expected.size();
    }
  }
  EXPECT_GT(targeted, 1000u);
  EXPECT_GT(given, 1000u);
}

}  // namespace
}  // namespace vitrina::ads::test
