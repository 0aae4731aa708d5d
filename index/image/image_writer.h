// Writes an image file. It grows under a temporary name beside the final one, is flushed to disk and renamed
// by finish(), so a reader finds the old image or the new one, never a part; without finish() the temporary
// file is removed and the old image stays.
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "index/base/checksum.h"
#include "index/base/result.h"
#include "index/image/format.h"

namespace vitrina::index {

class ImageWriter final : public SectionSink {
 public:
  // Errors: kIo naming the path, also where something other than a regular file has it.
  static Result<ImageWriter> create(const std::string& path);

  ImageWriter(ImageWriter&& other) noexcept;
  ImageWriter& operator=(ImageWriter&&) = delete;
  ~ImageWriter() override;

  Result<void> begin_section(SectionId id) override;
  Result<void> append(Bytes bytes) override;

  // Errors: kIo; then nothing has changed at `path`.
  Result<void> finish();

  std::uint64_t size_bytes() const noexcept { return written_ + buffer_.size(); }

 private:
  ImageWriter(int descriptor, std::string path, std::string temp_path);
  Result<void> put(Bytes bytes);
  Result<void> flush();
  void end_section();

  int descriptor_;
  std::string path_;
  std::string temp_path_;
  std::string buffer_;
  std::uint64_t written_ = 0;
  std::vector<SectionEntry> entries_;
  std::unique_ptr<StreamingChecksum> checksum_;
};

}  // namespace vitrina::index
