#include "engine/search/top_k.h"

#include <gtest/gtest.h>

#include "index/base/random.h"

namespace vitrina::search {
namespace {

TEST(TopK, GivesTheFirstKOfTheFullOrderForEveryK) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    std::vector<Candidate> all;
    const std::uint64_t count = random.below(400);
    for (std::uint64_t i = 0; i < count; ++i) {
      all.push_back({random.below(20), static_cast<std::uint32_t>(random.below(1000)), static_cast<DocId>(i),
                     static_cast<std::uint32_t>(i * 3)});
    }
    auto ordered = all;
    std::sort(ordered.begin(), ordered.end(), [](const Candidate& a, const Candidate& b) {
      return std::tuple(~a.key, a.tie, a.doc) < std::tuple(~b.key, b.tie, b.doc);
    });
    TopK top;
    for (const std::size_t k : {0u, 1u, 2u, 19u, 20u, 399u, 400u, 1000u}) {
      top.reset(k);
      for (const Candidate& candidate : all) top.offer(candidate);
      const auto best = top.sorted();
      ASSERT_EQ(best.size(), std::min<std::size_t>(k, all.size()));
      for (std::size_t i = 0; i < best.size(); ++i) {
        ASSERT_EQ(best[i].doc, ordered[i].doc) << "k " << k << " place " << i;
        ASSERT_EQ(best[i].score, ordered[i].score);
      }
    }
  }
}

TEST(TopK, BreaksTiesByIdRank) {
  TopK top;
  top.reset(2);
  top.offer({5, 30, 0, 0});
  top.offer({5, 10, 1, 0});
  top.offer({5, 20, 2, 0});
  const auto best = top.sorted();
  EXPECT_EQ(best[0].doc, 1u);
  EXPECT_EQ(best[1].doc, 2u);
}

}  // namespace
}  // namespace vitrina::search
