// What a shop's rules do to a search, from the file's text to the page.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "engine/query/rule_book.h"
#include "engine/search/searcher.h"
#include "tests/support/test_image.h"

namespace vitrina::search {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;
using vitrina::test::TestImage;

index::Listing make_listing(std::string id, std::string title, std::string brand = {}, std::int64_t price = 0,
                            std::vector<std::string> category = {}) {
  index::Listing listing;
  listing.id = std::move(id);
  listing.title = std::move(title);
  listing.brand = std::move(brand);
  listing.category = std::move(category);
  if (price > 0) listing.price = Money{price * kMicrosPerUnit};
  return listing;
}

class Shop {
 public:
  Shop(const std::vector<index::Listing>& listings, std::string_view rules) : image_(listings) { set(rules); }

  void set(std::string_view text) {
    auto rules = query::parse_shop_rules(text);
    VITRINA_CHECK(rules.has_value());
    book_ = query::RuleBook::build(*rules, image_.segment(), 3 * 3'600);
  }

  SearchResponse search(SearchRequest request, std::int64_t now = 1'800'000'000) {
    Searcher searcher;
    SearchResponse response;
    SearchOptions options;
    options.rules = book_.get();
    options.weights = &shipped_weights();
    options.now = now;
    const auto result = searcher.search(image_.segment(), request, options, response);
    EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().message);
    return response;
  }
  std::vector<std::string> ids(const std::string& query, Sort sort = Sort::kRelevance,
                               std::int64_t now = 1'800'000'000) {
    SearchRequest request;
    request.query = query;
    request.sort = sort;
    std::vector<std::string> all;
    for (const Hit& hit : search(request, now).hits) all.push_back(hit.id);
    return all;
  }
  const query::RuleBook& book() const { return *book_; }

