#include "engine/search/second_phase.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "engine/query/parse.h"
#include "engine/search/searcher.h"
#include "engine/search/typical_matches.h"
#include "tests/support/test_image.h"

namespace vitrina::search {
namespace {

using testing::ElementsAre;
using vitrina::test::TestImage;

index::Listing make_listing(std::string id, std::string title, std::vector<std::string> category = {}) {
  index::Listing listing;
  listing.id = std::move(id);
  listing.title = std::move(title);
  listing.category = std::move(category);
  return listing;
}

SearchResponse ask(const TestImage& image, SearchRequest request, const RankingWeights& weights) {
  Searcher searcher;
  SearchResponse response;
  SearchOptions options;
  options.weights = &weights;
  const auto result = searcher.search(image.segment(), request, options, response);
  EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().message);
  return response;
}

std::vector<std::string> ids(const SearchResponse& response) {
  std::vector<std::string> all;
  for (const Hit& hit : response.hits) all.push_back(hit.id);
  return all;
}

float value_of(const Hit& hit, Feature feature) {
  return hit.explained->values[static_cast<std::size_t>(feature)];
}

RankingWeights only(Feature feature) {
  RankingWeights weights;
  weights.of[static_cast<std::size_t>(feature)] = 1;
  return weights;
}

std::vector<std::string> ranked_by(const TestImage& image, Feature feature, const std::string& query) {
  SearchRequest request;
  request.query = query;
  request.verbatim = true;
  return ids(ask(image, request, only(feature)));
}

TEST(SecondPhase, PutsWhatAListingIsBeforeWhatItGoesWith) {
  const TestImage image({make_listing("case", "чехол для телефона"), make_listing("phone", "телефон белый"),
                         make_listing("lock", "lock for laptop"), make_listing("laptop", "laptop silver")});
  EXPECT_THAT(ranked_by(image, Feature::kCore, "телефон"), ElementsAre("phone", "case"));
  EXPECT_THAT(ranked_by(image, Feature::kCore, "laptop"), ElementsAre("laptop", "lock"));
}

TEST(SecondPhase, PutsTheTypedFormBeforeAnotherOfItsStem) {
  const TestImage image({make_listing("lighting", "lighting set"), make_listing("light", "light set"),
                         make_listing("lights", "lights set")});
  EXPECT_EQ(ranked_by(image, Feature::kExact, "lighting").front(), "lighting");
  // The other number is as good as the typed one.
  EXPECT_EQ(ranked_by(image, Feature::kExact, "light").back(), "lighting");
}

TEST(SecondPhase, KnowsNeighboursAndOrder) {
  const TestImage image({make_listing("apart", "red big shoe"), make_listing("swapped", "shoe red big"),
                         make_listing("together", "big red shoe")});
  EXPECT_THAT(ranked_by(image, Feature::kAdjacent, "red shoe"), ElementsAre("together", "apart", "swapped"));
  EXPECT_EQ(ranked_by(image, Feature::kOrdered, "red shoe").back(), "swapped");
  EXPECT_EQ(ranked_by(image, Feature::kProximity, "red shoe").back(), "apart");
}

TEST(SecondPhase, ReadsANumberWithItsUnitAsOneGroup) {
  const TestImage image(
      {make_listing("other", "disk 256 mm with 64 gb"), make_listing("same", "disk 256 gb")});
  SearchRequest request;
  request.query = "256 gb";
  request.verbatim = true;
  request.explain = true;
  for (const Hit& hit : ask(image, request, only(Feature::kTitle)).hits) {
    ASSERT_TRUE(hit.explained.has_value());
    EXPECT_EQ(value_of(hit, Feature::kTitle), hit.id == "same" ? 1.0f : 0.0f) << hit.id;
  }
}

TEST(SecondPhase, PrefersTheValueOfAnAttributeToAWordThatMerelyStandsThere) {
  const auto with = [](index::Listing listing, const char* name, const char* value) {
    listing.attributes.push_back({name, {{index::AttributeValue::Kind::kString, value}}, false});
    return listing;
  };
  index::Listing words = make_listing("words", "платье синее");
  words.description = "красный пояс, 128 ГБ";
  const TestImage image({words, with(make_listing("red", "платье"), "Цвет", "красный"),
                         with(make_listing("both", "платье"), "Набор", "красный, белый"),
                         with(make_listing("large", "phone"), "Память", "128 ГБ"),
                         with(make_listing("small", "phone 128 gb less 64 gb"), "Память", "64 ГБ")});
  EXPECT_EQ(ranked_by(image, Feature::kAttribute, "красное платье").front(), "red");
  EXPECT_EQ(ranked_by(image, Feature::kAttribute, "phone 128 gb").front(), "large");
  SearchRequest request;
  request.query = "платье красный";
  request.explain = true;
  for (const Hit& hit : ask(image, request, only(Feature::kAttribute)).hits) {
    ASSERT_TRUE(hit.explained.has_value());
    EXPECT_EQ(value_of(hit, Feature::kAttribute) > 0, hit.id == "red") << hit.id;
  }
}

TEST(SecondPhase, TakesTheCategoryWhereThoseWhoSearchClickForTheOneThatIsMeant) {
  std::vector<index::Listing> listings;
  for (int i = 0; i < 6; ++i) {
    const std::string n = std::to_string(i);
    listings.push_back(make_listing("s" + n, i == 0 ? "apple spray" : "spray " + n, {"Sprays"}));
    listings.push_back(make_listing("p" + n, i == 0 ? "apple" : "phone " + n, {"Phones"}));
  }
  index::BuildOptions options;
  const auto ranked = [&] { return ranked_by(TestImage(listings, options), Feature::kCategory, "Apple"); };
  options.for_each_query_clicks = [](const index::BuildOptions::OnQueryClicks& on_clicks) {
    on_clicks("apple phone", {"Phones"}, 90);
    on_clicks("apples", {"Sprays"}, 5);
    on_clicks("apples", {"Gone"}, 5);
  };
  EXPECT_THAT(ranked(), ElementsAre("p0", "s0"));
  options.for_each_query_clicks = [](const index::BuildOptions::OnQueryClicks& on_clicks) {
    on_clicks("apple", {"Sprays"}, 90);
  };
  EXPECT_THAT(ranked(), ElementsAre("s0", "p0"));
  options.for_each_query_clicks = [](const index::BuildOptions::OnQueryClicks& on_clicks) {
    on_clicks("apple", {"Sprays"}, 2);  // too few to say anything
  };
  const TestImage image(listings, options);
  EXPECT_TRUE(image.segment().clicked_categories().is_empty());
}

TEST(SecondPhase, PutsWhatIsClickedMoreInItsPlacesFirst) {
  index::BuildOptions options;
  options.click_prior = [](std::string_view id) {
    return id == "liked" ? 192 : id == "passed over" ? 64 : 128;
  };
  const TestImage image({make_listing("passed over", "red shoe"), make_listing("new", "red shoe"),
                         make_listing("liked", "red shoe")},
                        options);
  EXPECT_THAT(ranked_by(image, Feature::kClicks, "red shoe"), ElementsAre("liked", "new", "passed over"));
}

TEST(SecondPhase, PrefersTheCategoryThatIsFullOfTheWord) {
  std::vector<index::Listing> listings;
  for (int i = 0; i < 5; ++i)
    listings.push_back(make_listing("n" + std::to_string(i), "notebook " + std::to_string(i), {"Notebooks"}));
  for (int i = 0; i < 5; ++i)
    listings.push_back(make_listing("b" + std::to_string(i), "bag " + std::to_string(i), {"Bags"}));
  listings.push_back(make_listing("bag", "bag notebook", {"Bags"}));
  const TestImage image(listings);
  const auto ranked = ranked_by(image, Feature::kCategory, "notebook");
  ASSERT_EQ(ranked.size(), 6u);
  EXPECT_EQ(ranked.back(), "bag");
}

// Accessories with short titles fill the first phase's best; the things themselves, with long titles, are
// found by their category.
TEST(SecondPhase, LooksAtTheBestOfACategoryThatTheQueryIsAbout) {
  std::vector<index::Listing> listings;
  for (int i = 0; i < 400; ++i) listings.push_back(make_listing("lock" + std::to_string(i), "notebook lock"));
  for (int i = 0; i < 50; ++i) {
    listings.push_back(make_listing(
        "book" + std::to_string(i),
        "hp notebook silver with a display of many pixels and a fast new processor", {"Notebooks"}));
  }
  const TestImage image(listings);
  SearchRequest request;
  request.query = "notebook";
  request.per_page = 10;
  for (const std::string& id : ids(ask(image, request, shipped_weights())))
    EXPECT_EQ(id.substr(0, 4), "book");
}

TEST(SecondPhase, GivesTheSameOrderHoweverItIsCutIntoPages) {
  const TestImage image(vitrina::test::random_listings(7, 900));
  const RankingWeights& weights = shipped_weights();
  for (const char* query : {"диван", "laptop case", "кроссовки мужские белые", "red 256 гб"}) {
    SearchRequest request;
    request.query = query;
    request.per_page = 600;
    const auto whole = ids(ask(image, request, weights));
    for (const std::uint32_t per_page : {7u, 64u, 199u, 201u}) {
      request.per_page = per_page;
      std::vector<std::string> pages;
      for (request.page = 1; pages.size() < whole.size() && request.page < 100; ++request.page) {
        const auto page = ids(ask(image, request, weights));
        pages.insert(pages.end(), page.begin(), page.end());
      }
      pages.resize(std::min(pages.size(), whole.size()));
      EXPECT_EQ(pages, whole) << query << ", " << per_page;
      request.page = 1;
    }
  }
}

TEST(SecondPhase, ReordersTheBestAndLeavesTheRestAsTheFirstPhaseHadIt) {
  const TestImage image(vitrina::test::random_listings(8, 2'000));
  SearchRequest request;
  request.query = "диван угловой";
  request.per_page = 1'000;
  Searcher searcher;
  SearchResponse first;
  ASSERT_TRUE(searcher.search(image.segment(), request, {}, first).has_value());
  const auto before = ids(first);
  const auto after = ids(ask(image, request, shipped_weights()));
  ASSERT_GT(before.size(), kRerankDepth + TypicalMatches::kMost + 50);
  ASSERT_TRUE(std::is_permutation(before.begin(), before.end(), after.begin(), after.end()));
  EXPECT_NE(before, after);
  // The best, and at most so many that are typical of what is asked.
  const std::size_t most = kRerankDepth + TypicalMatches::kMost;
  std::set<std::string> head(after.begin(), after.begin() + static_cast<std::ptrdiff_t>(most));
  for (std::size_t i = 0; i < kRerankDepth; ++i) EXPECT_TRUE(head.contains(before[i])) << i;
  std::vector<std::string> rest;
  for (const std::string& id : before) {
    if (!head.contains(id)) rest.push_back(id);
  }
  EXPECT_EQ(rest, std::vector<std::string>(after.begin() + static_cast<std::ptrdiff_t>(most), after.end()));
}

TEST(SecondPhase, ExplainsEveryScoreAsTheSumOfItsParts) {
  const TestImage image(vitrina::test::random_listings(9, 500));
  SearchRequest request;
  request.query = "белые кроссовки";
  request.explain = true;
  const SearchResponse response = ask(image, request, shipped_weights());
  ASSERT_FALSE(response.hits.empty());
  double last = 1e9;
  for (const Hit& hit : response.hits) {
    ASSERT_TRUE(hit.explained.has_value());
    double sum = 0;
    for (const double part : hit.explained->parts) sum += part;
    EXPECT_NEAR(sum, hit.score, 1e-6);
    EXPECT_LE(hit.score, last);
    last = hit.score;
    for (std::size_t f = 0; f < kFeatureCount; ++f) {
      EXPECT_GE(hit.explained->values[f], 0) << kFeatureNames[f];
      EXPECT_LE(hit.explained->values[f], 1) << kFeatureNames[f];
    }
  }
}

TEST(SecondPhase, DoesNotTouchASortedAnswer) {
  const TestImage image(vitrina::test::random_listings(10, 400));
  SearchRequest request;
  request.query = "диван";
  request.sort = Sort::kPriceAscending;
  Searcher searcher;
  SearchResponse first;
  ASSERT_TRUE(searcher.search(image.segment(), request, {}, first).has_value());
  EXPECT_EQ(ids(ask(image, request, shipped_weights())), ids(first));
}

// The share of a category's listings that hold a word, counted one by one.
TEST(SecondPhase, CountsHowTypicalAWordIsExactly) {
  const TestImage image(vitrina::test::random_listings(11, 1'500));
  const index::Segment& segment = image.segment();
  const TermId term =
      segment.find_term("диван") != kNoTerm ? segment.find_term("диван") : segment.find_term("дива");
  ASSERT_NE(term, kNoTerm);
  std::map<CategoryId, std::uint32_t> holding;
  index::PostingCursor cursor;
  for (segment.postings().open(term, cursor); cursor.doc() != kEndDoc; cursor.next()) {
    for (CategoryId node = 1; node < segment.categories().size(); ++node) {
      const index::DocRange docs = segment.categories().own_docs(node);
      if (cursor.doc() >= docs.begin && cursor.doc() < docs.end) ++holding[node];
    }
  }
  SearchRequest request;
  request.query = "диван";
  request.per_page = kRerankDepth;
  request.explain = true;
  for (const Hit& hit : ask(image, request, shipped_weights()).hits) {
    ASSERT_TRUE(hit.explained.has_value());
    const CategoryId leaf = segment.categories().leaf_of(hit.doc);
    const double share = leaf == 0 ? 0 : holding[leaf] / (segment.categories().own_docs(leaf).size() + 2.0);
    const double expected = share * share * share * share;
    EXPECT_NEAR(value_of(hit, Feature::kCategory), expected, 1e-6);
  }
}

}  // namespace
}  // namespace vitrina::search
