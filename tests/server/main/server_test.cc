#include "server/main/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>
#include <simdjson.h>

#include <atomic>
#include <thread>
#include <vector>

#include "server/ops/sha256.h"
#include "tests/server/net/raw_client.h"
#include "tests/support/test_image.h"

namespace vitrina::server {
namespace {

using namespace std::chrono_literals;
using test::RawClient;
using test::RawResponse;
using testing::HasSubstr;

// An image whose listings all say which one it is: `brand` is their brand, `count` how many hold the word.
std::vector<index::Listing> catalog(const std::string& brand, std::uint32_t count) {
  std::vector<index::Listing> listings;
  for (std::uint32_t i = 0; i < count; ++i) {
    index::Listing listing;
    listing.id = brand + "-" + std::to_string(i);
    listing.title = "диван " + brand;
    listing.brand = brand;
    listings.push_back(std::move(listing));
  }
  return listings;
}

ops::ServerConfig local_config() {
  ops::ServerConfig config;
  config.listen = {"127.0.0.1", 0};
  config.threads = 2;
  config.log_path = "/dev/null";
  return config;
}

serving::EngineOptions engine_of(const test::TestImage& image) {
  serving::EngineOptions options;
  options.image_path = image.path();
  return options;
}

std::string get(std::string_view target, std::string_view fields = "") {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}
std::string post(std::string_view target, std::string_view body, std::string_view fields = "") {
  return "POST " + std::string(target) +
         " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

RawResponse ask(std::uint16_t port, const std::string& request) {
  RawClient client(port);
  client.send(request);
  return client.read_response();
}

template <class Condition>
bool soon(Condition&& condition) {
  for (int i = 0; i < 4000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(5ms);
  }
  return false;
}

TEST(Server, AnswersSearchesOverASocket) {
  const test::TestImage image(catalog("A", 3));
  const auto server = Server::start(local_config(), engine_of(image)).value();
  RawClient client(server->port());
  client.send(get("/v1/search?q=диваны&facets=brand") +
              post("/v1/search", R"({"q":"диваны","facets":["brand"]})"));
  for (int i = 0; i < 2; ++i) {
    const RawResponse response = client.read_response();
    EXPECT_EQ(response.status, 200);
    EXPECT_TRUE(response.has("Content-Type: application/json; charset=utf-8\r\n"));
    EXPECT_TRUE(response.has("X-Request-Id: "));
    EXPECT_THAT(response.body, HasSubstr(R"("total":3)"));
    EXPECT_THAT(response.body, HasSubstr(R"({"value":"A","count":3})"));
  }
  EXPECT_EQ(ask(server->port(), get("/readyz")).status, 200);
}

TEST(Server, SaysRefusalsOfFramingAsJsonAndCountsThem) {
  const test::TestImage image(catalog("A", 1));
  const auto server = Server::start(local_config(), engine_of(image)).value();
  const RawResponse response =
      ask(server->port(),
          "POST /v1/search HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}");
  EXPECT_EQ(response.status, 400);
  simdjson::dom::parser parser;
  std::string_view code;
  ASSERT_EQ(parser.parse(response.body)["error"]["code"].get(code), simdjson::SUCCESS) << response.body;
  EXPECT_EQ(code, "bad_request");
  EXPECT_TRUE(response.has("X-Request-Id: "));
  const std::string metrics = ask(server->port(), get("/metrics")).body;
  EXPECT_THAT(metrics, HasSubstr("vitrina_http_requests_total{route=\"refused\",status=\"400\"} 1\n"));
  EXPECT_THAT(metrics, HasSubstr("vitrina_http_refused_total 1\n"));
}

TEST(Server, PublishesMetricsOfWhatItDoes) {
  const test::TestImage image(catalog("A", 5));
  const auto server = Server::start(local_config(), engine_of(image)).value();
  for (int i = 0; i < 7; ++i) EXPECT_EQ(ask(server->port(), get("/v1/search?q=диван")).status, 200);
  EXPECT_EQ(ask(server->port(), get("/v1/search?page=x")).status, 400);
  ASSERT_TRUE(soon([&] {
    return server->metrics_text().find("vitrina_image_verification{state=\"passed\"} 1\n") !=
           std::string::npos;
  }));
  const std::string metrics = server->metrics_text();
  for (const char* line : {"vitrina_http_requests_total{route=\"/v1/search\",status=\"200\"} 7\n",
                           "vitrina_http_requests_total{route=\"/v1/search\",status=\"400\"} 1\n",
                           "vitrina_http_request_duration_seconds_count{route=\"/v1/search\"} 8\n",
                           "vitrina_snapshot_generation 1\n", "vitrina_snapshot_listings 5\n",
                           "vitrina_live_snapshots 1\n", "vitrina_log_lines_dropped_total 0\n"}) {
    EXPECT_THAT(metrics, HasSubstr(line));
  }
}

TEST(Server, SwapsImagesUnderLoadWithoutAFailedOrMixedAnswer) {
  const test::TestImage first(catalog("A", 30));
  const test::TestImage second(catalog("B", 50));
  const auto server = Server::start(local_config(), engine_of(first)).value();
  constexpr int kClients = 8;
  constexpr int kSwaps = 10;
  std::atomic<bool> stop{false};
  std::atomic<std::uint64_t> answers{0};
  std::atomic<std::uint64_t> generations_seen{0};
  std::vector<std::thread> clients;
  std::vector<std::string> problems(kClients);
  for (int c = 0; c < kClients; ++c) {
    clients.emplace_back([&, c] {
      RawClient client(server->port());
      simdjson::dom::parser parser;
      std::uint64_t last_generation = 0;
      while (!stop && problems[c].empty()) {
        client.send(get("/v1/search?q=диван&per_page=60&facets=brand"));
        const RawResponse response = client.read_response();
        simdjson::dom::element root;
        if (response.status != 200 || parser.parse(response.body).get(root) != simdjson::SUCCESS) {
          problems[c] = "status " + std::to_string(response.status) + ": " + response.body.substr(0, 300);
          break;
        }
        // Odd generations are the first image, even ones the second, throughout.
        const std::uint64_t generation = root["generation"].get_uint64().value();
        const bool odd = generation % 2 == 1;
        const std::string_view brand = odd ? "A" : "B";
        const std::uint64_t count = odd ? 30 : 50;
        bool whole = root["total"].get_uint64().value() == count && generation >= last_generation;
        whole = whole && root["hits"].get_array().value().size() == count;
        for (const simdjson::dom::element hit : root["hits"].get_array()) {
          whole = whole && hit["listing"]["brand"].get_string().value() == brand;
        }
        whole = whole && root["facets"]["brand"].at(0)["value"].get_string().value() == brand;
        whole = whole && root["facets"]["brand"].at(0)["count"].get_uint64().value() == count;
        if (!whole) problems[c] = response.body.substr(0, 300);
        if (generation != last_generation) ++generations_seen;
        last_generation = generation;
        ++answers;
      }
    });
  }
  for (int swap = 0; swap < kSwaps; ++swap) {
    const std::uint64_t before = answers;
    ASSERT_TRUE(soon([&] { return answers > before + 20; }));
    const std::string path = swap % 2 == 0 ? second.path() : first.path();
    const RawResponse response = ask(server->port(), post("/v1/snapshot", R"({"index":")" + path + "\"}"));
    EXPECT_EQ(response.status, 200) << response.body;
  }
  const std::uint64_t before = answers;
  EXPECT_TRUE(soon([&] { return answers > before + 100; }));
  stop = true;
  for (std::thread& client : clients) client.join();
  for (const std::string& problem : problems) EXPECT_EQ(problem, "");
  EXPECT_GT(generations_seen, static_cast<std::uint64_t>(kSwaps));
  // Idle loops let go of the old images as well.
  EXPECT_TRUE(
      soon([&] { return server->metrics_text().find("vitrina_live_snapshots 1\n") != std::string::npos; }));
}

TEST(Server, TakesChangedRulesWithoutARestartAndRefusesBrokenOnes) {
  const test::TestImage image(catalog("A", 3));
  test::TempDirectory directory;
  const std::string rules = directory.file("rules.txt");
  test::write_file(rules, "common off\n");
  serving::EngineOptions options = engine_of(image);
  options.rules_path = rules;
  const auto server = Server::start(local_config(), options).value();
  const auto found = [&](std::string_view query) {
    return ask(server->port(), get("/v1/search?q=" + std::string(query))).body;
  };
  EXPECT_THAT(found("софа"), HasSubstr(R"("total":0)"));

  test::write_file(rules, "софа = диван\nwhen is диван : pin A-2, B-9\n");
  const RawResponse taken = ask(server->port(), post("/v1/snapshot", "{}"));
  EXPECT_EQ(taken.status, 200) << taken.body;
  EXPECT_THAT(taken.body, HasSubstr(R"("unknown_in_rules":["listing 'B-9'"])"));
  ASSERT_TRUE(soon([&] { return found("софа").find(R"("total":3)") != std::string::npos; }));
  EXPECT_THAT(found("диваны"), HasSubstr(R"("hits":[{"id":"A-2")"));

  test::write_file(rules, "софа = диван\nwhen is диван : lift A-2\n");
  const RawResponse refused = ask(server->port(), post("/v1/snapshot", "{}"));
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("line 2: expected pin, hide, boost, bury or filter"));
  EXPECT_THAT(refused.body, HasSubstr(R"("field":"rules")"));
  EXPECT_THAT(found("софа"), HasSubstr(R"("total":3)"));
  EXPECT_THAT(found("диваны"), HasSubstr(R"("hits":[{"id":"A-2")"));
}

TEST(Server, KeepsItsImageWhenANewOneIsBad) {
  const test::TestImage image(catalog("A", 3));
  const auto server = Server::start(local_config(), engine_of(image)).value();
  test::TempDirectory directory;
  test::write_file(directory.file("bad.img"), test::read_file(image.path()).substr(0, 5000));
  const RawResponse response =
      ask(server->port(), post("/v1/snapshot", R"({"index":")" + directory.file("bad.img") + "\"}"));
  EXPECT_EQ(response.status, 422);
  EXPECT_THAT(response.body, HasSubstr("data_loss"));
  EXPECT_THAT(ask(server->port(), get("/v1/search?q=диван")).body, HasSubstr(R"("generation":1,"total":3)"));
}

