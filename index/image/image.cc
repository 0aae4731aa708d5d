#include "index/image/image.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "index/base/checksum.h"

namespace vitrina::index {

Result<std::vector<SectionEntry>> read_section_table(Bytes file, bool check_sums) {
  ImageHeader header;
  if (file.size() < sizeof header || std::memcmp(file.data(), kImageMagic.data(), kImageMagic.size()) != 0) {
    return fail(ErrorCode::kDataLoss, "this is no Vitrina image: it does not begin with the image magic");
  }
  std::memcpy(&header, file.data(), sizeof header);
  if (header.format_version < kOldestFormatVersion || header.format_version > kFormatVersion) {
    return fail(ErrorCode::kUnsupported,
                fmt::format("the image has format version {}, this build reads {} to {}: rebuild it",
                            header.format_version, kOldestFormatVersion, kFormatVersion));
  }
  if (file.size() < kHeaderBytes || file.size() != header.file_bytes) {
    return fail(ErrorCode::kDataLoss,
                fmt::format("the image is truncated or grown: it has {} bytes, its header says {}",
                            file.size(), header.file_bytes));
  }
  if (check_sums) {
    std::string page(as_text(file.first(kHeaderBytes)));
    std::memset(page.data() + offsetof(ImageHeader, header_checksum), 0, sizeof header.header_checksum);
    if (checksum(page) != header.header_checksum) {
      return fail(ErrorCode::kDataLoss,
                  "the image's header or section table is damaged: its checksum does not match");
    }
  }
  if (header.section_count < 1 || header.section_count > kLastSection) {
    return fail(ErrorCode::kDataLoss, fmt::format("the section table names {} sections, there are 1 to {}",
                                                  header.section_count, kLastSection));
  }
  std::vector<SectionEntry> entries(header.section_count);
  std::memcpy(entries.data(), file.data() + sizeof header, entries.size() * sizeof entries[0]);
  std::uint64_t end = kHeaderBytes;
  std::uint16_t last_id = 0;
  for (const SectionEntry& entry : entries) {
    const std::string_view name = section_name(static_cast<SectionId>(entry.id));
    if (entry.id <= last_id || entry.id > kLastSection) {
      return fail(ErrorCode::kDataLoss,
                  fmt::format("the section table is damaged: section number {} after {}", entry.id, last_id));
    }
    if (entry.offset % kSectionAlignment != 0 || entry.offset < end ||
        entry.offset - end >= kSectionAlignment || entry.offset > file.size() ||
        entry.length > file.size() - entry.offset) {
      return fail(ErrorCode::kDataLoss, fmt::format("section {} is out of place: {} bytes at {}", name,
                                                    entry.length, entry.offset));
    }
    end = entry.offset + entry.length;
    last_id = entry.id;
  }
  if (end != file.size()) return fail(ErrorCode::kDataLoss, "the image has bytes after its last section");
  return entries;
}

SectionMap map_sections(Bytes file, const std::vector<SectionEntry>& entries) {
  SectionMap map;
  for (const SectionEntry& entry : entries) {
    map.set(static_cast<SectionId>(entry.id), file.subspan(entry.offset, entry.length));
  }
  return map;
}

namespace {

class MappedFile {
 public:
  static Result<MappedFile> open(const std::string& path) {
    // Without waiting: a named pipe would hold up its opener until somebody writes to it.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return fail_errno("open the image");
    MappedFile file;
    struct stat status {};
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
      close(descriptor);
      return fail(ErrorCode::kIo, "the image is not a regular file");
    }
    file.size_ = static_cast<std::size_t>(status.st_size);
    if (file.size_ > 0) {
      file.address_ = mmap(nullptr, file.size_, PROT_READ, MAP_SHARED, descriptor, 0);
      if (file.address_ == MAP_FAILED) {
        file.address_ = nullptr;
        auto error = fail_errno("map the image");
        close(descriptor);
        return error;
      }
    }
    close(descriptor);
    return file;
  }

  MappedFile(MappedFile&& other) noexcept
      : address_(std::exchange(other.address_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  MappedFile& operator=(MappedFile&&) = delete;
  ~MappedFile() {
    if (address_ != nullptr) munmap(address_, size_);
  }

  Bytes bytes() const noexcept {
    return {static_cast<const std::byte*>(address_), address_ == nullptr ? 0 : size_};
  }

 private:
  MappedFile() = default;
  void* address_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace

struct Image::Impl {
  std::string path;
  MappedFile file;
  std::vector<SectionEntry> entries;
  SectionMap sections;
  Segment segment;
};

Image::Image(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Image::Image(Image&&) noexcept = default;
Image& Image::operator=(Image&&) noexcept = default;
Image::~Image() = default;

Result<Image> Image::open(const std::string& path) {
  const auto in_file = [&](Error error) { return fail_in(path, std::move(error)); };
  auto file = MappedFile::open(path);
  if (!file) return in_file(std::move(file.error()));
  auto entries = read_section_table(file->bytes());
  if (!entries) return in_file(std::move(entries.error()));
  const SectionMap sections = map_sections(file->bytes(), *entries);
  auto segment = Segment::open(sections);
  if (!segment) return in_file(std::move(segment.error()));
  return Image(std::make_unique<Impl>(
      Impl{path, std::move(*file), std::move(*entries), sections, std::move(*segment)}));
}

const Segment& Image::segment() const noexcept {
  return impl_->segment;
}
const std::string& Image::path() const noexcept {
  return impl_->path;
}
std::uint64_t Image::size_bytes() const noexcept {
  return impl_->file.bytes().size();
}
const std::vector<SectionEntry>& Image::sections() const noexcept {
  return impl_->entries;
}
Bytes Image::section(SectionId id) const noexcept {
  return impl_->sections[id];
}

Result<void> Image::verify() const {
  const Bytes file = impl_->file.bytes();
  std::uint64_t end = kHeaderBytes;
  for (const SectionEntry& entry : impl_->entries) {
    const auto id = static_cast<SectionId>(entry.id);
    const Bytes gap = file.subspan(end, entry.offset - end);
    if (std::any_of(gap.begin(), gap.end(), [](std::byte b) { return b != std::byte{0}; })) {
      return fail(ErrorCode::kDataLoss,
                  fmt::format("{}: damaged bytes before section {}", path(), section_name(id)));
    }
    if (checksum(impl_->sections[id]) != entry.checksum) {
      return fail(ErrorCode::kDataLoss, fmt::format("{}: section {} is damaged: its checksum does not match",
                                                    path(), section_name(id)));
    }
    end = entry.offset + entry.length;
  }
  return {};
}

}  // namespace vitrina::index
