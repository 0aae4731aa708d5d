#include "server/main/api_loop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <regex>
#include <string>
#include <thread>
#include <vector>

#include "tests/server/net/raw_client.h"
#include "tests/support/test_image.h"

namespace vitrina::server {
namespace {

using namespace std::chrono_literals;
using test::RawClient;
using test::RawResponse;
using testing::HasSubstr;

std::vector<index::Listing> one_listing() {
  std::vector<index::Listing> listings(1);
  listings[0].id = "a";
  listings[0].title = "диван";
  return listings;
}

std::vector<std::string> route_names() {
  std::vector<std::string> names;
  for (std::size_t route = 0; route < api::kRouteCount; ++route) {
    names.emplace_back(api::route_name(static_cast<api::Route>(route)));
  }
  return names;
}

// A server whose publishes wait until the test runs them.
class ApiLoopTest : public testing::Test {
 protected:
  void start(std::chrono::milliseconds answer_timeout) {
    log_ = ops::Log::open(directory_.file("log"), true).value();
    engine_ = serving::Engine::open({image_.path(), 0, false}).value();
    services_.engine = engine_.get();
    services_.publish = [this](const serving::PublishRequest& request) { return engine_->publish(request); };
    services_.offload = [this](std::function<void()> task) {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    };
    services_.cors_origins = {"*"};
    net::NetOptions options;
    options.port = 0;
    options.answer_timeout = answer_timeout;
    http_ = net::HttpServer::listen(options).value();
    http_->start([this](std::size_t index) {
      loop_ = std::make_unique<ApiLoop>(services_, metrics_, *log_, index);
      return loop_->handlers();
    });
  }

  static std::string publish(std::string_view target, std::string_view id) {
    return "POST " + std::string(target) + " HTTP/1.1\r\nHost: a\r\nX-Request-Id: " + std::string(id) +
           "\r\nOrigin: https://b.example\r\nContent-Length: 0\r\n\r\n";
  }
  std::function<void()> next_task() {
    for (int i = 0; i < 4000; ++i) {
      {
        const std::lock_guard lock(mutex_);
        if (!tasks_.empty()) {
          std::function<void()> task = std::move(tasks_.front());
          tasks_.pop_front();
          return task;
        }
      }
      std::this_thread::sleep_for(5ms);
    }
    ADD_FAILURE() << "nothing to do";
    return [] {};
  }
  std::string metrics() const {
    std::string text;
    metrics_.write_text(text);
    return text;
  }
  // Ends the server and its log.
  std::string end_log() {
    http_.reset();
    log_.reset();
    return test::read_file(directory_.file("log"));
  }

