// A shop of two sellers for tests of ads, and a clock that they set.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "index/base/clock.h"
#include "index/catalog/listing.h"

namespace vitrina::test {

class TestClock final : public Clock {
 public:
  std::int64_t now_micros() const noexcept override { return seconds * 1'000'000; }
  std::atomic<std::int64_t> seconds{1'790'000'000};  // 2026-09-21
};

inline index::Listing shoe(const std::string& id, const std::string& seller, const std::string& title) {
  index::Listing value;
  value.id = id;
  value.seller = seller;
  value.title = title;
  value.category = {"Обувь", "Мужская"};
  value.url = "https://shop.example/" + id;
  value.price = Money{2'794'000'000};
  return value;
}

// Shoes A0… of s-1 and B0… of s-2, as many of each; A-gone, which is out of stock; a sofa among them.
inline std::vector<index::Listing> shoes(int count) {
  std::vector<index::Listing> listings;
  for (int i = 0; i < count; ++i) {
    listings.push_back(shoe("A" + std::to_string(i), "s-1", "Кроссовки мужские белые"));
    listings.push_back(shoe("B" + std::to_string(i), "s-2", "Кроссовки мужские чёрные"));
  }
  listings.push_back(shoe("A-gone", "s-1", "Кроссовки мужские"));
  listings.back().stock = 0;
  listings.push_back(shoe("A-sofa", "s-1", "Диван угловой"));
  return listings;
}

}  // namespace vitrina::test
