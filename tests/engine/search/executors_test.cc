#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "engine/search/conjunction.h"
#include "engine/search/quorum.h"
#include "tests/engine/search/oracle.h"
#include "tests/engine/search/synthetic_lists.h"

namespace vitrina::search {
namespace {

using query::Alternative;
using query::Plan;
using test::SyntheticLists;

class CollectingSink final : public MatchSink {
 public:
  void take(std::span<const Match> chunk) override {
    matches.insert(matches.end(), chunk.begin(), chunk.end());
  }
  std::vector<Match> matches;
};

void add_group(Plan& plan, std::vector<Alternative> alternatives, std::uint32_t idf) {
  const std::size_t group = plan.add_group("g" + std::to_string(plan.groups.size()), 0, 0);
  for (const Alternative alternative : alternatives) plan.add_alternative(group, alternative);
  plan.groups[group].idf = idf;
}

struct Answer {
  std::uint32_t held = 0;
  std::vector<Match> matches;
};

class Executors : public testing::Test {
 protected:
  Answer run_quorum(const Plan& plan, const index::PostingLists& postings,
                    std::span<const std::uint8_t> quality, std::uint32_t relax_below, DocGate& gate) {
    CollectingSink sink;
    const std::uint32_t held = matcher_->run(plan, postings, relax_below, gate, quality, sink);
    return {held, std::move(sink.matches)};
  }

  std::vector<Match> run_all(const Plan& plan, const index::PostingLists& postings,
                             std::span<const std::uint8_t> quality, DocGate& gate) {
    CollectingSink sink;
    gate.rewind();
    run_conjunction(cursors_.open(plan, postings), gate, quality, sink);
    return std::move(sink.matches);
  }