  test::TempDirectory directory_;
  test::TestImage image_{one_listing()};
  std::unique_ptr<ops::Log> log_;
  std::unique_ptr<serving::Engine> engine_;
  api::ApiServices services_;
  ops::Metrics metrics_{route_names(), 1};
  std::mutex mutex_;
  std::deque<std::function<void()>> tasks_;
  std::unique_ptr<ApiLoop> loop_;
  std::unique_ptr<net::HttpServer> http_;
};

TEST_F(ApiLoopTest, FinishesLateAnswersAsThoseGivenAtOnce) {
  start(20s);
  RawClient client(http_->port());
  ASSERT_TRUE(
      client.send(publish("/v1/snapshot?from=a", "first") + publish("/v1/snapshot?from=b", "second")));
  for (const std::string id : {"first", "second"}) {
    const std::function<void()> task = next_task();
    // Others are answered meanwhile by the same Api.
    RawClient other(http_->port());
    ASSERT_TRUE(other.send("GET /v1/search?q=диван HTTP/1.1\r\nHost: a\r\nX-Request-Id: other\r\n\r\n"));
    EXPECT_THAT(other.read_response().body, HasSubstr(R"("request_id":"other")"));
    std::this_thread::sleep_for(20ms);
    std::thread(task).join();
    const RawResponse response = client.read_response();
    EXPECT_EQ(response.status, 200);
    EXPECT_TRUE(response.has("X-Request-Id: " + id + "\r\n"));
    EXPECT_TRUE(response.has("Access-Control-Allow-Origin: *\r\n"));
    EXPECT_TRUE(response.has("Content-Type: application/json; charset=utf-8\r\n"));
    EXPECT_TRUE(response.has("Connection: keep-alive\r\n"));
    EXPECT_THAT(response.body, HasSubstr("\"request_id\":\"" + id + "\""));
    EXPECT_THAT(response.body, HasSubstr(id == "first" ? R"("generation":2)" : R"("generation":3)"));
  }
  EXPECT_THAT(metrics(), HasSubstr("vitrina_http_requests_total{route=\"/v1/snapshot\",status=\"200\"} 2\n"));
  EXPECT_THAT(metrics(), HasSubstr("vitrina_http_requests_total{route=\"/v1/search\",status=\"200\"} 2\n"));
  const std::string log = end_log();
  // Five digits of microseconds at least: measured from the beginning of the request.
  for (const char* line : {R"(127\.0\.0\.1 POST /v1/snapshot\?from=a 200 \d{5,}us \d+B first)",
                           R"(127\.0\.0\.1 POST /v1/snapshot\?from=b 200 \d{5,}us \d+B second)"}) {
    EXPECT_TRUE(std::regex_search(log, std::regex(line))) << line << "\n" << log;
  }
}

TEST_F(ApiLoopTest, SaysUnderTheRequestsOwnNameThatItsAnswerDidNotCome) {
  start(100ms);
  RawClient late(http_->port());
  ASSERT_TRUE(late.send(publish("/v1/snapshot", "late")));
  const std::function<void()> task = next_task();
  const RawResponse response = late.read_response();
  EXPECT_EQ(response.status, 503);
  EXPECT_TRUE(response.has("X-Request-Id: late\r\n"));
  EXPECT_TRUE(response.has("Access-Control-Allow-Origin: *\r\n"));
  EXPECT_THAT(response.body, HasSubstr(R"("request_id":"late")"));
  EXPECT_THAT(response.body, HasSubstr(R"("message":"the answer did not come in time")"));
  task();  // done all the same, said to nobody
  EXPECT_EQ(engine_->current().generation, 2u);
  EXPECT_THAT(metrics(), HasSubstr("vitrina_http_requests_total{route=\"/v1/snapshot\",status=\"503\"} 1\n"));
  EXPECT_EQ(http_->stats().answer_timeouts, 1u);
  EXPECT_THAT(end_log(), HasSubstr("no answer came: the answer did not come in time (request late)"));
}

TEST_F(ApiLoopTest, SaysUnderTheRequestsOwnNameThatItsAnswerWasLetGoOf) {
  start(20s);
  RawClient dropped(http_->port());
  ASSERT_TRUE(dropped.send(publish("/v1/snapshot", "dropped")));
  next_task();
  const RawResponse response = dropped.read_response();
  EXPECT_EQ(response.status, 500);
  EXPECT_THAT(response.body, HasSubstr(R"("request_id":"dropped")"));
  EXPECT_THAT(metrics(), HasSubstr("vitrina_http_requests_total{route=\"/v1/snapshot\",status=\"500\"} 1\n"));
  EXPECT_THAT(end_log(), HasSubstr("no answer came: internal error (request dropped)"));
}

TEST_F(ApiLoopTest, MayEndBeforeWhatItWaitsFor) {
  start(20s);
  RawClient client(http_->port());
  ASSERT_TRUE(client.send(publish("/v1/snapshot", "first")));
  const std::function<void()> task = next_task();
  http_.reset();
  loop_.reset();
  task();
  EXPECT_TRUE(client.closed_within());
  EXPECT_EQ(client.received(), "");
}

}  // namespace
}  // namespace vitrina::server
