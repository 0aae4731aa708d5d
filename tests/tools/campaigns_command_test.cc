// `vitrina campaigns` from outside, over a data directory and over a server.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/sha.h>
#include <simdjson.h>

#include <algorithm>
#include <filesystem>

#include "tests/tools/loopback_server.h"

namespace vitrina::tools {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kCampaigns =
    R"({"id":"c-1","seller":"s-1","name":"Осень","listings":["L1"],"keywords":[{"text":"сабо мужские","match":"phrase","bid":12.50}],"negatives":["детские"],"budget_daily":1500}
{"id":"c-2","seller":"s-1","status":"paused","listings":["L1","L2"],"keywords":[{"text":"кроссовки","match":"broad","bid":3.01}],"hours":[[9,23]],"start":"2026-11-01","end":null}
{"id":"c-3","seller":"s-2","listings":["M1"],"keywords":[{"text":"сабо","match":"exact","bid":0.07}],"categories":[["Обувь","Сабо"]],"category_bid":0.5}
)";

std::string sha256_hex(std::string_view text) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  std::string hex;
  for (const unsigned char byte : digest) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex;
}

class CampaignsCommandTest : public ::testing::Test, protected CommandRunner {
 protected:
  void SetUp() override {
    ASSERT_EQ(run({"build", write("catalog.jsonl", kShopCatalog), "--out", image_, "--quiet"}).exit_code, 0);
    campaigns_ = write("campaigns.jsonl", kCampaigns);
  }

  std::vector<std::string> offline() const { return {"--data", data_, "--index", image_}; }
  static std::vector<std::string> online(const LoopbackServer& server) { return {"--server", server.url()}; }

  Outcome load(const std::string& file, const std::vector<std::string>& where,
               const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments{"campaigns", "load", file, "--quiet", "--json"};
    arguments.insert(arguments.end(), where.begin(), where.end());
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }
  // Created, replaced, unchanged, rejected.
  static std::vector<std::uint64_t> counts(const Outcome& outcome) {
    simdjson::dom::parser parser;
    simdjson::dom::element report;
    if (parser.parse(outcome.out).get(report) != simdjson::SUCCESS) return {};
    std::vector<std::uint64_t> counts;
    for (const char* name : {"created", "replaced", "unchanged", "rejected"})
      counts.push_back(report[name].get_uint64().value());
    return counts;
  }
  std::string list(const std::vector<std::string>& where, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments{"campaigns", "list", "--json"};
    arguments.insert(arguments.end(), where.begin(), where.end());
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return outcome.out;
  }
  std::string list_data() const { return list({"--data", data_}); }

  const std::string image_ = path("catalog.img");
  const std::string data_ = path("data");
  std::string campaigns_;
};

using Counts = std::vector<std::uint64_t>;

TEST_F(CampaignsCommandTest, OfflineAndOnlineLoadsGiveTheSameCampaigns) {
  const Outcome offline_load = load(campaigns_, offline());
  ASSERT_EQ(offline_load.exit_code, 0) << offline_load.err;
  EXPECT_EQ(counts(offline_load), (Counts{3, 0, 0, 0}));
  const std::string offline_list = list_data();
  EXPECT_THAT(offline_list, HasSubstr("\"c-3\""));

  std::filesystem::remove_all(data_);
  LoopbackServer server(*this);
  const Outcome online_load = load(campaigns_, online(server));
  ASSERT_EQ(online_load.exit_code, 0) << online_load.err;
  EXPECT_EQ(counts(online_load), (Counts{3, 0, 0, 0}));
  EXPECT_EQ(list(online(server)), offline_list);
  EXPECT_THAT(list(online(server), {"--seller", "s-2"}), Not(HasSubstr("\"c-1\"")));
}

TEST_F(CampaignsCommandTest, LoadingTwiceChangesNothingAndWhatDiffersIsReplaced) {
  std::string changed = kCampaigns;
  changed.replace(changed.find("12.50"), 5, "99.90");
  const std::string changed_file = write("changed.jsonl", changed);
  const auto check = [&](const std::vector<std::string>& where, const std::vector<std::string>& to_list) {
    ASSERT_EQ(counts(load(campaigns_, where)), (Counts{3, 0, 0, 0}));
    const std::string before = list(to_list);
    EXPECT_EQ(counts(load(campaigns_, where)), (Counts{0, 0, 3, 0}));
    EXPECT_EQ(list(to_list), before);
    // What `list` prints is what `load` takes.
    EXPECT_EQ(counts(load(write("listed.jsonl", before), where)), (Counts{0, 0, 3, 0}));
    EXPECT_EQ(counts(load(changed_file, where)), (Counts{0, 1, 2, 0}));
    const std::string after = list(to_list);
    EXPECT_THAT(after, HasSubstr("\"bid\":99.9}"));
    EXPECT_THAT(after, HasSubstr("\"version\":2}"));
    EXPECT_EQ(counts(load(changed_file, where)), (Counts{0, 0, 3, 0}));
  };
  check(offline(), {"--data", data_});
  std::filesystem::remove_all(data_);
  LoopbackServer server(*this);
  check(online(server), online(server));
}

