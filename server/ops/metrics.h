// Metrics: what the server has done, counted by each thread for itself and summed when asked, as Prometheus
// text (exposition format 0.0.4).
//
// Counting costs a few plain memory writes. Gauges come from whoever knows them, at the time of asking.
//
// Threads: shard i is one thread's; write_text() from any.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/ops/latency_histogram.h"

namespace vitrina::ops {

// Statuses that are counted by themselves; every other falls in with the last.
inline constexpr std::array<unsigned, 19> kCountedStatuses{200, 204, 302, 400, 401, 403, 404, 405, 408, 409,
                                                           413, 414, 415, 422, 431, 500, 501, 503, 0};

struct Sample {
  std::string_view labels;  // `state="passed"`, or empty
  std::uint64_t value = 0;
};
struct Family {
  std::string_view name;
  std::string_view type;  // "gauge", "counter"
  std::string_view help;
  std::vector<Sample> samples;
};

class Metrics {
 public:
  Metrics(std::vector<std::string> route_names, std::size_t threads);

  // Requires: thread < threads, route < the number of route names.
  void count(std::size_t thread, std::size_t route, unsigned status, std::uint64_t took_us) noexcept;

  // vitrina_http_requests_total and vitrina_http_request_duration_seconds.
  void write_text(std::string& out) const;

 private:
  struct PerRoute {
    std::array<std::atomic<std::uint64_t>, kCountedStatuses.size()> by_status{};
    LatencyHistogram took;
  };
  using Shard = std::vector<PerRoute>;

  std::vector<std::string> route_names_;
  std::vector<std::unique_ptr<Shard>> shards_;  // each in memory of its own
};

void write_family(std::string& out, const Family& family);

}  // namespace vitrina::ops
