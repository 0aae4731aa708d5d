#include "engine/ads/pacing/frequency_cap.h"

#include <gtest/gtest.h>

#include <map>
#include <thread>
#include <vector>

#include "index/base/random.h"

namespace vitrina::ads {
namespace {

TEST(FrequencyCap, AllowsSoManyAWindowAndSession) {
  FrequencyCap cap(3, 3'600);
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(cap.allows(1, 9, 1'000));
    cap.count(1, 9, 1'000);
  }
  EXPECT_FALSE(cap.allows(1, 9, 3'599));
  EXPECT_TRUE(cap.allows(2, 9, 1'000));
  EXPECT_TRUE(cap.allows(1, 8, 1'000));
  EXPECT_TRUE(cap.allows(1, 9, 3'600));
}

TEST(FrequencyCap, LeavesSessionsThatAreNotKnownAlone) {
  FrequencyCap cap(1, 60);
  for (int i = 0; i < 10; ++i) cap.count(0, 1, 5);
  EXPECT_TRUE(cap.allows(0, 1, 5));
}

TEST(FrequencyCap, NeverCapsTooEarlyAndHardlyTooLateWhileThereIsRoom) {
  constexpr std::uint64_t kSeed = 31;
  Random random(kSeed);
  FrequencyCap cap(2, 100, 1 << 14);
  std::map<std::pair<std::uint64_t, std::uint64_t>, int> counts;
  std::int64_t window = 0;
  int late = 0, looks = 0;
  for (int step = 0; step < 50'000; ++step) {
    const std::int64_t now = step / 100;  // a window is ten thousand steps
    if (now / 100 != window) counts.clear();
    window = now / 100;
    const std::pair key(1 + random.below(2'000), random.below(3));
    const bool allowed = cap.allows(key.first, key.second, now);
    ++looks;
    if (!allowed) {
      EXPECT_GE(counts[key], 2) << "seed " << kSeed << " step " << step;
    }
    if (allowed && counts[key] >= 2) ++late;
    cap.count(key.first, key.second, now);
    ++counts[key];
  }
  EXPECT_LT(late, looks / 50);
}

TEST(FrequencyCap, CountsFromSeveralThreads) {
  FrequencyCap cap(200, 1'000);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 25; ++i) cap.count(7, 7, 1);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(cap.allows(7, 7, 1));
  for (int i = 0; i < 150; ++i) cap.count(7, 7, 1);
  EXPECT_FALSE(cap.allows(7, 7, 1));
}

}  // namespace
}  // namespace vitrina::ads
