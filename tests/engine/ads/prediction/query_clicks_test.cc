#include "engine/ads/prediction/query_clicks.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

#include "tests/engine/ads/prediction/world.h"

namespace vitrina::ads {
namespace {

TEST(QueryClicks, AreCountedByWhatWasTypedAndWhereTheListingStands) {
  const Directory directory;
  const std::string path = directory / "events.rows";
  auto writer = EventFileWriter::open(path);
  ASSERT_TRUE(writer);
  const auto add = [&](const char* query, std::vector<std::string> category, bool clicked) {
    EventRow row;
    row.query = query;
    row.category = std::move(category);
    row.viewed = true;
    row.clicked = clicked;
    ASSERT_TRUE(writer->append(row));
  };
  add("сабо", {"Обувь", "Мужская"}, true);
  add("сабо", {"Обувь", "Мужская"}, true);
  add("сабо", {"Обувь"}, true);
  add("сабо", {"Обувь"}, false);
  add("", {"Обувь"}, true);  // of a page without a query
  ASSERT_TRUE(writer->sync());
  auto source = EventSource::open({path});
  ASSERT_TRUE(source);
  const auto clicks = QueryClicks::read(*source);
  ASSERT_TRUE(clicks);
  std::vector<std::tuple<std::string, std::size_t, std::uint64_t>> found;
  clicks->for_each([&](const std::string& query, const std::vector<std::string>& category,
                       std::uint64_t count) { found.emplace_back(query, category.size(), count); });
  EXPECT_EQ(found, (std::vector<std::tuple<std::string, std::size_t, std::uint64_t>>{{"сабо", 1, 1},
                                                                                     {"сабо", 2, 2}}));
}

}  // namespace
}  // namespace vitrina::ads
