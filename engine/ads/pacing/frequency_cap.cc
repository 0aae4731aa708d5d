#include "engine/ads/pacing/frequency_cap.h"

#include <bit>

#include "index/base/check.h"
#include "index/base/random.h"

namespace vitrina::ads {
namespace {

// A cell: 40 bits of tag, 16 of window, 8 of count.
constexpr std::uint64_t kCountBits = 8, kWindowBits = 16;

struct Place {
  std::uint64_t bucket;
  std::uint64_t key;  // tag and window, as in a cell
};

Place place_of(std::uint64_t session, std::uint64_t campaign_key, std::int64_t window) noexcept {
  const std::uint64_t hash = mix64(session ^ mix64(campaign_key));
  const std::uint64_t tag = hash >> 24 | 1;  // never an empty cell
  return {hash, tag << (kWindowBits + kCountBits) |
                    (static_cast<std::uint64_t>(window) & ((1u << kWindowBits) - 1)) << kCountBits};
}

constexpr std::uint64_t key_of(std::uint64_t cell) noexcept {
  return cell >> kCountBits << kCountBits;
}
constexpr std::uint64_t count_of(std::uint64_t cell) noexcept {
  return cell & ((1u << kCountBits) - 1);
}
constexpr std::uint16_t window_of(std::uint64_t cell) noexcept {
  return static_cast<std::uint16_t>(cell >> kCountBits);
}

}  // namespace

FrequencyCap::FrequencyCap(std::uint32_t most, std::int64_t window_seconds, std::size_t cells)
    : most_(most), window_seconds_(window_seconds) {
  VITRINA_CHECK(most >= 1 && most <= 255 && window_seconds > 0 && cells >= kWays);
  const std::size_t buckets = std::bit_floor(cells / kWays);
  mask_ = buckets - 1;
  cells_ = std::make_unique<std::atomic<std::uint64_t>[]>(buckets * kWays);
}

bool FrequencyCap::allows(std::uint64_t session, std::uint64_t campaign_key,
                          std::int64_t now) const noexcept {
  if (session == 0) return true;
  const Place place = place_of(session, campaign_key, now / window_seconds_);
  const std::atomic<std::uint64_t>* bucket = &cells_[(place.bucket & mask_) * kWays];
  for (std::size_t i = 0; i < kWays; ++i) {
    const std::uint64_t cell = bucket[i].load(std::memory_order_relaxed);
    if (key_of(cell) == place.key) return count_of(cell) < most_;
  }
  return true;
}

void FrequencyCap::count(std::uint64_t session, std::uint64_t campaign_key, std::int64_t now) noexcept {
  if (session == 0) return;
  const std::int64_t window = now / window_seconds_;
  const Place place = place_of(session, campaign_key, window);
  std::atomic<std::uint64_t>* bucket = &cells_[(place.bucket & mask_) * kWays];
  for (int attempt = 0; attempt < 8; ++attempt) {
    std::size_t oldest = 0;
    std::uint16_t age = 0;
    bool found = false;
    for (std::size_t i = 0; i < kWays; ++i) {
      const std::uint64_t cell = bucket[i].load(std::memory_order_relaxed);
      if (key_of(cell) == place.key) {
        oldest = i;
        found = true;
        break;
      }
      const auto cell_age = static_cast<std::uint16_t>(
          cell == 0 ? 0xFFFF : static_cast<std::uint16_t>(window) - window_of(cell));
      if (i == 0 || cell_age > age) {
        oldest = i;
        age = cell_age;
      }
    }
    std::uint64_t cell = bucket[oldest].load(std::memory_order_relaxed);
    if (found != (key_of(cell) == place.key)) continue;  // another thread was here
    const std::uint64_t next = !found ? place.key | 1 : count_of(cell) < 255 ? cell + 1 : cell;
    if (bucket[oldest].compare_exchange_weak(cell, next, std::memory_order_relaxed)) return;
  }
}

}  // namespace vitrina::ads
