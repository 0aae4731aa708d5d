// The files of the auction log: their blocks, how they are written in rotation and read back.
//
// A file is a sequence of blocks and nothing else. A block stands for itself: a 48-byte header
// (little-endian: u32 magic, u32 version, u32 payload bytes, u32 records, i64 earliest and latest `at`, u64
// checksum of the payload, u64 checksum of the header before it), then the payload: for each record a varint
// length and its bytes (auction_record.h).
//
// A block that does not match its checksums is reported with its offset and passed over: reading goes on at
// the next sound header. So is one that the file ends in the middle of, though a running server may be about
// to finish it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "index/base/bytes.h"
#include "index/base/clock.h"
#include "index/base/result.h"

namespace vitrina::serving {

inline constexpr std::size_t kMaxAuctionBlockBytes = std::size_t{64} << 20;  // of payload, for readers

// Records for a block, collected apart from others. Threads: one at a time.
struct AuctionBlockPart {
  ByteWriter payload;
  std::uint32_t records = 0;
  std::int64_t min_at = 0;
  std::int64_t max_at = 0;

  void add(std::int64_t at, std::string_view record);
  std::size_t size_bytes() const noexcept { return payload.size(); }
  void clear() noexcept;
};

// Parts become the bytes of one block. Threads: one at a time.
class AuctionBlock {
 public:
  void add(const AuctionBlockPart& part);
  std::uint32_t records() const noexcept { return records_; }
  std::size_t payload_bytes() const noexcept;
  // The block with its header; valid until the next call. Requires: records() > 0.
  std::string_view finish();
  void clear() noexcept;

 private:
  std::string bytes_;  // room for the header first
  std::uint32_t records_ = 0;
  std::int64_t min_at_ = 0;
  std::int64_t max_at_ = 0;
};

// Where blocks go. Threads: one at a time.
class AuctionLogFiles {
 public:
  // Errors: kIo where the directory cannot be read.
  static Result<AuctionLogFiles> open(std::string directory, const Clock& clock, std::uint64_t file_bytes,
                                      std::uint32_t files);
  AuctionLogFiles(AuctionLogFiles&& other) noexcept;
  AuctionLogFiles& operator=(AuctionLogFiles&&) = delete;
  ~AuctionLogFiles();

  // Appends to the current file, or begins the next. Nothing of a block that failed stays, as far as the
  // system allows. Errors: kIo; the next block is tried anew.
  Result<void> write(std::string_view block);

 private:
  AuctionLogFiles(std::string directory, const Clock& clock, std::uint64_t file_bytes, std::uint32_t files)
      : directory_(std::move(directory)), clock_(&clock), file_bytes_(file_bytes), files_(files) {}
  Result<void> begin_file(std::size_t block_bytes);
  void remove_old();
  void close() noexcept;

  std::string directory_;
  const Clock* clock_;
  std::uint64_t file_bytes_;
  std::uint32_t files_;
  std::vector<std::uint64_t> names_;  // of the files that are there, ascending
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

// The log files in a directory, oldest first. Errors: kIo.
Result<std::vector<std::string>> list_auction_logs(const std::string& directory);

// Bytes that were passed over.
struct AuctionLogDamage {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
  bool is_unsupported = false;  // a sound block in a version that this build does not read
  std::string reason;
};

// A record's bytes and where they are.
struct LoggedAuction {
  std::uint64_t offset = 0;  // in the file
  std::uint64_t number = 0;  // among the records that were read from it, from 1
  Bytes bytes;               // valid until the next next()
};

// Reads the records of a file in order. Threads: one at a time.
class AuctionLogReader {
 public:
  // Errors: kIo where the file cannot be opened.
  static Result<AuctionLogReader> open(const std::string& path);
  AuctionLogReader(AuctionLogReader&& other) noexcept;
  AuctionLogReader& operator=(AuctionLogReader&&) = delete;
  ~AuctionLogReader();

  // The next record, or false at the end. Errors: kIo. Damage is no error: see damage().
  Result<bool> next(LoggedAuction& auction);

  const std::string& path() const noexcept { return path_; }
  // What was passed over so far, in order.
  const std::vector<AuctionLogDamage>& damage() const noexcept { return damage_; }

 private:
  AuctionLogReader(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  Result<std::size_t> read_at(std::uint64_t offset, char* out, std::size_t bytes) const;
  Result<bool> next_block();
  Result<void> skip_damage(std::string reason);

  std::string path_;
  int descriptor_;
  std::uint64_t offset_ = 0;      // of the next block
  std::string payload_;           // of the block at hand
  std::size_t place_ = 0;         // in it
  std::uint32_t left_ = 0;        // records of it
  std::uint64_t payload_at_ = 0;  // its offset in the file
  std::uint64_t read_ = 0;
  std::vector<AuctionLogDamage> damage_;
};

}  // namespace vitrina::serving
