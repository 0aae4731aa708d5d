// What a keyword catches is what a scan of the whole log would find: each query searched, and given to the
// index that serves.

#include "engine/reach/reading_index.h"

#include <gtest/gtest.h>

#include <map>

#include "engine/ads/matching/keyword_index.h"
#include "engine/search/searcher.h"
#include "index/catalog/json_element.h"
#include "index/catalog/reader.h"
#include "tests/engine/ads/selection/shop.h"
#include "tests/engine/reach/small_market.h"
#include "tests/support/real_data.h"

namespace vitrina::reach {
namespace {

using ads::Campaign;
using ads::MatchType;

constexpr MatchType kMatches[] = {MatchType::kExact, MatchType::kPhrase, MatchType::kBroad};

// Each text under each match type, and as a negative that vetoes a keyword of its own.
std::vector<Campaign> keyword_campaigns(const std::vector<std::string>& texts) {
  std::vector<Campaign> campaigns;
  for (const std::string& text : texts) {
    for (const MatchType match : kMatches) {
      Campaign campaign;
      campaign.id = "k" + std::to_string(campaigns.size());
      campaign.keywords = {{text, match, Money{kMicrosPerUnit}}};
      campaigns.push_back(std::move(campaign));
    }
  }
  return campaigns;
}

void expect_equal_to_a_scan(const index::Segment& segment, const test::SmallShop& shop,
                            const std::vector<std::string>& texts, std::uint64_t least_found) {
  const auto market = shop.market();
  const std::vector<Campaign> campaigns = keyword_campaigns(texts);
  const ads::KeywordIndex index = ads::KeywordIndex::build(campaigns, segment.analyzer());
  std::map<std::uint32_t, std::vector<QueryNumber>> scanned;
  search::Searcher searcher;
  search::SearchResponse response;
  search::SearchRequest request;
  request.per_page = 0;
  search::SearchOptions options;
  options.relax_below = 5;
  options.rules = &shop.rules();
  options.now = shop.source().now;
  SearchWords words;
  ads::MatchScratch scratch;
  for (QueryNumber query = 0; query < market->size(); ++query) {
    request.query = shop.log().text(query);
    ASSERT_TRUE(searcher.search(segment, request, options, response)) << request.query;
    index.for_each_candidate(words.read(searcher, segment, shop.rules(), request.query), scratch,
                             [&](const ads::Candidate& candidate) {
                               scanned[candidate.campaign].push_back(query);
                               return ads::Visit::kContinue;
                             });
  }
  CatchScratch catch_scratch;
  std::vector<QueryNumber> caught;
  std::uint64_t found = 0;
  for (std::uint32_t i = 0; i < campaigns.size(); ++i) {
    const ads::Keyword& keyword = campaigns[i].keywords[0];
    market->readings().find(keyword.text, keyword.match, ads::ReadingUse::kTriggers, segment.analyzer(),
                            catch_scratch, caught);
    ASSERT_EQ(caught, scanned[i]) << "'" << keyword.text << "' " << ads::name_of(keyword.match);
    found += caught.size();
  }
  EXPECT_GE(found, least_found);
}

TEST(ReadingIndex, CatchesOfRandomLogsWhatAScanWouldFind) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    SCOPED_TRACE(seed);
    const vitrina::test::TestImage image(ads::test::shop_listings(seed, 200));
    Random random(seed);
    std::string lines;
    std::vector<std::string> texts;
    const auto words = [&](std::uint64_t most) {
      std::string text;
      for (std::uint64_t n = 1 + random.below(most); n > 0; --n)
        text += std::string(ads::test::kWords[random.below(ads::test::kWords.size())]) + " ";
      text.pop_back();
      return text;
    };
    for (int i = 0; i < 800; ++i) {
      std::string text = words(4);
      if (random.chance(0.2)) {  // a letter less
        std::size_t at = random.below(text.size());
        while ((text[at] & 0xC0) == 0x80) --at;
        std::size_t end = at + 1;
        while (end < text.size() && (text[end] & 0xC0) == 0x80) ++end;
        text.erase(at, end - at);
      }
      if (random.chance(0.1)) text += " -item";
      if (text.find_first_not_of(' ') != std::string::npos)
        lines += text + "\t" + std::to_string(1 + random.below(20)) + "\n";
    }
    for (int i = 0; i < 150; ++i) texts.push_back(words(3));
    const test::SmallShop shop(image.segment(), {}, lines);
    expect_equal_to_a_scan(image.segment(), shop, texts, 3'000);
  }
}

TEST(ReadingIndex, CatchesNothingWithoutAWord) {
  const vitrina::test::TestImage image(ads::test::shop_listings(1, 20));
  const test::SmallShop shop(image.segment(), {}, "диван\t3\n");
  CatchScratch scratch;
  std::vector<QueryNumber> caught{1};
  for (const char* text : {"", " ", "!?", "нетакогослова"}) {
    shop.market()->readings().find(text, MatchType::kBroad, ads::ReadingUse::kTriggers,
                                   image.segment().analyzer(), scratch, caught);
    EXPECT_TRUE(caught.empty()) << text;
  }
}

// The log's lines as a query, a tab and its count. Every `step`th query is a keyword, whole and its first
// words.
void expect_real_log_equal(const std::string& log_file, const std::string& catalog, std::size_t step,
                           std::uint64_t least_found) {
  const auto log_path = vitrina::test::real_data(log_file);
  const auto catalog_path = vitrina::test::real_data(catalog);
  if (!log_path || !catalog_path) GTEST_SKIP() << "no " << log_file << " or " << catalog;
  vitrina::test::TempDirectory directory;
  ASSERT_TRUE(vitrina::test::build_image({*catalog_path}, directory.file("shop.img")));
  const auto image = index::Image::open(directory.file("shop.img"));
  ASSERT_TRUE(image);
  std::string lines;
  std::vector<std::string> texts;
  auto reader = index::LineReader::open(*log_path);
  ASSERT_TRUE(reader);
  index::Line line;
  simdjson::dom::parser parser;
  for (std::size_t i = 0; reader->next(line).value(); ++i) {
    const simdjson::dom::element element = parser.parse(line.text.data(), line.text.size());
    std::string_view text;
    ASSERT_EQ(element["query"].get(text), simdjson::SUCCESS);
    const std::string query(text);
    std::uint64_t frequency = 1;
    if (element["frequency"].get(frequency) != simdjson::SUCCESS) frequency = 1;
    if (query.find_first_of("\t\n") != std::string::npos) continue;
    lines += query + "\t" + std::to_string(frequency) + "\n";
    if (i % step != 0) continue;
    texts.push_back(query);
    if (const std::size_t space = query.find(' '); space != std::string::npos)
      texts.push_back(query.substr(0, space));
  }
  const test::SmallShop shop(image->segment(), {}, lines);
  expect_equal_to_a_scan(image->segment(), shop, texts, least_found);
}

TEST(ReadingIndex, CatchesOfAGroceryAppsQueriesWhatAScanWouldFind) {
  expect_real_log_equal("x5-queries/queries.jsonl.zst", "wb/listings.jsonl.zst", 50, 10'000);
}

TEST(ReadingIndex, CatchesOfAShopsQueriesWhatAScanWouldFind) {
  expect_real_log_equal("algolia-queries/queries.jsonl", "icecat-chorus/listings.jsonl.zst", 4, 5'000);
}

}  // namespace
}  // namespace vitrina::reach
