#include "index/catalog/byte_source.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <string_view>

#include "index/base/check.h"

namespace vitrina::index {
namespace {

constexpr std::size_t kChunkBytes = 128 * 1024;
constexpr std::size_t kMagicBytes = 6;  // the longest of those told apart below

// The file's bytes with a buffer before them, for those who must look before they take.
class BufferedInput {
 public:
  explicit BufferedInput(InputFile& file)
      : file_(file), buffer_(std::make_unique_for_overwrite<char[]>(kChunkBytes)) {}

  // Reads until `count` bytes stand there or the file ends. Requires: count <= kChunkBytes.
  Result<void> fill(std::size_t count) {
    if (begin_ != 0 && size() < count) {
      std::memmove(buffer_.get(), buffer_.get() + begin_, size());
      end_ -= begin_;
      begin_ = 0;
    }
    while (size() < count && !at_end_) {
      VITRINA_ASSIGN(const std::size_t got, file_.read({buffer_.get() + end_, kChunkBytes - end_}));
      at_end_ = got == 0;
      end_ += got;
    }
    return {};
  }

  std::string_view view() const { return {buffer_.get() + begin_, size()}; }
  std::size_t size() const { return end_ - begin_; }
  void take(std::size_t count) { begin_ += count; }

  // How far into the file the bytes taken reach.
  std::string place() const { return "byte " + std::to_string(file_.consumed_bytes() - size()); }
  InputFile& file() { return file_; }

 private:
  InputFile& file_;
  std::unique_ptr<char[]> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool at_end_ = false;
};

class PlainSource final : public ByteSource {
 public:
  explicit PlainSource(BufferedInput input) : input_(std::move(input)) {}

  Result<std::size_t> read(std::span<char> to) override {
    const std::string_view looked_at = input_.view();
    if (looked_at.empty()) return input_.file().read(to);
    const std::size_t count = looked_at.copy(to.data(), to.size());
    input_.take(count);
    return count;
  }

 private:
  BufferedInput input_;
};

tl::unexpected<Error> cut_short(BufferedInput& input, std::string_view format) {
  return fail(ErrorCode::kDataLoss, input.file().name() + ": the " + std::string(format) +
                                        " data is cut short: the file ends at " + input.place() +
                                        ", before its own end mark");
}

tl::unexpected<Error> damaged(BufferedInput& input, std::string_view format, std::string_view reason) {
  return fail(ErrorCode::kDataLoss, input.file().name() + ": the " + std::string(format) +
                                        " data is damaged near " + input.place() +
                                        " of the file: " + std::string(reason));
}

class GzipSource final : public ByteSource {
 public:
  explicit GzipSource(BufferedInput input) : input_(std::move(input)) {
    // 15: the largest window; +16: gzip with its header and checksum, nothing else.
    VITRINA_CHECK(inflateInit2(&stream_, 15 + 16) == Z_OK);
  }
  ~GzipSource() override { inflateEnd(&stream_); }

  Result<std::size_t> read(std::span<char> to) override {
    stream_.next_out = reinterpret_cast<Bytef*>(to.data());
    stream_.avail_out = static_cast<uInt>(std::min<std::size_t>(to.size(), kChunkBytes * 8));
    const uInt wanted = stream_.avail_out;
    while (stream_.avail_out == wanted) {
      // A member ends in a checksum, so inflate never needs more output room without more input.
      VITRINA_TRY(input_.fill(1));
      const std::string_view bytes = input_.view();
      if (!in_member_) {
        if (bytes.empty()) return 0;
        if (after_member_ && bytes[0] == '\0') {  // padding, as tapes and some archivers add it
          input_.take(std::min(bytes.find_first_not_of('\0'), bytes.size()));
          continue;
        }
        inflateReset(&stream_);
        in_member_ = true;
      }
      if (bytes.empty()) return cut_short(input_, "gzip");
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
      stream_.avail_in = static_cast<uInt>(bytes.size());
      const int code = inflate(&stream_, Z_NO_FLUSH);
      input_.take(bytes.size() - stream_.avail_in);
      if (code == Z_STREAM_END) {
        in_member_ = false;
        after_member_ = true;
      } else if (code == Z_MEM_ERROR) {
        return fail(ErrorCode::kLimit, "not enough memory to unpack " + input_.file().name());
      } else if (code != Z_OK && code != Z_BUF_ERROR) {
        return damaged(input_, "gzip", stream_.msg != nullptr ? stream_.msg : "inflate failed");
      }
    }
    return wanted - stream_.avail_out;
  }

