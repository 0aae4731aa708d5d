#include "engine/ads/matching/keyword_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/ads/matching/random_campaigns.h"
#include "tests/engine/ads/matching/slow_match.h"

namespace vitrina::ads::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Money rubles(std::int64_t amount) {
  return {amount * kMicrosPerUnit};
}

Campaign make_campaign(std::vector<Keyword> keywords, std::vector<std::string> negatives = {}) {
  Campaign campaign;
  campaign.keywords = std::move(keywords);
  campaign.negatives = std::move(negatives);
  return campaign;
}

std::vector<Candidate> candidates(const KeywordIndex& index, const SlowQuery& query, MatchScratch& scratch) {
  return collect([&](auto visit) { index.for_each_candidate(query.terms, scratch, visit); });
}

// The keyword that the query triggers in one campaign with these; -1 for none.
int triggered(std::vector<Keyword> keywords, const SlowQuery& query,
              std::vector<std::string> negatives = {}) {
  const std::vector campaigns{make_campaign(std::move(keywords), std::move(negatives))};
  const KeywordIndex index = KeywordIndex::build(campaigns, analyzer());
  MatchScratch scratch;
  const auto found = candidates(index, query, scratch);
  EXPECT_LE(found.size(), 1u);
  return found.empty() ? -1 : static_cast<int>(found[0].keyword);
}

int triggered(std::vector<Keyword> keywords, std::string_view typed,
              std::vector<std::string> negatives = {}) {
  SlowQuery query;
  query.add_reading(typed);
  return triggered(std::move(keywords), query, std::move(negatives));
}

Keyword broad(std::string text, std::int64_t bid = 1) {
  return {std::move(text), MatchType::kBroad, rubles(bid)};
}
Keyword phrase(std::string text, std::int64_t bid = 1) {
  return {std::move(text), MatchType::kPhrase, rubles(bid)};
}
Keyword exact(std::string text, std::int64_t bid = 1) {
  return {std::move(text), MatchType::kExact, rubles(bid)};
}

TEST(KeywordIndex, MatchesABroadKeywordInAnyOrderAndForm) {
  EXPECT_EQ(triggered({broad("мужские кроссовки")}, "купить кроссовками для мужских"), 0);
  EXPECT_EQ(triggered({broad("мужские кроссовки")}, "кроссовки"), -1);
  EXPECT_EQ(triggered({broad("очень очень мягкий диван")}, "мягкие диван очень"), 0);
}

TEST(KeywordIndex, MatchesAPhraseInOrderAndSideBySide) {
  EXPECT_EQ(triggered({phrase("мужские кроссовки")}, "купить мужской кроссовки недорого"), 0);
  EXPECT_EQ(triggered({phrase("мужские кроссовки")}, "кроссовки мужские"), -1);
  EXPECT_EQ(triggered({phrase("мужские кроссовки")}, "мужские красные кроссовки"), -1);
  EXPECT_EQ(triggered({phrase("a b")}, "a a b"), 0);
  EXPECT_EQ(triggered({phrase("bora bora")}, "bora"), -1);
}

TEST(KeywordIndex, MatchesAnExactKeywordAndNothingElse) {
  EXPECT_EQ(triggered({exact("мужские кроссовки")}, "Мужской кроссовки!"), 0);
  EXPECT_EQ(triggered({exact("мужские кроссовки")}, "мужские кроссовки 42"), -1);
  EXPECT_EQ(triggered({exact("мужские кроссовки")}, "мужские кроссовки йцукен"), -1);
  EXPECT_EQ(triggered({exact("bora bora")}, "bora"), -1);
  EXPECT_EQ(triggered({exact("bora")}, "bora bora"), -1);
}

TEST(KeywordIndex, ReadsUnitsAndHyphensAsSearchDoes) {
  EXPECT_EQ(triggered({exact("ssd 256 ГБ")}, "ssd 256gb"), 0);
  EXPECT_EQ(triggered({broad("256")}, "ssd 256gb"), -1);
  EXPECT_EQ(triggered({phrase("wi fi роутер")}, "wi-fi роутеры"), 0);
  EXPECT_EQ(triggered({broad("елочные шары")}, "шар ёлочный"), 0);
}

