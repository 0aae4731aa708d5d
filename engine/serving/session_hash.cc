#include "engine/serving/session_hash.h"

// For what it calls deprecated, with which a digest stands on the stack.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "index/base/check.h"

namespace vitrina::serving {
namespace {

constexpr std::size_t kBlockBytes = 64, kDigestBytes = 32;  // of SHA-256
static_assert(kTokenKeyBytes <= kBlockBytes);
using Block = std::array<unsigned char, kBlockBytes>;
using Digest = std::array<unsigned char, kDigestBytes>;

// SHA-256 of a block and what follows it. The newer interface takes memory from the heap for each digest.
Digest digest_of(const Block& block, const void* data, std::size_t size) {
  Digest digest{};
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, block.data(), block.size());
  SHA256_Update(&context, data, size);
  SHA256_Final(digest.data(), &context);
  OPENSSL_cleanse(&context, sizeof context);
  return digest;
}

// HMAC (RFC 2104).
std::uint64_t keyed_hash(const TokenKey& key, std::string_view session) {
  if (session.empty()) return 0;
  Block inner, outer;
  inner.fill(0x36);
  outer.fill(0x5C);
  for (std::size_t i = 0; i < key.bytes.size(); ++i) {
    inner[i] ^= key.bytes[i];
    outer[i] ^= key.bytes[i];
  }
  Digest digest = digest_of(inner, session.data(), session.size());
  digest = digest_of(outer, digest.data(), digest.size());
  OPENSSL_cleanse(inner.data(), inner.size());
  OPENSSL_cleanse(outer.data(), outer.size());
  std::uint64_t hash = 0;
  std::memcpy(&hash, digest.data(), sizeof hash);
  return std::max<std::uint64_t>(hash, 1);
}

}  // namespace

std::uint64_t SessionHasher::hash(std::string_view session) const {
  return keyed_hash(keys_->newest(), session);
}

std::uint64_t SessionHasher::earlier_hash(std::string_view session) const {
  const auto& all = keys_->all();
  return all.size() < 2 ? 0 : keyed_hash(all[all.size() - 2], session);
}

}  // namespace vitrina::serving
