// Campaigns, events and true rates of a generated marketplace agree with each other and with the recipe.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "engine/ads/campaign/event_file.h"
#include "index/catalog/reader.h"
#include "tests/support/temp_directory.h"
#include "tools/generate/generate.h"
#include "tools/generate/true_rates.h"
#include "tools/generate/typing.h"

namespace vitrina::tools {
namespace {

class Directory : public test::TempDirectory {
 public:
  std::string operator/(const std::string& name) const { return file(name); }
  std::string text(const std::string& name) const { return test::read_file(file(name)); }
};

GenerateOptions options_for(const Directory& directory) {
  GenerateOptions options;
  options.listings = 3'000;
  options.searches = 60'000;
  options.campaigns = 600;
  options.keywords = 7'000;
  options.days = 14;
  options.seed = 5;
  options.directory = directory.path();
  options.truth = directory / "truth.tsv";
  options.threads = 2;
  return options;
}

struct Rates {
  double click = 0;
  double order = 0;
};

struct Made {
  Made() {
    EXPECT_TRUE(generate(options_for(directory)));
    index::ListingParser parser;
    std::istringstream lines(directory.text("catalog.jsonl"));
    index::Listing listing;
    for (std::string line; std::getline(lines, line);) {
      EXPECT_TRUE(parser.parse(line, listing));
      listings[listing.id] = listing;
    }
    auto reader = ads::EventFileReader::open(directory / "events.rows");
    EXPECT_TRUE(reader);
    ads::EventBlock block;
    while (*reader->next(block)) {
      for (const auto& row : block.rows()) block.copy(row, rows.emplace_back());
    }
    EXPECT_TRUE(reader->damage().empty());
    std::istringstream truths(directory.text("truth.tsv"));
    std::string line;
    std::getline(truths, line);
    EXPECT_EQ(line, "click_billionths\torder_billionths");
    for (Rates rates; truths >> rates.click >> rates.order;)
      truth.push_back({rates.click / 1e9, rates.order / 1e9});
  }
  Directory directory;
  std::map<std::string, index::Listing> listings;
  std::vector<ads::EventRow> rows;
  std::vector<Rates> truth;
};
const Made& made() {
  static const Made once;
  return once;
}

struct Keyword {
  std::string text;
  std::string match;
  double bid = 0;
};
struct Campaign {
  std::string seller;
  bool active = false;
  std::set<std::string> listings;
  std::vector<Keyword> keywords;
};
std::map<std::string, Campaign> campaigns() {
  std::map<std::string, Campaign> out;
  simdjson::dom::parser parser;
  std::istringstream lines(made().directory.text("campaigns.jsonl"));
  for (std::string line; std::getline(lines, line);) {
    const simdjson::dom::element json = parser.parse(line);
    Campaign& campaign = out[std::string(json["id"].get_string().value())];
    campaign.seller = json["seller"].get_string().value();
    campaign.active = json["status"].get_string().value() == "active";
    for (const auto listing : json["listings"].get_array()) {
      campaign.listings.emplace(listing.get_string().value());
    }
    const double budget = json["budget_daily"].get_double().value();
    if (!json["budget_total"].error()) {
      EXPECT_LE(budget, json["budget_total"].get_double().value());
    }
    for (const auto keyword : json["keywords"].get_array()) {
      EXPECT_LE(keyword["bid"].get_double().value(), budget);
      campaign.keywords.push_back({std::string(keyword["text"].get_string().value()),
                                   std::string(keyword["match"].get_string().value()),
                                   keyword["bid"].get_double().value()});
    }
    for (const std::string_view name :
         {"negatives", "categories", "hours", "regions", "devices", "segments"}) {
      EXPECT_TRUE(json[name].is_array()) << line;
    }
    EXPECT_EQ(json["advertiser"]["inn"].get_string().value().size(), 10u);
    EXPECT_GT(json["budget_daily"].get_double().value(), 0);
  }
  return out;
}

TEST(GenerateAds, GivesTheSameBytesForAnyNumberOfThreads) {
  const Directory other;
  auto options = options_for(other);
  options.threads = 1;
  ASSERT_TRUE(generate(options));
  for (const std::string name : {"campaigns.jsonl", "events.rows", "truth.tsv", "searches.jsonl"}) {
    EXPECT_EQ(other.text(name), made().directory.text(name)) << name;
  }
}

TEST(GenerateAds, LeavesTheCatalogAndTheSearchesAsTheyAreWithoutCampaigns) {
  const Directory other;
  auto options = options_for(other);
  options.campaigns = 0;
  options.keywords.reset();
  options.truth.clear();
  ASSERT_TRUE(generate(options));
  EXPECT_EQ(other.text("catalog.jsonl"), made().directory.text("catalog.jsonl"));
  EXPECT_EQ(other.text("searches.jsonl"), made().directory.text("searches.jsonl"));
  EXPECT_FALSE(std::filesystem::exists(other / "campaigns.jsonl"));
  EXPECT_FALSE(std::filesystem::exists(other / "events.rows"));
}

TEST(GenerateAds, CampaignsHoldTheirSellersListingsAndAsManyKeywordsAsAskedFor) {
  const auto all = campaigns();
  EXPECT_EQ(all.size(), 600u);
  std::size_t keywords = 0;
  for (const auto& [id, campaign] : all) {
    EXPECT_FALSE(campaign.listings.empty());
    for (const auto& listing : campaign.listings) {
      ASSERT_TRUE(made().listings.contains(listing)) << listing;
      EXPECT_EQ(made().listings.at(listing).seller, campaign.seller);
    }
    EXPECT_GE(campaign.keywords.size(), 1u) << id;
    keywords += campaign.keywords.size();
    std::set<std::pair<std::string, std::string>> distinct;
    for (const auto& keyword : campaign.keywords) {
      EXPECT_TRUE(distinct.emplace(keyword.text, keyword.match).second) << id << " " << keyword.text;
      EXPECT_GE(keyword.bid, 0.1);
      EXPECT_NEAR(keyword.bid * 100, std::round(keyword.bid * 100), 1e-6) << "whole kopecks";
    }
  }
  EXPECT_EQ(keywords, 7'000u);
}

TEST(GenerateAds, EventsComeFromCampaignsThatTheQueryTriggers) {
  constexpr std::string_view kMatches[] = {"exact", "phrase", "broad"};
  const auto all = campaigns();
  const auto& rows = made().rows;
  ASSERT_GT(rows.size(), 20'000u);
  ASSERT_EQ(rows.size(), made().truth.size());
  std::map<std::string, std::set<std::string>> sellers;
  std::map<std::string, std::uint8_t> slots;
  for (const auto& row : rows) {
    ASSERT_TRUE(all.contains(row.campaign));
    const Campaign& campaign = all.at(row.campaign);
    EXPECT_TRUE(campaign.active);
    EXPECT_TRUE(campaign.listings.contains(row.listing));
    EXPECT_EQ(campaign.seller, row.seller);
    EXPECT_EQ(made().listings.at(row.listing).category, row.category);
    EXPECT_TRUE(std::any_of(campaign.keywords.begin(), campaign.keywords.end(), [&](const Keyword& keyword) {
      return keyword.text == row.keyword && keyword.match == kMatches[static_cast<std::size_t>(row.match)];
    })) << row.keyword;
    std::istringstream words(row.keyword);
    for (std::string word; words >> word;) {
      EXPECT_NE((" " + without_yo(row.query) + " ").find(" " + word + " "), std::string::npos)
          << row.query << " | " << row.keyword;
    }
    if (row.match == ads::MatchType::kExact) {
      EXPECT_EQ(row.keyword, without_yo(row.query));
    }
    EXPECT_EQ(row.slot, ++slots[row.request]);
    EXPECT_LE(row.slot, kAdSlots);
    EXPECT_TRUE(sellers[row.request].insert(row.seller).second) << "one ad a seller";
    EXPECT_LE(row.clicked, row.viewed);
    EXPECT_LE(row.ordered, row.clicked);
    EXPECT_EQ(row.revenue, row.ordered ? *made().listings.at(row.listing).price : Money{});
  }
  EXPECT_TRUE(
      std::is_sorted(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.at < b.at; }));
}

// Within four deviations of what the true rates say.
TEST(GenerateAds, ClicksAndOrdersFollowTheTrueRates) {
  struct Sum {
    double expected = 0;
    double variance = 0;
    double happened = 0;
    void add(double rate, bool did) {
      expected += rate;
      variance += rate * (1 - rate);
      happened += did ? 1 : 0;
    }
  };
  std::array<Sum, 5> by_slot;
  std::array<Sum, 3> by_match;
  std::array<Sum, 10> by_rate;
  Sum orders;
  for (std::size_t i = 0; i < made().rows.size(); ++i) {
    const auto& row = made().rows[i];
    const Rates& rates = made().truth[i];
    ASSERT_GT(rates.click, 0);
    ASSERT_LT(rates.click, 1);
    if (!row.viewed) continue;
    by_slot[row.slot].add(rates.click, row.clicked);
    by_match[static_cast<std::size_t>(row.match)].add(rates.click, row.clicked);
    by_rate[std::min<std::size_t>(static_cast<std::size_t>(rates.click * 50), 9)].add(rates.click,
                                                                                      row.clicked);
    if (row.clicked) orders.add(rates.order, row.ordered);
  }
  const auto check = [](const Sum& sum) {
    EXPECT_NEAR(sum.happened, sum.expected, 4 * std::sqrt(sum.variance) + 1e-9);
  };
  for (const auto& sum : by_slot) check(sum);
  for (const auto& sum : by_match) check(sum);
  for (const auto& sum : by_rate) check(sum);
  check(orders);
}

TEST(TrueRates, FallFromSlotToSlotByOneCurveForAllAds) {
  const Market market;
  const TrueRates rates(market, 3);
  Random random(3);
  for (int i = 0; i < 2'000; ++i) {
    const TrueRates::Query query{random.below(1'000), random.below(market.kinds().size()), 2};
    const TrueRates::Listing listing{random.below(100'000), random.below(market.kinds().size()),
                                     draw_normal(random)};
    const auto match = static_cast<ads::MatchType>(random.below(3));
    const auto first = static_cast<double>(rates.click(query, listing, match, 1));
    constexpr std::array<double, kAdSlots> kCurve = {1, 0.72, 0.55, 0.44};
    for (std::uint32_t slot = 1; slot <= kAdSlots; ++slot) {
      EXPECT_NEAR(static_cast<double>(rates.click(query, listing, match, slot)) / first, kCurve[slot - 1],
                  1e-5);
    }
    EXPECT_GT(rates.click(query, listing, ads::MatchType::kExact, 1),
              rates.click(query, listing, ads::MatchType::kBroad, 1));
    EXPECT_LT(rates.order(query, listing, match), std::uint64_t{1} << 32);
  }
}

TEST(GenerateAds, RefusesKeywordsWithoutCampaigns) {
  const Directory directory;
  auto options = options_for(directory);
  options.campaigns = 0;
  const auto refused = generate(options);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().field, "campaigns");
}

}  // namespace
}  // namespace vitrina::tools
