// `vitrina reach` from outside: over a generated shop, its log and its campaigns.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include "tests/tools/command_runner.h"

namespace vitrina::tools {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class ReachCommandTest : public ::testing::Test, protected CommandRunner {
 protected:
  void make_shop() {
    ASSERT_EQ(run({"generate", "--listings", "800", "--searches", "20000", "--days", "24", "--campaigns",
                   "120", "--seed", "3", "--out", path("shop"), "--quiet"})
                  .exit_code,
              0);
    ASSERT_EQ(run({"build", path("shop/catalog.jsonl"), "--events", path("shop"), "--out", path("shop.img"),
                   "--quiet"})
                  .exit_code,
              0);
    ASSERT_EQ(run({"querylog", "build", path("shop/searches.jsonl"), "--events", path("shop"), "--out",
                   path("log.index"), "--quiet"})
                  .exit_code,
              0);
  }
  std::vector<std::string> with_shop(std::vector<std::string> arguments) const {
    for (const std::string& more :
         {std::string("--index"), path("shop.img"), std::string("--searches"), path("log.index"),
          std::string("--campaigns"), path("shop/campaigns.jsonl"), std::string("--quiet")})
      arguments.push_back(more);
    return arguments;
  }
  // A listing and the most frequent search that finds it.
  std::pair<std::string, std::string> listing_and_keyword() const {
    const Outcome shown = run({"querylog", "show", path("log.index"), "--limit", "1"});
    std::string keyword = shown.out.substr(shown.out.rfind("  ") + 2);
    keyword.pop_back();
    const Outcome found = run({"search", "--index", path("shop.img"), "--json", keyword});
    simdjson::dom::parser parser;
    const simdjson::dom::element answer = parser.parse(found.out);
    std::string_view id;
    EXPECT_EQ(answer["hits"].at(0)["id"].get(id), simdjson::SUCCESS) << found.out;
    return {std::string(id), keyword};
  }
};

TEST_F(ReachCommandTest, ForetellsAsATableAsJsonAndAsAPicture) {
  make_shop();
  const auto [listing, keyword] = listing_and_keyword();
  const Outcome table = run(with_shop({"reach", keyword, "--listing", listing, "--bid", "20", "--by-day"}));
  ASSERT_EQ(table.exit_code, 0) << table.err;
  EXPECT_THAT(table.out, HasSubstr("the 7 days from"));
  EXPECT_THAT(table.out, HasSubstr("impressions"));

  const Outcome json =
      run(with_shop({"reach", keyword, "--listing", listing, "--bid", "20", "--json", "--plot",
                     path("bids.svg"), "--competition", "--ideas", "--share", "0.2"}));
  ASSERT_EQ(json.exit_code, 0) << json.err;
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  ASSERT_EQ(parser.parse(json.out).get(root), simdjson::SUCCESS) << json.out;
  const auto item = root["items"].at(0);
  EXPECT_GT(double(item["per_day"]["searches"]["expected"]), 1);
  EXPECT_LE(double(item["per_day"]["searches"]["low"]), double(item["per_day"]["searches"]["expected"]));
  EXPECT_GE(double(item["per_day"]["searches"]["high"]), double(item["per_day"]["searches"]["expected"]));
  EXPECT_GT(item["landscape"].get_array().size(), 0u);
  EXPECT_EQ(item["competition"].error(), simdjson::SUCCESS);
  EXPECT_GT(item["ideas"]["keywords"].get_array().size(), 0u);
  EXPECT_THAT(read_text(path("bids.svg")), StartsWith("<svg "));
  EXPECT_THAT(read_text(path("bids.svg")), HasSubstr("</svg>"));
}

TEST_F(ReachCommandTest, HoldsForecastsAgainstTheDaysThatCame) {
  make_shop();
  const Outcome tested = run(with_shop({"reach", "backtest", "--keywords", "40", "--days", "7", "--json"}));
  ASSERT_EQ(tested.exit_code, 0) << tested.err;
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  ASSERT_EQ(parser.parse(tested.out).get(root), simdjson::SUCCESS) << tested.out;
  EXPECT_EQ(root["keywords"].get_uint64().value(), 40u);
  EXPECT_EQ(root["train_days"].get_uint64().value(), 17u);
  EXPECT_GT(root["searches"]["all"]["cases"].get_uint64().value(), 100u);
  EXPECT_EQ(run(with_shop({"reach", "backtest", "--keywords", "40", "--days", "7", "--json"})).out,
            tested.out);
  const Outcome too_short = run(with_shop({"reach", "backtest", "--days", "20"}));
  EXPECT_EQ(too_short.exit_code, 1);
  EXPECT_THAT(too_short.err, HasSubstr("takes 34"));
}

TEST_F(ReachCommandTest, KnowsFromEventsHowListingsAreClickedAndWhatIsClickedTogether) {
  make_shop();
  const Outcome log = run({"querylog", "build", path("shop/searches.jsonl"), "--events", path("shop"),
                           "--out", path("again.index"), "--quiet", "--json"});
  ASSERT_EQ(log.exit_code, 0) << log.err;
  simdjson::dom::parser parser;
  simdjson::dom::element report;
  ASSERT_EQ(parser.parse(log.out).get(report), simdjson::SUCCESS) << log.out;
  EXPECT_GT(report["clicks"].get_uint64().value(), 100u);

  const Outcome plain =
      run({"build", path("shop/catalog.jsonl"), "--out", path("plain.img"), "--quiet", "--json"});
  ASSERT_EQ(plain.exit_code, 0) << plain.err;
  EXPECT_NE(read_text(path("plain.img")), read_text(path("shop.img")));
  const Outcome missing = run({"build", path("shop/catalog.jsonl"), "--events", path("nowhere.rows"), "--out",
                               path("other.img"), "--quiet"});
  EXPECT_EQ(missing.exit_code, 1);
  EXPECT_THAT(missing.err, HasSubstr("nowhere.rows"));
}

TEST_F(ReachCommandTest, SaysWhatIsMissing) {
  EXPECT_THAT(run({"reach", "a", "--listing", "x"}).err, HasSubstr("--index is required"));
  EXPECT_EQ(run({"reach", "a", "--match", "wide"}).exit_code, 2);
}

}  // namespace
}  // namespace vitrina::tools
