// TokenKeys: the keys that click tokens are sealed with, and those of session hashes (session_hash.h) in a
// folder of their own. The newest seals; all of them open, so that links on pages that stand for a while go
// on working after a rotation.
//
// On disk a key is a file click-<8 hex digits>.key of 32 raw bytes, mode 0600, in a folder that is the
// server's own (mode 0700 where it is made here). The digits are the key's id and count up from 1 with every
// key made in the folder, so the newest is the greatest, whatever files' times say. Servers of one shop share
// the folder or copies of it; only one of them makes and removes keys then. A folder that can only be read
// does, as long as there is a key in it.
//
// Threads: immutable after construction; making and rotating may race with itself in other processes.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "index/base/result.h"

namespace vitrina::serving {

inline constexpr std::size_t kTokenKeyBytes = 32;  // AES-256

struct TokenKey {
  std::uint32_t id = 0;
  std::int64_t made_at = 0;  // seconds since 1970, as its file says; 0: in memory only
  std::array<unsigned char, kTokenKeyBytes> bytes{};
};

class TokenKeys {
 public:
  // One random key, id 0, in memory only: its tokens end with the process.
  static TokenKeys ephemeral();

  // The keys of the folder; makes the folder and a first key where there is none.
  // Errors, each with the path: kIo; kInvalidArgument for a key file that others may read, or that is no
  // file; kDataLoss for one that is not 32 bytes long.
  static Result<TokenKeys> load_or_create(const std::string& directory);

  // Makes a new key, then removes the oldest until at most `keep` are left: tokens of removed keys count as
  // forged, so the oldest must be older than any token lives.
  // Requires: keep > 0. Errors: as load_or_create(); kLimit after 2^32 − 1 keys. After an error the new key
  // may be there already.
  static Result<TokenKeys> rotate(const std::string& directory, std::size_t keep);

  // load_or_create(), after a rotation where the newest key was made more than `most_age` before `now`. A
  // rotation that fails (the folder can only be read) leaves the keys that are there.
  static Result<TokenKeys> load_current(const std::string& directory, std::int64_t now,
                                        std::chrono::seconds most_age, std::size_t keep);

  TokenKeys(TokenKeys&&) noexcept = default;
  TokenKeys& operator=(TokenKeys&&) noexcept = default;
  ~TokenKeys();  // leaves no key in memory

  const TokenKey& newest() const noexcept { return keys_.back(); }
  const std::vector<TokenKey>& all() const noexcept { return keys_; }  // by id, oldest first

 private:
  TokenKeys() = default;

  std::vector<TokenKey> keys_;  // not empty
};

}  // namespace vitrina::serving