TEST_F(CampaignsCommandTest, BadLinesAreNamedCountedKeptAndSkipped) {
  const std::string file = write(
      "bad.jsonl", std::string(kCampaigns) +
                       "{nonsense\n"
                       R"({"id":"c-5","seller":"s-1","listings":["L1"],"keywords":[{"text":"a","bid":-1}]}
{"id":"c-6","seller":"s-1","listings":["M1"]}
{"id":"c-7","seller":"s-1","listings":["L9"]}
{"id":"c-8","seller":"s-1","listings":["L1"],"colour":1}
{"seller":"s-1","listings":["L1"]}
)");
  const auto check = [&](const std::vector<std::string>& where) {
    const std::string rejects = path("rejects.jsonl");
    const Outcome outcome = load(file, where, {"--rejects", rejects, "--max-rejects", "90%"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(counts(outcome), (Counts{3, 0, 0, 6}));
    EXPECT_THAT(outcome.err, HasSubstr(file + ":4: "));
    EXPECT_THAT(outcome.err, HasSubstr(file + ":5: keywords[0].bid: "));
    EXPECT_THAT(outcome.err, HasSubstr(file + ":6: listings[0]: listing 'M1' is not the seller's"));
    EXPECT_THAT(outcome.err, HasSubstr(file + ":7: listings[0]: there is no listing 'L9'"));
    EXPECT_THAT(outcome.err, HasSubstr(file + ":8: colour: "));
    EXPECT_THAT(outcome.err, HasSubstr(file + ":9: id: "));
    const std::string kept = read_text(rejects);
    EXPECT_EQ(std::count(kept.begin(), kept.end(), '\n'), 6);
    EXPECT_THAT(kept, HasSubstr("\"line\":5,\"field\":\"keywords[0].bid\",\"reason\":"));
  };
  check(offline());
  std::filesystem::remove_all(data_);
  LoopbackServer server(*this);
  check(online(server));
}

TEST_F(CampaignsCommandTest, ABrokenFileLeavesTheCampaignsInForce) {
  LoopbackServer server(*this);
  ASSERT_EQ(load(campaigns_, online(server)).exit_code, 0);
  const std::string before = list(online(server));

  std::string changed = kCampaigns;
  changed.replace(changed.find("12.50"), 5, "99.90");
  const Outcome too_many = load(write("bad.jsonl", changed + "{nonsense\n"), online(server));
  EXPECT_EQ(too_many.exit_code, 1);
  EXPECT_THAT(too_many.err, HasSubstr("1 of 4 lines were rejected (25.00 %), at most 1.00 % may be"));
  EXPECT_THAT(too_many.err, HasSubstr("nothing was changed"));

  std::string packed = index::testing::gzip(changed);
  EXPECT_EQ(counts(load(write("same.jsonl.gz", index::testing::gzip(kCampaigns)), online(server))),
            (Counts{0, 0, 3, 0}));
  packed.resize(packed.size() - 9);
  EXPECT_EQ(load(write("cut.jsonl.gz", packed), online(server)).exit_code, 1);
  EXPECT_EQ(load(write("empty.jsonl", ""), online(server)).exit_code, 1);
  EXPECT_EQ(load(path("missing.jsonl"), online(server)).exit_code, 1);
  EXPECT_EQ(list(online(server)), before);
}

TEST_F(CampaignsCommandTest, ALockedDataDirectorySaysToUseTheServer) {
  LoopbackServer server(*this);
  const Outcome outcome = load(campaigns_, offline());
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("in use"));
  EXPECT_THAT(outcome.err, HasSubstr("--server"));
}

TEST_F(CampaignsCommandTest, AnUnreachableServerIsSaidInPlainWords) {
  const std::string url = unused_url();
  const Outcome outcome = load(campaigns_, {"--server", url});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("cannot reach " + url + ": connection refused"));
}

