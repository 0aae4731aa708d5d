#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "index/base/random.h"
#include "index/catalog/listing.h"
#include "index/catalog/reader.h"
#include "tests/index/catalog/random_listing.h"

namespace vitrina::index {
namespace {

std::string canonical(const Listing& listing) {
  std::string out;
  append_canonical_json(out, listing);
  return out;
}

TEST(CanonicalJson, ReadsBackAsAnEqualListing) {
  ListingParser parser;
  Listing back;  // kept from listing to listing: nothing of the one before may show
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    Random random(seed);
    const Listing listing = testing::random_listing(random);
    const std::string json = canonical(listing);
    const auto parsed = parser.parse(json, back);
    ASSERT_TRUE(parsed) << "seed " << seed << ", " << parsed.error().field << ": " << parsed.error().message
                        << "\n"
                        << json;
    ASSERT_EQ(back, listing) << "seed " << seed << "\n" << json << "\n" << canonical(back);
    ASSERT_EQ(canonical(back), json) << "seed " << seed;
    ASSERT_EQ(json.find('\n'), std::string::npos);
  }
}

TEST(CanonicalJson, IsTheSameHoweverTheDumpSpellsTheListing) {
  ListingParser parser;
  Listing back;
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    Random random(seed);
    const Listing listing = testing::random_listing(random);
    const std::string line = testing::spell(random, listing);
    const auto parsed = parser.parse(line, back);
    ASSERT_TRUE(parsed) << "seed " << seed << ", " << parsed.error().field << ": " << parsed.error().message
                        << "\n"
                        << line;
    ASSERT_EQ(canonical(back), canonical(listing)) << "seed " << seed << "\n" << line;
    ASSERT_EQ(back, listing) << "seed " << seed;
  }
}

TEST(CanonicalJson, OfALineWithChangedBytesIsEitherRefusedOrReadsBackEqual) {
  ListingParser parser;
  Listing listing;
  Listing back;
  int accepted = 0;
  for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
    Random random(seed);
    std::string line = testing::spell(random, testing::random_listing(random));
    for (auto changes = 1 + random.below(3); changes > 0; --changes) {
      char& byte = line[random.below(line.size())];
      byte = random.chance(0.5) ? "\"\\{}[]:,0-.eE"[random.below(13)] : static_cast<char>(random.below(256));
    }
    const auto parsed = parser.parse(line, listing);
    if (!parsed) {
      ASSERT_FALSE(parsed.error().message.empty());
      continue;
    }
    ++accepted;
    const std::string json = canonical(listing);
    const auto again = parser.parse(json, back);
    ASSERT_TRUE(again) << "seed " << seed << ", " << again.error().field << ": " << again.error().message
                       << "\n"
                       << json;
    ASSERT_EQ(back, listing) << "seed " << seed << "\n" << line;
  }
  EXPECT_GT(accepted, 1000) << "the changes leave too little to compare";
}

std::filesystem::path data_folder() {
  const char* named = std::getenv("VITRINA_DATA");
  return named != nullptr ? std::filesystem::path(named)
                          : std::filesystem::path(VITRINA_SOURCE_DIR) / "../shared/data";
}

TEST(RealCatalogs, AreReadWithoutRejectsAndRoundTrip) {
  int sets = 0;
  for (const std::string set : {"wb", "icecat-chorus"}) {
    const auto file = data_folder() / set / "listings.jsonl.zst";
    if (!std::filesystem::exists(file)) continue;
    ++sets;
    auto reader = LineReader::open(file.string());
    ASSERT_TRUE(reader) << reader.error().message;
    ListingParser parser;
    Line line;
    Listing listing;
    Listing back;
    std::uint64_t lines = 0;
    for (;;) {
      const auto more = reader->next(line);
      ASSERT_TRUE(more) << more.error().message;
      if (!*more) break;
      ++lines;
      const auto parsed = parser.parse(line.text, listing);
      ASSERT_TRUE(parsed) << set << ':' << line.number << ": " << parsed.error().field << ' '
                          << parsed.error().message;
      ASSERT_TRUE(parser.parse(canonical(listing), back)) << set << ':' << line.number;
      ASSERT_EQ(back, listing) << set << ':' << line.number;
    }
    EXPECT_GT(lines, 10'000u);
  }
  if (sets == 0) GTEST_SKIP() << "no real data under " << data_folder();
}

}  // namespace
}  // namespace vitrina::index
