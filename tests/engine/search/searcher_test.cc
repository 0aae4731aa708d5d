#include "engine/search/searcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "engine/query/parse.h"
#include "engine/search/score.h"
#include "tests/engine/search/oracle.h"
#include "tests/engine/search/random_requests.h"
#include "tests/support/test_image.h"

namespace vitrina::search {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using vitrina::test::TestImage;

index::Listing make_listing(std::string id, std::string title) {
  index::Listing listing;
  listing.id = std::move(id);
  listing.title = std::move(title);
  return listing;
}

std::vector<std::string> ids(const SearchResponse& response) {
  std::vector<std::string> ids;
  for (const Hit& hit : response.hits) ids.push_back(hit.id);
  return ids;
}

std::set<std::string> id_set(const SearchResponse& response) {
  const auto list = ids(response);
  return {list.begin(), list.end()};
}

SearchResponse search(const TestImage& image, const SearchRequest& request, SearchOptions options = {}) {
  Searcher searcher;
  SearchResponse response;
  const auto result = searcher.search(image.segment(), request, options, response);
  EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().message);
  return response;
}

// The values a facet lists, in the order and with the limit of its contract.
void expect_values(const Facet& facet, const test::OracleFacet& counted, std::uint32_t limit,
                   const std::vector<std::string>& selected) {
  std::vector<std::pair<std::string, std::uint64_t>> expected(counted.values.begin(), counted.values.end());
  std::stable_sort(expected.begin(), expected.end(), [](auto& a, auto& b) { return a.second > b.second; });
  std::vector<std::pair<std::string, std::uint64_t>> listed;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const bool chosen = std::find(selected.begin(), selected.end(), expected[i].first) != selected.end();
    if (i < limit || chosen) listed.push_back(expected[i]);
  }
  std::set<std::string> absent(selected.begin(), selected.end());
  for (const auto& [value, count] : listed) absent.erase(value);
  for (const std::string& value : absent) listed.emplace_back(value, 0);

  std::vector<std::pair<std::string, std::uint64_t>> got;
  for (const FacetValue& value : facet.values) {
    got.emplace_back(value.value, value.count);
    EXPECT_EQ(value.selected, std::find(selected.begin(), selected.end(), value.value) != selected.end());
  }
  EXPECT_EQ(got, listed) << facet.name;
}

void expect_numbers(const Facet& facet, const test::OracleFacet& counted) {
  if (counted.numbers.empty()) {
    EXPECT_FALSE(facet.range_micros.has_value());
    EXPECT_THAT(facet.histogram, IsEmpty());
    return;
  }
  ASSERT_TRUE(facet.range_micros.has_value());
  const auto [least, greatest] = std::minmax_element(counted.numbers.begin(), counted.numbers.end());
  EXPECT_EQ(facet.range_micros->first, *least);
  EXPECT_EQ(facet.range_micros->second, *greatest);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < facet.histogram.size(); ++i) {
    const FacetBucket& bucket = facet.histogram[i];
    const bool last = i + 1 == facet.histogram.size();
    if (!last) {
      EXPECT_EQ(bucket.to_micros, facet.histogram[i + 1].from_micros);
    }
    const auto inside =
        std::count_if(counted.numbers.begin(), counted.numbers.end(), [&](std::int64_t number) {
          return number >= bucket.from_micros &&
                 (number < bucket.to_micros || (last && number == bucket.to_micros));
        });
    EXPECT_EQ(bucket.count, static_cast<std::uint64_t>(inside)) << facet.name << " bucket " << i;
    sum += bucket.count;
  }
  EXPECT_EQ(sum, counted.numbers.size());
}

std::vector<std::string> selected_values(const Filters& filters, const std::string& facet) {
  std::vector<std::string> selected;
  const auto add = [&](const std::vector<std::string>& values) {
    selected.insert(selected.end(), values.begin(), values.end());
  };
  if (facet == "brand") add(filters.brand);
  if (facet == "seller") add(filters.seller);
  if (facet == "tags") add(filters.tags_any);
  if (facet == "tags") add(filters.tags_all);
  for (const auto& [name, values] : filters.attributes) {
    if (facet == "attributes." + name) add(values);
  }
  return selected;
}

