#include "tools/generate/generate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <numeric>
#include <set>
#include <sstream>

#include "index/catalog/reader.h"
#include "index/catalog/timestamp.h"
#include "tests/support/temp_directory.h"

namespace vitrina::tools {
namespace {

namespace fs = std::filesystem;

class Directory : public test::TempDirectory {
 public:
  ~Directory() {
    std::error_code ignored;
    fs::permissions(path(), fs::perms::owner_all, ignored);  // so that it can be removed
  }
  std::string text(const std::string& name) const { return test::read_file(file(name)); }
  std::size_t file_count() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path()), fs::directory_iterator()));
  }
};

GenerateOptions options_for(const Directory& directory, std::uint64_t listings, std::uint64_t seed = 1) {
  GenerateOptions options;
  options.listings = listings;
  options.searches = listings;
  options.seed = seed;
  options.directory = directory.path();
  options.threads = 2;
  return options;
}

std::vector<index::Listing> listings_of(const std::string& text) {
  std::vector<index::Listing> out;
  index::ListingParser parser;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto parsed = parser.parse(line, out.emplace_back());
    if (!parsed) ADD_FAILURE() << parsed.error().field << ": " << parsed.error().message << "\n" << line;
  }
  return out;
}

// One catalog for the tests that only look at it.
const std::vector<index::Listing>& catalog() {
  static const auto made = [] {
    const Directory directory;
    EXPECT_TRUE(generate(options_for(directory, 30'000, 5)));
    return listings_of(directory.text("catalog.jsonl"));
  }();
  return made;
}

TEST(Generate, GivesTheSameBytesForAnyNumberOfThreads) {
  const Directory one;
  const Directory many;
  auto options = options_for(one, 9'001);
  options.threads = 1;
  ASSERT_TRUE(generate(options));
  options.directory = many.path();
  options.threads = 7;
  ASSERT_TRUE(generate(options));
  EXPECT_EQ(one.text("catalog.jsonl"), many.text("catalog.jsonl"));
  EXPECT_EQ(one.text("searches.jsonl"), many.text("searches.jsonl"));
}

TEST(Generate, GivesOtherBytesForAnotherSeed) {
  const Directory one;
  const Directory two;
  ASSERT_TRUE(generate(options_for(one, 500, 1)));
  ASSERT_TRUE(generate(options_for(two, 500, 2)));
  EXPECT_NE(one.text("catalog.jsonl"), two.text("catalog.jsonl"));
  EXPECT_NE(one.text("searches.jsonl"), two.text("searches.jsonl"));
}

TEST(Generate, WritesCanonicalListingsThatReadBackWithoutRejects) {
  const Directory directory;
  ASSERT_TRUE(generate(options_for(directory, 3'000)));
  const std::string text = directory.text("catalog.jsonl");
  std::string again;
  for (const auto& listing : listings_of(text)) {
    index::append_canonical_json(again, listing);
    again.push_back('\n');
  }
  EXPECT_EQ(again, text);
}

TEST(Generate, GivesEveryListingItsOwnIdFromOneToN) {
  for (const std::uint64_t count : {1u, 2u, 3u, 16u, 1000u, 1001u}) {
    const Directory directory;
    auto options = options_for(directory, count);
    options.searches = 0;
    ASSERT_TRUE(generate(options));
    std::set<std::string> ids;
    for (const auto& listing : listings_of(directory.text("catalog.jsonl"))) ids.insert(listing.id);
    EXPECT_EQ(ids.size(), count);
    EXPECT_EQ(*ids.begin(), "v-000000001");
    EXPECT_TRUE(directory.text("searches.jsonl").empty());
  }
}

TEST(Generate, FillsTheCatalogAsAShopWould) {
  std::map<std::string, int> leaves;
  std::map<std::string, int> brands;
  std::set<std::string> sellers;
  int english = 0;
  int out_of_stock = 0;
  int discounted = 0;
  std::vector<std::uint32_t> sales;
  for (const auto& listing : catalog()) {
    ASSERT_EQ(listing.category.size(), 3u);
    ASSERT_FALSE(listing.title.empty());
    EXPECT_LE(listing.title.size(), 300u) << listing.title;
    EXPECT_EQ(listing.title.find("  "), std::string::npos) << listing.title;
    ASSERT_TRUE(listing.price);
    EXPECT_GT(listing.price->micros, 0);
    if (listing.list_price) {
      EXPECT_GT(*listing.list_price, *listing.price);
      ++discounted;
    }
    EXPECT_EQ(listing.rating_micros.has_value(), listing.reviews > 0u);
    if (listing.rating_micros) {
      EXPECT_GE(*listing.rating_micros, 3'000'000);
      EXPECT_LE(*listing.rating_micros, 5'000'000);
    }
    ++leaves[listing.category[0] + "/" + listing.category[1] + "/" + listing.category[2]];
    ++brands[listing.brand];
    sellers.insert(listing.seller);
    english += std::all_of(listing.description.begin(), listing.description.end(),
                           [](char c) { return (c & 0x80) == 0; }) &&
               !listing.description.empty();
    out_of_stock += listing.stock == 0u;
    sales.push_back(*listing.sales_30d);
  }
  const double count = static_cast<double>(catalog().size());
  EXPECT_GE(leaves.size(), 900u);
  EXPECT_GT(brands.size(), 2'000u);
  EXPECT_GT(sellers.size(), 300u);
  EXPECT_LE(sellers.size(), 601u);
  EXPECT_NEAR(english / count, 0.17, 0.05);
  EXPECT_NEAR(out_of_stock / count, 0.09, 0.02);
  EXPECT_NEAR(discounted / count, 0.37, 0.05);
  // A twentieth of the listings make most of the sales.
  std::sort(sales.rbegin(), sales.rend());
  const auto sum = [&](std::size_t first) {
    return std::accumulate(sales.begin(), sales.begin() + static_cast<long>(first), 0.0);
  };
  const double head = sum(sales.size() / 20) / sum(sales.size());
  EXPECT_GT(head, 0.25);
  EXPECT_LT(head, 0.75);
}

TEST(Generate, WritesSearchesInTheOrderOfTimeWithMisspellingsAndSessions) {
  const Directory directory;
  auto options = options_for(directory, 1'000);
  options.searches = 20'000;
  options.days = 14;
  ASSERT_TRUE(generate(options));
  simdjson::dom::parser parser;
  std::istringstream lines(directory.text("searches.jsonl"));
  std::map<std::string, int> queries;
  std::map<std::string, int> sessions;
  int corrected = 0;
  int count = 0;
  std::int64_t before = 0;
  std::int64_t first = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    simdjson::dom::element search;
    ASSERT_FALSE(parser.parse(line).get(search)) << line;
    const auto field = [&](const char* name) { return std::string(std::string_view(search[name])); };
    const auto at = index::parse_timestamp(field("at"));
    ASSERT_TRUE(at);
    if (count == 0) first = *at;
    EXPECT_GE(*at, before);
    before = *at;
    ++queries[field("q")];
    ++sessions[field("session")];
    corrected += !search["read_as"].error();
    EXPECT_FALSE(field("q").empty());
    EXPECT_GE(std::int64_t(search["page"]), 1);
  }
  EXPECT_EQ(count, 20'000);
  EXPECT_LE(before - first, 14 * 86'400);
  EXPECT_GT(before - first, 13 * 86'400);
  EXPECT_NEAR(corrected / 20'000.0, 0.19, 0.05);
  EXPECT_LT(sessions.size(), 12'000u);
  EXPECT_GT(queries.size(), 3'000u);
  const int most = std::max_element(queries.begin(), queries.end(), [](auto& a, auto& b) {
                     return a.second < b.second;
                   })->second;
  EXPECT_GT(most, 60);
  EXPECT_LT(most, 800);
}

TEST(Generate, SaysWhatIsWrongWithItsOptions) {
  const Directory directory;
  auto options = options_for(directory, 0);
  EXPECT_EQ(generate(options).error().field, "listings");
  options = options_for(directory, 10);
  options.days = 0;
  EXPECT_EQ(generate(options).error().field, "days");
  options.days = 1;
  options.directory.clear();
  EXPECT_EQ(generate(options).error().field, "out");
}

TEST(Generate, NamesTheDirectoryThatCannotBeMade) {
  const Directory directory;
  std::ofstream(directory.path() + "/file") << "not a directory";
  auto options = options_for(directory, 10);
  options.directory += "/file/inside";
  const auto made = generate(options);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::kIo);
  EXPECT_THAT(made.error().message, testing::HasSubstr("/file/inside"));
}

TEST(Generate, LeavesTheOldFilesAndNoHalfOnesWhenTheDiskIsFull) {
  const Directory directory;
  ASSERT_TRUE(generate(options_for(directory, 100, 1)));
  const std::string before = directory.text("catalog.jsonl");
  // A file size limit stands in for a full disk: write() fails in the same place.
  rlimit old{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &old), 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = old;
  small.rlim_cur = 1 << 20;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto made = generate(options_for(directory, 20'000, 2));
  setrlimit(RLIMIT_FSIZE, &old);
  std::signal(SIGXFSZ, old_handler);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::kIo);
  EXPECT_THAT(made.error().message, testing::HasSubstr("catalog.jsonl"));
  EXPECT_EQ(directory.text("catalog.jsonl"), before);
  EXPECT_EQ(directory.file_count(), 2u);
}

}  // namespace
}  // namespace vitrina::tools
