// Checksum of bytes: XXH3, 64 bits (https://github.com/Cyan4973/xxHash). Not cryptographic.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace vitrina {

std::uint64_t checksum(std::span<const std::byte> bytes) noexcept;
std::uint64_t checksum(std::string_view bytes) noexcept;

// 128 bits, for telling keys apart by hash alone: among 10^7 keys two collide with probability below 10^-24.
struct Hash128 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend constexpr auto operator<=>(const Hash128&, const Hash128&) = default;
};
Hash128 hash128(std::string_view bytes) noexcept;

// The checksum of bytes that arrive in pieces; equal to checksum() of their concatenation.
// Threads: one at a time.
class StreamingChecksum {
 public:
  StreamingChecksum();
  ~StreamingChecksum();
  StreamingChecksum(const StreamingChecksum&) = delete;
  StreamingChecksum& operator=(const StreamingChecksum&) = delete;

  void reset() noexcept;
  void update(std::span<const std::byte> bytes) noexcept;
  std::uint64_t digest() const noexcept;

 private:
  void* state_;  // XXH3_state_t, kept out of this header
};

}  // namespace vitrina