TEST_F(CampaignsCommandTest, AKeyDecidesWhatMayBeLoaded) {
  const std::string keys = write("keys", sha256_hex("market") + " marketplace\n" + sha256_hex("one") +
                                             " seller:s-1\n" + sha256_hex("shop") + " search\n");
  LoopbackServer server(*this, keys);
  const auto with_key = [&](const std::string& key) {
    return std::vector<std::string>{"--server", server.url(), "--key", key};
  };
  const Outcome none = load(campaigns_, online(server));
  EXPECT_EQ(none.exit_code, 1);
  EXPECT_THAT(none.err, HasSubstr("(status 401)"));
  const Outcome wrong = load(campaigns_, with_key("other"));
  EXPECT_EQ(wrong.exit_code, 1);
  EXPECT_THAT(wrong.err, HasSubstr("the key is not known here (status 401)"));
  EXPECT_THAT(wrong.err, Not(HasSubstr("other")));
  const Outcome role = load(campaigns_, with_key("shop"));
  EXPECT_EQ(role.exit_code, 1);
  EXPECT_THAT(role.err, HasSubstr("(status 403)"));

  // A seller's key loads the seller's own.
  const Outcome seller = load(campaigns_, with_key("one"), {"--max-rejects", "50%"});
  EXPECT_EQ(seller.exit_code, 0) << seller.err;
  EXPECT_EQ(counts(seller), (Counts{2, 0, 0, 1}));
  EXPECT_THAT(seller.err, HasSubstr(campaigns_ + ":3: seller: "));
  // Who need not be named.
  const std::string unnamed = write("unnamed.jsonl", R"({"id":"c-9","listings":["L1"]})");
  EXPECT_EQ(counts(load(unnamed, with_key("one"))), (Counts{1, 0, 0, 0}));
  EXPECT_EQ(counts(load(unnamed, with_key("one"))), (Counts{0, 0, 1, 0}));
  const std::string renamed = write("renamed.jsonl", R"({"id":"c-9","name":"x","listings":["L1"]})");
  EXPECT_EQ(counts(load(renamed, with_key("one"))), (Counts{0, 1, 0, 0}));

  const std::string key_file = write("key", " market \n");
  const Outcome market = load(campaigns_, {"--server", server.url(), "--key-file", key_file});
  EXPECT_EQ(market.exit_code, 0) << market.err;
  EXPECT_EQ(counts(market), (Counts{1, 0, 2, 0}));
  // An id never passes to another seller, and one seller learns nothing of another's.
  const std::string taken = write("taken.jsonl", R"({"id":"c-3","seller":"s-1","listings":["L1"]})");
  for (const char* key : {"one", "market"}) {
    const Outcome outcome = load(taken, with_key(key), {"--max-rejects", "100%"});
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.err, HasSubstr(taken + ":1: "));
    if (std::string_view(key) == "one") {
      EXPECT_THAT(outcome.err, Not(HasSubstr("s-2")));
    }
  }
}

TEST_F(CampaignsCommandTest, TheAuditTrailSaysWhoChangedWhat) {
  ASSERT_EQ(load(campaigns_, offline()).exit_code, 0);
  std::string changed = kCampaigns;
  changed.replace(changed.find("1500"), 4, "1600");
  ASSERT_EQ(load(write("changed.jsonl", changed), offline()).exit_code, 0);
  const Outcome audit = run({"campaigns", "audit", "c-1", "--data", data_});
  EXPECT_EQ(audit.exit_code, 0) << audit.err;
  const std::size_t updated = audit.out.find("updated  by command line  version 2\n");
  const std::size_t created = audit.out.find("created  by command line  version 1\n");
  ASSERT_NE(updated, std::string::npos) << audit.out;
  ASSERT_NE(created, std::string::npos) << audit.out;
  EXPECT_LT(updated, created);
  EXPECT_THAT(audit.out, HasSubstr("    budget_daily: 1500 -> 1600\n"));
  EXPECT_EQ(std::count(audit.out.begin(), audit.out.end(), '\n'), 3);
  EXPECT_EQ(run({"campaigns", "audit", "nobody", "--data", data_}).exit_code, 1);
  EXPECT_EQ(run({"campaigns", "audit", "c-1", "--data", path("elsewhere")}).exit_code, 1);
  EXPECT_FALSE(std::filesystem::exists(path("elsewhere")));
}

TEST_F(CampaignsCommandTest, TheLastOfOneIdWins) {
  const std::string file = write("twice.jsonl", R"({"id":"c-1","seller":"s-1","listings":["L1"],"name":"a"}
{"id":"c-1","seller":"s-1","listings":["L1"],"name":"b"}
)");
  EXPECT_EQ(counts(load(file, offline())), (Counts{1, 0, 0, 0}));
  EXPECT_THAT(list_data(), HasSubstr("\"name\":\"b\""));
}

}  // namespace
}  // namespace vitrina::tools
