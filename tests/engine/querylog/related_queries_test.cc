#include "engine/querylog/related_queries.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "engine/querylog/log_index.h"
#include "index/base/random.h"
#include "tests/support/query_log.h"

namespace vitrina::querylog {
namespace {

using Related = std::map<std::uint32_t, std::vector<RelatedQuery>>;

// Every two queries of every group, the obvious way.
Related recount(const std::map<std::uint64_t, std::map<std::uint32_t, std::set<std::uint64_t>>>& groups) {
  std::map<std::uint32_t, std::uint32_t> uses;
  std::map<std::uint32_t, std::map<std::uint32_t, std::uint32_t>> together;
  double sessions_of_all = 0;
  for (const auto& [group, queries] : groups) {
    std::set<std::uint64_t> sessions;
    for (const auto& [a, of_a] : queries) sessions.insert(of_a.begin(), of_a.end());
    sessions_of_all += static_cast<double>(sessions.size());
    for (const auto& [a, of_a] : queries) {
      uses[a] += static_cast<std::uint32_t>(of_a.size());
      for (const auto& [b, of_b] : queries) {
        if (a != b) together[a][b] += static_cast<std::uint32_t>(std::min(of_a.size(), of_b.size()));
      }
    }
  }
  Related right;
  for (const auto& [a, others] : together) {
    std::vector<RelatedQuery> near;
    for (const auto& [b, sessions] : others) {
      const double by_chance = static_cast<double>(uses[a]) * uses[b] / sessions_of_all;
      if (sessions >= kLeastSessionsShown && sessions >= kLeastLift * by_chance)
        near.push_back({b, sessions});
    }
    std::stable_sort(near.begin(), near.end(), [&](const RelatedQuery& x, const RelatedQuery& y) {
      const auto cosine = [&](const RelatedQuery& r) {
        return r.sessions / std::sqrt(static_cast<double>(uses[a]) * uses[r.query]);
      };
      return cosine(x) > cosine(y);
    });
    if (near.size() > kMostRelated) near.resize(kMostRelated);
    if (!near.empty()) right.emplace(a, near);
  }
  return right;
}

TEST(RelatedQueries, AreThoseThatARecountOfAllPairsGives) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    SCOPED_TRACE(seed);
    const test::TempDirectory directory;
    Random random(seed);
    auto queries = RelatedQueries::create(directory.path(), 1);  // the least: a thousand rows a run
    ASSERT_TRUE(queries);
    std::map<std::uint64_t, std::map<std::uint32_t, std::set<std::uint64_t>>> groups;
    for (int i = 0; i < 6'000; ++i) {
      const std::uint64_t group = random.below(400);
      const std::uint64_t session = seed == 1 ? group : random.below(900);
      // Most of a group's queries are of one subject, and some are everybody's.
      const auto query = static_cast<std::uint32_t>(random.chance(0.6) ? 5 * (group % 12) + random.below(5)
                                                                       : random.below(1 + random.below(60)));
      groups[group][query].insert(session);
      ASSERT_TRUE(queries->add(group, session, query));
    }
    Related found;
    ASSERT_TRUE(queries->for_each([&](std::uint32_t query, std::span<const RelatedQuery> related) {
      found.emplace(query, std::vector<RelatedQuery>(related.begin(), related.end()));
      return Result<void>{};
    }));
    EXPECT_EQ(found, recount(groups));
    EXPECT_GT(found.size(), 20u);
  }
}

TEST(RelatedQueries, StandInTheIndexBySessionsAndByClicksNeverOfTooFew) {
  const test::TempDirectory directory;
  std::string lines;
  const auto search = [&](const std::string& query, int session) {
    lines += R"({"q":")" + query + R"(","session":"s)" + std::to_string(session) + "\"}\n";
  };
  for (int s = 0; s < 6; ++s) {
    search("Crocs", s);
    search("сабо", s);
    search("шлёпанцы", s + 100);
  }
  for (int s = 0; s < 4; ++s) search("тайна", s);  // four sessions with "crocs": too few
  test::write_file(directory.file("log.jsonl"), lines);
  LogBuildOptions options;
  options.for_each_click = [](const ClickSink& on_click) -> Result<void> {
    for (std::uint64_t s = 1; s <= 6; ++s) {
      VITRINA_TRY(on_click({"crocs", "l-1", s, 0}));
      VITRINA_TRY(on_click({"Шлёпанцы", "l-1", s, 0}));
      VITRINA_TRY(on_click({"crocs", "l-2", 0, 0}));  // nobody knows by whom
      VITRINA_TRY(on_click({"never searched", "l-1", s, 0}));
    }
    for (std::uint64_t s = 50; s < 70; ++s) VITRINA_TRY(on_click({"сабо", "l-9", s, 0}));
    return {};
  };
  const std::string out = directory.file("queries.index");
  const auto report = build_log_index({directory.file("log.jsonl")}, out, options);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->clicks, 32u);
  auto log = LogIndex::open(out);
  ASSERT_TRUE(log) << log.error().message;
  using Row = std::tuple<std::string, std::uint32_t, RelationKind>;
  const auto related = [&](std::string_view query) {
    std::vector<Row> rows;
    for (const Relation& one : log->related(log->find(query)))
      rows.emplace_back(log->text(log->other_of(one)), one.sessions, one.kind);
    return rows;
  };
  EXPECT_EQ(related("crocs"), (std::vector<Row>{{"сабо", 6, RelationKind::kSearchedTogether},
                                                {"шлепанцы", 6, RelationKind::kClickedTogether}}));
  EXPECT_EQ(related("сабо"), (std::vector<Row>{{"crocs", 6, RelationKind::kSearchedTogether}}));
  EXPECT_EQ(related("шлёпанцы"), (std::vector<Row>{{"crocs", 6, RelationKind::kClickedTogether}}));
  EXPECT_TRUE(related("тайна").empty());
}

}  // namespace
}  // namespace vitrina::querylog
