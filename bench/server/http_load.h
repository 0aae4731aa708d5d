// A steady load on a server of this machine: so many kept-alive connections, each with one request on its
// way, from one thread that waits for all of them at once.
//
// Not for: anything but answers with a Content-Length. Threads: one at a time.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/server/http_connection.h"
#include "index/base/check.h"

namespace vitrina::bench {

class HttpLoad {
 public:
  struct Outcome {
    std::vector<double> waits_us;  // a request each
    std::uint64_t failures = 0;    // no 200, a broken connection, or not what `is_good` asks for
    double seconds = 0;
  };

  HttpLoad(std::uint16_t port, std::size_t connections) : waiting_(::epoll_create1(EPOLL_CLOEXEC)) {
    VITRINA_CHECK(waiting_ >= 0);
    for (std::size_t i = 0; i < connections; ++i) {
      lanes_.push_back(std::make_unique<Lane>());
      lanes_[i]->socket = connect_to(port);
      VITRINA_CHECK(lanes_[i]->socket >= 0);
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u64 = i;
      VITRINA_CHECK(::epoll_ctl(waiting_, EPOLL_CTL_ADD, lanes_[i]->socket, &event) == 0);
    }
  }
  ~HttpLoad() {
    for (const auto& lane : lanes_) ::close(lane->socket);
    ::close(waiting_);
  }
  HttpLoad(const HttpLoad&) = delete;
  HttpLoad& operator=(const HttpLoad&) = delete;

  // Sends each of the requests (whole messages) once. `is_good` looks at the body of the answer to one.
  Outcome run(const std::vector<std::string>& requests,
              const std::function<bool(std::size_t request, std::string_view body)>& is_good) {
    Outcome outcome;
    outcome.waits_us.reserve(requests.size());
    const auto began = std::chrono::steady_clock::now();
    std::size_t next = 0, open = 0;
    const auto send_next = [&](Lane& lane) {
      lane.received.clear();
      lane.head = 0;
      lane.request = next++;
      lane.sent = std::chrono::steady_clock::now();
      const std::string& bytes = requests[lane.request];
      if (::send(lane.socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()))
        return true;
      ++outcome.failures;
      return false;
    };
    for (const auto& lane : lanes_) {
      if (next < requests.size() && send_next(*lane)) ++open;
    }
    std::array<epoll_event, 64> events;
    while (open > 0) {
      const int count = ::epoll_wait(waiting_, events.data(), static_cast<int>(events.size()), -1);
      for (int e = 0; e < count; ++e) {
        Lane& lane = *lanes_[events[static_cast<std::size_t>(e)].data.u64];
        switch (receive(lane)) {
          case Received::kMore:
            continue;
          case Received::kBroken:
            ++outcome.failures;
            --open;
            continue;
          case Received::kWhole:
            break;
        }
        const std::chrono::duration<double, std::micro> waited = std::chrono::steady_clock::now() - lane.sent;
        outcome.waits_us.push_back(waited.count());
        const std::string_view body = std::string_view(lane.received).substr(lane.head);
        if (lane.status != 200 || !is_good(lane.request, body)) ++outcome.failures;
        if (next == requests.size() || !send_next(lane)) --open;
      }
    }
    outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return outcome;
  }

 private:
  struct Lane {
    int socket = -1;
    std::size_t request = 0;
    std::chrono::steady_clock::time_point sent;
    std::string received;
    std::size_t head = 0;  // 0: it has not come yet
    std::size_t length = 0;
    unsigned status = 0;
  };
  enum class Received { kMore, kWhole, kBroken };

  static Received receive(Lane& lane) {
    const std::size_t had = lane.received.size();
    lane.received.resize(had + kReadBytes);
    const ssize_t got = ::recv(lane.socket, lane.received.data() + had, kReadBytes, 0);
    lane.received.resize(had + static_cast<std::size_t>(got > 0 ? got : 0));
    if (got <= 0) return Received::kBroken;
    if (lane.head == 0 && !find_http_head(lane.received, lane.head, lane.status, lane.length))
      return Received::kMore;
    return lane.received.size() >= lane.head + lane.length ? Received::kWhole : Received::kMore;
  }

  static constexpr std::size_t kReadBytes = 64 << 10;

  int waiting_;
  std::vector<std::unique_ptr<Lane>> lanes_;
};

}  // namespace vitrina::bench
