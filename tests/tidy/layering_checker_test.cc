// The checker on small made-up files: it must be able to fail.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tidy/layering.h"

namespace vitrina::tidy {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kRules = R"(# a small house
index/base:
index/text: index/base
index/segment: index/text
engine/query: index/segment
server/net:
tools: engine/query

index/base only: result ids

<boost/>: server/net
<fmt/>: *
<sys/>: *
<sys/socket.h>: server/net
<xapian.h>: index/text/stemmer.cc engine
)";

LayerRules small_house() {
  std::vector<std::string> problems;
  LayerRules rules = LayerRules::parse(kRules, problems);
  EXPECT_THAT(problems, IsEmpty());
  return rules;
}

std::vector<std::string> includes_of(const char* path, const char* text) {
  return small_house().check_includes({path, text});
}

TEST(LayeringChecker, FindsIncludesHoweverTheyAreSpaced) {
  const auto found = find_includes(
      "// #include \"no.h\"\n#include \"a/b.h\"  // why\n  #  include<c>\n#include MACRO\n#include "
      "\"open\n#include <d/e.h>");
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].path, "a/b.h");
  EXPECT_EQ(found[0].line, 2u);
  EXPECT_TRUE(found[0].quoted);
  EXPECT_EQ(found[1].path, "c");
  EXPECT_FALSE(found[1].quoted);
  EXPECT_EQ(found[2].path, "d/e.h");
  EXPECT_EQ(found[2].line, 6u);
}

TEST(LayeringChecker, ArrowsAreTransitive) {
  EXPECT_THAT(
      includes_of("engine/query/a.cc", "#include \"index/segment/b.h\"\n#include \"index/text/c.h\"\n"),
      IsEmpty());
}

TEST(LayeringChecker, EveryFolderMayUseItselfAndTheBase) {
  EXPECT_THAT(
      includes_of("server/net/a.cc", "#include \"server/net/a.h\"\n#include \"index/base/result.h\"\n"),
      IsEmpty());
}

TEST(LayeringChecker, AnArrowDoesNotGoBack) {
  EXPECT_THAT(
      includes_of("index/text/a.cc", "#include <vector>\n#include \"index/segment/b.h\"\n"),
      ElementsAre("index/text/a.cc:2: \"index/segment/b.h\": index/text may not include index/segment"));
  EXPECT_THAT(includes_of("index/base/a.cc", "#include \"index/text/b.h\"\n"),
              ElementsAre(HasSubstr("may not include")));
  EXPECT_THAT(includes_of("server/net/a.cc", "#include \"index/text/b.h\"\n"),
              ElementsAre(HasSubstr("may not include")));
}

TEST(LayeringChecker, NothingIncludesTestsOrBench) {
  EXPECT_THAT(includes_of("tools/a.cc", "#include \"tests/tidy/a.h\"\n#include \"bench/a.h\"\n"),
              ElementsAre(HasSubstr("nothing includes"), HasSubstr("nothing includes")));
}

TEST(LayeringChecker, TestsAndBenchMayIncludeAnything) {
  EXPECT_THAT(includes_of("tests/index/text/a_test.cc",
                          "#include \"tools/a.h\"\n#include <xapian.h>\n#include <zlib.h>\n"),
              IsEmpty());
  EXPECT_THAT(includes_of("bench/compare/a.cc", "#include \"engine/query/a.h\"\n"), IsEmpty());
}

TEST(LayeringChecker, OurHeadersStandInQuotesAndByTheirFullPath) {
  EXPECT_THAT(includes_of("tools/a.cc", "#include <index/base/result.h>\n#include \"command.h\"\n"),
              ElementsAre(HasSubstr("in quotes"), HasSubstr("full path")));
}

TEST(LayeringChecker, HeadersFromOutsideStayAtHome) {
  EXPECT_THAT(includes_of("server/net/a.cc", "#include <boost/beast/http.hpp>\n#include <sys/socket.h>\n"),
              IsEmpty());
  EXPECT_THAT(includes_of("index/text/stemmer.cc", "#include <xapian.h>\n"), IsEmpty());
  EXPECT_THAT(includes_of("engine/query/a.cc",
                          "#include <xapian.h>\n#include <fmt/format.h>\n#include <sys/mman.h>\n"),
              IsEmpty());
  EXPECT_THAT(
      includes_of("tools/a.cc", "#include <boost/asio.hpp>\n#include <sys/socket.h>\n#include <xapian.h>\n"),
      ElementsAre(HasSubstr("not at home"), HasSubstr("not at home"), HasSubstr("not at home")));
  EXPECT_THAT(includes_of("index/text/stemmer.h", "#include <xapian.h>\n"),
              ElementsAre(HasSubstr("not at home")));
}

