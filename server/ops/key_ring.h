// KeyRing: the keys that clients may call with, each with a role, from a file of lines "sha256-hex role".
//
// The file holds no key, only each key's SHA-256, so reading it gives nobody access. Roles: search,
// marketplace, server, seller:ID. Empty lines and lines that begin with '#' are skipped.
//
// Threads: immutable after construction, const from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "index/base/result.h"

namespace vitrina::ops {

struct Role {
  enum class Kind : std::uint8_t { kSearch, kSeller, kMarketplace, kServer } kind = Kind::kSearch;
  std::string seller;  // of kSeller

  bool may_operate() const noexcept { return kind == Kind::kMarketplace || kind == Kind::kServer; }
  friend bool operator==(const Role&, const Role&) = default;
};

class KeyRing {
 public:
  // Errors: kIo naming the path; kInvalidArgument naming path and line; also when there is no key at all.
  static Result<KeyRing> load(const std::string& path);
  static Result<KeyRing> parse(std::string_view text);

  // nullptr: not known.
  const Role* find(std::string_view key) const;
  std::size_t size() const noexcept { return roles_.size(); }

 private:
  std::unordered_map<std::string, Role> roles_;  // by the key's hash
};

}  // namespace vitrina::ops
