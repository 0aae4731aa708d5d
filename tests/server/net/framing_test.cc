#include "server/net/framing.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "index/base/random.h"
#include "tests/server/net/framing_cases.h"

namespace vitrina::net {
namespace {

std::optional<Refusal> check(std::string_view header, Framing& framing, FramingLimits limits = {}) {
  return check_framing(header, limits, framing);
}

TEST(CheckFraming, RefusesEveryAmbiguousShape) {
  for (const test::RefusedShape& shape : test::refused_shapes()) {
    const HeaderScan scan = scan_header(shape.bytes, 0);
    if (scan.kind == HeaderScan::Kind::kRefused) {
      EXPECT_EQ(shape.status, 400) << shape.name;
      continue;
    }
    if (shape.in_body) continue;  // the parser's to refuse
    ASSERT_EQ(scan.kind, HeaderScan::Kind::kEnd) << shape.name;
    Framing framing;
    const auto refusal = check(std::string_view(shape.bytes).substr(0, scan.end), framing);
    ASSERT_TRUE(refusal) << shape.name;
    EXPECT_EQ(refusal->status, shape.status) << shape.name << ": " << refusal->reason;
    EXPECT_FALSE(refusal->reason.empty());
  }
}

TEST(CheckFraming, ReadsWhatAProperRequestSays) {
  Framing framing;
  ASSERT_FALSE(
      check("POST /v1/search?q=%D0%B0 HTTP/1.1\r\nHost: shop:8080\r\nContent-Length: 12\r\n"
            "Expect: 100-Continue\r\n\r\n",
            framing));
  EXPECT_EQ(framing.method, "POST");
  EXPECT_EQ(framing.target, "/v1/search?q=%D0%B0");
  EXPECT_TRUE(framing.http11);
  EXPECT_TRUE(framing.keep_alive);
  EXPECT_FALSE(framing.chunked);
  EXPECT_TRUE(framing.expects_continue);
  EXPECT_EQ(framing.content_length, 12u);

  ASSERT_FALSE(check("POST / HTTP/1.1\r\nhost:shop\r\ntransfer-encoding:\tCHUNKED \r\n\r\n", framing));
  EXPECT_TRUE(framing.chunked);
  ASSERT_FALSE(check("OPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", framing));
  EXPECT_EQ(framing.target, "*");
  ASSERT_FALSE(check("GET HTTP://shop:1/a?b HTTP/1.1\r\nHost: shop\r\n\r\n", framing));
  EXPECT_EQ(framing.target, "/a?b");
  ASSERT_FALSE(check("GET http://shop HTTP/1.1\r\nHost: shop\r\n\r\n", framing));
  EXPECT_EQ(framing.target, "/");
  ASSERT_FALSE(check("GET /поиск?q=диван HTTP/1.1\r\nHost: shop\r\n\r\n", framing));
  EXPECT_EQ(framing.target, "/поиск?q=диван");
}

TEST(CheckFraming, KeepsConnectionsAliveAsTheVersionAndTheClientSay) {
  const auto keep_alive = [](std::string_view version, std::string_view fields) {
    Framing framing;
    const std::string header =
        "GET / HTTP/" + std::string(version) + "\r\nHost: a\r\n" + std::string(fields) + "\r\n";
    EXPECT_FALSE(check(header, framing)) << header;
    return framing.keep_alive;
  };
  EXPECT_TRUE(keep_alive("1.1", ""));
  EXPECT_FALSE(keep_alive("1.1", "Connection: close\r\n"));
  EXPECT_FALSE(keep_alive("1.1", "Connection: upgrade , Close\r\n"));
  EXPECT_FALSE(keep_alive("1.1", "Connection: keep-alive\r\nConnection: close\r\n"));
  EXPECT_FALSE(keep_alive("1.0", ""));
  EXPECT_TRUE(keep_alive("1.0", "Connection: Keep-Alive\r\n"));
}

TEST(CheckFraming, HoldsItsLimits) {
  Framing framing;
  FramingLimits limits;
  limits.target_bytes = 10;
  limits.field_count = 3;
  limits.body_bytes = 100;
  const auto status = [&](std::string_view header) {
    const auto refusal = check(header, framing, limits);
    return refusal ? refusal->status : 0;
  };
  EXPECT_EQ(status("GET /234567890 HTTP/1.1\r\nHost: a\r\n\r\n"), 0u);
  EXPECT_EQ(status("GET /2345678901 HTTP/1.1\r\nHost: a\r\n\r\n"), 414u);
  EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\n\r\n"), 0u);
  EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n"), 431u);
  EXPECT_EQ(status("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n"), 0u);
  EXPECT_EQ(status("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n"), 413u);
}

TEST(ScanHeader, FindsTheEndWhereverTheBytesAreCut) {
  const std::string header = "GET / HTTP/1.1\r\nHost: a\r\nX: \r\n\r\n";
  const std::string bytes = header + "POST";
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    HeaderScan scan = scan_header(std::string_view(bytes).substr(0, cut), 0);
    if (scan.kind == HeaderScan::Kind::kMore) {
      EXPECT_LT(cut, header.size());
      scan = scan_header(bytes, scan.scanned);
    }
    ASSERT_EQ(scan.kind, HeaderScan::Kind::kEnd) << cut;
    EXPECT_EQ(scan.end, header.size()) << cut;
  }
}

TEST(CheckFraming, TakesNothingThatItCannotReadBack) {
  // Whatever bytes are changed in a good header, what is taken has a token for a method, a target without
  // blanks, and never both ways of framing a body.
  const std::string good =
      "POST /v1/search HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
  const std::uint64_t seed = 11;
  Random random(seed);
  std::size_t taken = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = good;
    for (std::uint64_t edits = 1 + random.below(3); edits > 0; --edits) {
      const auto at = static_cast<std::size_t>(random.below(bytes.size()));
      static constexpr std::string_view kSpecial = "\r\n\0 \t:,;/*aZ9\x80\xff";
      const char c =
          random.chance(0.7) ? kSpecial[random.below(kSpecial.size())] : static_cast<char>(random());
      switch (random.below(3)) {
        case 0:
          bytes[at] = c;
          break;
        case 1:
          bytes.insert(at, 1, c);
          break;
        case 2:
          bytes.erase(at, 1);
          break;
      }
    }
    const HeaderScan scan = scan_header(bytes, 0);
    if (scan.kind != HeaderScan::Kind::kEnd) continue;
    Framing framing;
    if (check(std::string_view(bytes).substr(0, scan.end), framing)) continue;
    ++taken;
    ASSERT_FALSE(framing.method.empty());
    ASSERT_EQ(framing.target.find_first_of(" \t\r\n"), std::string_view::npos) << seed << " " << round;
    ASSERT_FALSE(framing.chunked && (framing.content_length > 0 || !framing.http11));
    ASSERT_EQ(bytes.substr(0, scan.end).find('\0'), std::string::npos);
  }
  EXPECT_GT(taken, 500u);
}

}  // namespace
}  // namespace vitrina::net
