// `vitrina ledger` from outside.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "engine/ledger/data_directory.h"
#include "tests/tools/loopback_server.h"

namespace vitrina::tools {
namespace {

using ::testing::HasSubstr;

class LedgerCommandTest : public ::testing::Test, protected CommandRunner {
 protected:
  Outcome ledger(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "ledger");
    arguments.insert(arguments.end(), {"--data", path("data")});
    return run(arguments);
  }
};

TEST_F(LedgerCommandTest, BooksAPaymentOnceByItsIdAndShowsTheAccount) {
  Outcome outcome = ledger({"credit", "s-1", "1500.05", "--id", "p-1", "--note", "first"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("s-1: balance 1500.05"));
  outcome = ledger({"credit", "s-1", "1500.05", "--id", "p-1", "--note", "first"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("told before, nothing changed; s-1: balance 1500.05"));
  outcome = ledger({"credit", "s-1", "2000", "--id", "p-1"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("p-1"));
  EXPECT_THAT(ledger({"sellers"}).out, HasSubstr("s-1\tbalance 1500.05\tcredited 1500.05\tspent 0"));
  outcome = ledger({"verify"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("credited 1500.05"));
  EXPECT_THAT(outcome.out, HasSubstr("every law holds"));
  EXPECT_THAT(ledger({"verify", "--json"}).out, HasSubstr("\"findings\":[]"));
}

TEST_F(LedgerCommandTest, RefusesAmountsThatAreNone) {
  for (const char* amount : {"0", "free", "1.0000001", "9223372036854775807", ""}) {
    const Outcome outcome = ledger({"credit", "s-1", amount, "--id", "p-1"});
    EXPECT_NE(outcome.exit_code, 0) << amount;
    EXPECT_FALSE(outcome.err.empty()) << amount;
  }
  EXPECT_EQ(ledger({"sellers"}).out, "");
}

TEST_F(LedgerCommandTest, LeavesADirectoryInUseAlone) {
  ASSERT_EQ(ledger({"credit", "s-1", "10", "--id", "p-1"}).exit_code, 0);
  const auto held = ledger::DataDirectory::open(path("data"));
  ASSERT_TRUE(held.has_value());
  const Outcome outcome = ledger({"credit", "s-1", "10", "--id", "p-2"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("in use by process"));
}

TEST_F(LedgerCommandTest, FindsADatabaseThatWasCut) {
  ASSERT_EQ(ledger({"credit", "s-1", "10", "--id", "p-1"}).exit_code, 0);
  std::filesystem::resize_file(path("data") + "/vitrina.db", 8'192);
  const Outcome outcome = ledger({"verify"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("vitrina.db"));
}

}  // namespace
}  // namespace vitrina::tools
