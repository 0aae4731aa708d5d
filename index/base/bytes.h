// Little-endian bytes: where they go (ByteSink), how they are appended (ByteWriter) and read back
// (ByteReader, ArrayView). Every host we build for is little-endian, so values are copied as they stand in
// memory.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "index/base/check.h"
#include "index/base/result.h"

namespace vitrina {

static_assert(std::endian::native == std::endian::little);

using Bytes = std::span<const std::byte>;

inline Bytes as_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}
inline std::string_view as_text(Bytes bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Where a stream of bytes ends up: a file section, or memory in tests.
// Threads: one at a time.
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual Result<void> append(Bytes bytes) = 0;
};

// Appends values to a growing buffer. Threads: one at a time.
class ByteWriter {
 public:
  template <class T>
  requires std::is_trivially_copyable_v<T>
  void put(const T& value) { buffer_.append(reinterpret_cast<const char*>(&value), sizeof value); }
  // LEB128, 7 bits a byte, least significant first.
  void put_varint(std::uint64_t value) {
    while (value >= 0x80) {
      buffer_.push_back(static_cast<char>(value | 0x80));
      value >>= 7;
    }
    buffer_.push_back(static_cast<char>(value));
  }
  void put_bytes(std::string_view bytes) { buffer_.append(bytes); }
  void put_string(std::string_view text) {
    put_varint(text.size());
    buffer_.append(text);
  }

  std::size_t size() const noexcept { return buffer_.size(); }
  std::string_view view() const noexcept { return buffer_; }
  Bytes bytes() const noexcept { return as_bytes(buffer_); }
  void clear() noexcept { buffer_.clear(); }
  std::string take() noexcept { return std::move(buffer_); }

 private:
  std::string buffer_;
};

// Reads values from untrusted bytes. A read past the end yields zero or empty and makes ok() false for good,
// so a sequence of reads is checked once at its end.
// Threads: one at a time. Lifetime: does not own the bytes.
class ByteReader {
 public:
  explicit ByteReader(Bytes bytes) noexcept : rest_(bytes) {}

  template <class T>
  requires std::is_trivially_copyable_v<T> T get()
  noexcept {
    T value{};
    if (rest_.size() < sizeof(T)) {
      poison();
    } else {
      std::memcpy(&value, rest_.data(), sizeof(T));
      rest_ = rest_.subspan(sizeof(T));
    }
    return value;
  }
  std::uint64_t get_varint() noexcept {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<std::uint8_t>(rest_[0]);
      rest_ = rest_.subspan(1);
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
    poison();
    return 0;
  }
  std::string_view get_bytes(std::size_t count) noexcept {
    if (rest_.size() < count) {
      poison();
      return {};
    }
    const auto head = rest_.first(count);
    rest_ = rest_.subspan(count);
    return as_text(head);
  }
  std::string_view get_string() noexcept { return get_bytes(static_cast<std::size_t>(get_varint())); }

  bool ok() const noexcept { return ok_; }
  bool at_end() const noexcept { return rest_.empty(); }
  std::size_t rest_bytes() const noexcept { return rest_.size(); }

 private:
  void poison() noexcept {
    ok_ = false;
    rest_ = {};
  }

  Bytes rest_;
  bool ok_ = true;
};

// A mapped section as an array of T. Trailing bytes that make no whole T are ignored.
// Requires: the bytes are aligned for T (sections are, to 64 bytes).
template <class T>
requires std::is_trivially_copyable_v<T> std::span<const T> array_view(Bytes bytes)
noexcept {
  VITRINA_DCHECK(reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(T) == 0);
  return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
}

}  // namespace vitrina
