#include "engine/reach/stored_plan.h"

#include <gtest/gtest.h>

#include "engine/search/searcher.h"
#include "tests/engine/search/random_requests.h"
#include "tests/support/test_image.h"

namespace vitrina::reach {
namespace {

TEST(StoredPlan, SaysOfEveryListingWhatTheSearchSays) {
  constexpr std::uint64_t kSeed = 11;
  const vitrina::test::TestImage image(vitrina::test::random_listings(kSeed, 300));
  const index::Segment& segment = image.segment();
  std::vector<ListingReader> readers(segment.doc_count());
  std::vector<DocId> docs(segment.doc_count());
  for (DocId doc = 0; doc < docs.size(); ++doc) {
    docs[doc] = doc;
    readers[doc].begin(segment.postings(), nullptr, doc);
  }
  Random random(kSeed);
  search::Searcher searcher;
  search::SearchResponse response;
  std::vector<search::Worth> worths(docs.size());
  std::uint64_t compared = 0;
  for (int i = 0; i < 400; ++i) {
    search::SearchRequest request = search::test::random_request(random);
    request.filters = {};
    request.per_page = 0;
    request.as_you_type = false;
    if (!searcher.search(segment, request, {}, response)) continue;
    ByteWriter stored;
    store_plan(searcher.plan(), response.held, stored);
    const PlanHead head = plan_head(stored.bytes());
    EXPECT_EQ(head.held, response.held);
    EXPECT_EQ(head.has_words, response.groups > 0);
    if (head.must_search) continue;
    searcher.look(docs, worths);
    for (const DocId doc : docs) {
      const search::Worth worth = readers[doc].worth(stored.bytes());
      ASSERT_EQ(worth.held, worths[doc].held) << "seed " << kSeed << " '" << request.query << "' doc " << doc;
      ASSERT_EQ(worth.share, worths[doc].share);
      ASSERT_TRUE(worths[doc].is_admitted);
      ++compared;
    }
  }
  EXPECT_GT(compared, 30'000u);
}

}  // namespace
}  // namespace vitrina::reach
