// StringTable: strings as bytes, each reachable by its place in constant time.
//
// Layout: `u64 count`, `u64 offset[count + 1]` (from the start of the characters), then the characters end to
// end. 8 bytes a string and nothing to decode. Written in sorted order it is a dictionary: find() is a binary
// search by bytes.
//
// The reader trusts nothing: offsets that contradict the section give short or empty strings, never a read
// outside it.
//
// Threads: immutable after construction. Lifetime: does not own the bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/base/bytes.h"

namespace vitrina {

class StringTable {
 public:
  StringTable() = default;
  // Constant time. A section too short for its own count becomes an empty table.
  explicit StringTable(Bytes section) noexcept;

  std::uint32_t size() const noexcept { return size_; }
  std::string_view operator[](std::uint32_t index) const noexcept;

  // Requires: written in sorted order.
  // The place of `text`, or size() where it is not there.
  std::uint32_t find(std::string_view text) const noexcept;
  // The first place whose string is not less than `text`.
  std::uint32_t lower_bound(std::string_view text) const noexcept;

 private:
  std::span<const std::uint64_t> offsets_;
  std::string_view characters_;
  std::uint32_t size_ = 0;
};

// Collects strings and writes the layout above. Threads: one at a time.
class StringTableWriter {
 public:
  void add(std::string_view text);
  std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(offsets_.size() - 1); }
  std::string_view operator[](std::uint32_t index) const noexcept {
    return std::string_view(characters_).substr(offsets_[index], offsets_[index + 1] - offsets_[index]);
  }
  // As StringTable::find. Requires: added in sorted order.
  std::uint32_t find(std::string_view text) const noexcept;
  Result<void> write(ByteSink& sink) const;

 private:
  std::vector<std::uint64_t> offsets_{0};
  std::string characters_;
};

}  // namespace vitrina
