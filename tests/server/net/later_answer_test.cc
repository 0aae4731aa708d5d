#include "server/net/later_answer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <iostream>
#include <mutex>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/server/net/echo_server.h"

namespace vitrina::net {
namespace {

using namespace std::chrono_literals;
using test::get;
using test::post;
using test::RawClient;
using test::RawResponse;

// What handlers have put off, for the test to answer when it likes.
class Shelf {
 public:
  void put(std::string target, AnswerTicket ticket) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back({std::move(target), std::move(ticket)});
    signal_.notify_one();
  }

  struct Waiting {
    std::string target;
    AnswerTicket ticket;
  };
  Waiting take() {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(signal_.wait_for(lock, 20s, [this] { return !waiting_.empty(); }));
    if (waiting_.empty()) return {};
    Waiting first = std::move(waiting_.front());
    waiting_.pop_front();
    return first;
  }
  std::optional<Waiting> try_take() {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) return std::nullopt;
    std::optional<Waiting> first = std::move(waiting_.front());
    waiting_.pop_front();
    return first;
  }

 private:
  std::mutex mutex_;
  std::condition_variable signal_;
  std::deque<Waiting> waiting_;
};

AnswerTicket::Fill saying(std::string text) {
  return [text = std::move(text)](HttpResponse& response) { response.body = text; };
}

// "/later…" waits on the shelf, "/drop" is put off and dropped, "/take-and-throw" says itself; all else
// echoes.
HandlerFactory shelving(Shelf& shelf) {
  return [&shelf](std::size_t) {
    return LoopHandlers{[&shelf](const HttpRequest& request, HttpResponse& response, LaterAnswer& later) {
                          if (request.target == "/drop") return static_cast<void>(later.take());
                          if (request.target == "/take-and-throw") {
                            shelf.put(std::string(request.target), later.take());
                            throw std::runtime_error("a secret");
                          }
                          if (!request.target.starts_with("/later"))
                            return test::echo(request, response, later);
                          response.body = "not to be seen";
                          shelf.put(std::string(request.target), later.take());
                        },
                        {}};
  };
}

std::unique_ptr<HttpServer> start_shelving(Shelf& shelf, NetOptions options = {}) {
  options.port = 0;
  return test::start_server(options, shelving(shelf));
}

template <class Condition>
bool soon(Condition&& condition) {
  for (int i = 0; i < 4000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(5ms);
  }
  return false;
}

// Says whether its fills were run, and whether they are destroyed.
struct Watched {
  std::shared_ptr<std::atomic<int>> ran = std::make_shared<std::atomic<int>>(0);
  AnswerTicket::Fill fill() const {
    return [ran = ran](HttpResponse& response) {
      ++*ran;
      response.body = "watched";
    };
  }
  bool fill_is_gone() const { return ran.use_count() == 1; }
};

TEST(LaterAnswer, ComesFromAnotherThreadWhileTheLoopGoesOn) {
  Shelf shelf;
  const auto server = start_shelving(shelf);
  RawClient client(server->port());
  ASSERT_TRUE(client.send(get("/later")));
  Shelf::Waiting waiting = shelf.take();
  EXPECT_EQ(waiting.target, "/later");

  RawClient other(server->port());
  ASSERT_TRUE(other.send(get("/echo")));
  EXPECT_EQ(other.read_response().body, "GET /echo ");

  std::thread::id filled_by;
  waiting.ticket.send([&](HttpResponse& response) {
    filled_by = std::this_thread::get_id();
    response.status = 404;
    response.content_type = "text/plain";
    response.add_field("X-Late", "yes");
    response.body = "at last";
  });
  waiting.ticket.send(saying("the ticket is empty by now"));
  const RawResponse response = client.read_response();
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.body, "at last");
  EXPECT_TRUE(response.has("Content-Type: text/plain\r\n"));
  EXPECT_TRUE(response.has("X-Late: yes\r\n"));
  EXPECT_TRUE(response.has("Connection: keep-alive\r\n"));
  EXPECT_NE(filled_by, std::this_thread::get_id());
  ASSERT_TRUE(client.send(get("/echo")));
  EXPECT_EQ(client.read_response().body, "GET /echo ");
  EXPECT_EQ(server->stats().requests, 3u);
}

