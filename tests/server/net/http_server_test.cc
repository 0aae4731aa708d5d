#include "server/net/http_server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>
#include <vector>

#include "tests/server/net/echo_server.h"
#include "tests/server/net/framing_cases.h"

namespace vitrina::net {
namespace {

using namespace std::chrono_literals;
using test::get;
using test::post;
using test::RawClient;
using test::RawResponse;
using test::start_echo;

TEST(HttpServer, AnswersOneRequestAfterAnotherOnAConnection) {
  const auto server = start_echo();
  RawClient client(server->port());
  for (int i = 0; i < 100; ++i) {
    const std::string target = "/echo/" + std::to_string(i);
    ASSERT_TRUE(client.send(get(target, "User-Agent: test\r\n")));
    const RawResponse response = client.read_response();
    ASSERT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "GET " + target + " ");
    EXPECT_TRUE(response.has("Connection: keep-alive\r\n"));
    EXPECT_TRUE(response.has("Content-Type: text/plain\r\n"));
    EXPECT_TRUE(response.has("X-Agent: test\r\n"));
    EXPECT_TRUE(response.has(" GMT\r\n"));
  }
  EXPECT_EQ(server->stats().requests, 100u);
  EXPECT_EQ(server->stats().open, 1u);
}

TEST(HttpServer, AnswersPipelinedRequestsInOrder) {
  const auto server = start_echo();
  RawClient client(server->port());
  std::string requests;
  constexpr int kRequests = 500;
  for (int i = 0; i < kRequests; ++i) {
    requests += i % 3 == 0 ? post("/echo/" + std::to_string(i), "body of " + std::to_string(i))
                           : get("/echo/" + std::to_string(i));
  }
  ASSERT_TRUE(client.send(requests));
  for (int i = 0; i < kRequests; ++i) {
    const RawResponse response = client.read_response();
    const std::string number = std::to_string(i);
    ASSERT_EQ(response.body,
              i % 3 == 0 ? "POST /echo/" + number + " body of " + number : "GET /echo/" + number + " ");
  }
}

TEST(HttpServer, ReadsARequestByteByByte) {
  const auto server = start_echo();
  RawClient client(server->port());
  const std::string chunked =
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA\r\n0123456789"
      "\r\n0\r\n\r\n";
  const std::string empty = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
  for (const std::string& bytes : {get("/echo"), post("/echo", "hello"), chunked, empty}) {
    for (const char byte : bytes) {
      ASSERT_TRUE(client.send({&byte, 1}));
      std::this_thread::sleep_for(100us);
    }
    EXPECT_EQ(client.read_response().status, 200) << bytes;
  }
}

TEST(HttpServer, JoinsChunks) {
  const auto server = start_echo();
  RawClient client(server->port());
  std::string request = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  std::string body;
  for (int i = 0; i < 300; ++i) {
    const std::string piece = "piece " + std::to_string(i) + ";";
    char size[16];
    std::snprintf(size, sizeof size, "%zx\r\n", piece.size());
    request += size + piece + "\r\n";
    body += piece;
  }
  request += "0\r\n\r\n" + get("/next");
  ASSERT_TRUE(client.send(request));
  EXPECT_EQ(client.read_response().body, "POST /echo " + body);
  EXPECT_EQ(client.read_response().body, "GET /next ");
}

TEST(HttpServer, RefusesAndClosesEveryAmbiguousShape) {
  const auto server = start_echo();
  std::uint64_t refused = 0;
  for (const test::RefusedShape& shape : test::refused_shapes()) {
    RawClient client(server->port());
    // A request that the server must not see stands behind.
    ASSERT_TRUE(client.send(shape.bytes)) << shape.name;
    client.send(get("/smuggled"));
    const RawResponse response = client.read_response();
    EXPECT_EQ(response.status, static_cast<int>(shape.status)) << shape.name;
    EXPECT_TRUE(response.has("Connection: close\r\n")) << shape.name;
    client.shutdown_send();
    EXPECT_TRUE(client.closed_within()) << shape.name;
    EXPECT_EQ(client.received(), "") << shape.name << ": more than one answer";
    EXPECT_EQ(server->stats().refused, ++refused) << shape.name;
  }
  EXPECT_EQ(server->stats().requests, 0u);
}

TEST(HttpServer, ClosesARefusedConnectionEvenWhenItsClientStays) {
  NetOptions options;
  options.linger_timeout = 100ms;
  const auto server = start_echo(options);
  RawClient client(server->port());
  ASSERT_TRUE(client.send("nonsense\r\n\r\n"));
  EXPECT_EQ(client.read_response().status, 400);
  EXPECT_TRUE(client.closed_within());
}

TEST(HttpServer, ForgivesOneEmptyLineBeforeARequest) {
  const auto server = start_echo();
  RawClient client(server->port());
  ASSERT_TRUE(client.send("\r\n" + get("/a") + "\r\n" + get("/b")));
  EXPECT_EQ(client.read_response().body, "GET /a ");
  EXPECT_EQ(client.read_response().body, "GET /b ");
}

TEST(HttpServer, MeasuresTheBodyForHeadAndSendsNone) {
  const auto server = start_echo();
  RawClient client(server->port());
  ASSERT_TRUE(client.send("HEAD /big?1234 HTTP/1.1\r\nHost: a\r\n\r\n" + get("/next")));
  const RawResponse response = client.read_response(true);
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(response.has("Content-Length: 1234\r\n"));
  EXPECT_EQ(client.read_response().body, "GET /next ");
}

TEST(HttpServer, TellsAClientThatAsksToGoOn) {
  const auto server = start_echo();
  RawClient client(server->port());
  const std::string header =
      "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
  ASSERT_TRUE(client.send(header));
  EXPECT_EQ(client.read_response().status, 100);
  ASSERT_TRUE(client.send("hello"));
  EXPECT_EQ(client.read_response().body, "POST /echo hello");
  // Not where the body is there already, nor where it is too large to be wanted.
  ASSERT_TRUE(client.send(header + "again"));
  EXPECT_EQ(client.read_response().body, "POST /echo again");
  ASSERT_TRUE(
      client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9999999\r\n\r\n"));
  EXPECT_EQ(client.read_response().status, 413);
}

TEST(HttpServer, HoldsTheBodyLimitWithAndWithoutALength) {
  NetOptions options;
  options.framing.body_bytes = 1000;
  const auto server = start_echo(options);
  const auto status = [&](const std::string& request) {
    RawClient client(server->port());
    client.send(request);
    const RawResponse response = client.read_response();
    client.shutdown_send();
    EXPECT_TRUE(response.status == 200 || client.closed_within());
    return response.status;
  };
  const std::string chunked = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  const auto chunks = [](int count) {
    std::string bytes;
    for (int i = 0; i < count; ++i) bytes += "64\r\n" + std::string(100, 'x') + "\r\n";
    return bytes + "0\r\n\r\n";
  };
  EXPECT_EQ(status(post("/echo", std::string(1000, 'x'))), 200);
  EXPECT_EQ(status(post("/echo", std::string(1001, 'x'))), 413);
  EXPECT_EQ(status(chunked + chunks(10)), 200);
  EXPECT_EQ(status(chunked + chunks(11)), 413);
  EXPECT_EQ(status(chunked + chunks(5000)), 413);
  EXPECT_EQ(status(chunked + "3e9\r\n" + std::string(1001, 'x') + "\r\n0\r\n\r\n"), 413);
}

TEST(HttpServer, HoldsTheHeaderLimit) {
  const auto server = start_echo();
  const std::size_t limit = NetOptions().header_bytes;
  for (const std::size_t size : {limit - 100, limit + 100, 4 * limit}) {
    RawClient client(server->port());
    client.send(get("/echo", "X: " + std::string(size, 'x') + "\r\n"));
    EXPECT_EQ(client.read_response().status, size < limit ? 200 : 431);
  }
  RawClient endless(server->port());
  endless.send("GET / HTTP/1.1\r\nX: " + std::string(200'000, 'x'));
  EXPECT_EQ(endless.read_response().status, 431);
}

TEST(HttpServer, SendsLargeAnswersWhole) {
  const auto server = start_echo();
  RawClient client(server->port(), 4096);
  ASSERT_TRUE(client.send(get("/big?20000000") + get("/next")));
  const RawResponse response = client.read_response();
  EXPECT_EQ(response.body.size(), 20'000'000u);
  EXPECT_EQ(response.body.find_first_not_of('x'), std::string::npos);
  EXPECT_EQ(client.read_response().body, "GET /next ");
}

TEST(HttpServer, ClosesConnectionsAsHttp10AndClientsWant) {
  const auto server = start_echo();
  RawClient old(server->port());
  ASSERT_TRUE(old.send("GET /echo HTTP/1.0\r\n\r\n"));
  const RawResponse response = old.read_response();
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(response.has("Connection: close\r\n"));
  EXPECT_TRUE(old.closed_within());

  RawClient asked(server->port());
  ASSERT_TRUE(asked.send(get("/echo", "Connection: close\r\n")));
  EXPECT_EQ(asked.read_response().status, 200);
  EXPECT_TRUE(asked.closed_within());

  RawClient half(server->port());
  ASSERT_TRUE(half.send(get("/echo")));
  half.shutdown_send();
  EXPECT_EQ(half.read_response().status, 200);
  EXPECT_TRUE(half.closed_within());
}

TEST(HttpServer, AnswersAThrowingHandlerWith500AndNoReason) {
  const auto server = start_echo();
  RawClient client(server->port());
  ASSERT_TRUE(client.send(get("/throw")));
  const RawResponse response = client.read_response();
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body.find("secret"), std::string::npos);
  EXPECT_EQ(server->stats().handler_failures, 1u);
  RawClient next(server->port());
  ASSERT_TRUE(next.send(get("/echo")));
  EXPECT_EQ(next.read_response().status, 200);
}

TEST(HttpServer, ClosesSlowHeadersBodiesReadersAndIdlersInTime) {
  NetOptions options;
  options.header_timeout = 200ms;
  options.body_timeout = 200ms;
  options.write_timeout = 200ms;
  options.idle_timeout = 1500ms;
  options.linger_timeout = 100ms;
  options.min_bytes_per_second = 1 << 30;
  const auto server = start_echo(options);

  // A byte now and then is not enough.
  const auto drip = [&](const std::string& begin) {
    RawClient client(server->port());
    client.send(begin);
    for (int i = 0; i < 200 && client.send("x"); ++i) {
      if (client.receive(std::chrono::steady_clock::now() + 20ms)) break;
    }
    const RawResponse response = client.read_response();
    EXPECT_TRUE(client.closed_within());
    return response.status;
  };
  EXPECT_EQ(drip("GET / HTTP/1.1\r\nX: "), 408);
  EXPECT_EQ(drip("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000\r\n\r\n"), 408);
  EXPECT_EQ(server->stats().header_timeouts, 1u);
  EXPECT_EQ(server->stats().body_timeouts, 1u);

  RawClient reader(server->port(), 4096);
  ASSERT_TRUE(reader.send(get("/big?50000000")));
  for (int i = 0; i < 2000 && server->stats().write_timeouts == 0; ++i) std::this_thread::sleep_for(5ms);
  EXPECT_EQ(server->stats().write_timeouts, 1u);
  EXPECT_TRUE(reader.closed_within());
  EXPECT_LT(reader.received().size(), 50'000'000u);

  RawClient idle(server->port());
  ASSERT_TRUE(idle.send(get("/echo")));
  EXPECT_EQ(idle.read_response().status, 200);
  EXPECT_TRUE(idle.closed_within());
  RawClient silent(server->port());
  EXPECT_TRUE(silent.closed_within());
  EXPECT_EQ(silent.received(), "");
  EXPECT_EQ(server->stats().idle_timeouts, 2u);
  for (int i = 0; i < 2000 && server->stats().open > 0; ++i) std::this_thread::sleep_for(5ms);
  EXPECT_EQ(server->stats().open, 0u);
}

TEST(HttpServer, AnswersWhileAThousandConnectionsAreIdle) {
  NetOptions options;
  options.threads = 2;
  const auto server = start_echo(options);
  std::vector<RawClient> idle;
  for (int i = 0; i < 1000; ++i) {
    idle.emplace_back(server->port());
    ASSERT_TRUE(idle.back().connected()) << i;
  }
  RawClient client(server->port());
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(client.send(get("/echo")));
    ASSERT_EQ(client.read_response().status, 200);
  }
  EXPECT_EQ(server->stats().open, 1001u);
  for (std::size_t i = 0; i < idle.size(); i += 100) {
    ASSERT_TRUE(idle[i].send(get("/echo")));
    EXPECT_EQ(idle[i].read_response().status, 200);
  }
}

TEST(HttpServer, TurnsAwayConnectionsBeyondItsLimitAndTakesNewOnesLater) {
  NetOptions options;
  options.max_connections = 3;
  const auto server = start_echo(options);
  std::vector<RawClient> clients;
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back(server->port());
    ASSERT_TRUE(clients.back().send(get("/echo")));
    ASSERT_EQ(clients.back().read_response().status, 200);
  }
  RawClient turned_away(server->port());
  EXPECT_EQ(turned_away.read_response().status, 503);
  turned_away.close();
  EXPECT_EQ(server->stats().over_limit, 1u);
  clients.clear();
  for (int i = 0; i < 2000 && server->stats().open > 0; ++i) std::this_thread::sleep_for(5ms);
  RawClient later(server->port());
  ASSERT_TRUE(later.send(get("/echo")));
  EXPECT_EQ(later.read_response().status, 200);
}

TEST(HttpServer, SpreadsFewConnectionsEvenlyOverItsLoops) {
  std::atomic<int> handled[4] = {};
  NetOptions options;
  options.port = 0;
  options.threads = 4;
  const auto server = test::start_server(options, [&](std::size_t loop) {
    return LoopHandlers{
        [&handled, loop](const HttpRequest&, HttpResponse&, LaterAnswer&) { ++handled[loop]; }, {}};
  });
  std::vector<RawClient> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back(server->port());
    ASSERT_TRUE(clients.back().send(get("/")));
    ASSERT_EQ(clients.back().read_response().status, 200);
  }
  for (const auto& count : handled) EXPECT_EQ(count, 2);
}

