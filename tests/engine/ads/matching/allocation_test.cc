// A query costs no allocation once the scratch has grown: counted by the global operator new of this program.

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "engine/ads/matching/keyword_index.h"
#include "engine/ads/matching/targeting.h"
#include "tests/engine/ads/matching/random_campaigns.h"

namespace {
std::atomic<std::size_t> allocations{0};
}

// The sanitizers bring their own, and the libraries already use those.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
namespace {
void* counted(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
}  // namespace

void* operator new(std::size_t size) {
  return counted(size);
}
void* operator new[](std::size_t size) {
  return counted(size);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete[](void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}
#endif

namespace vitrina::ads::test {
namespace {

TEST(MatchScratch, IsAllTheMemoryThatQueriesNeed) {
  if (allocations == 0) GTEST_SKIP() << "allocations are not counted in this build";
  RandomCampaigns make(1, kWords.size());
  auto campaigns = make.campaigns(3000, 4);
  for (Campaign& campaign : campaigns) {
    campaign.category_bid = Money{1'000'000};
    if (make.random().chance(0.5)) campaign.categories = {{"Обувь", "Мужская обувь для города"}};
    if (make.random().chance(0.5)) campaign.segments = {"vip"};
  }
  std::vector<std::string> texts;
  for (int i = 0; i < 200; ++i) texts.push_back(make.words(7));
  const std::vector<std::string> page{"Обувь", "Мужская обувь для города", "Сабо"};
  const std::vector<std::string> segments{"vip", "new"};
  const KeywordIndex index = KeywordIndex::build(campaigns, analyzer());
  const Targeting targeting = Targeting::build(campaigns);

  index::AnalyzerScratch analysis;
  QueryTerms terms;
  MatchScratch scratch;
  ResolvedContext context;
  std::size_t found = 0;
  const auto pass = [&] {
    const auto count = [&](const Candidate& candidate) {
      found += targeting.targets(candidate.campaign, context) ? 1 : 0;
      return Visit::kContinue;
    };
    for (const std::string& text : texts) {
      terms.clear();
      add_text_reading(text, TermOrigin::kTyped, analyzer(), analysis, terms);
      targeting.resolve({.category = page, .region = "msk", .segments = segments}, context);
      index.for_each_candidate(terms, scratch, count);
    }
    targeting.resolve({.has_query = false, .category = page, .segments = segments}, context);
    targeting.for_each_category_candidate(context, count);
  };
  pass();
  const std::size_t before = allocations;
  pass();
  EXPECT_EQ(allocations - before, 0u);
  EXPECT_GT(before, 1000u);
  EXPECT_GT(found, 1000u);
}

}  // namespace
}  // namespace vitrina::ads::test
