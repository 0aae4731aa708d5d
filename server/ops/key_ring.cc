#include "server/ops/key_ring.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

#include "server/ops/sha256.h"

namespace vitrina::ops {
namespace {

constexpr std::size_t kHexDigits = 64;
constexpr std::size_t kMaxKeyBytes = 512;

std::optional<Role> parse_role(std::string_view text) {
  constexpr std::string_view kSeller = "seller:";
  if (text == "search") return Role{Role::Kind::kSearch, {}};
  if (text == "marketplace") return Role{Role::Kind::kMarketplace, {}};
  if (text == "server") return Role{Role::Kind::kServer, {}};
  if (text.starts_with(kSeller) && text.size() > kSeller.size()) {
    return Role{Role::Kind::kSeller, std::string(text.substr(kSeller.size()))};
  }
  return std::nullopt;
}

bool is_hash(std::string_view text) {
  return text.size() == kHexDigits && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

}  // namespace

Result<KeyRing> KeyRing::parse(std::string_view text) {
  KeyRing ring;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    const std::size_t space = std::min(line.find(' '), line.size());
    const std::string_view hash = line.substr(0, space);
    const auto role = parse_role(line.substr(std::min(space + 1, line.size())));
    if (!is_hash(hash) || !role) {
      return fail(ErrorCode::kInvalidArgument,
                  "line " + std::to_string(number) +
                      ": expected the key's SHA-256 in 64 lower case hex digits, a space, and one of search, "
                      "marketplace, server, seller:ID");
    }
    if (!ring.roles_.emplace(hash, *role).second) {
      return fail(ErrorCode::kInvalidArgument, "line " + std::to_string(number) + ": the key is given twice");
    }
  }
  if (ring.roles_.empty()) return fail(ErrorCode::kInvalidArgument, "no key in it");
  return ring;
}

Result<KeyRing> KeyRing::load(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail_errno("read the key file '" + path + "'");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) return fail_errno("read the key file '" + path + "'");
  auto ring = parse(text);
  if (!ring) return fail_in(path, std::move(ring.error()));
  return ring;
}

const Role* KeyRing::find(std::string_view key) const {
  if (key.empty() || key.size() > kMaxKeyBytes) return nullptr;
  // Looking up by the hash of what came tells nothing about a key by the time it takes.
  const auto found = roles_.find(sha256_hex(key));
  return found == roles_.end() ? nullptr : &found->second;
}

}  // namespace vitrina::ops
