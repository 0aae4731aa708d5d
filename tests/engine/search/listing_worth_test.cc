#include "engine/search/listing_worth.h"

#include <gtest/gtest.h>

#include "engine/search/score.h"
#include "engine/search/searcher.h"
#include "tests/engine/search/random_requests.h"
#include "tests/support/test_image.h"

namespace vitrina::search {
namespace {

std::vector<DocId> all_docs(const index::Segment& segment) {
  std::vector<DocId> docs(segment.doc_count());
  for (DocId doc = 0; doc < docs.size(); ++doc) docs[doc] = doc;
  return docs;
}

TEST(ListingWorth, SaysOfEveryListingWhetherTheSearchFindsIt) {
  constexpr std::uint64_t kSeed = 5;
  const vitrina::test::TestImage image(vitrina::test::random_listings(kSeed, 700));
  const auto docs = all_docs(image.segment());
  Random random(kSeed);
  Searcher searcher;
  SearchResponse response;
  std::vector<Worth> sought(docs.size());
  std::vector<Worth> kept(docs.size());
  std::uint64_t found = 0;
  for (int i = 0; i < 400; ++i) {
    SearchRequest request = test::random_request(random);
    request.page = 1;
    request.per_page = kMaxPerPage;
    request.records = request.highlight = false;
    SCOPED_TRACE("seed " + std::to_string(kSeed) + " query '" + request.query + "'");
    SearchOptions options;
    if (!searcher.search(image.segment(), request, options, response)) continue;
    searcher.look(docs, sought);
    std::vector<bool> is_hit(docs.size(), false);
    for (const Hit& hit : response.hits) is_hit[hit.doc] = true;
    const bool matches_nothing = searcher.plan().matches_nothing;
    for (const DocId doc : docs) {
      const bool is_match = !matches_nothing && sought[doc].is_admitted && sought[doc].held >= response.held;
      ASSERT_EQ(is_match, is_hit[doc]) << "doc " << doc;
    }
    found += response.hits.size();

    options.keep_matches = true;
    ASSERT_TRUE(searcher.search(image.segment(), request, options, response));
    ASSERT_TRUE(searcher.kept_matches().is_complete());
    searcher.look(docs, kept);
    for (const DocId doc : docs) {
      ASSERT_EQ(kept[doc].is_admitted, is_hit[doc]) << "doc " << doc;
      if (!is_hit[doc]) continue;
      ASSERT_EQ(kept[doc].held, sought[doc].held);
      ASSERT_EQ(kept[doc].share, sought[doc].share);
      ASSERT_LE(kept[doc].share, 1u << 16);
    }
  }
  EXPECT_GT(found, 10'000u);
}

TEST(ListingWorth, OfAPageWithoutAQueryAsksForTheFiltersAlone) {
  const vitrina::test::TestImage image(vitrina::test::random_listings(6, 300));
  const auto docs = all_docs(image.segment());
  Searcher searcher;
  SearchRequest request;
  request.filters.category = {"Мебель"};
  request.filters.in_stock = true;
  SearchResponse response;
  request.per_page = kMaxPerPage;
  ASSERT_TRUE(searcher.search(image.segment(), request, {}, response));
  ASSERT_TRUE(searcher.browse(image.segment(), request));
  std::vector<Worth> worths(docs.size());
  searcher.look(docs, worths);
  std::uint64_t admitted = 0;
  for (const Worth& worth : worths) {
    admitted += worth.is_admitted ? 1 : 0;
    if (worth.is_admitted) {
      EXPECT_EQ(worth.share, 1u << 16);
    }
  }
  EXPECT_EQ(admitted, response.total);
  EXPECT_GT(admitted, 0u);
}

TEST(KeptMatches, SaysWhenThereAreTooMany) {
  KeptMatches kept;
  EXPECT_FALSE(kept.is_complete());
  kept.clear();
  for (DocId doc = 0; doc < KeptMatches::kMost; ++doc) kept.keep({doc, 1, 1});
  EXPECT_TRUE(kept.is_complete());
  kept.keep({KeptMatches::kMost, 1, 1});
  EXPECT_FALSE(kept.is_complete());
}

}  // namespace
}  // namespace vitrina::search
