#include "server/ops/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "index/base/random.h"
#include "server/ops/process_memory.h"

namespace vitrina::ops {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(LatencyHistogram, PutsEveryTimeIntoTheBucketWhoseBoundsHoldIt) {
  const auto check = [](std::uint64_t us) {
    const std::size_t bucket = LatencyHistogram::bucket_of(us);
    ASSERT_LT(bucket, LatencyHistogram::kBuckets);
    if (bucket + 1 < LatencyHistogram::kBuckets) {
      ASSERT_LE(us, LatencyHistogram::upper_us(bucket)) << us;
    }
    if (bucket > 0) {
      ASSERT_GT(us, LatencyHistogram::upper_us(bucket - 1)) << us;
    }
  };
  for (std::uint64_t us = 0; us < 100'000; ++us) check(us);
  Random random(3);
  for (int i = 0; i < 100'000; ++i) check(random() >> random.below(64));
  check(~std::uint64_t{0});
}

TEST(LatencyHistogram, HasBucketsNoWiderThanAQuarterOfTheirStart) {
  for (std::size_t b = 4; b + 1 < LatencyHistogram::kBuckets; ++b) {
    const std::uint64_t below = LatencyHistogram::upper_us(b - 1);
    EXPECT_LE((LatencyHistogram::upper_us(b) - below) * 4, below) << b;
  }
  EXPECT_GT(LatencyHistogram::upper_us(LatencyHistogram::kBuckets - 2), 30'000'000u);
}

TEST(Metrics, SumsThreadsAndWritesPrometheusText) {
  Metrics metrics({"/a", "/b"}, 2);
  metrics.count(0, 0, 200, 3);
  metrics.count(1, 0, 200, 1500);
  metrics.count(1, 0, 400, 1'000'000);
  metrics.count(0, 1, 418, 500'000'000);
  std::string text;
  metrics.write_text(text);
  EXPECT_THAT(text, HasSubstr("# TYPE vitrina_http_requests_total counter\n"));
  EXPECT_THAT(text, HasSubstr("vitrina_http_requests_total{route=\"/a\",status=\"200\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("vitrina_http_requests_total{route=\"/a\",status=\"400\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("vitrina_http_requests_total{route=\"/b\",status=\"other\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("status=\"500\"")));
  EXPECT_THAT(text, HasSubstr("_bucket{route=\"/a\",le=\"0.000002\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("_bucket{route=\"/a\",le=\"0.000003\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("_bucket{route=\"/a\",le=\"0.001536\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("_bucket{route=\"/a\",le=\"+Inf\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("_sum{route=\"/a\"} 1.001503\n"));
  EXPECT_THAT(text, HasSubstr("_count{route=\"/a\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("_bucket{route=\"/b\",le=\"+Inf\"} 1\n"));
}

TEST(Metrics, WritesFamiliesWithLabels) {
  std::string text;
  write_family(text, {"x", "gauge", "An x", {{"state=\"on\"", 1}, {"", 7}}});
  EXPECT_EQ(text, "# HELP x An x\n# TYPE x gauge\nx{state=\"on\"} 1\nx 7\n");
}

TEST(ProcessMemory, IsKnown) {
  EXPECT_GT(process_memory().anonymous_bytes, 0u);
  EXPECT_GT(process_memory().file_bytes, 0u);
}

}  // namespace
}  // namespace vitrina::ops
