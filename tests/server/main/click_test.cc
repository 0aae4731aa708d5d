// Links of ads over sockets, as anybody on the internet may send them: one and the same a thousand times at
// once, and damaged in every byte.

#include <gtest/gtest.h>
#include <simdjson.h>

#include <atomic>
#include <thread>
#include <vector>

#include "server/main/server.h"
#include "tests/server/net/raw_client.h"
#include "tests/support/shoe_shop.h"
#include "tests/support/temp_directory.h"
#include "tests/support/test_image.h"

namespace vitrina::server {
namespace {

using test::RawClient;
using test::RawResponse;

class Clicks : public testing::Test {
 protected:
  Clicks() {
    ops::ServerConfig config;
    config.listen = {"127.0.0.1", 0};
    config.threads = 2;
    config.log_path = "/dev/null";
    serving::EngineOptions options;
    options.image_path = image_.path();
    options.data_path = directory_.file("data");
    options.verify_in_background = false;
    options.clock = &clock_;
    auto server = Server::start(config, options);
    VITRINA_CHECK(server.has_value());
    server_ = std::move(*server);
    EXPECT_EQ(post("/v1/sellers/s-1/credits", R"({"id":"p","amount":1000})").status, 201);
    EXPECT_EQ(
        post("/v1/campaigns",
             R"({"id":"c-1","seller":"s-1","name":"n","listings":["A1"],"keywords":[{"text":"кроссовки",)"
             R"("match":"broad","bid":12.50}],"pacing":"asap","label":"Реклама",)"
             R"("advertiser":{"name":"ООО Ромашка","inn":"7707083893"}})")
            .status,
        201);
  }

  static std::string request(std::string_view method, std::string_view target, std::string_view body = "") {
    return std::string(method) + " " + std::string(target) +
           " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
  }
  RawResponse ask(const std::string& bytes) {
    RawClient client(server_->port());
    client.send(bytes);
    return client.read_response();
  }
  RawResponse post(std::string_view target, std::string_view body) {
    return ask(request("POST", target, body));
  }

  // The link of a slot, old enough to be followed.
  std::string link() {
    const RawResponse answer = post("/v1/search", R"({"q":"кроссовки","ads":{"slots":1},"session":"one"})");
    std::string_view found;
    EXPECT_EQ(parser_.parse(answer.body).at_pointer("/sponsored/0/click").get(found), simdjson::SUCCESS)
        << answer.body;
    clock_.seconds += 2;
    return std::string(found);
  }
  double spent() {
    const RawResponse answer = ask(request("GET", "/v1/sellers/s-1"));
    double value = -1;
    EXPECT_EQ(parser_.parse(answer.body).at_pointer("/seller/balance").get(value), simdjson::SUCCESS)
        << answer.body;
    return 1000 - value;
  }

  test::TestImage image_{test::shoes(3)};
  test::TempDirectory directory_;
  test::TestClock clock_;
  std::unique_ptr<Server> server_;
  simdjson::dom::parser parser_;
};

TEST_F(Clicks, AreChargedOnceHoweverOftenALinkIsFollowedAtOnce) {
  const std::string bytes = request("GET", link());
  constexpr int kThreads = 20, kEach = 50;
  std::atomic<int> redirected{0};
  std::atomic<bool> go{false};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      RawClient client(server_->port());
      while (!go) std::this_thread::yield();
      for (int i = 0; i < kEach; ++i) {
        client.send(bytes);
        redirected += client.read_response().status == 302;
      }
    });
  }
  go = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(redirected, kThreads * kEach);
  // Alone in the auction it pays the reserve, whatever that is, once.
  const double price = spent();
  EXPECT_GT(price, 0);
  EXPECT_EQ(ask(bytes).status, 302);
  EXPECT_EQ(spent(), price);
  const std::string other = request("GET", link());
  EXPECT_EQ(ask(other).status, 302);
  EXPECT_GE(spent(), price);
  EXPECT_LE(spent(), 2 * price + 1e-9);
}

TEST_F(Clicks, OfADamagedLinkAreRefusedAndCostNothing) {
  const std::string good = link();
  const std::size_t begin = good.find("t=") + 2;
  RawClient client(server_->port());
  for (std::size_t i = begin; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = bad[i] == 'A' ? 'B' : 'A';
    ASSERT_TRUE(client.send(request("GET", bad)));
    ASSERT_EQ(client.read_response().status, 400) << "character " << i - begin;
  }
  EXPECT_EQ(ask(request("GET", good.substr(0, good.size() - 1))).status, 400);
  EXPECT_EQ(ask(request("GET", good + "A")).status, 400);
  EXPECT_EQ(ask(request("GET", "/v1/click")).status, 400);
  EXPECT_EQ(ask(request("GET", "/v1/click?t=")).status, 400);
  EXPECT_EQ(spent(), 0);
  EXPECT_EQ(ask(request("GET", good)).status, 302);
  EXPECT_GT(spent(), 0);
}

}  // namespace
}  // namespace vitrina::server
