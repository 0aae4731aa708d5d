#include "server/ops/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace vitrina::ops {
namespace {

using testing::HasSubstr;
using testing::Not;

class LogTest : public testing::Test {
 protected:
  LogTest() {
    std::string name = (std::filesystem::temp_directory_path() / "vitrina-log-XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  ~LogTest() override { std::filesystem::remove_all(directory_); }
  std::string path() const { return directory_ + "/log"; }
  std::string text() const {
    std::ifstream in(path());
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::string directory_;
};

TEST_F(LogTest, WritesWhatIsQueuedBeforeItGoes) {
  {
    const auto log = Log::open(path(), true).value();
    log->info("begun");
    log->error("a line\nand no second one");
    log->access({"10.0.0.1", "GET", "/v1/search?q=a", 200, 85, 1234, "abc"});
  }
  EXPECT_THAT(text(), HasSubstr(" info begun\n"));
  EXPECT_THAT(text(), HasSubstr(" error a line and no second one\n"));
  EXPECT_THAT(text(), HasSubstr(" 10.0.0.1 GET /v1/search?q=a 200 85us 1234B abc\n"));
}

TEST_F(LogTest, WritesAccessLinesOnlyWhereAskedFor) {
  {
    const auto log = Log::open(path(), false).value();
    EXPECT_FALSE(log->wants_access());
    log->access({"10.0.0.1", "GET", "/", 200, 85, 1234, "abc"});
  }
  EXPECT_THAT(text(), Not(HasSubstr("GET")));
}

TEST_F(LogTest, LosesLinesRatherThanWaitAndCountsThem) {
  std::uint64_t dropped = 0;
  constexpr std::uint64_t kLines = 200'000;
  {
    const auto log = Log::open(path(), false).value();
    for (std::uint64_t i = 0; i < kLines; ++i) log->info("line");
    dropped = log->dropped();
  }
  const std::string written = text();
  const auto lines = static_cast<std::uint64_t>(std::count(written.begin(), written.end(), '\n'));
  EXPECT_EQ(lines + dropped, kLines);
}

TEST_F(LogTest, SaysWhyItCannotBeOpened) {
  const auto log = Log::open(directory_, false);
  ASSERT_FALSE(log);
  EXPECT_EQ(log.error().code, ErrorCode::kIo);
  EXPECT_THAT(log.error().message, HasSubstr(directory_));
}

}  // namespace
}  // namespace vitrina::ops
