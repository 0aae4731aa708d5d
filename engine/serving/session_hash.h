// SessionHasher: what is kept of a visitor's session: a keyed hash (HMAC-SHA-256, its first 64 bits), which
// tells nobody the session that it was made of.
//
// The key rotates every 45 days, longer than any attribution window: a session is another one after that, but
// what it did just before a rotation is still found by the hash under the key before.
//
// Cost: about a microsecond. Threads: const from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "engine/serving/token_keys.h"

namespace vitrina::serving {

class SessionHasher {
 public:
  // Requires: keys not null.
  explicit SessionHasher(std::shared_ptr<const TokenKeys> keys) : keys_(std::move(keys)) {}

  // Never 0, but for an empty session: 0.
  std::uint64_t hash(std::string_view session) const;
  // Under the key before the newest; 0 where there is none.
  std::uint64_t earlier_hash(std::string_view session) const;

 private:
  std::shared_ptr<const TokenKeys> keys_;
};

}  // namespace vitrina::serving