TEST(LaterAnswer, KeepsPipelinedRequestsInOrder) {
  Shelf shelf;
  const auto server = start_shelving(shelf);
  RawClient client(server->port());
  ASSERT_TRUE(client.send(get("/echo/1") + post("/later/2", "body") + get("/echo/3") + get("/later/4") +
                          get("/echo/5")));
  EXPECT_EQ(client.read_response().body, "GET /echo/1 ");
  Shelf::Waiting second = shelf.take();
  EXPECT_EQ(second.target, "/later/2");
  // Nothing overtakes it: the next is not even looked at.
  EXPECT_EQ(client.read_response(false, 50ms).status, 0);
  EXPECT_EQ(server->stats().requests, 2u);
  second.ticket.send(saying("2"));
  EXPECT_EQ(client.read_response().body, "2");
  EXPECT_EQ(client.read_response().body, "GET /echo/3 ");
  shelf.take().ticket.send(saying("4"));
  EXPECT_EQ(client.read_response().body, "4");
  EXPECT_EQ(client.read_response().body, "GET /echo/5 ");
}

TEST(LaterAnswer, KeepsOrderForManyClientsAndThreads) {
  constexpr std::uint64_t kSeed = 20261124;
  std::cout << "seed " << kSeed << "\n";
  Shelf shelf;
  NetOptions options;
  options.threads = 2;
  const auto server = start_shelving(shelf, options);
  std::atomic<bool> stop{false};
  std::vector<std::thread> workers;
  for (int w = 0; w < 2; ++w) {
    workers.emplace_back([&] {
      while (!stop) {
        if (auto waiting = shelf.try_take()) {
          waiting->ticket.send(saying(waiting->target));
        } else {
          std::this_thread::yield();
        }
      }
    });
  }
  std::vector<std::thread> clients;
  for (std::uint64_t c = 0; c < 4; ++c) {
    clients.emplace_back([&, c] {
      std::mt19937_64 random(kSeed + c);
      RawClient client(server->port());
      std::vector<std::string> expected;
      std::string requests;
      for (int i = 0; i < 150; ++i) {
        const std::string number = std::to_string(i);
        if (random() % 2 == 0) {
          requests += get("/later/" + number);
          expected.push_back("/later/" + number);
        } else {
          requests += get("/echo/" + number);
          expected.push_back("GET /echo/" + number + " ");
        }
      }
      ASSERT_TRUE(client.send(requests));
      for (const std::string& body : expected) ASSERT_EQ(client.read_response().body, body);
    });
  }
  for (std::thread& client : clients) client.join();
  stop = true;
  for (std::thread& worker : workers) worker.join();
}

TEST(LaterAnswer, HasTheSemanticsOfOneGivenAtOnce) {
  Shelf shelf;
  const auto server = start_shelving(shelf);
  RawClient client(server->port());
  ASSERT_TRUE(client.send("HEAD /later HTTP/1.1\r\nHost: a\r\n\r\n" + get("/echo")));
  shelf.take().ticket.send(saying("1234567"));
  EXPECT_TRUE(client.read_response(true).has("Content-Length: 7\r\n"));
  EXPECT_EQ(client.read_response().body, "GET /echo ");

  ASSERT_TRUE(client.send(get("/later", "Connection: close\r\n")));
  shelf.take().ticket.send(saying("the last"));
  EXPECT_EQ(client.read_response().body, "the last");
  EXPECT_TRUE(client.closed_within());

  RawClient old(server->port());
  ASSERT_TRUE(old.send("GET /later HTTP/1.0\r\n\r\n"));
  shelf.take().ticket.send(saying("old"));
  EXPECT_TRUE(old.read_response().has("Connection: close\r\n"));
  EXPECT_TRUE(old.closed_within());

  RawClient told(server->port());
  ASSERT_TRUE(told.send(get("/later")));
  shelf.take().ticket.send([](HttpResponse& response) { response.close = true; });
  EXPECT_TRUE(told.read_response().has("Connection: close\r\n"));
  EXPECT_TRUE(told.closed_within());

  // A client that has said all it will is still there to be answered.
  RawClient half(server->port());
  ASSERT_TRUE(half.send(get("/later")));
  half.shutdown_send();
  Shelf::Waiting waiting = shelf.take();
  std::this_thread::sleep_for(20ms);
  waiting.ticket.send(saying("half"));
  EXPECT_EQ(half.read_response().body, "half");
  EXPECT_TRUE(half.closed_within());

  RawClient slow(server->port(), 4096);
  ASSERT_TRUE(slow.send(get("/later") + get("/echo")));
  shelf.take().ticket.send([](HttpResponse& response) { response.body.assign(5'000'000, 'x'); });
  EXPECT_EQ(slow.read_response().body, std::string(5'000'000, 'x'));
  EXPECT_EQ(slow.read_response().body, "GET /echo ");
}