TEST(KeywordIndex, PrefersExactThenPhraseThenBroadThenLongerThenTextAndNeverTheBid) {
  EXPECT_EQ(
      triggered({broad("диван угловой", 9), phrase("диван", 8), exact("диван угловой", 1)}, "диван угловой"),
      2);
  EXPECT_EQ(triggered({broad("диван угловой", 9), phrase("диван", 1)}, "диван угловой"), 1);
  EXPECT_EQ(triggered({broad("диван", 9), broad("угловой диван", 1)}, "диван угловой"), 1);
  EXPECT_EQ(triggered({broad("диван диван диван", 9), broad("угловой диван", 1)}, "диван угловой"), 1);
  EXPECT_EQ(triggered({broad("угловой диван", 9), broad("диван угловой", 1)}, "диван угловой"), 1);
  EXPECT_EQ(triggered({broad("угловой", 9), broad("диван", 1)}, "диван угловой"), 1);
  EXPECT_EQ(triggered({broad("диван", 1), broad("диван", 9)}, "диван"), 0);
}

TEST(KeywordIndex, SaysWhatItFound) {
  const std::vector campaigns{make_campaign({broad("a"), phrase("диван угловой", 12)})};
  const std::vector<std::uint32_t> quality{7};
  const KeywordIndex index = KeywordIndex::build(campaigns, analyzer(), BidScale{Money{10'000}, quality});
  SlowQuery query;
  query.add_reading("диван угловой серый");
  MatchScratch scratch;
  EXPECT_THAT(candidates(index, query, scratch),
              ElementsAre(Candidate{0, 1, MatchType::kPhrase, 2, 1200, 8400}));
}

TEST(KeywordIndex, VetoesWhereAllWordsOfANegativeAreThere) {
  EXPECT_EQ(triggered({broad("кроссовки")}, "детская кроссовки", {"детские"}), -1);
  EXPECT_EQ(triggered({broad("кроссовки")}, "кроссовки из кожи б у", {"у б"}), -1);
  EXPECT_EQ(triggered({broad("кроссовки")}, "кроссовки б", {"б у", "", "!"}), 0);
}

TEST(KeywordIndex, TriggersOnSynonymsAndCorrectionsAndVetoesOnCorrectionsOnly) {
  SlowQuery query;
  query.add_reading("чехол ifone");
  query.add_alternative("iphone", TermOrigin::kCorrected);
  query.add_alternative("айфон", TermOrigin::kSynonym);
  EXPECT_EQ(triggered({exact("чехол iphone")}, query), 0);
  EXPECT_EQ(triggered({phrase("чехлы айфон")}, query), -1);  // чехлы has another stem
  EXPECT_EQ(triggered({phrase("чехол айфон")}, query), 0);
  EXPECT_EQ(triggered({broad("чехол")}, query, {"iphone"}), -1);
  EXPECT_EQ(triggered({broad("чехол")}, query, {"айфон"}), 0);
}

TEST(KeywordIndex, DoesNotMixReadings) {
  SlowQuery query;
  query.add_reading("wi fi роутер");
  query.add_reading("wifi маршрутизатор", TermOrigin::kCorrected);
  EXPECT_EQ(triggered({broad("wi fi маршрутизатор")}, query), -1);
  EXPECT_EQ(triggered({exact("wifi маршрутизатор")}, query), 0);
}

TEST(KeywordIndex, LooksAtTheBeginningOfAnEndlessQueryAndFindsNoExactKeywordInIt) {
  std::string words;
  for (std::size_t i = 0; i < kMaxReadingWords; ++i) words += "слово" + std::to_string(i) + ' ';
  EXPECT_EQ(triggered({exact(words), broad(words)}, words), 0);
  EXPECT_EQ(triggered({exact(words), broad(words)}, words + "конец"), 1);
  EXPECT_EQ(triggered({broad("конец")}, words + "конец"), -1);
  EXPECT_EQ(triggered({exact(words + "конец"), broad(words + "конец")}, words + "конец"), -1);
}

TEST(KeywordIndex, LeavesOutPausedCampaigns) {
  std::vector campaigns{make_campaign({broad("диван")}), make_campaign({broad("диван")})};
  campaigns[0].status = CampaignStatus::kPaused;
  const KeywordIndex index = KeywordIndex::build(campaigns, analyzer());
  SlowQuery query;
  query.add_reading("диван");
  MatchScratch scratch;
  const auto found = candidates(index, query, scratch);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].campaign, 1u);
}

TEST(KeywordIndex, OfNothingGivesNothing) {
  SlowQuery query;
  query.add_reading("диван");
  MatchScratch scratch;
  EXPECT_THAT(candidates(KeywordIndex{}, query, scratch), IsEmpty());
  EXPECT_THAT(candidates(KeywordIndex::build(std::span<const Campaign>(), analyzer()), query, scratch),
              IsEmpty());
  const std::vector campaigns{make_campaign({broad("диван")})};
  EXPECT_THAT(candidates(KeywordIndex::build(campaigns, analyzer()), SlowQuery{}, scratch), IsEmpty());
}

TEST(KeywordIndex, CutsABidThatDoesNotFitToTheHighestThatDoes) {
  const std::vector campaigns{make_campaign({{"диван", MatchType::kBroad, Money{INT64_MAX}}}),
                              make_campaign({{"диван", MatchType::kBroad, Money{-1}}})};
  const KeywordIndex index = KeywordIndex::build(campaigns, analyzer());
  SlowQuery query;
  query.add_reading("диван");
  MatchScratch scratch;
  const auto found = candidates(index, query, scratch);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].bound, std::uint64_t{kMaxBidTicks} * kMaxQualityBound);
  EXPECT_EQ(found[1].bid_ticks, 0u);
}