TEST(Searcher, AnswersRandomRequestsExactlyAsTheOracle) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const TestImage image(vitrina::test::random_listings(seed, seed == 1 ? 60 : 3000));
    const index::Segment& segment = image.segment();
    const test::Oracle oracle(segment);
    Searcher searcher;
    SearchResponse response;
    query::ParseScratch scratch;
    query::Plan plan;
    Random random(seed);
    for (int round = 0; round < 250; ++round) {
      SearchRequest request = test::random_request(random);
      SCOPED_TRACE("seed " + std::to_string(seed) + " round " + std::to_string(round) + " query " +
                   request.query);
      const SearchOptions options{random.chance(0.7) ? kDefaultRelaxBelow
                                                     : static_cast<std::uint32_t>(random.below(200))};
      if (seed == 1) request.filters.attributes.clear();  // few listings may lack a value altogether
      const auto result = searcher.search(segment, request, options, response);
      if (!result) {
        ASSERT_EQ(result.error().code, ErrorCode::kInvalidArgument) << result.error().message;
        ASSERT_EQ(seed, 1u) << result.error().message;
        continue;
      }
      query::parse_query(request.query, segment, scratch, plan);
      const auto expected = oracle.search(request, plan, options.relax_below);
      ASSERT_EQ(response.total, expected.hits.size());
      ASSERT_EQ(response.groups, plan.groups.size());
      ASSERT_EQ(response.held, expected.held);
      const std::size_t first =
          std::min<std::size_t>((request.page - 1) * request.per_page, expected.hits.size());
      const std::size_t count = std::min<std::size_t>(request.per_page, expected.hits.size() - first);
      ASSERT_EQ(response.hits.size(), count);
      for (std::size_t i = 0; i < count; ++i) {
        const Match& match = expected.hits[first + i];
        ASSERT_EQ(response.hits[i].doc, match.doc) << "place " << i;
        ASSERT_EQ(response.hits[i].id, oracle.listing(match.doc).id);
        ASSERT_EQ(response.hits[i].score, match.score / kScoreUnit);
      }
      ASSERT_EQ(response.facets.size(), request.facets.size());
      for (std::size_t i = 0; i < request.facets.size(); ++i) {
        const Facet& facet = response.facets[i];
        ASSERT_EQ(facet.name, request.facets[i]);
        const auto& counted = expected.facets.at(facet.name);
        expect_values(facet, counted, request.facet_limit, selected_values(request.filters, facet.name));
        expect_numbers(facet, counted);
      }
      if (HasFailure()) return;
    }
  }
}

TEST(Searcher, PagesWithoutOverlapOrGapInEverySortOrder) {
  const TestImage image(vitrina::test::random_listings(5, 1500));
  for (const char* query : {"", "диван", "red угловой case"}) {
    for (int sort = 0; sort < 6; ++sort) {
      SearchRequest request;
      request.query = query;
      request.sort = static_cast<Sort>(sort);
      request.records = false;
      request.per_page = kMaxPerPage;
      std::vector<std::string> all = ids(search(image, request));
      request.page = 2;
      for (const std::string& id : ids(search(image, request))) all.push_back(id);
      EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), all.size());
      for (const std::uint32_t per_page : {7u, 20u, 333u}) {
        request.per_page = per_page;
        std::vector<std::string> paged;
        for (request.page = 1;; ++request.page) {
          const auto page = ids(search(image, request));
          paged.insert(paged.end(), page.begin(), page.end());
          if (page.empty()) break;
        }
        ASSERT_EQ(paged, all) << "query " << query << " sort " << sort << " per_page " << per_page;
      }
    }
  }
}

TEST(Searcher, SettlesTheQuorumWhateverFiltersSortAndPage) {
  const TestImage image(vitrina::test::random_listings(6, 2000));
  Searcher searcher;
  SearchResponse response;
  Random random(6);
  for (int round = 0; round < 300; ++round) {
    SearchRequest request = test::random_request(random);
    SearchRequest plain;
    plain.query = request.query;
    plain.records = false;
    ASSERT_TRUE(searcher.search(image.segment(), plain, {}, response));
    const std::uint32_t held = response.held;
    ASSERT_TRUE(searcher.search(image.segment(), request, {}, response));
    ASSERT_EQ(response.held, held) << request.query;
  }
}

