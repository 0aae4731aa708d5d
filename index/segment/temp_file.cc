#include "index/segment/temp_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <utility>

namespace vitrina::index {
namespace {

constexpr std::size_t kBufferBytes = 1u << 20;

}  // namespace

Result<TempFile> TempFile::create(const std::string& directory) {
  int descriptor = open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor < 0) {  // some file systems have no O_TMPFILE
    std::string name = directory + "/vitrina-build-XXXXXX";
    descriptor = mkostemp(name.data(), O_CLOEXEC);
    if (descriptor < 0) return fail_errno("create a temporary file in '" + directory + "'");
    unlink(name.c_str());
  }
  return TempFile(descriptor, directory);
}

TempFile::TempFile(TempFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      directory_(std::move(other.directory_)),
      buffer_(std::move(other.buffer_)),
      written_(std::exchange(other.written_, 0)),
      mapped_(std::exchange(other.mapped_, nullptr)) {}

TempFile& TempFile::operator=(TempFile&& other) noexcept {
  if (this != &other) {
    close();
    descriptor_ = std::exchange(other.descriptor_, -1);
    directory_ = std::move(other.directory_);
    buffer_ = std::move(other.buffer_);
    written_ = std::exchange(other.written_, 0);
    mapped_ = std::exchange(other.mapped_, nullptr);
  }
  return *this;
}

TempFile::~TempFile() {
  close();
}

void TempFile::close() noexcept {
  if (mapped_ != nullptr) munmap(mapped_, written_);
  if (descriptor_ >= 0) ::close(descriptor_);
  mapped_ = nullptr;
  descriptor_ = -1;
}

Result<void> TempFile::append(Bytes bytes) {
  VITRINA_DCHECK(mapped_ == nullptr);
  if (bytes.size() >= kBufferBytes) {
    VITRINA_TRY(flush());
    return write(as_text(bytes));
  }
  buffer_.append(as_text(bytes));
  return buffer_.size() >= kBufferBytes ? flush() : Result<void>{};
}

Result<void> TempFile::flush() {
  VITRINA_TRY(write(buffer_));
  buffer_.clear();
  return {};
}

Result<void> TempFile::write(std::string_view rest) {
  while (!rest.empty()) {
    const ssize_t count = ::write(descriptor_, rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_errno("write a temporary file in '" + directory_ + "'");
    rest.remove_prefix(static_cast<std::size_t>(count));
    written_ += static_cast<std::uint64_t>(count);
  }
  return {};
}

Result<Bytes> TempFile::map() {
  VITRINA_TRY(flush());
  buffer_.shrink_to_fit();
  if (written_ == 0) return Bytes{};
  if (mapped_ == nullptr) {
    void* address = mmap(nullptr, written_, PROT_READ, MAP_SHARED, descriptor_, 0);
    if (address == MAP_FAILED) return fail_errno("map a temporary file in '" + directory_ + "'");
    mapped_ = address;
  }
  return Bytes{static_cast<const std::byte*>(mapped_), written_};
}

}  // namespace vitrina::index