struct World {
  std::size_t campaigns;
  std::size_t keywords;    // at most, of each
  std::size_t vocabulary;  // words
  std::size_t rounds;
  std::size_t queries;  // a round
};

// Small worlds of every kind of keyword; worlds where a few words are wanted by thousands, so that lists are
// long enough not to be gone through at first.
class AgainstEveryKeyword : public testing::TestWithParam<World> {};

TEST_P(AgainstEveryKeyword, GivesTheSameCandidatesInTheSameOrderWhereverOneStops) {
  const World world = GetParam();
  MatchScratch scratch;  // one for all worlds: an older query must not show
  std::size_t found = 0;
  for (std::uint64_t seed = 1; seed <= world.rounds; ++seed) {
    RandomCampaigns make(seed, world.vocabulary);
    const auto campaigns = make.campaigns(world.campaigns, world.keywords);
    const auto quality = make.quality_bounds(campaigns.size());
    const BidScale scale{Money{10'000}, seed % 2 == 0 ? std::span<const std::uint32_t>(quality)
                                                      : std::span<const std::uint32_t>()};
    const KeywordIndex index = KeywordIndex::build(campaigns, analyzer(), scale);
    const SlowMatcher slow(campaigns, scale);
    for (std::size_t i = 0; i < world.queries; ++i) {
      const SlowQuery query = make.query();
      const auto expected = slow.candidates(query);
      ASSERT_EQ(candidates(index, query, scratch), expected) << "seed " << seed << ", query " << i;
      found += expected.size();
      const std::size_t wanted = 1 + make.random().below(expected.size() + 1);
      std::vector<Candidate> first;
      index.for_each_candidate(query.terms, scratch, [&](const Candidate& candidate) {
        first.push_back(candidate);
        return first.size() == wanted ? Visit::kStop : Visit::kContinue;
      });
      ASSERT_TRUE(std::equal(first.begin(), first.end(), expected.begin(),
                             expected.begin() + static_cast<long>(std::min(wanted, expected.size()))))
          << "seed " << seed << ", query " << i << ", the first " << wanted;
    }
  }
  EXPECT_GT(found, world.rounds * world.queries);  // else it compared nothing with nothing
}

INSTANTIATE_TEST_SUITE_P(Worlds, AgainstEveryKeyword,
                         testing::Values(World{60, 8, kWords.size(), 100, 120},
                                         World{300, 2, kWords.size(), 10, 100}, World{4, 60, 12, 50, 50},
                                         World{3000, 2, 10, 2, 100}, World{3000, 1, 3, 2, 50}));

TEST(KeywordIndex, FindsForOneCampaignWhatItGivesForAll) {
  MatchScratch scratch;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    RandomCampaigns make(seed, 24);
    const auto campaigns = make.campaigns(seed == 20 ? 2000 : 40, seed % 3 == 0 ? 80 : 6);
    const KeywordIndex index = KeywordIndex::build(campaigns, analyzer());
    const SlowMatcher slow(campaigns, {});
    for (std::size_t i = 0; i < 20; ++i) {
      const SlowQuery query = make.query();
      for (std::uint32_t campaign = 0; campaign < campaigns.size(); ++campaign) {
        if (!index.is_active(campaign)) continue;
        const auto finding = index.find(campaign, query.terms, scratch);
        ASSERT_EQ(finding.candidate, slow.keyword_of(campaign, query)) << "seed " << seed;
        if (finding.candidate) {
          ASSERT_EQ(finding.negative, slow.negative_of(campaign, query)) << "seed " << seed;
        }
      }
    }
  }
}

}  // namespace
}  // namespace vitrina::ads::test
