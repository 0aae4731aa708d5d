#include "engine/serving/click_token.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/serving/base64url.h"
#include "index/base/check.h"
#include "index/base/random.h"

namespace vitrina::serving {
namespace {

constexpr std::uint8_t kVersion = 2;
constexpr std::size_t kHeadBytes = 1 + 4;  // version, key id
constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;

unsigned char* raw(char* bytes) noexcept {
  return reinterpret_cast<unsigned char*>(bytes);
}
const unsigned char* raw(const char* bytes) noexcept {
  return reinterpret_cast<const unsigned char*>(bytes);
}

std::string_view cut_query(std::string_view query) noexcept {
  if (query.size() <= kMaxTokenQueryBytes) return query;
  std::size_t end = kMaxTokenQueryBytes;
  while (end > 0 && (static_cast<std::uint8_t>(query[end]) & 0xC0) == 0x80) --end;
  return query.substr(0, end);
}

void write_body(const ClickToken& token, ByteWriter& out) {
  const std::string_view query = cut_query(token.ad.query);
  if (query.size() == token.ad.query.size()) {
    ads::write_served_ad(token.ad, out);
  } else {
    ads::ServedAd cut = token.ad;
    cut.query = query;
    ads::write_served_ad(cut, out);
  }
  out.put(token.expires);
}

// Whether the bytes are a body. They are authentic, so only another build of ours can have made them wrong.
bool read_body(Bytes bytes, ClickToken& token) {
  ByteReader in(bytes);
  const bool is_ad = ads::read_served_ad(in, token.ad);
  token.expires = in.get<std::int64_t>();
  return is_ad && in.ok() && in.at_end();
}

}  // namespace

// A cipher with its key schedule made; each use gives it a nonce.
struct TokenSealer::Cipher {
  struct Free {
    void operator()(EVP_CIPHER_CTX* freed) const noexcept { EVP_CIPHER_CTX_free(freed); }
  };
  std::unique_ptr<EVP_CIPHER_CTX, Free> context{EVP_CIPHER_CTX_new()};
  std::uint32_t key_id = 0;

  Cipher(const TokenKey& key, bool seals) : key_id(key.id) {
    VITRINA_CHECK(context != nullptr);
    VITRINA_CHECK(EVP_CipherInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.bytes.data(), nullptr,
                                    seals ? 1 : 0) == 1);
  }

  // Encrypts or decrypts `from` to `to`, which has its size.
  void run(const char* nonce, std::string_view data, std::string_view from, char* to) {
    int size = 0;
    VITRINA_CHECK(EVP_CipherInit_ex(context.get(), nullptr, nullptr, nullptr, raw(nonce), -1) == 1);
    VITRINA_CHECK(EVP_CipherUpdate(context.get(), nullptr, &size, raw(data.data()),
                                   static_cast<int>(data.size())) == 1);
    VITRINA_CHECK(EVP_CipherUpdate(context.get(), raw(to), &size, raw(from.data()),
                                   static_cast<int>(from.size())) == 1);
    VITRINA_CHECK(static_cast<std::size_t>(size) == from.size());
  }

  void finish_sealing(char* tag) {
    int size = 0;
    VITRINA_CHECK(EVP_CipherFinal_ex(context.get(), raw(tag), &size) == 1 && size == 0);
    VITRINA_CHECK(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kTagBytes, tag) == 1);
  }

  bool tag_is_right(const char* tag) {
    std::array<char, kTagBytes> copy{};  // what OpenSSL takes is not const
    std::copy_n(tag, kTagBytes, copy.begin());
    VITRINA_CHECK(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kTagBytes, copy.data()) == 1);
    int size = 0;
    unsigned char rest[kTagBytes];
    return EVP_CipherFinal_ex(context.get(), rest, &size) == 1;
  }
};

TokenSealer::TokenSealer(std::shared_ptr<const TokenKeys> keys, std::string shop) : keys_(std::move(keys)) {
  VITRINA_CHECK(keys_ != nullptr);
  openers_.reserve(keys_->all().size());
  for (const TokenKey& key : keys_->all()) openers_.emplace_back(key, false);
  sealer_ = std::make_unique<Cipher>(keys_->newest(), true);
  data_.assign(kHeadBytes + 1, '\0');
  data_ += shop;
  draw_nonces();
}

