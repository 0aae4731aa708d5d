#include "server/ops/key_ring.h"

#include <gtest/gtest.h>

#include "server/ops/sha256.h"

namespace vitrina::ops {
namespace {

TEST(Sha256, GivesThePublishedDigests) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(KeyRing, FindsTheRoleOfAKeyAndNothingElse) {
  const std::string text = "# keys\n\n" + sha256_hex("one") + " search\r\n" + sha256_hex("two") +
                           " seller:s-118\n" + sha256_hex("three") + " marketplace\n" + sha256_hex("four") +
                           " server";
  const auto ring = KeyRing::parse(text);
  ASSERT_TRUE(ring) << ring.error().message;
  EXPECT_EQ(ring->size(), 4u);
  ASSERT_NE(ring->find("one"), nullptr);
  EXPECT_EQ(*ring->find("one"), (Role{Role::Kind::kSearch, ""}));
  EXPECT_EQ(*ring->find("two"), (Role{Role::Kind::kSeller, "s-118"}));
  EXPECT_FALSE(ring->find("two")->may_operate());
  EXPECT_TRUE(ring->find("three")->may_operate());
  EXPECT_TRUE(ring->find("four")->may_operate());
  EXPECT_EQ(ring->find(""), nullptr);
  EXPECT_EQ(ring->find("five"), nullptr);
  EXPECT_EQ(ring->find(sha256_hex("one")), nullptr);
  EXPECT_EQ(ring->find(std::string(100'000, 'x')), nullptr);
}

TEST(KeyRing, NamesTheLineThatIsWrong) {
  const std::string good = sha256_hex("one") + " search\n";
  for (const std::string& bad : {std::string("short search"), sha256_hex("x"), sha256_hex("x") + " king",
                                 sha256_hex("x") + " seller:", "A" + sha256_hex("x").substr(1) + " search",
                                 sha256_hex("one") + " server"}) {
    const auto ring = KeyRing::parse(good + bad + "\n");
    ASSERT_FALSE(ring) << bad;
    EXPECT_NE(ring.error().message.find("line 2"), std::string::npos) << ring.error().message;
  }
  EXPECT_FALSE(KeyRing::parse("# nothing\n"));
  EXPECT_EQ(KeyRing::load("/nowhere/keys").error().code, ErrorCode::kIo);
}

}  // namespace
}  // namespace vitrina::ops
