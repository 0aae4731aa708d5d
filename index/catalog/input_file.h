// The bytes of a file or of standard input, in the order they come.
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "index/base/result.h"

namespace vitrina::index {

class InputFile {
 public:
  // `path` may be "-" for standard input.
  // Errors: kIo with the path and the reason (a directory is refused here too).
  static Result<InputFile> open(const std::string& path);

  InputFile(InputFile&& other) noexcept;
  InputFile& operator=(InputFile&&) = delete;
  ~InputFile();

  // Reads some bytes; 0 only at the end. Errors: kIo.
  Result<std::size_t> read(std::span<char> to);

  const std::string& name() const noexcept { return name_; }  // for messages, quoted
  std::uint64_t consumed_bytes() const noexcept { return consumed_bytes_; }
  std::uint64_t total_bytes() const noexcept { return total_bytes_; }  // 0 when it is no regular file

 private:
  InputFile(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}

  int descriptor_;
  std::string name_;
  std::uint64_t consumed_bytes_ = 0;
  std::uint64_t total_bytes_ = 0;
};

}  // namespace vitrina::index
