#include "index/catalog/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace vitrina::index {

Result<InputFile> InputFile::open(const std::string& path) {
  const bool is_stdin = path == "-";
  std::string name = is_stdin ? "standard input" : "'" + path + "'";
  const int descriptor = is_stdin ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return fail_errno("open " + name);
  InputFile file(descriptor, std::move(name));

  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return fail_errno("open " + file.name_);
  if (S_ISDIR(status.st_mode)) {
    return fail(ErrorCode::kIo, "cannot read " + file.name_ + ": it is a directory, not a file");
  }
  if (S_ISREG(status.st_mode)) {
    file.total_bytes_ = static_cast<std::uint64_t>(status.st_size);
    // Only a hint, so its failure does not matter.
    static_cast<void>(::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL));
  }
  return file;
}

InputFile::InputFile(InputFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      name_(std::move(other.name_)),
      consumed_bytes_(other.consumed_bytes_),
      total_bytes_(other.total_bytes_) {}

InputFile::~InputFile() {
  if (descriptor_ > STDIN_FILENO) ::close(descriptor_);
}

Result<std::size_t> InputFile::read(std::span<char> to) {
  for (;;) {
    const ssize_t count = ::read(descriptor_, to.data(), to.size());
    if (count >= 0) {
      consumed_bytes_ += static_cast<std::uint64_t>(count);
      return static_cast<std::size_t>(count);
    }
    if (errno != EINTR) return fail_errno("read " + name_);
  }
}

}  // namespace vitrina::index
