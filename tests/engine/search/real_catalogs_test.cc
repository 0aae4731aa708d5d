// Searches over real catalogs, checked against the listings themselves.

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "engine/search/searcher.h"
#include "index/catalog/reader.h"
#include "tests/support/real_data.h"
#include "tests/support/test_image.h"

namespace vitrina::search {
namespace {

// A catalog of the real data as an image, and its listings by id.
class RealCatalog {
 public:
  // False where the data is absent.
  bool open(const std::string& set) {
    const auto path = test::real_data(set + "/listings.jsonl.zst");
    if (!path) return false;
    const auto report = test::build_image({*path}, directory_.file("catalog.img"));
    EXPECT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->rejected, 0u);
    auto image = index::Image::open(directory_.file("catalog.img"));
    EXPECT_TRUE(image);
    image_.emplace(std::move(*image));
    auto lines = index::LineReader::open(*path);
    EXPECT_TRUE(lines);
    index::ListingParser parser;
    index::Listing listing;
    for (index::Line line; *lines->next(line);) {
      EXPECT_TRUE(parser.parse(line.text, listing));
      listings_[listing.id] = listing;
    }
    return true;
  }

  SearchResponse search(const SearchRequest& request) {
    SearchResponse response;
    const auto result = searcher_.search(image_->segment(), request, {}, response);
    EXPECT_TRUE(result) << result.error().message;
    return response;
  }

  // The ids of all hits, through all pages.
  std::vector<std::string> all_ids(SearchRequest request) {
    std::vector<std::string> ids;
    request.per_page = kMaxPerPage;
    request.records = false;
    for (request.page = 1;; ++request.page) {
      const SearchResponse response = search(request);
      for (const Hit& hit : response.hits) ids.push_back(hit.id);
      if (response.hits.size() < request.per_page) return ids;
    }
  }

  const index::Listing& listing(const std::string& id) const { return listings_.at(id); }

 private:
  test::TempDirectory directory_;
  std::optional<index::Image> image_;
  std::map<std::string, index::Listing> listings_;
  Searcher searcher_;
};

// Every searched field, lower case as far as Latin letters go.
std::string searched_text(const index::Listing& listing) {
  std::string text = listing.title + ' ' + listing.brand + ' ' + listing.description;
  for (const auto& step : listing.category) text += ' ' + step;
  for (const auto& tag : listing.tags) text += ' ' + tag;
  for (const auto& attribute : listing.attributes) {
    for (const auto& value : attribute.values) text += ' ' + value.text;
  }
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(c < 0x80 ? std::tolower(c) : c); });
  return text;
}

TEST(RealCatalogs, EveryHitOfLaptopHoldsTheWordAndBrandAndAttributeFacetsAreExact) {
  RealCatalog catalog;
  if (!catalog.open("icecat-chorus")) GTEST_SKIP() << "no icecat-chorus/ among the real data";
  SearchRequest request;
  request.query = "laptop";
  request.facets = {"brand", "attributes.product_type", "attributes.product_colour",
                    "attributes.touchscreen"};
  request.facet_limit = kMaxFacetLimit;
  const SearchResponse response = catalog.search(request);
  const auto ids = catalog.all_ids(request);
  ASSERT_EQ(response.total, ids.size());
  ASSERT_GT(ids.size(), 100u);
  std::map<std::string, std::uint64_t> brands;
  std::map<std::string, std::map<std::string, std::uint64_t>> attributes;
  for (const std::string& id : ids) {
    const index::Listing& listing = catalog.listing(id);
    EXPECT_NE(searched_text(listing).find("laptop"), std::string::npos) << id;
    if (!listing.brand.empty()) ++brands[listing.brand];
    for (const auto& attribute : listing.attributes) {
      for (const auto& value : attribute.values) ++attributes["attributes." + attribute.name][value.text];
    }
  }
  for (const Facet& facet : response.facets) {
    const auto& expected = facet.name == "brand" ? brands : attributes[facet.name];
    ASSERT_FALSE(facet.values.empty()) << facet.name;
    std::map<std::string, std::uint64_t> found;
    for (const FacetValue& value : facet.values) found[std::string(value.value)] = value.count;
    EXPECT_EQ(found, expected) << facet.name;
    // Who clicks a value gets as many listings as its count said.
    SearchRequest narrowed = request;
    if (facet.name == "brand") {
      narrowed.filters.brand = {std::string(facet.values[0].value)};
    } else {
      narrowed.filters.attributes = {{facet.name.substr(11), {std::string(facet.values[0].value)}}};
    }
    EXPECT_EQ(catalog.search(narrowed).total, facet.values[0].count) << facet.name;
  }
}

TEST(RealCatalogs, InflectionAndCaseOfKrossovkiGiveTheSameListings) {
  RealCatalog catalog;
  if (!catalog.open("wb")) GTEST_SKIP() << "no wb/ among the real data";
  SearchRequest request;
  request.query = "кроссовки";
  const auto expected = catalog.all_ids(request);
  ASSERT_GT(expected.size(), 20u);
  for (const char* other : {"КРОССОВКИ", "кроссовками"}) {
    request.query = other;
    EXPECT_EQ(catalog.all_ids(request), expected) << other;
  }
}

}  // namespace
}  // namespace vitrina::search
