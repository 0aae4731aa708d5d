// Event files: served ads and what became of them, row after row, on disk.
//
// Use for: what reports count and the predictor learns from. Not for: money (the ledger's), nor for finding
// one row.
//
// A file is a sequence of blocks and nothing else, so it is written by appending and read while it grows. A
// block stands for itself: a 48-byte header (little-endian: u32 magic, u32 version, u32 payload bytes, u32
// rows, i64 earliest and latest `at`, u64 checksum of the payload, u64 checksum of the header before it),
// then the payload: every distinct string once, every distinct category path as places of strings, then the
// rows as varints. About 40 bytes a row of a generated file, 65 of a running shop's; reading decodes over
// five million rows a second on one core.
//
// A block that does not match its checksums is reported with its offset and skipped: reading goes on at the
// next sound header. One that the file ends in the middle of is reported as the tail, for it may be about to
// be finished.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/ads/campaign/event_row.h"
#include "index/base/bytes.h"
#include "index/base/result.h"

namespace vitrina::ads {

inline constexpr std::uint32_t kEventRowsPerBlock = 4096;  // the writer's; a reader takes any number
inline constexpr std::size_t kMaxEventBlockBytes = std::size_t{64} << 20;

// Collects rows and puts them out as one block. Threads: one at a time.
class EventBlockEncoder {
 public:
  void add(const EventRow& row);
  std::uint32_t rows() const noexcept { return row_count_; }
  // Appends the block to `out` and starts anew; nothing where there are no rows.
  void finish(std::string& out);

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  using Places = std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>>;

  std::uint32_t text_place(std::string_view text);
  std::uint32_t path_place(const std::vector<std::string>& path);

  Places texts_;
  Places paths_;
  ByteWriter text_bytes_;
  ByteWriter path_bytes_;
  ByteWriter row_bytes_;
  std::uint32_t row_count_ = 0;
  std::int64_t last_at_ = 0;
  std::uint64_t last_time_us_ = 0;
  std::int64_t min_at_ = 0;
  std::int64_t max_at_ = 0;
};

// A decoded block: rows whose strings are places in the block's own list, so that who hashes or looks up
// strings does it once a block instead of once a row.
// Threads: const from any thread. Lifetime: views into it end with the next read into it.
class EventBlock {
 public:
  struct Row {
    ServedId id;
    std::int64_t at = 0;
    std::int64_t revenue_micros = 0;
    std::int64_t price_micros = 0;
    std::uint64_t session = 0;
    std::uint32_t request = 0;  // this and what follows: places in texts()
    std::uint32_t query = 0;
    std::uint32_t campaign = 0;
    std::uint32_t keyword = 0;
    std::uint32_t listing = 0;
    std::uint32_t seller = 0;
    std::uint32_t category = 0;  // place among the paths
    MatchType match = MatchType::kBroad;
    EventOutcome outcome = EventOutcome::kShown;
    std::uint8_t slot = 1;
    bool viewed = false;
    bool clicked = false;
    bool ordered = false;
  };

  std::span<const Row> rows() const noexcept { return rows_; }
  std::span<const std::string_view> texts() const noexcept { return texts_; }
  std::uint32_t path_count() const noexcept { return static_cast<std::uint32_t>(path_starts_.size() - 1); }
  // The path as places in texts(), from the root.
  std::span<const std::uint32_t> path(std::uint32_t place) const noexcept {
    return std::span(path_texts_).subspan(path_starts_[place], path_starts_[place + 1] - path_starts_[place]);
  }
  // A row by itself, copied out.
  void copy(const Row& row, EventRow& out) const;

  // Reads a payload. False where it contradicts itself; the block is then empty.
  bool decode(Bytes payload, std::uint32_t row_count);

 private:
  std::vector<Row> rows_;
  std::vector<std::string_view> texts_;
  std::vector<std::uint32_t> path_starts_ = {0};
  std::vector<std::uint32_t> path_texts_;
};

// Bytes that were passed over, or that wait for their end.
struct EventDamage {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
  std::string reason;
};

// What a header says, for planning a pass without reading rows.
struct EventBlockInfo {
  std::uint64_t offset = 0;
  std::uint32_t rows = 0;
  std::int64_t min_at = 0;
  std::int64_t max_at = 0;
};

// Reads the blocks of a file in order. Threads: one at a time.
class EventFileReader {
 public:
  // Errors: kIo where the file cannot be opened.
  static Result<EventFileReader> open(const std::string& path);

  EventFileReader(EventFileReader&& other) noexcept;
  EventFileReader& operator=(EventFileReader&&) = delete;
  ~EventFileReader();

  // The next sound block, or false at the end of what is there by now; calling again later goes on from
  // there. Errors: kIo. Damage is no error: see damage() and tail().
  Result<bool> next(EventBlock& block);
  // The next header alone; its payload is neither read nor checked.
  Result<bool> next_info(EventBlockInfo& info);
  void rewind() noexcept;
  // Goes on from there: where a block begins, or the end.
  void seek(std::uint64_t offset) noexcept { offset_ = offset; }
  // Where the next block begins.
  std::uint64_t offset() const noexcept { return offset_; }

  const std::string& path() const noexcept { return path_; }
  // What was skipped so far since the start or rewind(), in order.
  const std::vector<EventDamage>& damage() const noexcept { return damage_; }
  // Bytes at the end that are no whole block, as the last next() found them.
  const std::optional<EventDamage>& tail() const noexcept { return tail_; }

 private:
  struct Header;
  EventFileReader(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  Result<std::size_t> read_at(std::uint64_t offset, char* out, std::size_t bytes) const;
  Result<std::optional<std::uint64_t>> find_header(std::uint64_t from);
  Result<bool> skip_damage(std::string reason, bool may_grow);
  Result<bool> next_block(EventBlock* block, EventBlockInfo& info);

  std::string path_;
  int descriptor_;
  std::uint64_t offset_ = 0;
  std::string payload_;
  std::vector<EventDamage> damage_;
  std::optional<EventDamage> tail_;
};

// Appends rows to a file. A block reaches the file in one write. Threads: one at a time.
class EventFileWriter {
 public:
  // Opens for appending, creates where missing. Errors: kIo.
  static Result<EventFileWriter> open(const std::string& path);

  EventFileWriter(EventFileWriter&& other) noexcept;
  EventFileWriter& operator=(EventFileWriter&&) = delete;
  ~EventFileWriter();  // rows since the last flush() are lost

  // Flushes by itself every kEventRowsPerBlock rows. Errors of all: kIo; what could not be written waits in
  // memory for the next flush.
  Result<void> append(const EventRow& row);
  Result<void> flush();
  // flush(), then forces the bytes to the disk.
  Result<void> sync();

  // Of the file, in bytes: where the next block will begin.
  std::uint64_t size() const noexcept { return size_; }

 private:
  EventFileWriter(std::string path, int descriptor, std::uint64_t size)
      : path_(std::move(path)), descriptor_(descriptor), size_(size) {}

  std::string path_;
  int descriptor_;
  std::uint64_t size_;
  EventBlockEncoder encoder_;
  std::string bytes_;
};

}  // namespace vitrina::ads
