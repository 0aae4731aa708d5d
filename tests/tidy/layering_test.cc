// Holds the real tree to layers.txt and to the house's rules on files.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/tidy/layering.h"

namespace vitrina::tidy {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = VITRINA_SOURCE_DIR;

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> entries_of(const fs::path& folder) {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string() + (entry.is_directory() ? "/" : ""));
  }
  return names;
}

const std::vector<SourceFile>& sources() {
  static const std::vector<SourceFile> files = [] {
    std::vector<SourceFile> found;
    for (const char* top : {"index", "engine", "server", "bench", "tools", "tests"}) {
      for (const fs::directory_entry& entry : fs::recursive_directory_iterator(kRoot / top)) {
        const fs::path end = entry.path().extension();
        if (!entry.is_regular_file() || (end != ".h" && end != ".cc")) continue;
        found.push_back({entry.path().lexically_relative(kRoot).generic_string(), read_text(entry.path())});
      }
    }
    std::ranges::sort(found, {}, &SourceFile::path);
    return found;
  }();
  return files;
}

std::string joined(const std::vector<std::string>& wrong) {
  std::string text;
  for (const std::string& line : wrong) text += line + "\n";
  return text;
}

const LayerRules& rules() {
  static const LayerRules parsed = [] {
    std::vector<std::string> problems;
    LayerRules result = LayerRules::parse(read_text(kRoot / "tests/tidy/layers.txt"), problems);
    EXPECT_EQ(joined(problems), "");
    return result;
  }();
  return parsed;
}

template <class Check>
std::string over_all_sources(Check check) {
  std::vector<std::string> wrong;
  for (const SourceFile& file : sources()) std::ranges::move(check(file), std::back_inserter(wrong));
  return joined(wrong);
}

TEST(Layering, FindsTheSources) {
  EXPECT_GT(sources().size(), 50u);
  const auto is_this = [](const SourceFile& file) { return file.path == "tests/tidy/layering_test.cc"; };
  EXPECT_EQ(std::ranges::count_if(sources(), is_this), 1);
}

TEST(Layering, EveryIncludeIsAllowed) {
  EXPECT_EQ(over_all_sources([](const SourceFile& file) { return rules().check_includes(file); }), "");
}

TEST(Layering, EveryFileStandsInAKnownFolder) {
  EXPECT_EQ(over_all_sources([](const SourceFile& file) { return rules().check_place(file); }), "");
}

TEST(Layering, EveryFileIsShortAndEveryHeaderSaysWhatItIs) {
  EXPECT_EQ(over_all_sources(check_file), "");
}

TEST(Layering, TheRootHoldsTheHouseAndNothingElse) {
  std::vector<std::string> ignored;
  std::ifstream in(kRoot / ".gitignore");
  for (std::string line; std::getline(in, line);) ignored.push_back(line);
  EXPECT_EQ(joined(check_root(entries_of(kRoot), ignored)), "");
}

TEST(Layering, NoFileStandsDirectlyInAStorey) {
  for (const char* storey : {"index", "engine", "server", "bench"}) {
    EXPECT_EQ(joined(check_storey(storey, entries_of(kRoot / storey))), "");
  }
}

}  // namespace
}  // namespace vitrina::tidy
