// LatencyHistogram: how often something took how long, in log-linear buckets: four a power of two, so a
// bucket is at most a fifth wide, from 1 µs to a minute; 100 counters.
//
// Threads: add() from one thread; the rest from any (a reader may see an observation in one counter and not
// yet in another).
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace vitrina::ops {

class LatencyHistogram {
 public:
  static constexpr std::size_t kBuckets = 101;  // the last one: everything longer

  // The bucket of a time: bucket b holds (upper_us(b - 1), upper_us(b)].
  static constexpr std::size_t bucket_of(std::uint64_t us) noexcept {
    if (us <= 4) return us == 0 ? 0 : static_cast<std::size_t>(us - 1);
    const std::uint64_t below = us - 1;  // 4 at least
    const auto power = static_cast<std::size_t>(std::bit_width(below)) - 1;
    const auto part = static_cast<std::size_t>(below >> (power - 2) & 3);
    const std::size_t bucket = 4 * (power - 1) + part;
    return bucket < kBuckets - 1 ? bucket : kBuckets - 1;
  }
  // Requires: bucket < kBuckets - 1.
  static constexpr std::uint64_t upper_us(std::size_t bucket) noexcept {
    if (bucket < 4) return bucket + 1;
    const std::size_t power = bucket / 4 + 1;
    return (std::uint64_t{5} + bucket % 4) << (power - 2);
  }

  void add(std::uint64_t us) noexcept {
    bump(counts_[bucket_of(us)], 1);
    bump(sum_us_, us);
  }

  std::uint64_t count(std::size_t bucket) const noexcept {
    return counts_[bucket].load(std::memory_order_relaxed);
  }
  std::uint64_t sum_us() const noexcept { return sum_us_.load(std::memory_order_relaxed); }

 private:
  // One writer, so no locked instruction is needed.
  static void bump(std::atomic<std::uint64_t>& counter, std::uint64_t by) noexcept {
    counter.store(counter.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
  }

  std::array<std::atomic<std::uint64_t>, kBuckets> counts_{};
  std::atomic<std::uint64_t> sum_us_{0};
};

}  // namespace vitrina::ops
