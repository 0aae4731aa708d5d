#include "engine/search/category_spread.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "engine/query/parse.h"
#include "tests/support/test_image.h"

namespace vitrina::search {
namespace {

TEST(CategorySpread, CountsWhatALookAtEveryListingCounts) {
  const test::TestImage image(test::random_listings(5, 3'000));
  const index::Segment& segment = image.segment();
  query::ParseScratch scratch;
  query::Plan plan;
  CategorySpread spread;
  std::size_t counted = 0;
  for (const char* text : {"диван", "диван угловой", "кроссовки мужские белые", "t", "256 гб лампа",
                           "стул red", "неведомое", "диван неведомое", ""}) {
    query::parse_query(text, segment, scratch, plan);
    std::map<CategoryId, std::uint32_t> right;
    for (DocId doc = 0; doc < segment.doc_count() && !plan.groups.empty(); ++doc) {
      const bool holds =
          std::all_of(plan.groups.begin(), plan.groups.end(), [&](const query::TermGroup& group) {
            if (group.alternative_count == 0) return false;
            index::PostingCursor cursor;
            segment.postings().open(plan.alternatives_of(group)[0].term, cursor);
            cursor.next_geq(doc);
            return cursor.doc() == doc;
          });
      const CategoryId leaf = segment.categories().leaf_of(doc);
      if (holds && leaf != 0) ++right[leaf];
    }
    std::vector<std::pair<std::uint32_t, CategoryId>> all;
    for (const auto& [category, count] : right) all.emplace_back(count, category);
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    all.resize(std::min<std::size_t>(all.size(), 3));
    std::vector<std::pair<std::uint32_t, CategoryId>> found;
    for (const CategoryCount& one : spread.find(segment, plan, 3))
      found.emplace_back(one.count, one.category);
    EXPECT_EQ(found, all) << text;
    counted += found.size();
  }
  EXPECT_GT(counted, 10u);
}

}  // namespace
}  // namespace vitrina::search
