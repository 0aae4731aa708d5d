// The content of a dump file: its bytes as they are, or unpacked when they are gzip or zstd.
//
// The first bytes decide, not the file's name. Several gzip members or zstd frames end to end are one
// content, as `cat a.gz b.gz` makes them; skippable zstd frames are skipped. A window above 128 MiB (zstd
// --long=28 and up) is refused rather than allocated.
//
// Threads: one at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "index/base/result.h"
#include "index/catalog/input_file.h"

namespace vitrina::index {

class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // Reads some bytes; 0 only at the end. Requires: `to` is not empty. Not to be called after an error.
  // Errors: kDataLoss when compressed bytes are damaged or end too early, kUnsupported when they need more
  // memory than is granted, kIo when the file cannot be read. Each names the file and the place in it.
  virtual Result<std::size_t> read(std::span<char> to) = 0;
};

// Looks at the first bytes and chooses. Lifetime: refers to `file`.
// Errors: kIo; kUnsupported when it is compressed or encoded otherwise (bzip2, xz, zip, UTF-16).
Result<std::unique_ptr<ByteSource>> open_byte_source(InputFile& file);

}  // namespace vitrina::index
