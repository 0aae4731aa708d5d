// Pieces of a search over 100 thousand generated listings, seed 1, a thousand queries of two to four words of
// some title.

#include <benchmark/benchmark.h>

#include <algorithm>

#include "bench/index/segment/generated_segment.h"
#include "engine/query/parse.h"
#include "engine/search/score.h"
#include "engine/search/searcher.h"
#include "engine/search/second_phase.h"
#include "engine/search/top_k.h"
#include "index/base/check.h"
#include "index/base/random.h"

namespace vitrina::bench {
namespace {

template <class Run>
void for_each_query(benchmark::State& state, Run&& run) {
  const auto& queries = GeneratedSegment::generated().queries();
  std::size_t next = 0;
  for (auto _ : state) {
    run(queries[next]);
    next = next + 1 == queries.size() ? 0 : next + 1;
  }
}

// Items: queries.
void BM_Plan(benchmark::State& state) {
  const index::Segment& segment = GeneratedSegment::generated().segment();
  query::ParseScratch scratch;
  query::Plan plan;
  for_each_query(state, [&](const std::string& query) {
    query::parse_query(query, segment, scratch, plan);
    benchmark::DoNotOptimize(plan.groups.data());
  });
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Plan)->Name("search/plan/listings:100000/queries:1000/seed:1");

// Items: matches. `relax_below` 0: all words; a lot: any word.
void search(benchmark::State& state, std::uint32_t relax_below, bool by_relevance) {
  const index::Segment& segment = GeneratedSegment::generated().segment();
  search::Searcher searcher;
  search::SearchRequest request;
  request.records = false;
  request.verbatim = true;
  request.sort = by_relevance ? search::Sort::kRelevance : search::Sort::kNewest;
  search::SearchResponse response;
  std::int64_t matches = 0;
  for_each_query(state, [&](const std::string& query) {
    request.query = query;
    VITRINA_CHECK(searcher.search(segment, request, {.relax_below = relax_below}, response).has_value());
    matches += static_cast<std::int64_t>(response.total);
  });
  state.SetItemsProcessed(matches);
}
constexpr std::uint32_t kAny = 1'000'000'000;
void BM_AllWords(benchmark::State& state) {
  search(state, 0, true);
}
BENCHMARK(BM_AllWords)->Name("search/all_words_top_20/listings:100000/queries:1000/seed:1");
void BM_AnyWord(benchmark::State& state) {
  search(state, kAny, true);
}
BENCHMARK(BM_AnyWord)->Name("search/any_word_top_20/listings:100000/queries:1000/seed:1");
void BM_AnyWordByDate(benchmark::State& state) {
  search(state, kAny, false);
}
BENCHMARK(BM_AnyWordByDate)->Name("search/any_word_newest_20/listings:100000/queries:1000/seed:1");

// Items: candidates, in an order drawn with seed 1.
void BM_TopK(benchmark::State& state) {
  constexpr std::size_t kCandidates = 100'000;
  std::vector<search::Candidate> candidates(kCandidates);
  Random random(1);
  for (std::size_t i = 0; i < kCandidates; ++i) {
    candidates[i] = {random.below(1u << 20), static_cast<std::uint32_t>(random.below(kCandidates)),
                     static_cast<DocId>(i), 0};
  }
  search::TopK top;
  for (auto _ : state) {
    top.reset(static_cast<std::size_t>(state.range(0)));
    for (const search::Candidate& candidate : candidates) top.offer(candidate);
    benchmark::DoNotOptimize(top.sorted().data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kCandidates));
}
BENCHMARK(BM_TopK)
    ->Name("search/top_k/candidates:100000/seed:1")
    ->ArgName("k")
    ->Arg(20)
    ->Arg(100)
    ->Arg(1'000);

// Items: listings. Every listing matches and is counted, by as many facets; 0: matched only.
void BM_Facets(benchmark::State& state) {
  const index::Segment& segment = GeneratedSegment::generated().segment();
  search::Searcher searcher;
  search::SearchRequest request;
  request.records = false;
  static constexpr const char* kFacets[] = {"category", "brand", "tags", "price", "seller", "rating"};
  for (std::int64_t i = 0; i < state.range(0); ++i) request.facets.emplace_back(kFacets[i]);
  search::SearchResponse response;
  for (auto _ : state) VITRINA_CHECK(searcher.search(segment, request, {}, response).has_value());
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(response.total));
}
BENCHMARK(BM_Facets)
    ->Name("search/facets_of_everything/listings:100000/seed:1")
    ->ArgName("facets")
    ->DenseRange(0, 6, 1);

// Items: candidates, the first hundred listings of the query's first word that is known.
void BM_SecondPhase(benchmark::State& state) {
  const index::Segment& segment = GeneratedSegment::generated().segment();
  query::ParseScratch scratch;
  struct Case {
    query::Plan plan;
    std::vector<search::Candidate> candidates;
  };
  std::vector<Case> cases;
  index::PostingCursor cursor;
  for (const std::string& query : GeneratedSegment::generated().queries()) {
    Case one;
    query::parse_query(query, segment, scratch, one.plan);
    const auto known = std::find_if(one.plan.groups.begin(), one.plan.groups.end(),
                                    [](const auto& group) { return group.alternative_count > 0; });
    if (known == one.plan.groups.end()) continue;
    segment.postings().open(one.plan.alternatives_of(*known)[0].term, cursor);
    for (; cursor.doc() != kEndDoc && one.candidates.size() < search::kRerankDepth; cursor.next()) {
      const std::uint32_t score = search::group_score(known->idf, cursor.impact() * query::kFullWeight) +
                                  search::static_score(segment.columns().quality[cursor.doc()]);
      one.candidates.push_back(
          {std::uint64_t{1} << 32 | score, segment.columns().id_rank[cursor.doc()], cursor.doc(), score});
    }
    cases.push_back(std::move(one));
  }
  search::SecondPhase second_phase;
  search::Promotion promotion;
  std::int64_t candidates = 0;
  std::size_t next = 0;
  for (auto _ : state) {
    const Case& one = cases[next];
    next = next + 1 == cases.size() ? 0 : next + 1;
    promotion.begin(segment, one.plan, true);
    benchmark::DoNotOptimize(second_phase
                                 .rank(segment, one.plan, one.candidates, promotion,
                                       search::shipped_weights(), one.candidates.size())
                                 .data());
    candidates += static_cast<std::int64_t>(one.candidates.size());
  }
  state.SetItemsProcessed(candidates);
}
BENCHMARK(BM_SecondPhase)->Name("search/second_phase/listings:100000/queries:1000/seed:1");

}  // namespace
}  // namespace vitrina::bench
