// Reads catalog dumps: one JSON object a line, plain, gzip or zstd (told by their first bytes, not their
// names).
//
// Two stages, so that a build can decompress on one thread and parse on all:
//   LineReader   a file, or standard input, as numbered lines
//   parse_listing   one line as a Listing
// Lines end at '\n' only ('\r' before it is dropped); the last one may lack it; empty lines are skipped and
// not counted as rejects. A line longer than kMaxLineBytes is never held in memory: it comes as `too_long`.
//
// Use for: dumps. Not for: HTTP bodies (server/api).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "index/base/result.h"
#include "index/catalog/listing.h"

namespace vitrina::index {

inline constexpr std::size_t kMaxLineBytes = 16u << 20;

struct Line {
  std::string_view text;     // valid until the next call of next(); empty when too_long
  std::uint64_t number = 0;  // from 1, within its file
  bool too_long = false;
  std::uint64_t size_bytes = 0;  // of the whole line without its end, also when too_long
};

// Threads: one at a time.
class LineReader {
 public:
  // `path` may be "-" for standard input.
  // Errors: kIo with the path and the reason; kUnsupported for xz, bzip2, lz4, zip and UTF-16.
  static Result<LineReader> open(const std::string& path);

  LineReader(LineReader&&) noexcept;
  LineReader& operator=(LineReader&&) noexcept;
  ~LineReader();

  // Moves to the next line; false at the end of the file.
  // Errors: kDataLoss when a compressed file is truncated or damaged, kIo when reading fails, kUnsupported
  // when it cannot be unpacked here; all name the file and how far reading got. Lines returned before the
  // error are good; the next calls return the same error.
  Result<bool> next(Line& line);

  // Bytes of the file as it stands on disk: read so far, and in all (0 when unknown, as of a pipe).
  std::uint64_t consumed_bytes() const noexcept;
  std::uint64_t total_bytes() const noexcept;

 private:
  struct Impl;
  explicit LineReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Parses lines, some 500 MB or a million listings a second. Holds a simdjson parser and its buffers (they
// grow with the longest line seen, up to some 20 times its size), so keep one a thread. Threads: one at a
// time.
class ListingParser {
 public:
  ListingParser();
  ListingParser(ListingParser&&) noexcept;
  ~ListingParser();

  // Fills `listing` (whose old content is dropped, its buffers reused).
  // Errors: kInvalidArgument with Error::field naming the field ("" when the line is no JSON object) and a
  // message saying what was found and what would be right ("found the string \"12\", expected …"); kLimit
  // when memory is short. The field's name, file and line number are the caller's to put before the message.
  // What is in `listing` after an error is unspecified.
  //
  // What is taken and how it is read: README.md of this folder.
  Result<void> parse(std::string_view line, Listing& listing);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vitrina::index