TEST(LayeringChecker, AHeaderFromOutsideNeedsALine) {
  EXPECT_THAT(includes_of("tools/a.cc", "#include <expat.h>\n#include <fmtlib/format.h>\n"),
              ElementsAre(HasSubstr("no home"), HasSubstr("no home")));
}

TEST(LayeringChecker, AFolderNeedsALine) {
  EXPECT_THAT(small_house().check_place({"engine/query/a.cc", ""}), IsEmpty());
  EXPECT_THAT(small_house().check_place({"engine/magic/a.cc", ""}), ElementsAre(HasSubstr("no line")));
  EXPECT_THAT(small_house().check_place({"engine/query/deep/a.cc", ""}), ElementsAre(HasSubstr("no line")));
}

TEST(LayeringChecker, AClosedListIsClosed) {
  EXPECT_THAT(small_house().check_place({"index/base/ids.h", ""}), IsEmpty());
  EXPECT_THAT(small_house().check_place({"index/base/strings.h", ""}), ElementsAre(HasSubstr("closed list")));
}

TEST(LayeringChecker, RefusesRulesThatMakeNoSense) {
  const auto problems_of = [](const char* text) {
    std::vector<std::string> problems;
    LayerRules::parse(text, problems);
    return problems;
  };
  EXPECT_THAT(problems_of("index/text index/base\n"), ElementsAre(HasSubstr("layers.txt:1: expected")));
  EXPECT_THAT(problems_of("a/b: c/d\n"), ElementsAre(HasSubstr("no line")));
  EXPECT_THAT(problems_of("a/b:\na/b:\n"), ElementsAre(HasSubstr("second line")));
  EXPECT_THAT(problems_of("a/b: c/d\nc/d: a/b\n"), ElementsAre(HasSubstr("circle"), HasSubstr("circle")));
}

TEST(LayeringChecker, FilesAreShort) {
  EXPECT_THAT(check_file({"tools/a.cc", std::string(500, '\n')}), IsEmpty());
  EXPECT_THAT(check_file({"tools/a.cc", std::string(501, '\n')}), ElementsAre(HasSubstr("501 lines")));
}

TEST(LayeringChecker, NothingIsCalledUtil) {
  EXPECT_THAT(check_file({"tools/util.cc", ""}), ElementsAre(HasSubstr("no util")));
  EXPECT_THAT(check_file({"tools/utils/a.cc", ""}), IsEmpty());  // a folder needs a line in layers.txt anyway
  EXPECT_THAT(check_file({"index/base/utilities.h", "// A.\n#pragma once\n"}),
              ElementsAre(HasSubstr("no util")));
}

TEST(LayeringChecker, AHeaderSaysWhatItIsAndIsReadOnce) {
  EXPECT_THAT(check_file({"tools/a.h", "// A.\n#pragma once\n"}), IsEmpty());
  EXPECT_THAT(check_file({"tools/a.h", "#pragma once\n// A.\n"}),
              ElementsAre(HasSubstr("begins with a comment")));
  EXPECT_THAT(check_file({"tools/a.h", "// A. No #pragma once\n"}),
              ElementsAre(HasSubstr("no #pragma once")));
}

TEST(LayeringChecker, TheRootIsAClosedList) {
  EXPECT_THAT(
      check_root({"index/", "tests/", ".git/", ".ci/", "README.md", "CMakeLists.txt", "build/"}, {"/build/"}),
      IsEmpty());
  EXPECT_THAT(check_root({"docs/", "notes.md", "build/", "index"}, {}), testing::SizeIs(4));
}

TEST(LayeringChecker, NoFileStandsInAStorey) {
  EXPECT_THAT(check_storey("engine", {"query/", "CMakeLists.txt", "README.md"}), IsEmpty());
  EXPECT_THAT(check_storey("engine", {"engine.h"}), ElementsAre(HasSubstr("directly in engine/")));
}

}  // namespace
}  // namespace vitrina::tidy
