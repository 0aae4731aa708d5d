#include "index/base/checksum.h"

#include <xxhash.h>

#include "index/base/check.h"

namespace vitrina {

std::uint64_t checksum(std::span<const std::byte> bytes) noexcept {
  return XXH3_64bits(bytes.data(), bytes.size());
}

std::uint64_t checksum(std::string_view bytes) noexcept {
  return XXH3_64bits(bytes.data(), bytes.size());
}

Hash128 hash128(std::string_view bytes) noexcept {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.high64, hash.low64};
}

StreamingChecksum::StreamingChecksum() : state_(XXH3_createState()) {
  VITRINA_CHECK(state_ != nullptr);
  reset();
}

StreamingChecksum::~StreamingChecksum() {
  XXH3_freeState(static_cast<XXH3_state_t*>(state_));
}

void StreamingChecksum::reset() noexcept {
  XXH3_64bits_reset(static_cast<XXH3_state_t*>(state_));
}

void StreamingChecksum::update(std::span<const std::byte> bytes) noexcept {
  XXH3_64bits_update(static_cast<XXH3_state_t*>(state_), bytes.data(), bytes.size());
}

std::uint64_t StreamingChecksum::digest() const noexcept {
  return XXH3_64bits_digest(static_cast<XXH3_state_t*>(state_));
}

}  // namespace vitrina
