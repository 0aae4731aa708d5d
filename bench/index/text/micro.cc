// Text to terms: titles of 100 thousand generated listings, seed 1. Bytes: of the text.

#include <benchmark/benchmark.h>

#include "bench/index/segment/generated_segment.h"
#include "index/text/analyzer.h"

namespace vitrina::bench {
namespace {

template <class OnText>
void run(benchmark::State& state, OnText&& on_text) {
  const auto& titles = GeneratedSegment::generated().titles();
  const index::Analyzer& analyzer = GeneratedSegment::generated().segment().analyzer();
  index::AnalyzerScratch scratch;
  std::int64_t bytes = 0;
  std::size_t next = 0;
  for (auto _ : state) {
    const std::string& title = titles[next];
    next = next + 1 == titles.size() ? 0 : next + 1;
    on_text(analyzer, title, scratch);
    bytes += static_cast<std::int64_t>(title.size());
  }
  state.SetBytesProcessed(bytes);
}

void BM_Tokenize(benchmark::State& state) {
  run(state, [](const index::Analyzer& analyzer, std::string_view text, index::AnalyzerScratch& scratch) {
    benchmark::DoNotOptimize(analyzer.tokenize(text, scratch).size());
  });
}
BENCHMARK(BM_Tokenize)->Name("text/tokenize_and_stem/titles:100000/seed:1");

void BM_Terms(benchmark::State& state) {
  run(state, [](const index::Analyzer& analyzer, std::string_view text, index::AnalyzerScratch& scratch) {
    std::size_t bytes = 0;
    analyzer.for_each_term(analyzer.tokenize(text, scratch), scratch,
                           [&](std::string_view term, std::size_t, std::size_t) { bytes += term.size(); });
    benchmark::DoNotOptimize(bytes);
  });
}
BENCHMARK(BM_Terms)->Name("text/terms/titles:100000/seed:1");

void BM_Fold(benchmark::State& state) {
  run(state, [](const index::Analyzer& analyzer, std::string_view text, index::AnalyzerScratch&) {
    benchmark::DoNotOptimize(analyzer.fold(text));
  });
}
BENCHMARK(BM_Fold)->Name("text/fold/titles:100000/seed:1");

}  // namespace
}  // namespace vitrina::bench