TEST(Searcher, ShowsWhoClicksAFacetValueAsManyListingsAsItCounted) {
  const TestImage image(vitrina::test::random_listings(7, 2000));
  Random random(7);
  for (int round = 0; round < 60; ++round) {
    SearchRequest request = test::random_request(random);
    request.facets = {"brand", "attributes.Цвет"};
    request.drill_sideways.reset();
    request.facet_limit = 100;
    for (const Facet& facet : search(image, request).facets) {
      for (const FacetValue& value : facet.values) {
        SearchRequest clicked = request;
        if (facet.name == "brand") {
          clicked.filters.brand = {std::string(value.value)};
        } else {
          std::erase_if(clicked.filters.attributes, [](const auto& a) { return a.first == "Цвет"; });
          clicked.filters.attributes.push_back({"Цвет", {std::string(value.value)}});
        }
        ASSERT_EQ(search(image, clicked).total, value.count) << request.query << facet.name << value.value;
      }
    }
  }
}

TEST(Searcher, FindsTheSameListingsForEveryInflectionAndCase) {
  std::vector<index::Listing> listings;
  for (const char* title : {"Кроссовки белые", "Мужские кроссовки", "Сандалии"}) {
    listings.push_back(make_listing(title, title));
  }
  const TestImage image(listings);
  for (const char* query : {"кроссовки", "КРОССОВКИ", "кроссовками"}) {
    SearchRequest request;
    request.query = query;
    EXPECT_EQ(id_set(search(image, request)), (std::set<std::string>{"Кроссовки белые", "Мужские кроссовки"}))
        << query;
  }
}

TEST(Searcher, FindsWhatBeginsAsTheLastWordDoesWhileItIsTyped) {
  const TestImage image({make_listing("1", "кроссовки белые"), make_listing("2", "кроссворды"),
                         make_listing("3", "белые кроссовки"), make_listing("4", "диван белый")});
  SearchRequest request;
  request.as_you_type = true;
  const auto found = [&](const std::string& typed) {
    request.query = typed;
    return search(image, request, {.relax_below = 0});
  };
  EXPECT_EQ(id_set(found("кросс")), (std::set<std::string>{"1", "2", "3"}));
  EXPECT_EQ(id_set(found("белые крос")), (std::set<std::string>{"1", "3"}));
  EXPECT_EQ(id_set(found("кроссово")), (std::set<std::string>{"1", "3"}));
  EXPECT_EQ(found("крос ").total, 0u) << "white space ends the word";
  const SearchResponse switched = found("rhjccj");
  EXPECT_EQ(id_set(switched), (std::set<std::string>{"1", "3"}));
  ASSERT_EQ(switched.corrections.size(), 1u);
  EXPECT_EQ(switched.corrections[0].used, "кроссо");
  request.verbatim = true;
  EXPECT_EQ(found("rhjccj").total, 0u);
  request.as_you_type = false;
  EXPECT_EQ(found("кросс").total, 0u);
}

TEST(Searcher, CountsAndMarksAllThatBeginsSoHoweverManyWordsDo) {
  std::vector<index::Listing> listings;
  for (char c = 'a'; c < 'x'; ++c) {
    listings.push_back(make_listing(std::string("w") + c, std::string("zo") + c + "ra lamp"));
    listings.push_back(make_listing(std::string("d") + c, std::string("table ") + c + c));
    listings.back().description = std::string("with a zo") + c + "ra";
  }
  const TestImage image(listings);
  SearchRequest request;
  request.query = "lamp zo";
  request.as_you_type = true;
  request.highlight = true;
  const SearchResponse found = search(image, request, {.relax_below = 0});
  EXPECT_EQ(found.total, 23u);
  EXPECT_THAT(found.hits[0].title_html, testing::MatchesRegex("<em>zo[a-w]ra</em> <em>lamp</em>"));
  request.query = "zo";
  EXPECT_EQ(search(image, request, {.relax_below = 0}).total, 46u);
}

TEST(Searcher, DemandsAPhraseOfEveryTitle) {
  const TestImage image({make_listing("a", "red case for phone"), make_listing("b", "case red"),
                         make_listing("c", "phone, red cases"), make_listing("d", "phone")});
  SearchRequest request;
  request.query = "\"red case\" phone";
  const auto response = search(image, request);
  EXPECT_EQ(id_set(response), (std::set<std::string>{"a", "c"}));
  EXPECT_THAT(response.phrases_as_words, IsEmpty());
  EXPECT_EQ(response.groups, 3u);
}

