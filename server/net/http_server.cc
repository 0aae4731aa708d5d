#include "server/net/http_server.h"

#include <algorithm>
#include <vector>

#include "server/net/event_loop.h"
#include "server/net/listener.h"

namespace vitrina::net {
namespace {

// So many beyond the limit are told so; those past them are closed unheard.
constexpr std::size_t kToldOverLimit = 128;

}  // namespace

class HttpServer::Impl {
 public:
  explicit Impl(NetOptions chosen) : options(std::move(chosen)) {}

  void on_accept(FileDescriptor socket, std::string peer) {
    accepted.add();
    std::size_t open = 0;
    EventLoop* least = nullptr;
    for (std::size_t i = 0; i < loops.size(); ++i) {
      EventLoop& loop = *loops[(next_loop + i) % loops.size()];
      open += loop.open();
      if (least == nullptr || loop.open() < least->open()) least = &loop;
    }
    ++next_loop;
    const bool over = open >= options.max_connections;
    if (over) over_limit.add();
    if (open >= options.max_connections + kToldOverLimit) return;
    least->adopt(std::move(socket), std::move(peer), over);
  }

  NetOptions options;
  HandlerFactory make_handlers;
  std::vector<std::unique_ptr<EventLoop>> loops;
  std::unique_ptr<Listener> listener;
  std::size_t next_loop = 0;
  Counter accepted, over_limit;  // of the listener's thread
  bool started = false;
  bool drained = false;
};

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpServer::~HttpServer() {
  drain(std::chrono::milliseconds(0));
}

Result<std::unique_ptr<HttpServer>> HttpServer::listen(NetOptions options) {
  auto impl = std::make_unique<Impl>(std::move(options));
  VITRINA_ASSIGN(impl->listener, Listener::open(impl->options.address, impl->options.port));
  const std::size_t loop_count = std::max(1u, impl->options.threads);
  for (std::size_t i = 0; i < loop_count; ++i) {
    impl->loops.push_back(std::make_unique<EventLoop>(impl->options, i));
  }
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

void HttpServer::start(HandlerFactory make_handlers) {
  impl_->make_handlers = std::move(make_handlers);
  for (auto& loop : impl_->loops) loop->start(impl_->make_handlers);
  impl_->started = true;
  impl_->listener->start([server = impl_.get()](FileDescriptor socket, std::string peer) {
    server->on_accept(std::move(socket), std::move(peer));
  });
}

std::uint16_t HttpServer::port() const noexcept {
  return impl_->listener->port();
}

NetStats HttpServer::stats() const noexcept {
  NetStats sum;
  sum.accepted = impl_->accepted.value();
  sum.over_limit = impl_->over_limit.value();
  sum.accept_failures = impl_->listener->failures();
  for (const auto& loop : impl_->loops) {
    const LoopCounters& counters = std::as_const(*loop).counters();
    sum.open += loop->open();
    sum.requests += counters.requests.value();
    sum.refused += counters.refused.value();
    sum.handler_failures += counters.handler_failures.value();
    sum.header_timeouts += counters.header_timeouts.value();
    sum.body_timeouts += counters.body_timeouts.value();
    sum.answer_timeouts += counters.answer_timeouts.value();
    sum.write_timeouts += counters.write_timeouts.value();
    sum.idle_timeouts += counters.idle_timeouts.value();
  }
  return sum;
}

void HttpServer::run_on_all_loops(std::function<void(std::size_t)> task) {
  for (std::size_t i = 0; i < impl_->loops.size(); ++i) {
    impl_->loops[i]->post([task, i] { task(i); });
  }
}

bool HttpServer::drain(std::chrono::milliseconds deadline) {
  if (!impl_->started || impl_->drained) return true;
  impl_->drained = true;
  const Clock::time_point end = Clock::now() + deadline;
  impl_->listener->stop();
  for (auto& loop : impl_->loops) loop->begin_drain();
  bool in_time = true;
  for (auto& loop : impl_->loops) {
    if (loop->wait_until_ended(end)) continue;
    in_time = false;
    loop->close_all();
  }
  for (auto& loop : impl_->loops) loop->join();
  return in_time;
}

}  // namespace vitrina::net
