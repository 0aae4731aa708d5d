// A file that appears whole or not at all: written to a temporary name beside it, flushed, then renamed.
//
// Threads: one at a time.
#pragma once

#include <string>
#include <string_view>

#include "index/base/result.h"

namespace vitrina::tools {

class OutputFile {
 public:
  // Errors: kIo with the path and the reason.
  static Result<OutputFile> create(std::string path);

  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();  // removes the temporary file unless it was published

  Result<void> write(std::string_view bytes);
  // Forces the bytes to the disk; nothing can be written after.
  Result<void> close();
  // Gives the file its name. Requires: closed.
  Result<void> publish();

 private:
  OutputFile(std::string path, std::string temporary, int descriptor);

  std::string path_;
  std::string temporary_;
  int descriptor_;
};

}  // namespace vitrina::tools
