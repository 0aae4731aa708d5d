// Calls and answers as JSON: the answers to a thousand queries over 100 thousand generated listings, seed 1,
// a page of 20. Bytes: of the JSON.

#include <benchmark/benchmark.h>

#include <vector>

#include "bench/index/segment/generated_segment.h"
#include "engine/search/searcher.h"
#include "index/base/check.h"
#include "server/api/search_answer.h"
#include "server/api/search_json.h"

namespace vitrina::bench {
namespace {

void write_answers(benchmark::State& state, bool records) {
  constexpr std::size_t kAnswers = 100;
  const GeneratedSegment& generated = GeneratedSegment::generated();
  search::Searcher searcher;
  search::SearchRequest request;
  request.facets = {"category", "brand", "tags"};
  request.records = records;
  std::vector<search::SearchResponse> responses(kAnswers);
  for (std::size_t i = 0; i < kAnswers; ++i) {
    request.query = generated.queries()[i];
    VITRINA_CHECK(searcher.search(generated.segment(), request, {}, responses[i]).has_value());
  }
  const serving::SponsoredAnswer sponsored;
  std::string json;
  std::int64_t bytes = 0;
  std::size_t next = 0;
  for (auto _ : state) {
    json.clear();
    api::write_search_answer(json, request, responses[next], sponsored, {"0123456789abcdef", 100, 1, {}});
    benchmark::DoNotOptimize(json.data());
    bytes += static_cast<std::int64_t>(json.size());
    next = next + 1 == kAnswers ? 0 : next + 1;
  }
  state.SetBytesProcessed(bytes);
}

void BM_WriteAnswer(benchmark::State& state) {
  write_answers(state, false);
}
BENCHMARK(BM_WriteAnswer)->Name("api/write_answer/listings:100000/queries:100/seed:1");
void BM_WriteAnswerWithRecords(benchmark::State& state) {
  write_answers(state, true);
}
BENCHMARK(BM_WriteAnswerWithRecords)
    ->Name("api/write_answer_with_records/listings:100000/queries:100/seed:1");

void BM_ParseCall(benchmark::State& state) {
  constexpr std::string_view kBody =
      R"({"q":"кроссовки мужские","facets":["category","brand","tags"],"session":"0123456789abcdef",
          "filters":{"brand":["Ромашка"],"price":{"min":1000,"max":5000},"in_stock":true},"ads":{"slots":4}})";
  api::SearchJsonParser parser;
  api::SearchCall call;
  for (auto _ : state) VITRINA_CHECK(parser.parse(kBody, call).has_value());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kBody.size()));
}
BENCHMARK(BM_ParseCall)->Name("api/parse_call/bytes:300");

}  // namespace
}  // namespace vitrina::bench
