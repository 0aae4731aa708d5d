// Listings of many words that begin alike, in both scripts: what lists of beginnings are made of.
#pragma once

#include <string>
#include <vector>

#include "index/base/random.h"
#include "index/catalog/listing.h"

namespace vitrina::test {

inline std::vector<index::Listing> listings_of_many_words(std::uint64_t seed, std::uint32_t count) {
  static constexpr const char* kSyllables[] = {"ла", "м", "по", "ба", "ф", "lo", "ma", "k", "3"};
  Random random(seed);
  const auto word = [&] {
    std::string text;
    const bool is_latin = random.chance(0.3);
    for (std::uint64_t i = 0; i < 2 + random.below(3); ++i)
      text += kSyllables[is_latin ? 5 + random.below(4) : random.below(5)];
    return text;
  };
  std::vector<index::Listing> listings(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    listings[i].id = "l" + std::to_string(i);
    for (std::uint64_t words = 1 + random.below(4); words > 0; --words) listings[i].title += word() + " ";
    if (random.chance(0.5)) listings[i].description = word();
  }
  return listings;
}

}  // namespace vitrina::test
