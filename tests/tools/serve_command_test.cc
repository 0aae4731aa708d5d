#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/tools/command_runner.h"

namespace vitrina::tools {
namespace {

using testing::HasSubstr;

TEST(ServeCommand, TakesNoTimesAndAddressesThatAreNone) {
  const CommandRunner runner;
  const auto refuses = [&](const std::string& option, const std::string& value) {
    const auto outcome = runner.run({"serve", "--index", "/nowhere.img", option, value});
    EXPECT_EQ(outcome.exit_code, 2) << option << " " << value;
    EXPECT_THAT(outcome.err, HasSubstr(option));
  };
  for (const char* option :
       {"--header-timeout", "--body-timeout", "--write-timeout", "--idle-timeout", "--drain-timeout"}) {
    for (const char* value : {"nan", "inf", "-1", "0", "0.04", "86401", "1s", ""}) refuses(option, value);
  }
  for (const char* value : {"127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", ":80", "::1:80", "localhost:80",
                            "256.0.0.1:80", "[127.0.0.1:80"}) {
    refuses("--listen", value);
  }
}

TEST(ServeCommand, TakesFractionsOfSecondsAndBothKindsOfAddress) {
  const CommandRunner runner;
  for (const char* listen : {"127.0.0.1:0", "[::1]:0"}) {
    const auto outcome = runner.run({"serve", "--index", "/nowhere.img", "--log", runner.path("log"),
                                     "--listen", listen, "--header-timeout", "0.5", "--idle-timeout", "1e2"});
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("/nowhere.img"));
  }
}

}  // namespace
}  // namespace vitrina::tools
