// A file for what a build cannot hold in memory: written once from front to back, then mapped. It has no name
// from the start (or loses it at once), so nothing is left behind whatever happens.
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "index/base/bytes.h"
#include "index/base/result.h"

namespace vitrina::index {

class TempFile final : public ByteSink {
 public:
  // Errors: kIo naming the directory.
  static Result<TempFile> create(const std::string& directory);

  TempFile(TempFile&& other) noexcept;
  TempFile& operator=(TempFile&& other) noexcept;
  ~TempFile() override;

  // Errors: kIo, as when the disk is full.
  Result<void> append(Bytes bytes) override;
  std::uint64_t size_bytes() const noexcept { return written_ + buffer_.size(); }

  // Ends writing and maps what was written. Lifetime: the bytes live as long as the file object.
  Result<Bytes> map();

 private:
  TempFile(int descriptor, std::string directory)
      : descriptor_(descriptor), directory_(std::move(directory)) {}
  Result<void> flush();
  Result<void> write(std::string_view rest);
  void close() noexcept;

  int descriptor_ = -1;
  std::string directory_;
  std::string buffer_;
  std::uint64_t written_ = 0;
  void* mapped_ = nullptr;
};

}  // namespace vitrina::index