 private:
  BufferedInput input_;
  z_stream stream_{};
  bool in_member_ = false;
  bool after_member_ = false;
};

class ZstdSource final : public ByteSource {
 public:
  explicit ZstdSource(BufferedInput input) : input_(std::move(input)), context_(ZSTD_createDCtx()) {
    VITRINA_CHECK(context_ != nullptr);
  }
  ~ZstdSource() override { ZSTD_freeDCtx(context_); }

  Result<std::size_t> read(std::span<char> to) override {
    ZSTD_outBuffer out{to.data(), to.size(), 0};
    while (out.pos == 0) {
      // The context leaves a frame's last byte untaken until all output is out, so no input means no output.
      VITRINA_TRY(input_.fill(1));
      const std::string_view bytes = input_.view();
      if (bytes.empty()) {
        if (in_frame_) return cut_short(input_, "zstd");
        return 0;
      }
      ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
      const std::size_t code = ZSTD_decompressStream(context_, &out, &in);
      input_.take(in.pos);
      if (ZSTD_isError(code) != 0) {
        const std::string reason = ZSTD_getErrorName(code);
        if (reason.find("memory") == std::string::npos) return damaged(input_, "zstd", reason);
        return fail(ErrorCode::kUnsupported,
                    input_.file().name() +
                        ": the zstd window is larger than 128 MiB; compress it again "
                        "without --long, or with --long=27");
      }
      in_frame_ = code != 0;
    }
    return out.pos;
  }

 private:
  BufferedInput input_;
  ZSTD_DCtx* context_;
  bool in_frame_ = false;
};

struct Foreign {
  std::string_view magic;
  std::string_view what;
};
// None of these can begin a JSON line.
constexpr std::array kForeign = {
    Foreign{"BZh", "bzip2 data"},           Foreign{"\xFD\x37zXZ", "xz data"},
    Foreign{"PK\x03\x04", "a zip archive"}, Foreign{"\x04\x22\x4D\x18", "lz4 data"},
    Foreign{"\xFF\xFE", "UTF-16 text"},     Foreign{"\xFE\xFF", "UTF-16 text"},
};

bool is_zstd(std::string_view head) {
  constexpr std::string_view kMagic = "\x28\xB5\x2F\xFD";
  // A file cut within its magic number is still zstd, and is then reported as cut short.
  if (head.size() >= 2 && kMagic.starts_with(head.substr(0, kMagic.size()))) return true;
  // A skippable frame may come first: 0x184D2A50 to 0x184D2A5F, little-endian.
  return head.size() >= 4 && (head[0] & 0xF0) == 0x50 && head.substr(1).starts_with("\x2A\x4D\x18");
}

}  // namespace

Result<std::unique_ptr<ByteSource>> open_byte_source(InputFile& file) {
  BufferedInput input(file);
  VITRINA_TRY(input.fill(kMagicBytes));
  const std::string_view head = input.view();
  if (head.starts_with("\x1F\x8B")) return std::make_unique<GzipSource>(std::move(input));
  if (is_zstd(head)) return std::make_unique<ZstdSource>(std::move(input));
  for (const auto& foreign : kForeign) {
    if (head.starts_with(foreign.magic)) {
      return fail(ErrorCode::kUnsupported,
                  file.name() + " is " + std::string(foreign.what) +
                      "; JSON lines in UTF-8 are read, plain or packed by gzip or zstd");
    }
  }
  return std::make_unique<PlainSource>(std::move(input));
}

}  // namespace vitrina::index
