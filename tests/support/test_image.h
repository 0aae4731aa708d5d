// Images for tests: listings in, an opened image out, in a directory of its own that goes with it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "index/base/random.h"
#include "index/catalog/listing.h"
#include "index/image/image.h"
#include "index/image/image_writer.h"
#include "index/segment/builder.h"
#include "tests/support/temp_directory.h"

namespace vitrina::test {

inline std::string to_jsonl(const std::vector<index::Listing>& listings) {
  std::string lines;
  for (const index::Listing& listing : listings) {
    index::append_canonical_json(lines, listing);
    lines += '\n';
  }
  return lines;
}

// Builds `catalogs` (files) into `out`. The caller checks the result.
inline Result<index::BuildReport> build_image(const std::vector<std::string>& catalogs,
                                              const std::string& out, index::BuildOptions options = {}) {
  VITRINA_ASSIGN(index::ImageWriter writer, index::ImageWriter::create(out));
  options.temp_directory = std::filesystem::path(out).parent_path().string();
  VITRINA_ASSIGN(const index::BuildReport report, index::build_segment(catalogs, options, writer));
  VITRINA_TRY(writer.finish());
  return report;
}

// An image of these listings.
class TestImage {
 public:
  explicit TestImage(const std::vector<index::Listing>& listings, index::BuildOptions options = {})
      : image_([&] {
          write_file(directory_.file("catalog.jsonl"), to_jsonl(listings));
          const auto built = build_image({directory_.file("catalog.jsonl")}, path(), options);
          VITRINA_CHECK(built.has_value());
          auto image = index::Image::open(path());
          VITRINA_CHECK(image.has_value());
          return std::move(*image);
        }()) {}

  const index::Image& image() const { return image_; }
  const index::Segment& segment() const { return image_.segment(); }
  std::string path() const { return directory_.file("test.img"); }

 private:
  TempDirectory directory_;
  index::Image image_;
};

// A listing out of small vocabularies, so that words, brands, tags and categories meet often. Every field may
// be missing.
inline index::Listing random_listing(Random& random, std::uint32_t number) {
  static constexpr const char* kWords[] = {"диван", "угловой", "кроссовки", "мужские", "белые",  "laptop",
                                           "case",  "red",     "phone",     "12v",     "256 ГБ", "wi-fi",
                                           "usb-c", "1/2",     "чёрный",    "стол",    "лампа",  "стул"};
  static constexpr const char* kBrands[] = {"Apple", "Norvik", "Ромашка", "O'Neill", "Ёлка"};
  static constexpr const char* kTags[] = {"лето", "новинка", "хит", "sale"};
  static constexpr const char* kRoots[] = {"Мебель", "Обувь", "Electronics"};
  static constexpr const char* kLeaves[] = {"A", "B", "C"};
  const auto pick = [&](auto& from) { return from[random.below(std::size(from))]; };
  const auto words = [&](std::uint64_t count) {
    std::string text;
    for (std::uint64_t i = 0; i < count; ++i) {
      // Squaring makes low words common and high words rare.
      const double u = random.unit();
      text += kWords[static_cast<std::size_t>(u * u * static_cast<double>(std::size(kWords)))];
      text += ' ';
    }
    return text;
  };
  index::Listing listing;
  listing.id = "id-" + std::to_string(number);
  listing.title = "t " + words(1 + random.below(5));
  if (random.chance(0.7)) listing.description = words(random.below(20));
  if (random.chance(0.8)) {
    listing.category.push_back(pick(kRoots));
    if (random.chance(0.7)) listing.category.push_back(pick(kLeaves));
    if (listing.category.size() == 2 && random.chance(0.3)) listing.category.push_back(pick(kLeaves));
  }
  if (random.chance(0.8)) listing.brand = pick(kBrands);
  if (random.chance(0.5)) listing.seller = "s-" + std::to_string(random.below(6));
  for (std::uint64_t i = random.below(3); i > 0; --i) {
    const std::string tag = pick(kTags);
    if (std::find(listing.tags.begin(), listing.tags.end(), tag) == listing.tags.end())
      listing.tags.push_back(tag);
  }
  if (random.chance(0.9)) listing.price = Money{static_cast<std::int64_t>(random.below(5000)) * 500'000};
  if (random.chance(0.8)) listing.stock = static_cast<std::uint32_t>(random.below(3));
  if (random.chance(0.7)) listing.rating_micros = static_cast<std::int64_t>(random.below(51)) * 100'000;
  if (random.chance(0.7)) listing.reviews = static_cast<std::uint32_t>(random.below(1000));
  if (random.chance(0.7)) listing.sales_30d = static_cast<std::uint32_t>(random.below(50));
  if (random.chance(0.6)) listing.updated_at = 1'700'000'000 + static_cast<std::int64_t>(random.below(1000));
  if (random.chance(0.6)) {
    static constexpr const char* kColours[] = {"белый", "red", "чёрный"};
    listing.attributes.push_back({"Цвет", {{index::AttributeValue::Kind::kString, pick(kColours)}}, false});
  }
  if (random.chance(0.4)) {
    listing.attributes.push_back(
        {"размер", {{index::AttributeValue::Kind::kNumber, std::to_string(36 + random.below(8))}}, false});
  }
  return listing;
}

inline std::vector<index::Listing> random_listings(std::uint64_t seed, std::uint32_t count) {
  Random random(seed);
  std::vector<index::Listing> listings;
  for (std::uint32_t i = 0; i < count; ++i) listings.push_back(random_listing(random, i));
  return listings;
}

}  // namespace vitrina::test
