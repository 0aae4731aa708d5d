#include "engine/serving/click_token.h"

#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include "engine/serving/base64url.h"
#include "index/base/random.h"

namespace vitrina::serving {
namespace {

std::shared_ptr<const TokenKeys> make_keys() {
  return std::make_shared<const TokenKeys>(TokenKeys::ephemeral());
}

ClickToken example() {
  ClickToken token;
  token.ad.id.time_us = 1'700'000'000'123'456;
  token.ad.id.random = 0x0123456789ABCDEF;
  token.ad.campaign = "c-7";
  token.ad.keyword = "сабо мужские";
  token.ad.match = ads::MatchType::kPhrase;
  token.ad.listing = "WB-62518844";
  token.ad.seller = "s-118";
  token.ad.query = "сабо мужские летние";
  token.ad.slot = 3;
  token.ad.price = Money{12'500'000};
  token.ad.request = "5fd1c0a7e4b39d12";
  token.ad.session = 0xFEDCBA9876543210;
  token.ad.at = 1'700'000'000;
  token.expires = 1'700'086'400;
  return token;
}

std::string any_text(Random& random, std::uint64_t most) {
  std::string text;
  for (std::uint64_t n = random.below(most + 1); n > 0; --n) text.push_back(static_cast<char>(random()));
  return text;
}

ClickToken any_token(Random& random) {
  ClickToken token;
  token.purpose = random.chance(0.5) ? TokenPurpose::kClick : TokenPurpose::kImpression;
  token.ad.id.time_us = random() >> random.below(64);
  token.ad.id.random = random();
  token.ad.campaign = any_text(random, 64);
  token.ad.keyword = any_text(random, random.chance(0.1) ? 800 : 30);
  token.ad.match = static_cast<ads::MatchType>(random.below(3));
  token.ad.listing = any_text(random, random.chance(0.1) ? 512 : 20);
  token.ad.seller = any_text(random, random.chance(0.1) ? 512 : 20);
  token.ad.query = any_text(random, kMaxTokenQueryBytes);
  token.ad.slot = static_cast<std::uint8_t>(random());
  token.ad.price = Money{static_cast<std::int64_t>(random() >> 1 >> random.below(63))};
  token.ad.request = any_text(random, 64);
  token.ad.session = random();
  token.ad.at = static_cast<std::int64_t>(random() >> random.below(64));
  token.expires = static_cast<std::int64_t>(random() >> random.below(64));
  return token;
}

void expect_refused(TokenSealer& sealer, const std::string& text,
                    TokenPurpose purpose = TokenPurpose::kClick) {
  const auto opened = sealer.open(text, purpose);
  ASSERT_FALSE(opened) << text;
  EXPECT_EQ(opened.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(opened.error().message, "the token is not valid");
}

TEST(ClickToken, OpensToWhatWasSealed) {
  constexpr std::uint64_t kSeed = 421;
  Random random(kSeed);
  TokenSealer sealer(make_keys(), "shop");
  std::string text;
  for (int trial = 0; trial < 20'000; ++trial) {
    const ClickToken token = trial == 0 ? example() : trial == 1 ? ClickToken{} : any_token(random);
    sealer.seal(token, text);
    ASSERT_LE(text.size(), kMaxTokenBytes);
    const auto opened = sealer.open(text, token.purpose);
    ASSERT_TRUE(opened) << "seed " << kSeed << " trial " << trial;
    ASSERT_EQ(*opened, token) << "seed " << kSeed << " trial " << trial;
  }
}

TEST(ClickToken, KeepsTheEndsOfNumbers) {
  TokenSealer sealer(make_keys(), "shop");
  std::string text;
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  for (const std::int64_t at : {kLeast, std::int64_t{-1}, std::int64_t{0}, kMost}) {
    for (const std::int64_t expires : {kLeast, std::int64_t{0}, kMost}) {
      ClickToken token = example();
      token.ad.at = at;
      token.expires = expires;
      token.ad.price = Money{kMost};
      token.ad.slot = 255;
      sealer.seal(token, text);
      EXPECT_EQ(sealer.open(text, TokenPurpose::kClick), token) << at << " " << expires;
    }
  }
}

TEST(ClickToken, CutsALongQueryBetweenCodePoints) {
  TokenSealer sealer(make_keys(), "shop");
  std::string text;
  const auto query_after = [&](const std::string& query) {
    ClickToken token = example();
    token.ad.query = query;
    sealer.seal(token, text);
    return sealer.open(text, TokenPurpose::kClick).value().ad.query;
  };
  std::string cyrillic = "a";
  while (cyrillic.size() < 300) cyrillic += "ж";
  EXPECT_EQ(query_after(std::string(200, 'q')), std::string(200, 'q'));
  EXPECT_EQ(query_after(std::string(201, 'q')), std::string(200, 'q'));
  EXPECT_EQ(query_after(cyrillic), cyrillic.substr(0, 199));
  EXPECT_EQ(query_after(cyrillic.substr(1)), cyrillic.substr(1, 200));
  EXPECT_EQ(query_after(std::string(197, 'q') + "👟" + "q"), std::string(197, 'q'));
}

TEST(ClickToken, IsRefusedWithAnyBitFlipped) {
  TokenSealer sealer(make_keys(), "shop");
  std::string text, bytes;
  sealer.seal(example(), text);
  ASSERT_TRUE(decode_base64url(text, bytes));
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string other = bytes;
    other[bit / 8] = static_cast<char>(other[bit / 8] ^ 1 << bit % 8);
    std::string forged;
    append_base64url(forged, other);
    expect_refused(sealer, forged);
  }
  for (std::size_t bit = 0; bit < text.size() * 8; ++bit) {
    std::string forged = text;
    forged[bit / 8] = static_cast<char>(forged[bit / 8] ^ 1 << bit % 8);
    expect_refused(sealer, forged);
  }
  EXPECT_EQ(sealer.open(text, TokenPurpose::kClick), example());
}

TEST(ClickToken, IsRefusedWhenCutOrLengthened) {
  TokenSealer sealer(make_keys(), "shop");
  std::string text, bytes;
  sealer.seal(example(), text);
  ASSERT_TRUE(decode_base64url(text, bytes));
  for (std::size_t length = 0; length < text.size(); ++length) expect_refused(sealer, text.substr(0, length));
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    std::string forged;
    append_base64url(forged, std::string_view(bytes).substr(0, length));
    expect_refused(sealer, forged);
  }
  for (const char c : {'A', '=', '\0', ' ', '\n'}) expect_refused(sealer, text + c);
  expect_refused(sealer, text + "==");
  expect_refused(sealer, text + text);
  expect_refused(sealer, std::string(kMaxTokenBytes + 4, 'A'));
}

// The last character of a text may carry bits that no byte needs; were they taken, one token had many texts.
TEST(ClickToken, HasOneText) {
  TokenSealer sealer(make_keys(), "shop");
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=";
  for (int extra = 0; extra < 3; ++extra) {
    ClickToken token = example();
    token.ad.request += std::string(static_cast<std::size_t>(extra), 'x');
    std::string text;
    sealer.seal(token, text);
    int opened = 0;
    for (const char last : kAlphabet) {
      std::string other = text;
      other.back() = last;
      if (sealer.open(other, TokenPurpose::kClick)) ++opened;
    }
    EXPECT_EQ(opened, 1);
  }
}

TEST(ClickToken, IsRefusedForAnotherPurposeShopOrKey) {
  const auto keys = make_keys();
  TokenSealer sealer(keys, "shop"), other_shop(keys, "shop2"), no_shop(keys, ""),
      other_key(make_keys(), "shop");
  std::string text;
  ClickToken token = example();
  sealer.seal(token, text);
  EXPECT_TRUE(sealer.open(text, TokenPurpose::kClick));
  EXPECT_TRUE(TokenSealer(keys, "shop").open(text, TokenPurpose::kClick));
  expect_refused(sealer, text, TokenPurpose::kImpression);
  expect_refused(other_shop, text);
  expect_refused(no_shop, text);
  expect_refused(other_key, text);
  token.purpose = TokenPurpose::kImpression;
  sealer.seal(token, text);
  EXPECT_TRUE(sealer.open(text, TokenPurpose::kImpression));
  expect_refused(sealer, text, TokenPurpose::kClick);
}

TEST(ClickToken, ShowsNothingOfWhatItHolds) {
  TokenSealer sealer(make_keys(), "shop");
  std::string text, again, bytes;
  sealer.seal(example(), text);
  sealer.seal(example(), again);
  EXPECT_NE(text, again);
  ASSERT_TRUE(decode_base64url(text, bytes));
  for (const std::string_view part : {"c-7", "WB-62518844", "s-118", "сабо", "5fd1c0a7"}) {
    EXPECT_EQ(bytes.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
            std::string::npos);
}

TEST(ClickToken, ExpiresAtItsSecondButStillOpens) {
  TokenSealer sealer(make_keys(), "shop");
  ClickToken token = example();
  token.expires = token.ad.at - 1'000;
  std::string text;
  sealer.seal(token, text);
  EXPECT_EQ(sealer.open(text, TokenPurpose::kClick), token);
  EXPECT_FALSE(is_expired(token, token.expires - 1));
  EXPECT_TRUE(is_expired(token, token.expires));
}

TEST(ClickToken, NeverHasANonceOfAnother) {
  constexpr std::size_t kSealers = 8, kSealsEach = 160'000;
  const auto keys = make_keys();
  std::vector<std::vector<std::string>> nonces(kSealers);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kSealers; ++i) {
    threads.emplace_back([&keys, &mine = nonces[i]] {
      TokenSealer sealer(keys, "shop");
      const ClickToken token;
      std::string text, head;
      mine.reserve(kSealsEach);
      for (std::size_t n = 0; n < kSealsEach; ++n) {
        sealer.seal(token, text);
        // 24 characters are 18 bytes: version, key id, nonce, and one of the body.
        decode_base64url(std::string_view(text).substr(0, 24), head);
        mine.push_back(head.substr(5, 12));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::unordered_set<std::string_view> seen;
  seen.reserve(kSealers * kSealsEach);
  for (const auto& mine : nonces) {
    for (const std::string& nonce : mine) ASSERT_TRUE(seen.insert(nonce).second);
  }
  EXPECT_EQ(seen.size(), kSealers * kSealsEach);
}

// From two tokens nobody may tell how many were sealed in between.
TEST(ClickToken, HasNoncesWhoseOrderSaysNothing) {
  TokenSealer sealer(make_keys(), "shop");
  std::string text, head;
  std::uint32_t before = 0;
  int small_steps = 0, downward = 0;
  constexpr int kSeals = 2'000;
  for (int i = 0; i < kSeals; ++i) {
    sealer.seal(ClickToken{}, text);
    decode_base64url(std::string_view(text).substr(0, 24), head);
    std::uint32_t number = 0;
    std::memcpy(&number, head.data() + 13, sizeof number);
    if (number - before < 1'000'000u || before - number < 1'000'000u) ++small_steps;
    if (number < before) ++downward;
    before = number;
  }
  EXPECT_LT(small_steps, 20);  // by chance about one
  EXPECT_GT(downward, kSeals / 3);
  EXPECT_LT(downward, kSeals * 2 / 3);
}

}  // namespace
}  // namespace vitrina::serving
