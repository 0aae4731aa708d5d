#include "index/image/image_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

namespace vitrina::index {
namespace {

constexpr std::size_t kBufferBytes = 4u << 20;

std::string directory_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Result<void> write_all(int descriptor, std::string_view rest, const std::string& path) {
  while (!rest.empty()) {
    const ssize_t count = ::write(descriptor, rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_errno("write '" + path + "'");
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

// Makes the rename itself durable.
Result<void> sync_directory(const std::string& directory) {
  const int descriptor = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return fail_errno("open '" + directory + "'");
  const int result = fsync(descriptor);
  const int error = errno;
  close(descriptor);
  errno = error;
  if (result != 0) return fail_errno("flush '" + directory + "'");
  return {};
}

}  // namespace

Result<ImageWriter> ImageWriter::create(const std::string& path) {
  // The rename at the end would put a file in the place of /dev/null or a pipe.
  struct stat status {};
  if (stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    return fail(ErrorCode::kIo, "'" + path + "' is not a regular file, and no image takes its place");
  }
  std::string temp_path = path + ".XXXXXX";
  const int descriptor = mkostemp(temp_path.data(), O_CLOEXEC);
  if (descriptor < 0) return fail_errno("create a temporary file beside '" + path + "'");
  ImageWriter writer(descriptor, path, std::move(temp_path));
  fchmod(descriptor, 0644);
  const std::string header(kHeaderBytes, '\0');  // filled in by finish()
  VITRINA_TRY(writer.put(as_bytes(header)));
  return writer;
}

ImageWriter::ImageWriter(int descriptor, std::string path, std::string temp_path)
    : descriptor_(descriptor),
      path_(std::move(path)),
      temp_path_(std::move(temp_path)),
      checksum_(std::make_unique<StreamingChecksum>()) {}

ImageWriter::ImageWriter(ImageWriter&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      path_(std::move(other.path_)),
      temp_path_(std::exchange(other.temp_path_, {})),
      buffer_(std::move(other.buffer_)),
      written_(other.written_),
      entries_(std::move(other.entries_)),
      checksum_(std::move(other.checksum_)) {}

ImageWriter::~ImageWriter() {
  if (descriptor_ >= 0) close(descriptor_);
  if (!temp_path_.empty()) unlink(temp_path_.c_str());
}

Result<void> ImageWriter::put(Bytes bytes) {
  if (bytes.size() >= kBufferBytes) {  // as it is: whole sections come at once
    VITRINA_TRY(flush());
    VITRINA_TRY(write_all(descriptor_, as_text(bytes), temp_path_));
    written_ += bytes.size();
    return {};
  }
  buffer_.append(as_text(bytes));
  return buffer_.size() >= kBufferBytes ? flush() : Result<void>{};
}

Result<void> ImageWriter::flush() {
  VITRINA_TRY(write_all(descriptor_, buffer_, temp_path_));
  written_ += buffer_.size();
  buffer_.clear();
  return {};
}

void ImageWriter::end_section() {
  if (entries_.empty()) return;
  entries_.back().length = size_bytes() - entries_.back().offset;
  entries_.back().checksum = checksum_->digest();
  checksum_->reset();
}

Result<void> ImageWriter::begin_section(SectionId id) {
  VITRINA_CHECK(entries_.empty() || entries_.back().id < static_cast<std::uint16_t>(id));
  end_section();
  constexpr std::byte kZeros[kSectionAlignment]{};
  const std::size_t odd = size_bytes() % kSectionAlignment;
  if (odd != 0) VITRINA_TRY(put(Bytes(kZeros, kSectionAlignment - odd)));
  SectionEntry entry;
  entry.id = static_cast<std::uint16_t>(id);
  entry.offset = size_bytes();
  entries_.push_back(entry);
  return {};
}

Result<void> ImageWriter::append(Bytes bytes) {
  VITRINA_CHECK(!entries_.empty());
  checksum_->update(bytes);
  return put(bytes);
}

Result<void> ImageWriter::finish() {
  end_section();
  VITRINA_TRY(flush());

  ImageHeader header;
  header.magic = kImageMagic;
  header.format_version = kFormatVersion;
  header.section_count = static_cast<std::uint32_t>(entries_.size());
  header.file_bytes = written_;
  for (const SectionEntry& entry : entries_) {
    if (entry.id == static_cast<std::uint16_t>(SectionId::kInfo)) header.build_fingerprint = entry.checksum;
  }
  std::string page(kHeaderBytes, '\0');
  std::memcpy(page.data() + sizeof header, entries_.data(), entries_.size() * sizeof entries_[0]);
  std::memcpy(page.data(), &header, sizeof header);
  header.header_checksum = checksum(page);
  std::memcpy(page.data(), &header, sizeof header);

  if (lseek(descriptor_, 0, SEEK_SET) != 0) return fail_errno("seek in '" + temp_path_ + "'");
  VITRINA_TRY(write_all(descriptor_, page, temp_path_));
  if (fsync(descriptor_) != 0) return fail_errno("flush '" + temp_path_ + "'");
  if (rename(temp_path_.c_str(), path_.c_str()) != 0)
    return fail_errno("rename '" + temp_path_ + "' to '" + path_ + "'");
  temp_path_.clear();
  return sync_directory(directory_of(path_));
}

}  // namespace vitrina::index
