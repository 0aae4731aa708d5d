// Ideas over a log whose sessions are known.

#include "engine/reach/ideas.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/reach/reach.h"
#include "tests/engine/reach/small_market.h"

namespace vitrina::reach {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

std::vector<index::Listing> shoes() {
  std::vector<index::Listing> listings(3);
  listings[0].id = "mine";
  listings[0].title = "сабо мужские crocs";
  listings[0].seller = "s-1";
  listings[0].price = Money{1'000'000'000};
  listings[1].id = "other";
  listings[1].title = "диван угловой";
  listings[1].seller = "s-2";
  listings[1].price = Money{9'000'000'000};
  listings[2].id = "near";
  listings[2].title = "сабо женские";
  listings[2].seller = "s-2";
  listings[2].price = Money{2'000'000'000};
  return listings;
}

std::string log_lines() {
  std::string lines;
  const auto search = [&](const std::string& query, int from, int to) {
    for (int s = from; s < to; ++s)
      lines += R"({"at":"2026-11-0)" + std::to_string(1 + s % 9) + R"(T10:00:00Z","q":")" + query +
               R"(","session":"s)" + std::to_string(s) + R"(","slots":2})" + "\n";
  };
  search("сабо", 0, 30);
  search("crocs", 0, 12);             // by the same sessions, and the listing answers it
  search("диван", 0, 12);             // by the same sessions, and it does not
  search("мужские", 100, 140);        // by others, more often
  search("мужские crocs", 200, 203);  // by too few to be named
  return lines;
}

TEST(Ideas, NameFirstWhatTheSameSessionsSearchAndAListingAnswers) {
  const vitrina::test::TestImage image(shoes());
  const test::SmallShop shop(image.segment(), {}, log_lines());
  Reach reach(shop.market());
  ReachRequest request;
  request.ideas = true;
  request.now = shop.source().now;
  ReachItem item;
  item.keyword = "сабо";
  item.bid = Money{1'000'000};
  item.listings = {"mine"};
  const auto answer = reach.answer(request, item);
  ASSERT_TRUE(answer) << answer.error().message;
  ASSERT_TRUE(answer->ideas);
  std::vector<std::string> keywords;
  for (const Idea& idea : answer->ideas->keywords) keywords.push_back(idea.keyword);
  EXPECT_THAT(keywords, ElementsAre("crocs", "мужские"));
  const Idea& first = answer->ideas->keywords.front();
  ASSERT_TRUE(first.related);
  EXPECT_EQ(first.related->search, "сабо");
  EXPECT_EQ(first.related->sessions, 12u);
  EXPECT_EQ(first.related->kind, querylog::RelationKind::kSearchedTogether);
  EXPECT_EQ(first.searches, 15u) << "broad: with the three of too few sessions to be named";
  EXPECT_THAT(first.listings, ElementsAre("mine"));
  EXPECT_FALSE(answer->ideas->keywords[1].related);
}

}  // namespace
}  // namespace vitrina::reach