TEST(HttpServer, MakesAHandlerForEachLoopOnItsThreadAndRunsTasksThere) {
  std::atomic<std::size_t> made{0};
  std::array<std::thread::id, 3> threads;
  NetOptions options;
  options.port = 0;
  options.threads = 3;
  const auto server = test::start_server(options, [&](std::size_t loop) {
    threads[loop] = std::this_thread::get_id();
    ++made;
    return LoopHandlers{test::echo, {}};
  });
  std::atomic<int> ran{0};
  std::atomic<int> on_its_own{0};
  server->run_on_all_loops([&](std::size_t loop) {
    if (threads[loop] == std::this_thread::get_id()) ++on_its_own;
    ++ran;
  });
  for (int i = 0; i < 2000 && ran < 3; ++i) std::this_thread::sleep_for(5ms);
  EXPECT_EQ(made, 3u);
  EXPECT_EQ(on_its_own, 3);
}

TEST(HttpServer, LetsRequestsInFlightEndWhenItDrains) {
  const auto server = start_echo();
  RawClient busy(server->port());
  RawClient idle(server->port());
  RawClient half_sent(server->port());
  ASSERT_TRUE(idle.send(get("/echo")));
  ASSERT_EQ(idle.read_response().status, 200);
  ASSERT_TRUE(half_sent.send("GET /half HTTP/1.1\r\n"));
  ASSERT_TRUE(busy.send(get("/slow?1000")));
  while (server->stats().requests < 2) std::this_thread::sleep_for(1ms);

  bool in_time = false;
  std::thread drain([&] { in_time = server->drain(10s); });
  const RawResponse response = busy.read_response();
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(response.has("Connection: close\r\n"));
  EXPECT_TRUE(idle.closed_within());
  EXPECT_EQ(idle.received(), "");
  ASSERT_TRUE(half_sent.send("Host: a\r\n\r\n"));
  EXPECT_EQ(half_sent.read_response().body, "GET /half ");
  busy.close();
  idle.close();
  half_sent.close();
  drain.join();
  EXPECT_TRUE(in_time);
  EXPECT_FALSE(RawClient(server->port()).connected());
}

