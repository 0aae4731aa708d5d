#include "engine/serving/session_hash.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstring>
#include <memory>
#include <set>
#include <string>

#include "tests/support/temp_directory.h"

namespace vitrina::serving {
namespace {

std::shared_ptr<const TokenKeys> shared(Result<TokenKeys> keys) {
  return std::make_shared<const TokenKeys>(std::move(keys).value());
}

TEST(SessionHasher, TellsSessionsApartAndGivesTheSameHashAgain) {
  const SessionHasher hasher(shared(TokenKeys::ephemeral()));
  std::set<std::uint64_t> hashes;
  for (int i = 0; i < 10'000; ++i) hashes.insert(hasher.hash("session-" + std::to_string(i)));
  EXPECT_EQ(hashes.size(), 10'000u);
  EXPECT_FALSE(hashes.contains(0));
  EXPECT_EQ(hasher.hash("session-1"), hasher.hash("session-1"));
  EXPECT_EQ(hasher.hash(""), 0u);
}

TEST(SessionHasher, IsTheBeginningOfTheHmacThatOpensslMakes) {
  const auto keys = shared(TokenKeys::ephemeral());
  const TokenKey& key = keys->newest();
  for (const std::size_t size : {1u, 20u, 55u, 56u, 64u, 65u, 1'000u}) {
    const std::string session(size, 's');
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned digest_size = 0;
    ASSERT_NE(HMAC(EVP_sha256(), key.bytes.data(), static_cast<int>(key.bytes.size()),
                   reinterpret_cast<const unsigned char*>(session.data()), size, digest, &digest_size),
              nullptr);
    std::uint64_t expected = 0;
    std::memcpy(&expected, digest, sizeof expected);
    EXPECT_EQ(SessionHasher(keys).hash(session), expected) << size;
  }
}

TEST(SessionHasher, IsAnotherHashUnderAnotherKey) {
  const SessionHasher one(shared(TokenKeys::ephemeral())), two(shared(TokenKeys::ephemeral()));
  EXPECT_NE(one.hash("a"), two.hash("a"));
  EXPECT_EQ(one.earlier_hash("a"), 0u);
}

TEST(SessionHasher, FindsWhatASessionWasBeforeARotation) {
  const test::TempDirectory directory;
  const SessionHasher before(shared(TokenKeys::load_or_create(directory.path())));
  const SessionHasher after(shared(TokenKeys::rotate(directory.path(), 2)));
  EXPECT_NE(after.hash("a"), before.hash("a"));
  EXPECT_EQ(after.earlier_hash("a"), before.hash("a"));
}

TEST(TokenKeysByAge, RotateWhenTheNewestIsOldAndNotBefore) {
  const test::TempDirectory directory;
  const auto first = TokenKeys::load_or_create(directory.path()).value().newest();
  const std::chrono::hours month(24 * 30);
  const auto ids = [&](std::int64_t now) {
    const TokenKeys keys = TokenKeys::load_current(directory.path(), now, month, 3).value();
    return std::pair(keys.all().front().id, keys.newest().id);
  };
  EXPECT_EQ(ids(first.made_at + 24 * 3600), std::pair(1u, 1u));
  EXPECT_EQ(ids(first.made_at - 24 * 3600), std::pair(1u, 1u));
  EXPECT_EQ(ids(first.made_at + 31 * 24 * 3600), std::pair(1u, 2u));
}

}  // namespace
}  // namespace vitrina::serving
