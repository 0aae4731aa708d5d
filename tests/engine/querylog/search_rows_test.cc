#include "engine/querylog/search_rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "index/base/random.h"
#include "tests/support/temp_directory.h"

namespace vitrina::querylog {
namespace {

using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint64_t>;

TEST(SearchRows, GiveEachQueryOnceWithAllItsRowsHoweverManyRunsThereAre) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    SCOPED_TRACE(seed);
    const test::TempDirectory directory;
    Random random(seed);
    auto rows = SearchRows::create(directory.path(), 1);  // the least: a thousand rows a run
    ASSERT_TRUE(rows);
    std::map<std::uint32_t, std::vector<Key>> right;
    const std::uint64_t count = random.below(6'000);
    for (std::uint64_t i = 0; i < count; ++i) {
      const SearchRow row{static_cast<std::uint32_t>(random.below(1 + random.below(700))),
                          static_cast<std::uint32_t>(random.below(50)),
                          static_cast<std::uint32_t>(random.below(3)),
                          static_cast<std::uint32_t>(1 + random.below(5)), random.below(100)};
      right[row.query].emplace_back(row.hour, row.context, row.count, row.session);
      ASSERT_TRUE(rows->add(row));
    }
    auto expected = right.begin();
    ASSERT_TRUE(rows->for_each_query([&](std::span<const SearchRow> found) {
      ASSERT_NE(expected, right.end());
      std::vector<Key> keys;
      for (const SearchRow& row : found) {
        EXPECT_EQ(row.query, expected->first);
        keys.emplace_back(row.hour, row.context, row.count, row.session);
      }
      std::sort(keys.begin(), keys.end());
      std::sort(expected->second.begin(), expected->second.end());
      EXPECT_EQ(keys, expected->second);
      ++expected;
    }));
    EXPECT_EQ(expected, right.end());
  }
}

TEST(SearchRows, AreNoneWhereNothingWasAdded) {
  const test::TempDirectory directory;
  auto rows = SearchRows::create(directory.path(), 1);
  ASSERT_TRUE(rows);
  ASSERT_TRUE(rows->for_each_query([](std::span<const SearchRow>) { ADD_FAILURE(); }));
}

}  // namespace
}  // namespace vitrina::querylog