 private:
  TestImage image_;
  std::shared_ptr<const query::RuleBook> book_;
};

std::vector<index::Listing> phones() {
  return {make_listing("a", "ноутбук белый", "Acer", 300),
          make_listing("b", "лэптоп серый", "Bell", 200),
          make_listing("c", "чехол для ноутбука", "Case", 100),
          make_listing("d", "стиральная машина", "Acer", 400),
          make_listing("e", "стиралка узкая", "Bell", 500),
          make_listing("f", "машина детская", "Case", 600)};
}

TEST(ShopRulesSearch, FindSynonymsBothWaysAndThroughInflection) {
  Shop shop(phones(), "common off\nноутбуки = лэптоп");
  EXPECT_THAT(shop.ids("ноутбук"), UnorderedElementsAre("a", "b", "c"));
  EXPECT_THAT(shop.ids("лэптопы"), UnorderedElementsAre("a", "b", "c"));
  EXPECT_EQ(shop.ids("ноутбуков белых").front(), "a");
  shop.set("common off");
  EXPECT_THAT(shop.ids("лэптоп"), ElementsAre("b"));
}

TEST(ShopRulesSearch, FindOneWaySynonymsOneWay) {
  Shop shop(phones(), "common off\nлэптоп -> ноутбук");
  EXPECT_THAT(shop.ids("лэптоп"), UnorderedElementsAre("a", "b", "c"));
  EXPECT_THAT(shop.ids("ноутбук"), UnorderedElementsAre("a", "c"));
}

TEST(ShopRulesSearch, TakeSeveralWordsAsOneThing) {
  Shop shop(phones(), "common off\nстиральная машина = стиралка");
  // The toy car holds one of the words only.
  EXPECT_THAT(shop.ids("стиралка"), UnorderedElementsAre("d", "e"));
  EXPECT_THAT(shop.ids("стиральные машины"), UnorderedElementsAre("d", "e"));
  SearchRequest request;
  request.query = "узкая стиральная машина";
  const SearchResponse response = shop.search(request);
  EXPECT_EQ(response.groups, 2u);
  EXPECT_EQ(response.hits.front().id, "e");
  request.highlight = true;
  request.query = "стиралка";
  for (const Hit& hit : shop.search(request).hits) {
    if (hit.id == "d") {
      EXPECT_EQ(hit.title_html, "<em>стиральная</em> <em>машина</em>");
    }
  }
}

TEST(ShopRulesSearch, DoNotCorrectAWordThatHasASynonym) {
  Shop shop({make_listing("a", "ноутбук белый"), make_listing("b", "лептон книга")},
            "common off\nлептоп -> ноутбук");
  SearchRequest request;
  request.query = "лептоп";
  const SearchResponse response = shop.search(request);
  EXPECT_THAT(response.corrections, IsEmpty());
  ASSERT_EQ(response.hits.size(), 1u);
  EXPECT_EQ(response.hits[0].id, "a");
}

TEST(ShopRulesSearch, PinUnderEverySortAndAlsoWhatDoesNotMatch) {
  Shop shop(phones(), "common off\nwhen is \"ноутбук\" : pin f, c");
  for (const Sort sort : {Sort::kRelevance, Sort::kPriceAscending, Sort::kPriceDescending, Sort::kPopular}) {
    const auto found = shop.ids("ноутбуки", sort);
    ASSERT_EQ(found.size(), 3u);
    EXPECT_THAT(found, ElementsAre("f", "c", "a"));
  }
  EXPECT_THAT(shop.ids("ноутбук белый"), Not(Contains("f")));  // `is` means the whole query
  SearchRequest request;
  request.query = "ноутбук";
  request.facets = {"brand"};
  const SearchResponse response = shop.search(request);
  EXPECT_EQ(response.total, 3u);
  EXPECT_TRUE(response.hits[0].pinned);
  EXPECT_FALSE(response.hits[2].pinned);
  std::uint64_t counted = 0;
  for (const FacetValue& value : response.facets[0].values) counted += value.count;
  EXPECT_EQ(counted, 3u);
  // A filter of the request holds for pinned listings, too.
  request.filters.brand = {"Acer"};
  ASSERT_EQ(shop.search(request).hits.size(), 1u);
  EXPECT_EQ(shop.search(request).hits[0].id, "a");
}

TEST(ShopRulesSearch, HideUnderEverySortAndInCounts) {
  Shop shop(phones(), "common off\nwhen contains ноутбук : hide a; pin a");
  EXPECT_THAT(shop.ids("ноутбук"), ElementsAre("c"));
  EXPECT_THAT(shop.ids("ноутбук", Sort::kPriceDescending), ElementsAre("c"));
  SearchRequest request;
  request.query = "белый ноутбук";
  EXPECT_EQ(shop.search(request).hits.front().id, "c");
}

TEST(ShopRulesSearch, BoostAndBuryMoveWithinRelevance) {
  Shop shop(phones(), "common off\nwhen contains ноутбук : boost brand Case by 3");
  EXPECT_EQ(shop.ids("ноутбук").front(), "c");
  shop.set("common off\nwhen contains ноутбук : bury brand Acer by 3");
  EXPECT_EQ(shop.ids("ноутбук").front(), "c");
  shop.set("common off");
  EXPECT_EQ(shop.ids("ноутбук").front(), "a");
}

TEST(ShopRulesSearch, FilterAsTheQuerysOwnFieldsWould) {
  Shop shop(phones(),
            "common off\nwhen contains машина : filter brand acer\nwhen is ноутбук : filter price 150..");
  EXPECT_THAT(shop.ids("машина"), ElementsAre("d"));
  EXPECT_THAT(shop.ids("ноутбук"), ElementsAre("a"));
}

TEST(ShopRulesSearch, HoldFromDayToDayOfTheShopsZone) {
  Shop shop(phones(), "common off\nwhen is ноутбук from 2026-12-01 until 2026-12-02 : pin f");
  const std::int64_t december = 20'788 * 86'400;
  EXPECT_THAT(shop.ids("ноутбук", Sort::kRelevance, december - 3 * 3'600 - 1), Not(Contains("f")));
  EXPECT_THAT(shop.ids("ноутбук", Sort::kRelevance, december - 3 * 3'600), Contains("f"));
  EXPECT_THAT(shop.ids("ноутбук", Sort::kRelevance, december + 2 * 86'400 - 3 * 3'600 - 1), Contains("f"));
  EXPECT_THAT(shop.ids("ноутбук", Sort::kRelevance, december + 2 * 86'400 - 3 * 3'600), Not(Contains("f")));
}

TEST(ShopRulesSearch, NameWhatTheCatalogDoesNotHave) {
  Shop shop(phones(),
            "when is ноутбук : pin WB-404; boost brand Nobody; bury category \"Нет/Такой\"; boost tag t");
  EXPECT_THAT(shop.book().unknown(),
              ElementsAre("listing 'WB-404'", "brand 'Nobody'", "category 'Нет/Такой'", "tag 't'"));
}

// Pages of a query with pins, synonyms and moves are cuts of one order, and the facet counts are of its
// listings.
TEST(ShopRulesSearch, GiveOneOrderHoweverItIsCut) {
  Shop shop(vitrina::test::random_listings(21, 1'200),
            "диван = стол = лампа\nwhen contains диван : pin id-3, id-700, id-44; hide id-5; boost brand "
            "Apple; bury tag хит by 0.2");
  for (const char* query : {"диван", "диван белые", "угловой диван чёрный"}) {
    SearchRequest request;
    request.query = query;
    request.per_page = 1'000;
    request.facets = {"category"};
    const SearchResponse whole = shop.search(request);
    std::vector<std::string> all;
    for (const Hit& hit : whole.hits) all.push_back(hit.id);
    ASSERT_EQ(all.size(), std::min<std::size_t>(whole.total, 1'000));
    EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), all.size());
    std::vector<std::string> pages;
    request.per_page = 37;
    for (request.page = 1; pages.size() < all.size(); ++request.page) {
      for (const Hit& hit : shop.search(request).hits) pages.push_back(hit.id);
      ASSERT_LT(request.page, 60u);
    }
    pages.resize(std::min(pages.size(), all.size()));
    EXPECT_EQ(pages, all) << query;
    EXPECT_THAT((std::vector<std::string>{all[0], all[1], all[2]}), ElementsAre("id-3", "id-700", "id-44"));
    EXPECT_THAT(all, Not(Contains("id-5")));
  }
}

}  // namespace
}  // namespace vitrina::search