TEST(Searcher, TakesAPhraseThatNoTitleHoldsAsWordsAndSaysSo) {
  const TestImage image({make_listing("a", "red case"), make_listing("b", "blue case")});
  SearchRequest request;
  request.query = "\"case red\"";
  const auto response = search(image, request);
  EXPECT_THAT(response.phrases_as_words, ElementsAre("case red"));
  EXPECT_EQ(id_set(response), (std::set<std::string>{"a", "b"}));
  EXPECT_THAT(ids(response), ElementsAre("a", "b")) << "fuller matches come first";
}

TEST(Searcher, LooksForAPhraseUnderNoFilter) {
  auto filtered = make_listing("a", "red case");
  filtered.brand = "X";
  auto other = make_listing("b", "case, red");
  other.brand = "Y";
  const TestImage image({filtered, other, make_listing("c", "red blue case")});
  SearchRequest request;
  request.query = "\"red case\"";
  request.filters.brand = {"Y"};
  const auto response = search(image, request);
  EXPECT_EQ(response.total, 0u);
  EXPECT_THAT(response.phrases_as_words, IsEmpty());
}

TEST(Searcher, MatchesEverythingForBlankTextAndNothingForTextWithoutWords) {
  const TestImage image({make_listing("a", "red"), make_listing("b", "blue")});
  SearchRequest request;
  for (const char* blank : {"", "   ", "\t\n", "\u00A0"}) {
    request.query = blank;
    EXPECT_EQ(search(image, request).total, 2u) << '"' << blank << '"';
  }
  for (const char* wordless : {"!!!", "\"\"", "—", "-", "\"...\""}) {
    request.query = wordless;
    EXPECT_EQ(search(image, request).total, 0u) << wordless;
  }
  request.query = "-red";
  EXPECT_THAT(ids(search(image, request)), ElementsAre("b"));
  request.query = "-unheard";
  EXPECT_EQ(search(image, request).total, 2u);
}