TEST(Server, StaysOnThisMachineUnlessItHasKeys) {
  const test::TestImage image(catalog("A", 1));
  ops::ServerConfig config = local_config();
  config.listen.address = "0.0.0.0";
  const auto open = Server::start(config, engine_of(image));
  ASSERT_FALSE(open);
  EXPECT_EQ(open.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(open.error().message, HasSubstr("--keys"));

  test::TempDirectory directory;
  config.keys_path = directory.file("keys");
  test::write_file(config.keys_path,
                   ops::sha256_hex("shop") + " search\n" + ops::sha256_hex("op") + " server\n");
  const auto server = Server::start(config, engine_of(image));
  ASSERT_TRUE(server) << server.error().message;
  const std::uint16_t port = (*server)->port();
  const auto with = [](std::string_view key) { return "Authorization: Bearer " + std::string(key) + "\r\n"; };
  EXPECT_EQ(ask(port, get("/v1/search?q=a")).status, 401);
  EXPECT_EQ(ask(port, get("/v1/search?q=a", with("nobody"))).status, 401);
  EXPECT_EQ(ask(port, get("/v1/search?q=a", with("shop"))).status, 200);
  EXPECT_EQ(ask(port, post("/v1/snapshot", "", with("shop"))).status, 403);
  EXPECT_EQ(ask(port, post("/v1/snapshot", "", with("op"))).status, 200);

  test::write_file(config.keys_path, ops::sha256_hex("new") + " search\n");
  (*server)->reload();
  EXPECT_EQ(ask(port, get("/v1/search?q=a", with("shop"))).status, 401);
  EXPECT_EQ(ask(port, get("/v1/search?q=a", with("new"))).status, 200);
  test::write_file(config.keys_path, "nonsense");
  (*server)->reload();
  EXPECT_EQ(ask(port, get("/v1/search?q=a", with("new"))).status, 200);
}

TEST(Server, SaysWhatKeepsItFromStarting) {
  const test::TestImage image(catalog("A", 1));
  ops::ServerConfig config = local_config();
  serving::EngineOptions nowhere;
  nowhere.image_path = "/nowhere.img";
  EXPECT_THAT(Server::start(config, nowhere).error().message, HasSubstr("/nowhere.img"));
  config = local_config();
  config.keys_path = "/nowhere.keys";
  EXPECT_THAT(Server::start(config, engine_of(image)).error().message, HasSubstr("/nowhere.keys"));
  config = local_config();
  config.header_bytes = 10;
  EXPECT_FALSE(Server::start(config, engine_of(image)));
}

TEST(RunServer, ReloadsOnHangupAndDrainsOnTermination) {
  const test::TestImage image(catalog("A", 3));
  std::atomic<std::uint16_t> port{0};
  Result<void> result = fail(ErrorCode::kIo, "did not end");
  std::thread thread([&] {
    result = run_server(local_config(), engine_of(image), [&](std::uint16_t found) { port = found; });
  });
  ASSERT_TRUE(soon([&] { return port != 0; }));
  RawClient client(port);
  client.send(get("/v1/search?q=диван"));
  EXPECT_THAT(client.read_response().body, HasSubstr(R"("generation":1)"));
  raise(SIGPIPE);  // as from a log whose reader is gone
  pthread_kill(thread.native_handle(), SIGHUP);
  EXPECT_TRUE(soon([&] {
    client.send(get("/v1/search?q=диван"));
    return client.read_response().body.find(R"("generation":2)") != std::string::npos;
  }));
  pthread_kill(thread.native_handle(), SIGTERM);
  thread.join();
  EXPECT_TRUE(result) << result.error().message;
  EXPECT_TRUE(client.closed_within());
  EXPECT_FALSE(RawClient(port).connected());
}

}  // namespace
}  // namespace vitrina::server
