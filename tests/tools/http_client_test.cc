#include "tools/http_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/loopback_server.h"

namespace vitrina::tools {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class HttpClientTest : public ::testing::Test, protected CommandRunner {
 protected:
  HttpClient client(const LoopbackServer& server) {
    auto opened = HttpClient::open(server.url(), "");
    EXPECT_TRUE(opened) << opened.error().message;
    return std::move(*opened);
  }
};

TEST_F(HttpClientTest, GivesTheAnswerWhateverItsStatus) {
  LoopbackServer server(*this);
  HttpClient http = client(server);
  const auto found = http.send({"GET", "/healthz", {}});
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->status, 200u);
  EXPECT_THAT(found->body, HasSubstr("ok"));
  const auto missing = http.send({"GET", "/nowhere", {}});
  ASSERT_TRUE(missing) << missing.error().message;
  EXPECT_EQ(missing->status, 404u);
}

TEST_F(HttpClientTest, HandsRepliesOutInTheOrderOfTheirRequests) {
  LoopbackServer server(*this);
  HttpClient http = client(server);
  std::vector<HttpClient::Request> requests;
  for (int i = 0; i < 500; ++i) {
    const std::string id = i % 3 == 0 ? "L1" : i % 3 == 1 ? "L2" : "missing";
    requests.push_back({"GET", "/v1/listings/" + id, {}});
  }
  std::size_t next = 0;
  const auto sent = http.send_all(requests, [&](std::size_t i, HttpClient::Reply& reply) -> Result<void> {
    EXPECT_EQ(i, next++);
    EXPECT_EQ(reply.status, i % 3 == 2 ? 404u : 200u);
    if (i % 3 != 2) {
      EXPECT_THAT(reply.body, HasSubstr(i % 3 == 0 ? "\"L1\"" : "\"L2\""));
    }
    return {};
  });
  ASSERT_TRUE(sent) << sent.error().message;
  EXPECT_EQ(next, requests.size());
}

TEST_F(HttpClientTest, StopsAtTheFirstErrorOfWhoTakesAndCanBeUsedAfterIt) {
  LoopbackServer server(*this);
  HttpClient http = client(server);
  const std::vector<HttpClient::Request> requests(200, {"GET", "/healthz", {}});
  std::size_t taken = 0;
  const auto sent = http.send_all(requests, [&](std::size_t i, HttpClient::Reply&) -> Result<void> {
    ++taken;
    if (i == 50) return fail(ErrorCode::kConflict, "enough");
    return {};
  });
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().message, "enough");
  EXPECT_EQ(taken, 51u);
  const auto after = http.send({"GET", "/healthz", {}});
  ASSERT_TRUE(after) << after.error().message;
  EXPECT_EQ(after->status, 200u);
}

TEST_F(HttpClientTest, SaysInPlainWordsWhyNoAnswerCame) {
  auto closed = HttpClient::open(unused_url(), "");
  ASSERT_TRUE(closed);
  const auto refused = closed->send({"GET", "/healthz", {}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  EXPECT_THAT(refused.error().message, HasSubstr("cannot reach " + closed->base_url()));
  EXPECT_THAT(refused.error().message, HasSubstr("connection refused"));
}

TEST(HttpClient, RefusesAddressesAndKeysThatAreNone) {
  for (const char* url : {"", "127.0.0.1:80", "ftp://host", "file:///etc/passwd", "http://", "http://a b",
                          "http://user:word@host", "http://host/?q=1", "http://host/#a"}) {
    const auto opened = HttpClient::open(url, "");
    ASSERT_FALSE(opened) << url;
    EXPECT_EQ(opened.error().code, ErrorCode::kInvalidArgument);
    EXPECT_THAT(opened.error().message, HasSubstr("http://127.0.0.1:8080"));
  }
  for (const char* key : {"a b", "a\r\nX-Other: 1", "ключ"}) {
    const auto opened = HttpClient::open("http://127.0.0.1:1", key);
    ASSERT_FALSE(opened) << key;
    EXPECT_THAT(opened.error().message, HasSubstr("key"));
    EXPECT_THAT(opened.error().message, Not(HasSubstr(key)));
  }
  for (const char* url : {"http://127.0.0.1:8080", "https://shop.example/", "http://[::1]:80"})
    EXPECT_TRUE(HttpClient::open(url, "k")) << url;
}

TEST(PercentEncoded, KeepsOnlyWhatIsPlainInAUrl) {
  EXPECT_EQ(percent_encoded("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encoded("a/b ?&%я"), "a%2Fb%20%3F%26%25%D1%8F");
}

}  // namespace
}  // namespace vitrina::tools
