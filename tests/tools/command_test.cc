// The `vitrina` command from outside: exit codes, what goes to which stream, and the way from a dump to
// answers.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <filesystem>
#include <fstream>

#include "tests/tools/command_runner.h"

namespace vitrina::tools {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kCatalog =
    R"({"id":"a","title":"Red running shoes","category":["Shoes","Sport"],"brand":"Alfa","price":50,"rating":4.5,"tags":["summer"],"attributes":{"Size":[41,42]}}
{"id":"b","title":"Running shoe <b>","category":["Shoes","Sport"],"brand":"Beta","price":70.5,"stock":0,"attributes":{"Size":42}}
{"id":"c","title":"Кроссовки беговые","category":["Shoes","Sport"],"brand":"Alfa","price":90,"seller":"s-1"}
{"id":"d","title":"Leather belt","category":["Accessories"],"brand":"Gamma","price":20}
)";

class CommandTest : public ::testing::Test, protected CommandRunner {
 protected:
  // Runs `search` with --json and gives its answer.
  simdjson::dom::element search(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"search", "--index", image_, "--json"});
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return parser_.parse(outcome.out);
  }

  std::string ids_of(std::vector<std::string> arguments) {
    std::string ids;
    for (const simdjson::dom::element hit : search(std::move(arguments))["hits"]) {
      ids += std::string(std::string_view(hit["id"]));
    }
    return ids;
  }

  void SetUp() override {
    const Outcome built = run({"build", write("catalog.jsonl", kCatalog), "--out", image_, "--quiet"});
    ASSERT_EQ(built.exit_code, 0) << built.err;
    EXPECT_THAT(built.out, HasSubstr("4 listings from 4 lines"));
  }

  std::string image_ = path("catalog.img");
  simdjson::dom::parser parser_;
};

TEST_F(CommandTest, EverySubcommandHasHelp) {
  EXPECT_EQ(run({"--version"}).exit_code, 0);
  for (const char* name : {"build", "verify", "inspect", "search", "serve", "evaluate", "generate"}) {
    const Outcome help = run({name, "--help"});
    EXPECT_EQ(help.exit_code, 0) << name;
    EXPECT_THAT(help.out, HasSubstr("Usage: vitrina " + std::string(name)));
    EXPECT_THAT(help.err, IsEmpty()) << name;
  }
}

TEST_F(CommandTest, WrongUsageIsToldOnStandardErrorWithCodeTwo) {
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"fly"},
      {"search"},
      {"search", "--index", image_, "--sort", "sideways", "x"},
      {"search", "--index", image_, "--wings", "x"},
      {"evaluate", "--index", image_},
      {"verify"},
      {"build", "x.jsonl"},
      {"build", "x.jsonl", "--out", image_, "--max-rejects", "101%"}};
  for (const auto& arguments : wrong) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.exit_code, 2) << testing::PrintToString(arguments);
    EXPECT_THAT(outcome.out, IsEmpty());
    EXPECT_THAT(outcome.err, StartsWith("vitrina: "));
  }
}

TEST_F(CommandTest, FailureIsToldOnStandardErrorWithCodeOne) {
  const std::string no_image = write("no.img", "this is no image");
  const std::vector<std::vector<std::string>> failing = {
      {"search", "--index", path("absent.img"), "x"},
      {"search", "--index", no_image, "x"},
      {"verify", no_image},
      {"inspect", path("absent.img")},
      {"build", path("absent.jsonl"), "--out", path("x.img"), "--quiet"},
      {"search", "--index", image_, "--facets", "wings", "x"},
      {"search", "--index", image_, "--brand", "Nobody", "x"},
      {"evaluate", "--index", image_, "--queries", path("absent"), "--judgments", path("absent")}};
  for (const auto& arguments : failing) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.exit_code, 1) << testing::PrintToString(arguments);
    EXPECT_THAT(outcome.out, IsEmpty());
    EXPECT_THAT(outcome.err, HasSubstr("vitrina: "));
  }
}

TEST_F(CommandTest, AFullDiskBehindStandardOutputIsAFailure) {
  EXPECT_EQ(run({"inspect", image_}, "/dev/full").exit_code, 1);
}

TEST_F(CommandTest, VerifyFindsAFlippedByte) {
  EXPECT_EQ(run({"verify", image_}).exit_code, 0);
  std::string bytes = read_text(image_);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  const Outcome outcome = run({"verify", write("flipped.img", bytes)});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("flipped.img"));
}

