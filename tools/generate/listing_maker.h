// Makes the listings of a catalog, each from its place alone, so that any thread may make any of them.
//
// Cost: about 5 µs a listing; no allocation once the buffers have grown.
// Threads: one at a time; Market and ProductMaker are shared.
#pragma once

#include <cstdint>
#include <string>

#include "index/catalog/listing.h"
#include "tools/generate/product.h"
#include "tools/generate/sentences.h"

namespace vitrina::tools {

// The day the catalog was dumped: 2026-09-01T00:00:00Z, never the clock's.
inline constexpr std::int64_t kEpochSeconds = 1'788'220'800;

// A permutation of [0, count) by one multiplication, so that ids tell nothing about what was made when.
class Shuffle {
 public:
  Shuffle(std::uint64_t count, std::uint64_t seed);
  std::uint64_t operator()(std::uint64_t place) const noexcept {
    __extension__ using u128 = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<u128>(place) * factor_ + offset_) % count_);
  }

 private:
  std::uint64_t count_;
  std::uint64_t factor_;
  std::uint64_t offset_;
};

// What all listings share. Threads: immutable after construction.
class Catalog {
 public:
  Catalog(const Market& market, std::uint64_t seed, std::uint64_t listings);

  const Market& market;
  const std::uint64_t seed;
  const std::uint64_t listings;
  const std::uint64_t sellers;
  const ProductMaker products;
  const Shuffle ids;
  const SentenceBook russian;
  const SentenceBook english;

  // Draws a seller: Zipf within those that trade in the root, some times among all.
  std::uint64_t draw_seller(Random& random, const Kind& kind) const;

 private:
  std::vector<std::uint64_t> seller_starts_;  // by root, with an end
  Shuffle seller_names_;
};

class ListingMaker {
 public:
  explicit ListingMaker(const Catalog& catalog) : catalog_(catalog) {}

  // Requires: place < catalog.listings.
  void make(std::uint64_t place, index::Listing& listing);
  // What the listing made last is one of.
  const Product& product() const noexcept { return product_; }

 private:
  void set_title_and_description(Random& random, index::Listing& listing);
  void set_attributes(Random& random, index::Listing& listing);
  void set_offer(Random& random, index::Listing& listing);
  void set_reception(Random& random, index::Listing& listing);
  void set_tags(Random& random, index::Listing& listing);
  void add_attribute(index::Listing& listing, std::string_view name, std::string_view value,
                     index::AttributeValue::Kind kind = index::AttributeValue::Kind::kString);
  const Adjective* draw_colour(Random& random) const;
  std::string_view value_of(std::string_view characteristic) const;

  const Catalog& catalog_;
  Product product_;
  const Adjective* colour_ = nullptr;
  std::string noun_;
  std::string rare_;
  std::string code_;
  std::string characteristic_;
};

}  // namespace vitrina::tools
