#include "tools/generate/output_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "index/base/check.h"

namespace vitrina::tools {

OutputFile::OutputFile(std::string path, std::string temporary, int descriptor)
    : path_(std::move(path)), temporary_(std::move(temporary)), descriptor_(descriptor) {}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<OutputFile> OutputFile::create(std::string path) {
  std::string temporary = path + ".tmp";  // one name, so that a killed run's is reused
  const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) return fail_errno("create " + temporary);
  return OutputFile(std::move(path), std::move(temporary), descriptor);
}

Result<void> OutputFile::write(std::string_view bytes) {
  VITRINA_CHECK(descriptor_ >= 0);
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return fail_errno("write " + temporary_);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> OutputFile::close() {
  VITRINA_CHECK(descriptor_ >= 0);
  if (::fsync(descriptor_) != 0) return fail_errno("flush " + temporary_);
  if (::close(std::exchange(descriptor_, -1)) != 0) return fail_errno("close " + temporary_);
  return {};
}

Result<void> OutputFile::publish() {
  VITRINA_CHECK(descriptor_ < 0);
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) return fail_errno("rename to " + path_);
  temporary_.clear();
  return {};
}

}  // namespace vitrina::tools
