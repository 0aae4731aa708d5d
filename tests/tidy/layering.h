// The layering checker: source files against the rules of layers.txt, and the house's other rules on files.
//
// Every check is a function of values that returns what is wrong, one line of text each, empty when all is
// well; the test on the real tree and the tests with made-up files call the same ones.
//
// Threads: const from any thread.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace vitrina::tidy {

struct SourceFile {
  std::string path;  // from the root, '/' between its parts
  std::string text;
};

struct Include {
  std::size_t line = 0;  // from 1
  std::string path;
  bool quoted = false;
};

// The #include lines, in order. Block comments and raw strings are not looked into: a directive there counts.
std::vector<Include> find_includes(std::string_view text);

class LayerRules {
 public:
  // Reads the text of layers.txt (its format stands at its head). What is wrong with it goes to `problems`: a
  // line that cannot be read, a folder named but not defined, folders that may include each other in a
  // circle.
  static LayerRules parse(std::string_view text, std::vector<std::string>& problems);

  // Includes that the file's folder may not have, headers from outside that are not at home there.
  std::vector<std::string> check_includes(const SourceFile& file) const;

  // A file whose folder has no line, or that is not on its folder's closed list.
  std::vector<std::string> check_place(const SourceFile& file) const;

 private:
  bool may_include(const std::string& folder, const std::string& other) const;

  std::map<std::string, std::set<std::string>> allowed_;  // folder → all it may include, itself too
  std::map<std::string, std::set<std::string>> closed_;   // folder → stems
  std::map<std::string, std::vector<std::string>, std::less<>> homes_;  // outside header, or "name/" → homes
};

// Rules that need the file alone: at most 500 lines, no util*, and of a header `#pragma once` after a leading
// comment.
std::vector<std::string> check_file(const SourceFile& file);

// What stands in the root, and directly in index/ engine/ server/ bench/: names of entries, folders with a
// '/' at their end. `ignored`: lines of .gitignore.
std::vector<std::string> check_root(const std::vector<std::string>& entries,
                                    const std::vector<std::string>& ignored);
std::vector<std::string> check_storey(std::string_view storey, const std::vector<std::string>& entries);

}  // namespace vitrina::tidy
