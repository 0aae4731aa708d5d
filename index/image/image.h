// Image: a mapped image file and the segment that reads it.
//
// Opening maps the file and checks its first page (magic, version, size, section table, checksum) and the
// lengths of sections, so it takes the same time for any size. verify() reads every byte. Images are replaced
// by rename only: a mapped one then stays as it was until the last user lets go of it. Truncating a mapped
// file in place kills its readers (SIGBUS), as with every mapped file.
//
// Threads: immutable after construction, const from any thread. Lifetime: the segment lives as long as the
// image.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "index/base/result.h"
#include "index/image/format.h"
#include "index/segment/segment.h"

namespace vitrina::index {

class Image {
 public:
  // Errors: kIo when the file cannot be opened or mapped; kDataLoss when it is no image, truncated or
  // damaged, naming the section; kUnsupported when its version is another. All name the path.
  static Result<Image> open(const std::string& path);

  Image(Image&&) noexcept;
  Image& operator=(Image&&) noexcept;
  ~Image();

  const Segment& segment() const noexcept;
  const std::string& path() const noexcept;
  std::uint64_t size_bytes() const noexcept;
  const std::vector<SectionEntry>& sections() const noexcept;
  Bytes section(SectionId id) const noexcept;

  // Reads every byte. Errors: kDataLoss naming the first section that does not match its checksum.
  Result<void> verify() const;

 private:
  struct Impl;
  explicit Image(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// The sections that a whole image's bytes name, after checking header and table; `check_sums` false skips
// checksums (fuzzers get past them that way). Errors: as for Image::open.
Result<std::vector<SectionEntry>> read_section_table(Bytes file, bool check_sums = true);
SectionMap map_sections(Bytes file, const std::vector<SectionEntry>& entries);

}  // namespace vitrina::index