TEST(LaterAnswer, Is500WhenItsTicketIsDroppedOrItsFillThrows) {
  Shelf shelf;
  const auto server = start_shelving(shelf);
  const auto fails = [&](const std::string& request, const std::function<void()>& act) {
    RawClient client(server->port());
    ASSERT_TRUE(client.send(request));
    act();
    const RawResponse response = client.read_response();
    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(response.body, "internal error\n");
    EXPECT_TRUE(client.closed_within());
    EXPECT_EQ(client.received(), "");
  };
  fails(get("/drop"), [] {});
  fails(get("/later"), [&] { shelf.take(); });
  fails(get("/later"), [&] { shelf.take().ticket = AnswerTicket(); });
  fails(get("/later"), [&] { shelf.take().ticket.send({}); });
  fails(get("/later"), [&] {
    shelf.take().ticket.send([](HttpResponse& response) {
      response.body = "begun";
      throw std::runtime_error("a secret");
    });
  });
  Watched watched;
  fails(get("/take-and-throw"), [] {});
  shelf.take().ticket.send(watched.fill());
  EXPECT_TRUE(soon([&] { return watched.fill_is_gone(); }));
  EXPECT_EQ(*watched.ran, 0);
  EXPECT_EQ(server->stats().handler_failures, 6u);
  EXPECT_EQ(server->stats().refused, 0u);
}

TEST(LaterAnswer, Is503AfterTheTimeLimitAndThenDropped) {
  Shelf shelf;
  NetOptions options;
  options.answer_timeout = 100ms;
  const auto server = start_shelving(shelf, options);
  RawClient client(server->port());
  ASSERT_TRUE(client.send(get("/later") + get("/echo")));
  Shelf::Waiting waiting = shelf.take();
  const RawResponse response = client.read_response();
  EXPECT_EQ(response.status, 503);
  EXPECT_TRUE(response.has("Connection: close\r\n"));
  Watched watched;
  waiting.ticket.send(watched.fill());
  client.shutdown_send();
  EXPECT_TRUE(client.closed_within());
  EXPECT_EQ(client.received(), "");
  EXPECT_TRUE(soon([&] { return watched.fill_is_gone(); }));
  EXPECT_EQ(*watched.ran, 0);

  RawClient head(server->port());
  ASSERT_TRUE(head.send("HEAD /later HTTP/1.1\r\nHost: a\r\n\r\n"));
  waiting = shelf.take();
  EXPECT_EQ(head.read_response(true).status, 503);
  EXPECT_TRUE(head.closed_within());
  EXPECT_EQ(head.received(), "") << "a body for HEAD";
  EXPECT_EQ(server->stats().answer_timeouts, 2u);
  EXPECT_EQ(server->stats().handler_failures, 0u);
}

TEST(LaterAnswer, LetsARequestSpeakForItselfWhenItFails) {
  Shelf shelf;
  const HandlerFactory make_handlers = [&](std::size_t) {
    return LoopHandlers{[&](const HttpRequest& request, HttpResponse&, LaterAnswer& later) {
                          std::string target(request.target);
                          auto refuse = [target](const Refusal& refusal, HttpResponse& response) {
                            response.body = target + ": " + std::string(refusal.reason);
                          };
                          shelf.put(target, later.take(std::move(refuse)));
                        },
                        [](const Refusal&, HttpResponse& response) { response.body = "the loop's"; }};
  };
  NetOptions options;
  options.port = 0;
  const auto patient = test::start_server(options, make_handlers);
  options.answer_timeout = 50ms;
  const auto hasty = test::start_server(options, make_handlers);
  RawClient late(hasty->port());
  ASSERT_TRUE(late.send(get("/a")));
  Shelf::Waiting waiting = shelf.take();
  RawResponse response = late.read_response();
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.body, "/a: the answer did not come in time");
  RawClient dropped(patient->port());
  ASSERT_TRUE(dropped.send(get("/b")));
  shelf.take();
  response = dropped.read_response();
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body, "/b: internal error");
}

