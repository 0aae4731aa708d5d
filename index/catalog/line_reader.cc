#include <algorithm>
#include <cstring>
#include <optional>

#include "index/catalog/byte_source.h"
#include "index/catalog/input_file.h"
#include "index/catalog/reader.h"

namespace vitrina::index {
namespace {

constexpr std::size_t kFirstBufferBytes = 256 * 1024;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_blank(std::string_view text) {
  return text.empty() || (text[0] <= ' ' && text.find_first_not_of(" \t\r") == std::string_view::npos);
}

}  // namespace

struct LineReader::Impl {
  explicit Impl(InputFile input) : file(std::move(input)) {}

  InputFile file;
  std::unique_ptr<ByteSource> source;

  // Bytes [begin, end) of the buffer are read and not yet given out; a line start stands at begin, and
  // [begin, scanned) holds no '\n'.
  std::unique_ptr<char[]> buffer = std::make_unique_for_overwrite<char[]>(kFirstBufferBytes);
  std::size_t capacity = kFirstBufferBytes;
  std::size_t begin = 0;
  std::size_t scanned = 0;
  std::size_t end = 0;
  bool at_end = false;

  std::uint64_t line_number = 0;
  std::uint64_t given_bytes = 0;  // of lines given out, line ends included
  std::optional<Error> error;     // the first one; reading does not go on after it

  // Makes room and reads once. at_end when there is nothing more.
  Result<void> refill() {
    if (begin != 0) {
      std::memmove(buffer.get(), buffer.get() + begin, end - begin);
      end -= begin;
      scanned -= begin;
      begin = 0;
    }
    if (end == capacity) {
      const std::size_t larger = std::min(capacity * 2, kMaxLineBytes + kFirstBufferBytes);
      auto grown = std::make_unique_for_overwrite<char[]>(larger);
      std::memcpy(grown.get(), buffer.get(), end);
      buffer = std::move(grown);
      capacity = larger;
    }
    auto got = source->read({buffer.get() + end, capacity - end});
    if (!got) {
      Error why = std::move(got.error());
      why.message += "; the " + std::to_string(line_number) + " lines (" + std::to_string(given_bytes) +
                     " bytes) before it are good";
      error = why;
      return tl::unexpected<Error>(std::move(why));
    }
    at_end = *got == 0;
    end += *got;
    return {};
  }

  void give(Line& line, std::string_view text, std::uint64_t size_bytes) {
    if (line_number == 0 && text.starts_with(kByteOrderMark)) {
      text.remove_prefix(kByteOrderMark.size());
      size_bytes -= kByteOrderMark.size();
    }
    line.number = ++line_number;
    line.size_bytes = size_bytes;
    line.too_long = size_bytes > kMaxLineBytes;
    line.text = line.too_long ? std::string_view() : text;
  }

  // Reads past a line of which the first `size` bytes are seen and no longer held.
  Result<void> skip_long_line(Line& line) {
    std::uint64_t size = 0;
    char last = '\0';
    const auto drop = [&](std::size_t count) {
      if (count == 0) return;
      size += count;
      last = buffer[begin + count - 1];
      begin = scanned = begin + count;
    };
    for (;;) {
      const void* newline = std::memchr(buffer.get() + begin, '\n', end - begin);
      if (newline != nullptr || at_end) {
        const auto stop = newline != nullptr
                              ? static_cast<std::size_t>(static_cast<const char*>(newline) - buffer.get())
                              : end;
        drop(stop - begin);
        if (newline != nullptr) begin = scanned = begin + 1;
        given_bytes += size + (newline != nullptr ? 1 : 0);
        give(line, {}, size - (newline != nullptr && last == '\r' ? 1 : 0));
        return {};
      }
      drop(end - begin);
      VITRINA_TRY(refill());
    }
  }

  Result<bool> next(Line& line) {
    if (error) return tl::unexpected<Error>(*error);
    for (;;) {
      const void* newline = std::memchr(buffer.get() + scanned, '\n', end - scanned);
      if (newline == nullptr && !at_end) {
        scanned = end;
        if (end - begin > kMaxLineBytes + 1) {  // the one is a '\r' that does not count
          VITRINA_TRY(skip_long_line(line));
          return true;
        }
        VITRINA_TRY(refill());
        continue;
      }
      if (newline == nullptr && begin == end) return false;
      const auto stop = newline != nullptr
                            ? static_cast<std::size_t>(static_cast<const char*>(newline) - buffer.get())
                            : end;
      std::string_view text(buffer.get() + begin, stop - begin);
      const std::size_t after = newline != nullptr ? stop + 1 : stop;
      given_bytes += after - begin;
      begin = scanned = after;
      if (newline != nullptr && text.ends_with('\r')) text.remove_suffix(1);
      give(line, text, text.size());
      if (line.too_long || !is_blank(line.text)) return true;
    }
  }
};

Result<LineReader> LineReader::open(const std::string& path) {
  VITRINA_ASSIGN(InputFile file, InputFile::open(path));
  auto impl = std::make_unique<Impl>(std::move(file));
  VITRINA_ASSIGN(impl->source, open_byte_source(impl->file));
  return LineReader(std::move(impl));
}

LineReader::LineReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LineReader::LineReader(LineReader&&) noexcept = default;
LineReader& LineReader::operator=(LineReader&&) noexcept = default;
LineReader::~LineReader() = default;

Result<bool> LineReader::next(Line& line) {
  return impl_->next(line);
}
std::uint64_t LineReader::consumed_bytes() const noexcept {
  return impl_->file.consumed_bytes();
}
std::uint64_t LineReader::total_bytes() const noexcept {
  return impl_->file.total_bytes();
}

}  // namespace vitrina::index
