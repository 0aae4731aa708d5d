#include "server/ops/metrics.h"

#include <charconv>

namespace vitrina::ops {
namespace {

void append_number(std::string& out, std::uint64_t number) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

// Microseconds as seconds, exactly: 1500 is "0.0015".
void append_seconds(std::string& out, std::uint64_t us) {
  append_number(out, us / 1'000'000);
  std::string fraction = std::to_string(us % 1'000'000);
  fraction.insert(0, 6 - fraction.size(), '0');
  fraction.erase(fraction.find_last_not_of('0') + 1);
  if (!fraction.empty()) out.append(".").append(fraction);
}

void append_head(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
  out.append("# HELP ").append(name).append(" ").append(help);
  out.append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
}

std::string status_label(unsigned status) {
  return status == 0 ? "other" : std::to_string(status);
}

std::size_t status_index(unsigned status) noexcept {
  for (std::size_t i = 0; i + 1 < kCountedStatuses.size(); ++i) {
    if (kCountedStatuses[i] == status) return i;
  }
  return kCountedStatuses.size() - 1;
}

}  // namespace

Metrics::Metrics(std::vector<std::string> route_names, std::size_t threads)
    : route_names_(std::move(route_names)) {
  for (std::size_t i = 0; i < threads; ++i) shards_.push_back(std::make_unique<Shard>(route_names_.size()));
}

void Metrics::count(std::size_t thread, std::size_t route, unsigned status, std::uint64_t took_us) noexcept {
  PerRoute& counters = (*shards_[thread])[route];
  auto& counter = counters.by_status[status_index(status)];
  counter.store(counter.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  counters.took.add(took_us);
}

void Metrics::write_text(std::string& out) const {
  constexpr std::string_view kRequests = "vitrina_http_requests_total";
  constexpr std::string_view kDuration = "vitrina_http_request_duration_seconds";
  append_head(out, kRequests, "counter", "Requests answered, by route and status");
  for (std::size_t route = 0; route < route_names_.size(); ++route) {
    for (std::size_t status = 0; status < kCountedStatuses.size(); ++status) {
      std::uint64_t sum = 0;
      for (const auto& shard : shards_)
        sum += (*shard)[route].by_status[status].load(std::memory_order_relaxed);
      if (sum == 0) continue;
      out.append(kRequests).append("{route=\"").append(route_names_[route]).append("\",status=\"");
      out.append(status_label(kCountedStatuses[status])).append("\"} ");
      append_number(out, sum);
      out.append("\n");
    }
  }
  append_head(out, kDuration, "histogram", "Time to make an answer, without sending it, by route");
  for (std::size_t route = 0; route < route_names_.size(); ++route) {
    std::uint64_t total = 0;
    std::uint64_t sum_us = 0;
    std::array<std::uint64_t, LatencyHistogram::kBuckets> counts{};
    for (const auto& shard : shards_) {
      const LatencyHistogram& took = (*shard)[route].took;
      for (std::size_t b = 0; b < counts.size(); ++b) counts[b] += took.count(b);
      sum_us += took.sum_us();
    }
    for (const std::uint64_t count : counts) total += count;
    if (total == 0) continue;
    const auto line = [&](std::string_view suffix, std::string_view more_labels) {
      out.append(kDuration).append(suffix).append("{route=\"").append(route_names_[route]).append("\"");
      out.append(more_labels);
    };
    std::uint64_t cumulated = 0;
    for (std::size_t b = 0; b < counts.size(); ++b) {
      cumulated += counts[b];
      line("_bucket", ",le=\"");
      if (b + 1 == counts.size()) {
        out.append("+Inf");
      } else {
        append_seconds(out, LatencyHistogram::upper_us(b));
      }
      out.append("\"} ");
      append_number(out, cumulated);
      out.append("\n");
    }
    line("_sum", "} ");
    append_seconds(out, sum_us);
    out.append("\n");
    line("_count", "} ");
    append_number(out, total);
    out.append("\n");
  }
}

void write_family(std::string& out, const Family& family) {
  append_head(out, family.name, family.type, family.help);
  for (const Sample& sample : family.samples) {
    out.append(family.name);
    if (!sample.labels.empty()) out.append("{").append(sample.labels).append("}");
    out.append(" ");
    append_number(out, sample.value);
    out.append("\n");
  }
}

}  // namespace vitrina::ops