TEST(LaterAnswer, IsDroppedWhenItsClientIsGone) {
  Shelf shelf;
  const auto server = start_shelving(shelf);
  std::vector<Shelf::Waiting> waiting;
  for (int i = 0; i < 20; ++i) {
    RawClient client(server->port());
    ASSERT_TRUE(client.send(get("/later") + get("/echo")));
    waiting.push_back(shelf.take());
    client.reset();
  }
  // Found out without a byte being written, so that nothing is kept for them.
  EXPECT_TRUE(soon([&] { return server->stats().open == 0; }));
  Watched watched;
  for (Shelf::Waiting& each : waiting) each.ticket.send(watched.fill());
  EXPECT_TRUE(soon([&] { return watched.fill_is_gone(); }));
  EXPECT_EQ(*watched.ran, 0);
  EXPECT_EQ(server->stats().requests, 20u);

  // One that closed politely is found out by the answer.
  RawClient polite(server->port());
  ASSERT_TRUE(polite.send(get("/later")));
  Shelf::Waiting last = shelf.take();
  polite.close();
  last.ticket.send(watched.fill());
  EXPECT_TRUE(soon([&] { return server->stats().open == 0; }));
}

TEST(LaterAnswer, IsWaitedForByADrain) {
  Shelf shelf;
  const auto server = start_shelving(shelf);
  RawClient client(server->port());
  ASSERT_TRUE(client.send(get("/later")));
  Shelf::Waiting waiting = shelf.take();
  std::atomic<bool> ended{false};
  bool in_time = false;
  std::thread drain([&] {
    in_time = server->drain(20s);
    ended = true;
  });
  while (RawClient(server->port()).connected()) std::this_thread::sleep_for(1ms);
  std::this_thread::sleep_for(20ms);
  EXPECT_FALSE(ended);
  waiting.ticket.send(saying("in time"));
  const RawResponse response = client.read_response();
  EXPECT_EQ(response.body, "in time");
  EXPECT_TRUE(response.has("Connection: close\r\n"));
  client.close();
  drain.join();
  EXPECT_TRUE(in_time);
}

TEST(LaterAnswer, IsCutOffAtTheDeadlineOfADrain) {
  Shelf shelf;
  const auto server = start_shelving(shelf);
  RawClient client(server->port());
  ASSERT_TRUE(client.send(get("/later")));
  Shelf::Waiting waiting = shelf.take();
  EXPECT_FALSE(server->drain(50ms));
  EXPECT_TRUE(client.closed_within());
  EXPECT_EQ(client.received(), "");
  Watched watched;
  waiting.ticket.send(watched.fill());
  server->drain(0ms);
  EXPECT_EQ(*watched.ran, 0);
}

TEST(LaterAnswer, DoesNothingOnceTheServerIsGone) {
  Shelf shelf;
  auto server = start_shelving(shelf);
  std::vector<RawClient> clients;
  std::vector<Shelf::Waiting> waiting;
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back(server->port());
    ASSERT_TRUE(clients.back().send(get("/later")));
    waiting.push_back(shelf.take());
  }
  server.reset();
  Watched watched;
  waiting[0].ticket.send(watched.fill());
  EXPECT_TRUE(watched.fill_is_gone());
  waiting[1].ticket = AnswerTicket();
  waiting.clear();
  EXPECT_EQ(*watched.ran, 0);
}

TEST(LaterAnswer, MayBeSentWhileTheServerEnds) {
  constexpr std::uint64_t kSeed = 7;
  std::cout << "seed " << kSeed << "\n";
  std::mt19937_64 random(kSeed);
  for (int round = 0; round < 40; ++round) {
    Shelf shelf;
    NetOptions options;
    options.threads = 2;
    auto server = start_shelving(shelf, options);
    std::vector<RawClient> clients;
    std::vector<Shelf::Waiting> waiting;
    for (int i = 0; i < 8; ++i) {
      clients.emplace_back(server->port());
      ASSERT_TRUE(clients.back().send(get("/later")));
      waiting.push_back(shelf.take());
    }
    Watched watched;
    const std::chrono::microseconds pause(random() % 300);
    std::thread sender([&] {
      for (std::size_t i = 0; i < waiting.size(); ++i) {
        if (i == waiting.size() / 2) std::this_thread::sleep_for(pause);
        if (i % 3 == 0) {
          waiting[i].ticket = AnswerTicket();
        } else {
          waiting[i].ticket.send(watched.fill());
        }
      }
    });
    server.reset();
    sender.join();
    EXPECT_TRUE(watched.fill_is_gone());
  }
}

}  // namespace
}  // namespace vitrina::net