TEST(HttpServer, CutsOffWhoDoesNotEndBeforeTheDeadlineOfADrain) {
  const auto server = start_echo();
  RawClient reader(server->port(), 4096);
  ASSERT_TRUE(reader.send(get("/big?50000000")));
  while (server->stats().requests < 1) std::this_thread::sleep_for(1ms);
  EXPECT_FALSE(server->drain(100ms));
  EXPECT_TRUE(reader.closed_within());
}

TEST(HttpServer, SaysWhyItCannotListen) {
  NetOptions options;
  options.address = "localhost";
  const auto no_address = HttpServer::listen(options);
  ASSERT_FALSE(no_address);
  EXPECT_EQ(no_address.error().code, ErrorCode::kInvalidArgument);
  const auto server = start_echo();
  options.address = "127.0.0.1";
  options.port = server->port();
  const auto taken = HttpServer::listen(options);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, ErrorCode::kIo);
  EXPECT_NE(taken.error().message.find(std::to_string(server->port())), std::string::npos);
}

TEST(HttpServer, SurvivesClientsThatGoAwayAtAnyMoment) {
  NetOptions options;
  options.threads = 2;
  const auto server = start_echo(options);
  const std::string whole = post("/echo", std::string(100, 'x')) + get("/big?3000000");
  for (std::size_t i = 0; i < 400; ++i) {
    RawClient client(server->port(), 4096);
    client.send(std::string_view(whole).substr(0, 1 + i % whole.size()));
    if (i % 3 == 0) client.shutdown_send();
  }
  RawClient client(server->port());
  ASSERT_TRUE(client.send(get("/echo")));
  EXPECT_EQ(client.read_response().status, 200);
  client.close();
  for (int i = 0; i < 2000 && server->stats().open > 0; ++i) std::this_thread::sleep_for(5ms);
  EXPECT_EQ(server->stats().open, 0u);
}

}  // namespace
}  // namespace vitrina::net
