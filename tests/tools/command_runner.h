// CommandRunner: runs the `vitrina` command as a shell does, in a folder of its own that vanishes.
//
// Threads: one at a time.
#pragma once

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "tests/index/catalog/dump_files.h"

namespace vitrina::tools {

inline std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class CommandRunner {
 public:
  struct Outcome {
    int exit_code = -1;
    std::string out;
    std::string err;
  };

  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  std::string write(std::string_view name, std::string_view content) const {
    return folder_.write(name, content);
  }

  // Standard output goes to `out_path` where one is given. Requires: no apostrophe in an argument.
  Outcome run(const std::vector<std::string>& arguments, const std::string& out_path = {}) const {
    const std::string out = out_path.empty() ? path("stdout") : out_path;
    std::string line = VITRINA_BINARY;
    for (const std::string& argument : arguments) line += " '" + argument + "'";
    const int status = std::system((line + " </dev/null >" + out + " 2>" + path("stderr")).c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, out_path.empty() ? read_text(out) : "",
            read_text(path("stderr"))};
  }

 private:
  index::testing::TempFolder folder_;
};

}  // namespace vitrina::tools
