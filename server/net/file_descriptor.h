// FileDescriptor: owns a descriptor of the operating system and closes it.
//
// Threads: one at a time.
#pragma once

#include <unistd.h>

#include <utility>

namespace vitrina::net {

class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int descriptor) noexcept : descriptor_(descriptor) {}
  FileDescriptor(FileDescriptor&& other) noexcept : descriptor_(other.release()) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~FileDescriptor() { close(); }

  bool is_open() const noexcept { return descriptor_ >= 0; }
  int value() const noexcept { return descriptor_; }
  int release() noexcept { return std::exchange(descriptor_, -1); }
  void close() noexcept {
    if (is_open()) ::close(release());
  }

 private:
  int descriptor_ = -1;
};

}  // namespace vitrina::net