TEST(Searcher, ReturnsTheStoredRecordWhenAsked) {
  auto listing = make_listing("a", "red");
  listing.price = Money{2'794'000'000};
  const TestImage image({listing});
  SearchRequest request;
  EXPECT_EQ(search(image, request).hits.at(0).record, R"({"id":"a","title":"red","price":2794})");
  request.records = false;
  EXPECT_EQ(search(image, request).hits.at(0).record, "");
  request.highlight = true;
  request.query = "red";
  const auto response = search(image, request);
  EXPECT_EQ(response.hits.at(0).record, "");
  EXPECT_EQ(response.hits.at(0).title_html, "<em>red</em>");
  EXPECT_EQ(response.hits.at(0).description_html, "");
}

TEST(Searcher, IsEmptyBeyondTheLastPage) {
  const TestImage image({make_listing("a", "red")});
  SearchRequest request;
  request.page = 500;
  request.facets = {"brand", "price", "category"};
  const auto response = search(image, request);
  EXPECT_EQ(response.total, 1u);
  EXPECT_THAT(response.hits, IsEmpty());
}

TEST(Searcher, ShowsTheChildrenOfTheChosenCategoryWithItsPath) {
  std::vector<index::Listing> listings;
  for (const auto& path : std::vector<std::vector<std::string>>{{"Обувь", "Мужская"},
                                                                {"Обувь", "Мужская"},
                                                                {"Обувь", "Женская", "Сабо"},
                                                                {"Обувь"},
                                                                {"Мебель", "Столы"}}) {
    listings.push_back(make_listing("id" + std::to_string(listings.size()), "вещь"));
    listings.back().category = path;
  }
  const TestImage image(listings);
  SearchRequest request;
  request.facets = {"category"};
  auto facet = search(image, request).facets.at(0);
  EXPECT_THAT(facet.path, IsEmpty());
  ASSERT_EQ(facet.values.size(), 2u);
  EXPECT_EQ(facet.values[0].value, "Обувь");
  EXPECT_EQ(facet.values[0].count, 4u);

  const auto expect_shoes = [](const Facet& shoes) {
    EXPECT_THAT(shoes.path, ElementsAre("Обувь"));
    ASSERT_EQ(shoes.values.size(), 2u);
    EXPECT_EQ(shoes.values[0].value, "Мужская");
    EXPECT_EQ(shoes.values[0].count, 2u);
    EXPECT_EQ(shoes.values[1].value, "Женская");
    EXPECT_EQ(shoes.values[1].count, 1u);
  };
  request.filters.category = {"Обувь"};
  expect_shoes(search(image, request).facets.at(0));
  request.filters.category.clear();
  request.query = "category:обувь вещь";
  expect_shoes(search(image, request).facets.at(0));
}

struct BadRequest {
  const char* field;
  const char* message;
  SearchRequest request;
};

TEST(Searcher, RefusesBadRequestsNamingTheField) {
  auto listing = make_listing("a", "red");
  listing.brand = "Apple";
  listing.category = {"Обувь", "Мужская"};
  listing.attributes.push_back({"Цвет", {{index::AttributeValue::Kind::kString, "red"}}, false});
  const TestImage image({listing});
  std::vector<BadRequest> cases;
  const auto add = [&](const char* field, const char* message) -> SearchRequest& {
    cases.push_back({field, message, {}});
    return cases.back().request;
  };
  add("q", "2049 bytes").query = std::string(2049, 'x');
  add("page", "from 1").page = 0;
  add("per_page", "1001").per_page = 1001;
  add("page", "beyond").page = 501;
  add("filters.brand[1]", "'apple'").filters.brand = {"Apple", "apple"};
  add("filters.seller[0]", "seller").filters.seller = {"s"};
  add("filters.tags_any[0]", "tag").filters.tags_any = {"s"};
  add("filters.tags_all[0]", "tag").filters.tags_all = {"s"};
  add("filters.category[0]", "at the root").filters.category = {"Мужская"};
  add("filters.category[1]", "in 'Обувь'").filters.category = {"Обувь", "Женская"};
  add("filters.attributes.Вес", "attribute").filters.attributes = {{"Вес", {"1"}}};
  add("filters.attributes.Цвет[1]", "'blue'").filters.attributes = {{"Цвет", {"red", "blue"}}};
  add("filters.brand", "1001 values").filters.brand = std::vector<std::string>(1001, "Apple");
  add("filters.rating_min", "0 and 5").filters.rating_min_micros = 5'000'001;
  auto& prices = add("filters.price", "3 is above the greatest, 2").filters;
  prices.price_min = Money{3'000'000};
  prices.price_max = Money{2'000'000};
  add("facets[1]", "'brands'").facets = {"brand", "brands"};
  add("facets[0]", "attributes.Вес").facets = {"attributes.Вес"};
  add("facets", "64").facets = std::vector<std::string>(65, "brand");
  add("facet_limit", "1000").facet_limit = 1001;
  add("drill_sideways[0]", "'colour'").drill_sideways = std::vector<std::string>{"colour"};
  Searcher searcher;
  SearchResponse response;
  for (const BadRequest& bad : cases) {
    const auto result = searcher.search(image.segment(), bad.request, {}, response);
    ASSERT_FALSE(result.has_value()) << bad.field;
    EXPECT_EQ(result.error().field, bad.field);
    EXPECT_THAT(result.error().message, HasSubstr(bad.message));
  }
  SearchRequest good;
  EXPECT_TRUE(searcher.search(image.segment(), good, {}, response).has_value()) << "after all those errors";
  EXPECT_EQ(response.total, 1u);
}

TEST(Searcher, BuildsOnNothingFromTheSegmentBefore) {
  const TestImage large(vitrina::test::random_listings(8, 1000));
  const TestImage small(vitrina::test::random_listings(9, 50));
  Searcher reused;
  SearchResponse response;
  Random random(9);
  for (int round = 0; round < 200; ++round) {
    const TestImage& image = random.chance(0.5) ? large : small;
    const SearchRequest request = test::random_request(random);
    SearchResponse fresh_response;
    const auto result = reused.search(image.segment(), request, {}, response);
    const auto fresh = Searcher().search(image.segment(), request, {}, fresh_response);
    ASSERT_EQ(result.has_value(), fresh.has_value());
    if (!result) continue;
    ASSERT_EQ(response.total, fresh_response.total);
    ASSERT_EQ(ids(response), ids(fresh_response));
    for (std::size_t i = 0; i < response.facets.size(); ++i) {
      ASSERT_EQ(response.facets[i].values.size(), fresh_response.facets[i].values.size());
      for (std::size_t v = 0; v < response.facets[i].values.size(); ++v) {
        ASSERT_EQ(response.facets[i].values[v].count, fresh_response.facets[i].values[v].count);
      }
    }
  }
}

}  // namespace
}  // namespace vitrina::search
