// Posting lists by themselves: a million listings, lists drawn with seed 1 at a density given in thousandths.

#include <benchmark/benchmark.h>

#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <vector>

#include "index/base/random.h"
#include "index/postings/posting_list_writer.h"
#include "index/postings/posting_lists.h"

namespace vitrina::bench {
namespace {

constexpr std::uint32_t kDocs = 1'000'000;
constexpr std::uint64_t kSeed = 1;

class List {
 public:
  explicit List(double density, std::uint64_t seed) {
    Random random(seed);
    std::vector<DocId> docs;
    std::vector<std::uint8_t> impacts;
    // Gaps of a geometric distribution.
    for (double doc = -1;;) {
      doc += 1 + std::floor(std::log(1 - random.unit()) / std::log(1 - density));
      if (doc >= kDocs) break;
      docs.push_back(static_cast<DocId>(doc));
      impacts.push_back(static_cast<std::uint8_t>(1 + random.below(255)));
    }
    encoded_.add(docs, impacts, kDocs);
    size_ = docs.size();
    lists_ = {std::as_bytes(std::span(encoded_.lists)), std::as_bytes(std::span(encoded_.blocks)),
              as_bytes(encoded_.data), kDocs};
  }
  std::size_t size() const { return size_; }
  void open(index::PostingCursor& cursor) const { lists_.open(0, cursor); }

 private:
  index::EncodedLists encoded_;
  index::PostingLists lists_;
  std::size_t size_ = 0;
};

const List& list_of(std::int64_t thousandths, std::uint64_t seed = kSeed) {
  static std::map<std::pair<std::int64_t, std::uint64_t>, std::unique_ptr<List>> lists;
  auto& list = lists[{thousandths, seed}];
  if (!list) list = std::make_unique<List>(static_cast<double>(thousandths) / 1'000, seed);
  return *list;
}

// Items: doc ids.
void BM_DecodeBlocks(benchmark::State& state) {
  const List& list = list_of(state.range(0));
  index::PostingCursor cursor;
  for (auto _ : state) {
    std::uint64_t sum = 0;
    for (list.open(cursor); !cursor.block_docs().empty(); cursor.skip_block())
      sum += cursor.block_docs().back();
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(list.size()));
}
BENCHMARK(BM_DecodeBlocks)
    ->Name("postings/decode_blocks/docs:1000000/seed:1")
    ->ArgName("thousandths")
    ->Arg(2)
    ->Arg(20)
    ->Arg(200)
    ->Arg(600);

// Items: calls, each so many postings on in the mean.
void BM_NextGeq(benchmark::State& state) {
  const List& list = list_of(20);
  const auto step = static_cast<DocId>(state.range(0) * 50);
  index::PostingCursor cursor;
  std::int64_t calls = 0;
  for (auto _ : state) {
    list.open(cursor);
    for (DocId target = step / 2; cursor.doc() != kEndDoc; target += step, ++calls) cursor.next_geq(target);
    benchmark::DoNotOptimize(cursor.doc());
  }
  state.SetItemsProcessed(calls);
}
BENCHMARK(BM_NextGeq)
    ->Name("postings/next_geq/docs:1000000/thousandths:20/seed:1")
    ->ArgName("postings")
    ->Arg(1)
    ->Arg(10)
    ->Arg(100)
    ->Arg(1'000);

// Items: postings of both lists. A leapfrog of two cursors.
void BM_Intersect(benchmark::State& state) {
  const List &rare = list_of(state.range(0)), &common = list_of(state.range(1), kSeed + 1);
  index::PostingCursor a, b;
  for (auto _ : state) {
    std::uint64_t both = 0;
    rare.open(a);
    common.open(b);
    while (a.doc() != kEndDoc) {
      b.next_geq(a.doc());
      if (b.doc() == a.doc()) {
        both += a.impact() + b.impact();
        a.next();
      } else {
        a.next_geq(b.doc());
      }
    }
    benchmark::DoNotOptimize(both);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rare.size() + common.size()));
}
BENCHMARK(BM_Intersect)
    ->Name("postings/intersect/docs:1000000/seeds:1,2")
    ->ArgNames({"thousandths", "and"})
    ->Args({1, 20})
    ->Args({1, 200})
    ->Args({20, 20})
    ->Args({20, 200})
    ->Args({200, 200});

// Items: postings of both lists. A merge of two cursors, posting by posting.
void BM_Union(benchmark::State& state) {
  const List &one = list_of(state.range(0)), &other = list_of(state.range(1), kSeed + 1);
  index::PostingCursor a, b;
  for (auto _ : state) {
    std::uint64_t sum = 0;
    one.open(a);
    other.open(b);
    for (DocId doc; (doc = std::min(a.doc(), b.doc())) != kEndDoc; sum += doc) {
      if (a.doc() == doc) a.next();
      if (b.doc() == doc) b.next();
    }
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(one.size() + other.size()));
}
BENCHMARK(BM_Union)
    ->Name("postings/union/docs:1000000/seeds:1,2")
    ->ArgNames({"thousandths", "and"})
    ->Args({1, 20})
    ->Args({20, 20})
    ->Args({20, 200})
    ->Args({200, 200});

}  // namespace
}  // namespace vitrina::bench