TEST_F(CommandTest, BadLinesAreCountedKeptAndRefusedPastTheLimit) {
  const std::string mixed = write("mixed.jsonl", std::string(kCatalog) + "{\"id\":\"e\"}\nnot JSON\n");
  const Outcome refused = run({"build", mixed, "--out", path("mixed.img"), "--quiet"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_FALSE(std::ifstream(path("mixed.img")).is_open());
  const Outcome taken = run({"build", mixed, "--out", path("mixed.img"), "--quiet", "--max-rejects", "50%",
                             "--rejects", path("rejects"), "--json"});
  EXPECT_EQ(taken.exit_code, 0) << taken.err;
  EXPECT_THAT(taken.out, HasSubstr("\"rejected\":2"));
  EXPECT_THAT(taken.err, HasSubstr("mixed.jsonl:5: title"));
  EXPECT_THAT(read_text(path("rejects")), HasSubstr("\"line\":5,\"field\":\"title\""));
  EXPECT_THAT(read_text(path("rejects")), HasSubstr("\"line\":6"));
}

TEST_F(CommandTest, BuildChecksTheShopsRulesAgainstTheCatalog) {
  const std::string good =
      write("rules.txt", "a = b\nwhen is x : pin no-such-listing; boost brand \"Nobody\"\n");
  const Outcome built =
      run({"build", path("catalog.jsonl"), "--out", path("x.img"), "--rules", good, "--quiet"});
  EXPECT_EQ(built.exit_code, 0) << built.err;
  EXPECT_THAT(built.out, HasSubstr("the catalog has no listing 'no-such-listing'"));
  EXPECT_THAT(built.out, HasSubstr("the catalog has no brand 'Nobody'"));
  const std::string bad = write("bad.txt", "a = b\nwhen is x pin y\n");
  const Outcome refused =
      run({"build", path("catalog.jsonl"), "--out", path("y.img"), "--rules", bad, "--quiet"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.err, HasSubstr("bad.txt: line 2"));
  EXPECT_FALSE(std::filesystem::exists(path("y.img")));
}

TEST_F(CommandTest, BuildNeverWritesOverItsCatalogOrImage) {
  const std::string catalog = path("catalog.jsonl");
  const std::string image = read_text(image_);
  const std::string catalog_again = path("./catalog.jsonl");
  for (const auto& [out, rejects] : std::vector<std::pair<std::string, std::string>>{
           {catalog, ""}, {catalog_again, ""}, {path("x.img"), catalog_again}, {image_, image_}}) {
    std::vector<std::string> arguments{"build", catalog, "--out", out, "--quiet"};
    if (!rejects.empty()) arguments.insert(arguments.end(), {"--rejects", rejects});
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.exit_code, 1) << testing::PrintToString(arguments);
    EXPECT_THAT(outcome.err, HasSubstr("would be written over"));
  }
  EXPECT_EQ(read_text(catalog), kCatalog);
  EXPECT_EQ(read_text(image_), image);
}

TEST_F(CommandTest, AnImageIsWholeWhereStandardStreamsAreClosedOrFull) {
  const std::string dump = write("rejected.jsonl", std::string(kCatalog) + "not JSON\n");
  const std::string closed = path("closed.img");
  for (const char* streams : {"2>&-", "<&- >&- 2>&-", "2>/dev/full"}) {
    const std::string line = std::string(VITRINA_BINARY) + " build '" + dump + "' --out '" + closed +
                             "' --max-rejects 50% --json " + streams;
    EXPECT_TRUE(WIFEXITED(std::system(line.c_str()))) << streams;
    EXPECT_EQ(run({"verify", closed}).exit_code, 0) << streams;
    std::remove(closed.c_str());
  }
}

TEST_F(CommandTest, SearchFindsWhatWasBuilt) {
  EXPECT_THAT(ids_of({"red", "running", "shoes"}), StartsWith("a"));  // words without quotes are one query
  EXPECT_EQ(ids_of({"running"}), ids_of({"RUNNING"}));
  EXPECT_THAT(ids_of({"running"}), testing::UnorderedElementsAre('a', 'b'));
  EXPECT_EQ(ids_of({"кроссовками"}), "c");
  EXPECT_EQ(ids_of({""}).size(), 4u);
  const simdjson::dom::element answer = search({"КРОССОВКИ"});
  EXPECT_EQ(std::uint64_t(answer["total"]), 1u);
  EXPECT_EQ(std::string_view(answer.at_pointer("/hits/0/listing/title")), "Кроссовки беговые");
}

TEST_F(CommandTest, SearchFilters) {
  EXPECT_EQ(ids_of({"--brand", "Alfa", "--sort", "price_asc"}), "ac");
  EXPECT_EQ(ids_of({"--brand", "Alfa", "--brand", "Gamma", "--sort", "price_asc"}), "dac");
  EXPECT_EQ(ids_of({"--category", "Shoes/Sport", "--sort", "price_desc"}), "cba");
  EXPECT_EQ(ids_of({"--category", "Accessories"}), "d");
  EXPECT_EQ(ids_of({"--seller", "s-1"}), "c");
  EXPECT_EQ(ids_of({"--tag", "summer"}), "a");
  EXPECT_EQ(ids_of({"--attribute", "Size=42", "--sort", "price_asc"}), "ab");
  EXPECT_EQ(ids_of({"--attribute", "Size=41"}), "a");
  EXPECT_EQ(ids_of({"--price", "50..70.5", "--sort", "price_asc"}), "ab");
  EXPECT_EQ(ids_of({"--price", "..20"}), "d");
  EXPECT_EQ(ids_of({"--price", "70.51.."}), "c");
  EXPECT_EQ(ids_of({"--rating-min", "4.5"}), "a");
  EXPECT_EQ(ids_of({"--in-stock", "shoe"}), "ac");  // b is sold out; the category says it of c
  EXPECT_EQ(ids_of({"--sort", "price_asc", "--per-page", "1", "--page", "2"}), "a");
}

TEST_F(CommandTest, SearchPrintsATableToRead) {
  const Outcome outcome = run({"search", "--index", image_, "--facets", "category,brand", "--brand", "Alfa",
                               "--highlight", "running sandals"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, StartsWith("1 listing, relaxed: each holds at least 1 of 2 words\n"));
  EXPECT_THAT(outcome.out, HasSubstr("Red *running* shoes"));
  EXPECT_THAT(outcome.out, HasSubstr("         1  Alfa  (chosen)\n"));
  EXPECT_THAT(outcome.out, HasSubstr("         1  Beta\n"));
  const Outcome plain = run({"search", "--index", image_, "--highlight", "shoe"});
  EXPECT_THAT(plain.out, HasSubstr("Running *shoe* <b>"));
}

TEST_F(CommandTest, ATitleCannotMoveTheCursor) {
  const std::string dump =
      write("hostile.jsonl", "{\"id\":\"h\",\"title\":\"evil\\u001b[2J\\u009b2J shoe\"}\n");
  ASSERT_EQ(run({"build", dump, "--out", path("hostile.img"), "--quiet"}).exit_code, 0);
  const Outcome outcome = run({"search", "--index", path("hostile.img"), "shoe"});
  EXPECT_THAT(outcome.out, HasSubstr("evil"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("\033")));
  EXPECT_THAT(outcome.out, Not(HasSubstr("\u009b")));
}

TEST_F(CommandTest, EvaluateMeasures) {
  const std::string queries = write("queries.jsonl",
                                    R"({"id":"q1","query":"leather belt"}
{"id":"q2","query":"zeppelin"}
{"id":"q3","query":"shoes"}
)");
  const std::string judgments =
      write("judgments.tsv", "query_id\tlisting_id\tgrade\nq1\td\t3\nq2\ta\t2\nq3\ta\t1\nq9\ta\t1\n");
  const std::vector<std::string> arguments = {"evaluate", "--index",     image_,    "--queries",
                                              queries,    "--judgments", judgments, "--quiet"};
  auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), arguments.begin(), arguments.end());
    return run(more);
  };
  const Outcome offset = with({"--grade-offset", "1", "--json"});  // q3 has nothing relevant left
  EXPECT_EQ(offset.exit_code, 0) << offset.err;
  EXPECT_EQ(offset.out,
            "{\"queries\":2,\"ndcg@10\":0.5,\"mrr\":0.5,\"recall@100\":0.5,\"zero_results\":0.5}\n");
  EXPECT_THAT(offset.err, HasSubstr("1 judgments are of queries"));
  const Outcome table = with({});
  EXPECT_EQ(table.exit_code, 0) << table.err;
  EXPECT_THAT(table.out, HasSubstr("queries       3"));
  EXPECT_THAT(table.out, HasSubstr("q2  zeppelin"));
  EXPECT_EQ(with({"--grade-offset", "3"}).exit_code, 1);
  const Outcome compared = with({"--against-rules", write("rules.txt", "zeppelin -> belt\n")});
  EXPECT_EQ(compared.exit_code, 0) << compared.err;
  EXPECT_THAT(compared.out, HasSubstr("the other configuration"));
  EXPECT_THAT(with({"--against-rules", write("broken.txt", "\nwhen\n")}).err,
              HasSubstr("broken.txt: line 2: "));
  const Outcome slips = run({"evaluate", "--index", image_, "--robustness", "--slips", "5"});
  EXPECT_EQ(slips.exit_code, 0) << slips.err;
  EXPECT_THAT(slips.out, HasSubstr("case"));
}

TEST_F(CommandTest, TheSameSeedGivesTheSameImage) {
  for (const char* name : {"one", "two"}) {
    ASSERT_EQ(run({"generate", "--listings", "500", "--seed", "7", "--out", path(name)}).exit_code, 0);
    ASSERT_EQ(run({"build", path(name) + "/catalog.jsonl", "--out", path(name) + ".img", "--quiet",
                   "--threads", name == std::string("one") ? "1" : "3"})
                  .exit_code,
              0);
  }
  const std::string one = read_text(path("one.img"));
  EXPECT_GT(one.size(), 10'000u);
  EXPECT_TRUE(one == read_text(path("two.img")));
}

}  // namespace
}  // namespace vitrina::tools
