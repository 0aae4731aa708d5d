// Columns: one plain array a property, a value a listing, in doc order.
//
// Threads: immutable after construction. Lifetime: does not own the bytes.
#pragma once

#include <cstdint>
#include <span>

namespace vitrina::index {

inline constexpr std::int64_t kNoPrice = -1;  // price_micros of a listing without a price
inline constexpr std::uint32_t kUntrackedStock = 0xFFFFFFFFu;
inline constexpr std::uint16_t kNoRating = 0xFFFFu;
inline constexpr std::int64_t kNoUpdate = INT64_MIN;

// Every span has one value a listing (Segment::open holds them to that).
struct Columns {
  std::span<const std::int64_t> price_micros;
  std::span<const std::uint32_t> stock;
  std::span<const std::uint16_t> rating_milli;  // 4.6 is 4600, rounded down
  std::span<const std::uint32_t> reviews;
  std::span<const std::uint32_t> sales_30d;
  std::span<const std::int64_t> updated_at;  // seconds since 1970
  std::span<const std::uint8_t> quality;     // static quality, 0–255 (static_quality.h)
  std::span<const std::uint32_t> id_rank;  // the listing id's place among all ids in byte order: breaks ties
};

}  // namespace vitrina::index