  GroupCursors cursors_;
  std::unique_ptr<QuorumMatcher> matcher_ = std::make_unique<QuorumMatcher>();
};

std::vector<std::uint8_t> random_quality(Random& random, std::uint32_t count) {
  std::vector<std::uint8_t> quality(count);
  for (auto& q : quality) q = static_cast<std::uint8_t>(random.below(256));
  return quality;
}

TEST_F(Executors, GiveTheOraclesMatchesAtEveryQuorumOnRandomLists) {
  const std::uint32_t sizes[] = {1, 2, 127, 128, 129, 255, 256, 257, 4095, 4096, 4097, 9000, 20'000};
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    SyntheticLists lists(sizes[random.below(std::size(sizes))]);
    Plan plan;
    const std::uint64_t groups = 1 + random.below(seed % 10 == 0 ? 32 : 6);
    bool all_known = true;
    for (std::uint64_t g = 0; g < groups; ++g) {
      std::vector<Alternative> alternatives;
      const std::uint64_t count = random.chance(0.1) ? 0 : random.chance(0.6) ? 1 : 2 + random.below(6);
      for (std::uint64_t a = 0; a < count; ++a) {
        const double density = std::pow(10.0, -4.0 * random.unit());
        const auto weight = static_cast<std::uint32_t>(random.chance(0.5) ? 256 : 1 + random.below(256));
        alternatives.push_back({lists.add_random(random, density), weight});
      }
      all_known &= count > 0;
      add_group(plan, alternatives, static_cast<std::uint32_t>(1 + random.below(query::kMaxIdf)));
    }
    const TermId excluded = lists.add_random(random, 0.2);
    std::vector<DocId> demanded;
    std::vector<DocId> banned;
    for (DocId doc = 0; doc < lists.doc_count(); ++doc) {
      if (random.chance(0.5)) demanded.push_back(doc);
      if (random.chance(0.1)) banned.push_back(doc);
    }
    const auto quality = random_quality(random, lists.doc_count());
    const auto postings = lists.lists();

    DocGate gate;
    std::function<bool(DocId)> admits = [](DocId) { return true; };
    if (random.chance(0.5)) {
      gate.exclude_term(postings, excluded);
      gate.exclude_docs(banned);
      std::map<DocId, bool> holds;
      index::PostingCursor cursor;
      for (postings.open(excluded, cursor); cursor.doc() != kEndDoc; cursor.next())
        holds[cursor.doc()] = true;
      const bool demand = random.chance(0.3);
      if (demand) gate.demand_docs(demanded);
      admits = [=](DocId doc) {
        return !holds.contains(doc) && !std::binary_search(banned.begin(), banned.end(), doc) &&
               (!demand || std::binary_search(demanded.begin(), demanded.end(), doc));
      };
    }
    for (const std::uint32_t relax_below : {0u, 1u, 2u, 20u, 300u, 1'000'000u}) {
      SCOPED_TRACE("relax_below " + std::to_string(relax_below));
      const auto expected = test::oracle_matches(plan, postings, quality, relax_below, admits);
      const Answer got = run_quorum(plan, postings, quality, relax_below, gate);
      ASSERT_EQ(got.held, expected.held);
      ASSERT_EQ(got.matches, expected.matches);
    }
    if (all_known) {
      const auto expected = test::oracle_matches(plan, postings, quality, 0, admits);
      ASSERT_EQ(run_all(plan, postings, quality, gate), expected.matches);
    }
  }
}

TEST_F(Executors, MeetAtBlockBorders) {
  for (const std::uint32_t count : {127u, 128u, 129u, 256u}) {
    SyntheticLists lists(2000);
    std::map<DocId, std::uint8_t> dense;
    std::map<DocId, std::uint8_t> borders;
    for (DocId i = 0; i < count; ++i) dense[i * 3] = 1;
    for (const DocId i : {0u, 126u, 127u, 128u, 255u}) {
      if (i < count) borders[i * 3] = 2;
    }
    borders[1999] = 2;
    Plan plan;
    add_group(plan, {{lists.add(dense)}}, 10);
    add_group(plan, {{lists.add(borders)}}, 100);
    const std::vector<std::uint8_t> quality(2000, 0);
    DocGate gate;
    std::vector<Match> expected;
    for (const auto& [doc, impact] : borders) {
      if (doc != 1999) expected.push_back({doc, 210, 2});
    }
    EXPECT_EQ(run_all(plan, lists.lists(), quality, gate), expected) << count;
    EXPECT_EQ(run_quorum(plan, lists.lists(), quality, 1, gate).matches, expected) << count;
  }
}

TEST_F(Executors, CountTheBestAlternativeOnceWithOneIdf) {
  SyntheticLists lists(10);
  const TermId typed = lists.add({{1, 100}, {2, 100}});
  const TermId synonym = lists.add({{2, 240}, {3, 200}});
  Plan plan;
  add_group(plan, {{typed, 256}, {synonym, 128}}, 7);
  const std::vector<std::uint8_t> quality(10, 0);
  DocGate gate;
  // In listing 2 the synonym is worth 240 / 2 = 120, more than the word typed.
  const std::vector<Match> expected{{1, 700, 1}, {2, 840, 1}, {3, 700, 1}};
  EXPECT_EQ(run_all(plan, lists.lists(), quality, gate), expected);
  EXPECT_EQ(run_quorum(plan, lists.lists(), quality, 1, gate).matches, expected);
}

TEST_F(Executors, GiveExactlyIdfTimesImpactAtFullWeightPlusStaticQuality) {
  SyntheticLists lists(3);
  Plan plan;
  add_group(plan, {{lists.add({{2, 255}})}}, query::kMaxIdf);
  const std::vector<std::uint8_t> quality{0, 0, 255};
  DocGate gate;
  const std::vector<Match> expected{{2, query::kMaxIdf * 255 + 255 * kStaticWeight, 1}};
  EXPECT_EQ(run_all(plan, lists.lists(), quality, gate), expected);
}

TEST_F(Executors, GiveNothingWhereNoGroupIsKnown) {
  SyntheticLists lists(5);
  lists.add({{1, 1}});
  Plan plan;
  add_group(plan, {}, 100);
  add_group(plan, {}, 100);
  const std::vector<std::uint8_t> quality(5, 0);
  DocGate gate;
  const Answer answer = run_quorum(plan, lists.lists(), quality, 20, gate);
  EXPECT_EQ(answer.held, 1u);
  EXPECT_TRUE(answer.matches.empty());
}

TEST_F(Executors, CountAnUnknownWordAmongTheGroups) {
  SyntheticLists lists(300);
  std::map<DocId, std::uint8_t> everywhere;
  for (DocId doc = 0; doc < 300; ++doc) everywhere[doc] = 1;
  Plan plan;
  add_group(plan, {{lists.add(everywhere)}}, 1);
  add_group(plan, {}, 100);
  const std::vector<std::uint8_t> quality(300, 0);
  DocGate gate;
  const Answer answer = run_quorum(plan, lists.lists(), quality, 20, gate);
  EXPECT_EQ(answer.held, 1u);
  EXPECT_EQ(answer.matches.size(), 300u);
}

TEST(Everything, IsEveryAdmittedListingOfTheRangeByItsStaticQuality) {
  const std::vector<std::uint8_t> quality{9, 8, 7, 6, 5};
  DocGate gate;
  const std::vector<DocId> banned{2};
  gate.exclude_docs(banned);
  gate.rewind();
  CollectingSink sink;
  run_everything({1, 4}, gate, quality, sink);
  EXPECT_EQ(sink.matches, (std::vector<Match>{{1, 8 * kStaticWeight, 0}, {3, 6 * kStaticWeight, 0}}));
}

TEST(DocGate, AdmitsWhatRangesPricesAndOrdinalsAllow) {
  const std::vector<index::DocRange> ranges{{2, 4}, {6, 9}};
  const std::vector<std::int64_t> prices{5, 5, 5, 5, 5, 5, index::kNoPrice, 50, 5, 5};
  const std::vector<Ordinal> brands{0, 0, 0, 1, 0, 0, 0, 0, kNoOrdinal, 0};
  const std::vector<Ordinal> allowed{0};
  DocGate gate;
  EXPECT_TRUE(gate.admits_everything());
  gate.demand_ranges(ranges);
  gate.demand_price(prices, std::nullopt, Money{50});
  gate.demand_ordinals(brands, 2, allowed);
  gate.rewind();
  std::vector<DocId> admitted;
  for (DocId doc = 0; doc < 10; ++doc) {
    if (gate.admits(doc)) admitted.push_back(doc);
  }
  EXPECT_EQ(admitted, (std::vector<DocId>{2, 7}));
  gate.clear();
  EXPECT_TRUE(gate.admits(9));
}

}  // namespace
}  // namespace vitrina::search