TokenSealer::~TokenSealer() {
  OPENSSL_cleanse(plain_.data(), plain_.size());
}

void TokenSealer::draw_nonces() {
  VITRINA_CHECK(RAND_bytes(raw(nonce_prefix_.data()), static_cast<int>(nonce_prefix_.size())) == 1);
  VITRINA_CHECK(RAND_bytes(reinterpret_cast<unsigned char*>(nonce_rounds_.data()), sizeof nonce_rounds_) ==
                1);
  nonce_counter_ = 0;
}

void TokenSealer::next_nonce(char* to) {
  // A Feistel network is a permutation whatever its rounds mix, so numbers that differ stay different.
  std::uint32_t left = nonce_counter_ >> 16, right = nonce_counter_ & 0xFFFFu;
  for (const std::uint64_t round : nonce_rounds_) {
    const auto mixed = static_cast<std::uint32_t>(mix64(round ^ right) & 0xFFFFu);
    left = std::exchange(right, left ^ mixed);
  }
  const std::uint32_t scattered = left << 16 | right;
  std::memcpy(to, nonce_prefix_.data(), nonce_prefix_.size());
  std::memcpy(to + nonce_prefix_.size(), &scattered, sizeof scattered);
  if (++nonce_counter_ == 0) draw_nonces();
}

std::string_view TokenSealer::authenticated_data(std::uint32_t key_id, TokenPurpose purpose) {
  data_[0] = static_cast<char>(kVersion);
  std::memcpy(data_.data() + 1, &key_id, sizeof key_id);
  data_[kHeadBytes] = static_cast<char>(purpose);
  return data_;
}

void TokenSealer::seal(const ClickToken& token, std::string& out) {
  body_.clear();
  write_body(token, body_);
  const std::string_view body = body_.view();
  const std::string_view data = authenticated_data(sealer_->key_id, token.purpose);
  bytes_.resize(kHeadBytes + kNonceBytes + body.size() + kTagBytes);
  VITRINA_DCHECK(bytes_.size() <= kMaxTokenBytes / 4 * 3);
  char* const nonce = bytes_.data() + kHeadBytes;
  char* const sealed = nonce + kNonceBytes;
  std::memcpy(bytes_.data(), data.data(), kHeadBytes);
  next_nonce(nonce);
  sealer_->run(nonce, data, body, sealed);
  sealer_->finish_sealing(sealed + body.size());
  out.clear();
  append_base64url(out, bytes_);
}

Result<ClickToken> TokenSealer::open(std::string_view text, TokenPurpose purpose) {
  const auto refuse = [] { return fail(ErrorCode::kInvalidArgument, "the token is not valid"); };
  if (text.size() > kMaxTokenBytes || !decode_base64url(text, bytes_)) return refuse();
  if (bytes_.size() < kHeadBytes + kNonceBytes + kTagBytes) return refuse();
  ByteReader head(as_bytes(bytes_));
  const auto version = head.get<std::uint8_t>();
  const auto key_id = head.get<std::uint32_t>();
  if (version != kVersion) return refuse();
  const auto opener = std::find_if(openers_.begin(), openers_.end(),
                                   [&](const Cipher& cipher) { return cipher.key_id == key_id; });
  if (opener == openers_.end()) return refuse();

  const char* const nonce = bytes_.data() + kHeadBytes;
  const char* const sealed = nonce + kNonceBytes;
  const std::size_t size = bytes_.size() - kHeadBytes - kNonceBytes - kTagBytes;
  plain_.resize(size);
  opener->run(nonce, authenticated_data(key_id, purpose), {sealed, size}, plain_.data());
  // Until here the plain text is a forger's: nothing looks at it before the tag is found right.
  if (!opener->tag_is_right(sealed + size)) return refuse();
  ClickToken token;
  token.purpose = purpose;
  if (!read_body(as_bytes(plain_), token)) return refuse();
  return token;
}

}  // namespace vitrina::serving
