// What the commands that read lines do with bad ones: show the first few, write all to a file, and refuse the
// whole past a share.
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>

#include "index/base/result.h"
#include "index/segment/builder.h"
#include "tools/progress.h"

namespace vitrina::tools {

// "1%" or "0.01" as a share. Errors: kInvalidArgument.
Result<double> parse_share(std::string text);

// Whether two names are of one regular file.
bool are_one_file(const std::string& a, const std::string& b);

// Prints the first rejects on standard error and, where a file is named, writes them all there as JSON lines
// with file, line, field, reason and the line's beginning.
class RejectLog {
 public:
  // An empty path: no file. Errors: kIo.
  static Result<RejectLog> open(const std::string& path);
  RejectLog(RejectLog&& other) noexcept
      : file_(std::exchange(other.file_, nullptr)), path_(std::move(other.path_)), shown_(other.shown_) {}
  RejectLog& operator=(RejectLog&&) = delete;
  ~RejectLog();

  // Ends the progress line first, where it prints.
  void add(const index::RejectedLine& line, Progress& progress);

  // Errors: kIo, of any write before as well.
  Result<void> close();

 private:
  RejectLog() = default;
  void write(const index::RejectedLine& line);

  std::FILE* file_ = nullptr;
  std::string path_;
  std::uint64_t shown_ = 0;
};

}  // namespace vitrina::tools
