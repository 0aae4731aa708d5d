#include "engine/querylog/grouped_rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "index/base/random.h"
#include "tests/support/temp_directory.h"

namespace vitrina::querylog {
namespace {

struct Row {
  std::uint64_t value = 0;
  std::uint32_t which = 0;
  std::uint64_t group() const noexcept { return which; }
};

TEST(GroupedRows, GiveEachGroupOnceWithAllItsRowsHoweverManyRunsThereAre) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    SCOPED_TRACE(seed);
    const test::TempDirectory directory;
    Random random(seed);
    auto rows = GroupedRows<Row>::create(directory.path(), 1);  // the least: a thousand rows a run
    ASSERT_TRUE(rows);
    std::map<std::uint32_t, std::vector<std::uint64_t>> right;
    const std::uint64_t count = random.below(6'000);
    for (std::uint64_t i = 0; i < count; ++i) {
      const Row row{random.below(100), static_cast<std::uint32_t>(random.below(1 + random.below(700)))};
      right[row.which].push_back(row.value);
      ASSERT_TRUE(rows->add(row));
    }
    auto expected = right.begin();
    ASSERT_TRUE(rows->for_each_group([&](std::span<const Row> found) -> Result<void> {
      if (expected == right.end()) return fail(ErrorCode::kNotFound, "a group too many");
      std::vector<std::uint64_t> values;
      for (const Row& row : found) {
        EXPECT_EQ(row.which, expected->first);
        values.push_back(row.value);
      }
      std::sort(values.begin(), values.end());
      std::sort(expected->second.begin(), expected->second.end());
      EXPECT_EQ(values, expected->second);
      ++expected;
      return {};
    }));
    EXPECT_EQ(expected, right.end());
  }
}

TEST(GroupedRows, AreNoneWhereNothingWasAdded) {
  const test::TempDirectory directory;
  auto rows = GroupedRows<Row>::create(directory.path(), 1);
  ASSERT_TRUE(rows);
  ASSERT_TRUE(rows->for_each_group([](std::span<const Row>) -> Result<void> {
    ADD_FAILURE();
    return {};
  }));
}

TEST(GroupedRows, EndWithTheErrorOfWhoeverTakesAGroup) {
  const test::TempDirectory directory;
  auto rows = GroupedRows<Row>::create(directory.path(), 1);
  ASSERT_TRUE(rows);
  for (std::uint32_t i = 0; i < 5; ++i) ASSERT_TRUE(rows->add({1, i}));
  int groups = 0;
  const auto ended = rows->for_each_group([&](std::span<const Row>) -> Result<void> {
    if (++groups < 3) return {};
    return fail(ErrorCode::kIo, "no more");
  });
  ASSERT_FALSE(ended);
  EXPECT_EQ(groups, 3);
}

}  // namespace
}  // namespace vitrina::querylog
