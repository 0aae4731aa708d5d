// EventLoop: one thread, its io_context, its connections and what they share.
//
// Internal to server/net (it pulls in Asio).
// Threads: the functions marked so from any thread; all else on the loop's own.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "server/net/file_descriptor.h"
#include "server/net/http_server.h"
#include "server/net/request_parser.h"

namespace vitrina::net {

class Connection;
using Clock = std::chrono::steady_clock;

// The way into a loop for those who may outlive it.
//
// Threads: internally synchronised.
class LoopGate {
 public:
  explicit LoopGate(boost::asio::io_context& context) : context_(&context) {}

  // Does nothing once the gate is closed.
  template <class Task>
  void post(Task&& task) {
    const std::lock_guard lock(mutex_);
    if (context_ != nullptr) boost::asio::post(*context_, std::forward<Task>(task));
  }
  void close() {
    const std::lock_guard lock(mutex_);
    context_ = nullptr;
  }

 private:
  std::mutex mutex_;
  boost::asio::io_context* context_;
};

// Written by one thread, read by any.
class Counter {
 public:
  void add(std::uint64_t n = 1) noexcept {
    value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
  }
  std::uint64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

struct LoopCounters {
  Counter requests, refused, handler_failures, header_timeouts, body_timeouts, answer_timeouts,
      write_timeouts, idle_timeouts;
};

class EventLoop {
 public:
  EventLoop(const NetOptions& options, std::size_t index);
  ~EventLoop();

  // From any thread.
  void start(HandlerFactory& make_handlers);                         // runs the thread
  void adopt(FileDescriptor socket, std::string peer, bool refuse);  // counted in open() at once
  void post(std::function<void()> task);
  void begin_drain();
  void close_all();
  bool wait_until_ended(Clock::time_point deadline);
  void join();
  std::size_t open() const noexcept { return open_.load(std::memory_order_relaxed); }
  const LoopCounters& counters() const noexcept { return counters_; }

  // On the loop's thread, for its connections.
  const NetOptions& options() const noexcept { return options_; }
  bool draining() const noexcept { return draining_.load(std::memory_order_relaxed); }
  LoopCounters& counters() noexcept { return counters_; }
  boost::asio::io_context& context() noexcept { return context_; }
  void enter(Connection& connection);
  void leave(Connection& connection) noexcept;
  HttpResponse& response() noexcept { return response_; }
  std::string& head() noexcept { return head_; }
  const std::shared_ptr<LoopGate>& gate() const noexcept { return gate_; }
  // Whether the response is there; if not, it was put off and nothing was thrown.
  bool handle(const HttpRequest& request, HttpResponse& response, LaterAnswer& later);
  void fill(const AnswerTicket::Fill& fill, const RefuseHandler& refuse_by, HttpResponse& response);
  // `by` empty: the loop's own.
  void refuse(const Refusal& refusal, HttpResponse& response, const RefuseHandler& by = {});
  std::string_view date();  // as a header line wants it
  std::unique_ptr<RequestParser> take_parser();
  void give_back(std::unique_ptr<RequestParser> parser);

 private:
  void run(HandlerFactory& make_handlers);
  void arm_timer();
  void on_tick();
  void end_if_drained();

  const NetOptions& options_;
  const std::size_t index_;
  std::chrono::milliseconds tick_;
  LoopHandlers handlers_;
  std::vector<Connection*> connections_;
  std::vector<std::unique_ptr<RequestParser>> parsers_;
  HttpResponse response_;
  std::string head_;
  std::string date_;
  std::chrono::sys_seconds date_second_{};
  std::atomic<bool> draining_{false};
  LoopCounters counters_;
  std::atomic<std::size_t> open_{0};
  std::mutex ended_mutex_;
  std::condition_variable ended_signal_;
  bool ended_ = false;

  // Last, so that it goes first: handlers that it still holds refer to what stands above.
  boost::asio::io_context context_{1};
  boost::asio::steady_timer timer_{context_};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{context_.get_executor()};
  const std::shared_ptr<LoopGate> gate_ = std::make_shared<LoopGate>(context_);
  std::thread thread_;
};

}  // namespace vitrina::net
