// Click tokens: what a served ad's links carry, so that serving keeps nothing for them. The links stand in
// public HTML: a token is encrypted, or it would publish prices, and authenticated, or anybody could make up
// clicks.
//
// A token is base64url of
//   version 1 byte · key id 4 · nonce 12 · body, encrypted · tag 16            (AES-256-GCM, 96-bit nonce)
// with version, key id, purpose and shop id as additional authenticated data: a click's token is no
// impression's, and another shop's is nobody's. The body: fixed integers, varints and strings with their
// lengths, in the order of the struct (click_token.cc). About 225 characters for an ad of ordinary names.
//
// The nonce must never repeat under one key, over all threads, restarts and servers. It is 8 random bytes,
// drawn by each sealer and again after each 2^32 seals, and a counter of 4 bytes, so within a draw it cannot
// repeat at all, and two draws share a nonce only if their 64 random bits are equal: after D draws under one
// key the chance is below D²/2^65, that is under 2^-32 (NIST SP 800-38D's bound) for 90 thousand draws: 64
// threads restarted 1,400 times, sealing up to 2^48 tokens. With 12 random bytes for each token the same
// bound would allow 2^32 tokens: days. No clock is in it, so clocks may run back. The counter goes through a
// secret permutation of the sealer's, for its plain difference between two pages would tell everybody how
// many ads were shown in between.
//
// Cost: about 0.7 µs a seal and 0.9 µs an open on one core with AES instructions, no allocation but for the
// output's (and, opening, the strings').
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ads/campaign/served_ad.h"
#include "engine/serving/token_keys.h"
#include "index/base/bytes.h"
#include "index/base/result.h"

namespace vitrina::serving {

enum class TokenPurpose : std::uint8_t { kClick = 1, kImpression = 2 };

inline constexpr std::size_t kMaxTokenQueryBytes = 200;
inline constexpr std::size_t kMaxTokenBytes = 8'192;  // of its text

struct ClickToken {
  TokenPurpose purpose = TokenPurpose::kClick;
  ads::ServedAd ad;          // of a longer query its beginning: kMaxTokenQueryBytes at most
  std::int64_t expires = 0;  // the first second in which it is not charged any more

  friend bool operator==(const ClickToken&, const ClickToken&) = default;
};

inline bool is_expired(const ClickToken& token, std::int64_t now) noexcept {
  return now >= token.expires;
}

// Seals with the newest key, opens with any. Threads: one at a time; keep one a thread, so that the ciphers'
// states are reused. After a rotation make a new one. Not across fork().
class TokenSealer {
 public:
  // Requires: keys not null. `shop`: the same on all servers of a shop, another for every other.
  TokenSealer(std::shared_ptr<const TokenKeys> keys, std::string shop);
  ~TokenSealer();
  TokenSealer(const TokenSealer&) = delete;
  TokenSealer& operator=(const TokenSealer&) = delete;

  // Replaces `out` by the token. A query past kMaxTokenQueryBytes is cut at a code point's border.
  // Requires: the strings are those of a valid campaign and request, so that the text stays below
  // kMaxTokenBytes.
  void seal(const ClickToken& token, std::string& out);

  // Says nothing of expiry: the clock is the caller's (is_expired()).
  // Errors: kInvalidArgument with one message for whatever is wrong (forged, cut, another spelling of the
  // same bytes, unknown key, another shop's, for another purpose), so that it tells a forger nothing.
  Result<ClickToken> open(std::string_view text, TokenPurpose purpose);

 private:
  struct Cipher;

  void draw_nonces();
  void next_nonce(char* to);
  // Version and key id, as they begin a token; purpose and shop besides.
  std::string_view authenticated_data(std::uint32_t key_id, TokenPurpose purpose);

  std::shared_ptr<const TokenKeys> keys_;
  std::vector<Cipher> openers_;  // one a key, in the keys' order
  std::unique_ptr<Cipher> sealer_;
  std::string data_;  // authenticated: version, key id, purpose, shop
  ByteWriter body_;
  std::string bytes_;  // of the token at hand
  std::string plain_;
  std::array<char, 8> nonce_prefix_{};
  std::array<std::uint64_t, 4> nonce_rounds_{};
  std::uint32_t nonce_counter_ = 0;
};

}  // namespace vitrina::serving
