#include "engine/ads/prediction/features.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "engine/ads/prediction/event_source.h"
#include "tests/engine/ads/prediction/world.h"

namespace vitrina::ads {
namespace {

std::vector<std::uint64_t> hashes(const FeatureList& list) {
  return {list.hash.begin(), list.hash.begin() + list.count};
}

TEST(Features, FoldCaseYoAndWhatStandsBetweenWords) {
  const auto plain = query_features("детские ёлки lego 2");
  for (const std::string_view same :
       {"ДЕТСКИЕ ЕЛКИ LEGO 2", "  детские,  ёлки\tLego-2 ", "Детские Ёлки (LEGO) 2"}) {
    EXPECT_EQ(query_features(same).whole, plain.whole) << same;
    EXPECT_EQ(query_features(same).terms, plain.terms) << same;
    EXPECT_EQ(hash_text(same), hash_text("детские ёлки lego 2")) << same;
  }
  EXPECT_EQ(plain.term_count, 4u);
  EXPECT_NE(query_features("ёлки детские lego 2").whole, plain.whole);
  EXPECT_NE(query_features("детскиеёлки lego 2").whole, plain.whole);
}

TEST(Features, TakeFormsOfOneWordForOneTerm) {
  EXPECT_EQ(query_features("кроссовки").terms[0], query_features("кроссовок").terms[0]);
  EXPECT_NE(query_features("кроссовки").whole, query_features("кроссовок").whole);
  EXPECT_NE(query_features("диван").terms[0], query_features("дива").terms[0]);
}

TEST(Features, StandAnyBytes) {
  Random random(1);
  for (int i = 0; i < 20'000; ++i) {
    std::string text(random.below(40), '\0');
    for (auto& c : text) c = static_cast<char>(random());
    const QueryFeatures query = query_features(text);
    EXPECT_LE(query.term_count, kMaxTerms);
    const std::vector<std::string> path(random.below(9), text);
    const AdFeatures ad = ad_features(text, MatchType::kExact, text, text, path);
    EXPECT_LE(ad.level_count, kMaxLevels);
    FeatureList list;
    combine(query, ad, list);
    EXPECT_LE(list.count, kMaxFeatures);
  }
  EXPECT_EQ(query_features("").term_count, 0u);
  EXPECT_EQ(query_features(" .,! ").term_count, 0u);
}

TEST(Features, TellPairsApart) {
  const std::vector<std::string> path = {"Обувь", "Сабо"};
  const std::vector<std::string> other = {"Обувь", "Кеды"};
  const auto list_of = [](std::string_view query, const AdFeatures& ad) {
    FeatureList list;
    combine(query_features(query), ad, list);
    return hashes(list);
  };
  const auto base = list_of("сабо мужские", ad_features("сабо", MatchType::kBroad, "v-1", "s-1", path));
  EXPECT_EQ(std::set(base.begin(), base.end()).size(), base.size());
  const auto shared = [&](const std::vector<std::uint64_t>& list) {
    return std::count_if(list.begin(), list.end(), [&](std::uint64_t hash) {
      return std::find(base.begin(), base.end(), hash) != base.end();
    });
  };
  const auto all = static_cast<std::ptrdiff_t>(base.size());
  EXPECT_EQ(shared(list_of("сабо мужские", ad_features("сабо", MatchType::kBroad, "v-1", "s-1", path))), all);
  EXPECT_EQ(shared(list_of("сабо мужские", ad_features("сабо", MatchType::kBroad, "v-1", "s-2", path))),
            all - 1);
  EXPECT_EQ(shared(list_of("сабо мужские", ad_features("сабо", MatchType::kBroad, "v-2", "s-1", path))),
            all - 3);
  EXPECT_EQ(shared(list_of("сабо мужские", ad_features("сабо", MatchType::kExact, "v-1", "s-1", path))),
            all - 2);
  EXPECT_EQ(shared(list_of("сабо мужские", ad_features("кеды", MatchType::kBroad, "v-1", "s-1", path))),
            all - 2);
  EXPECT_EQ(shared(list_of("сабо мужские", ad_features("сабо", MatchType::kBroad, "v-1", "s-1", other))),
            all - 4);
  // Words in another order: the query as a whole and its crosses.
  EXPECT_EQ(shared(list_of("мужские сабо", ad_features("сабо", MatchType::kBroad, "v-1", "s-1", path))),
            all - 3);
}

TEST(Features, OfABlockAreThoseOfItsRowsOneByOne) {
  World world(2, 60);
  auto rows = world.events(300);
  rows[5].category.clear();
  rows[6].category = {"а"};
  rows[7].category = {"а", "б", "в", "г", "д", "е"};
  rows[8].query.clear();
  EventBlockEncoder encoder;
  for (const auto& row : rows) encoder.add(row);
  std::string bytes;
  encoder.finish(bytes);
  EventBlock block;
  ASSERT_TRUE(
      block.decode(as_bytes(std::string_view(bytes).substr(48)), static_cast<std::uint32_t>(rows.size())));
  BlockFeatures features;
  for (int twice = 0; twice < 2; ++twice) {
    features.load(block);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto& row = rows[i];
      FeatureList of_block;
      features.combine(block.rows()[i], of_block);
      FeatureList alone;
      combine(query_features(row.query),
              ad_features(row.keyword, row.match, row.listing, row.seller, row.category), alone);
      EXPECT_EQ(hashes(of_block), hashes(alone)) << i;
    }
  }
}

}  // namespace
}  // namespace vitrina::ads
