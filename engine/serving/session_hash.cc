#include "engine/serving/session_hash.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "index/base/check.h"

namespace vitrina::serving {
namespace {

std::uint64_t keyed_hash(const TokenKey& key, std::string_view session) {
  if (session.empty()) return 0;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(session.data());
  VITRINA_CHECK(HMAC(EVP_sha256(), key.bytes.data(), static_cast<int>(key.bytes.size()), bytes,
                     session.size(), digest.data(), &size) != nullptr);
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
