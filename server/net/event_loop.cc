#include "server/net/event_loop.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <ctime>
#include <exception>

#include "server/net/connection.h"

namespace vitrina::net {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kParsersKept = 64;
constexpr Refusal kInternalError{500, "internal error"};

}  // namespace

EventLoop::EventLoop(const NetOptions& options, std::size_t index) : options_(options), index_(index) {
  const auto least = std::min({options.header_timeout, options.body_timeout, options.answer_timeout,
                               options.write_timeout, options.idle_timeout, options.linger_timeout});
  tick_ = std::clamp(least / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(250));
}

EventLoop::~EventLoop() {
  gate_->close();
}

void EventLoop::start(HandlerFactory& make_handlers) {
  thread_ = std::thread([this, &make_handlers] { run(make_handlers); });
}

void EventLoop::run(HandlerFactory& make_handlers) {
  handlers_ = make_handlers(index_);
  arm_timer();
  for (;;) {
    try {
      context_.run();
      break;
    } catch (const std::exception&) {
      // Out of memory in a connection's code: that connection goes with the handler that held it; the others
      // stay.
      counters_.handler_failures.add();
    }
  }
  handlers_ = {};  // on the thread that made them
  {
    const std::lock_guard lock(ended_mutex_);
    ended_ = true;
  }
  ended_signal_.notify_all();
}

void EventLoop::adopt(FileDescriptor socket, std::string peer, bool refuse) {
  open_.fetch_add(1, std::memory_order_relaxed);
  asio::post(context_, [this, socket = std::move(socket), peer = std::move(peer), refuse]() mutable {
    std::shared_ptr<Connection> connection;
    try {
      connection = std::make_shared<Connection>(*this, std::move(socket), std::move(peer));
    } catch (const std::exception&) {
      open_.fetch_sub(1, std::memory_order_relaxed);
      end_if_drained();
      return;
    }
    if (refuse) {
      connection->refuse({503, "too many connections"});
    } else {
      connection->start();
    }
  });
}

void EventLoop::post(std::function<void()> task) {
  asio::post(context_, std::move(task));
}

void EventLoop::begin_drain() {
  draining_ = true;  // at once: the answer being made now tells its client so
  post([this] {
    const std::vector<Connection*> all = connections_;  // closing one may take it out of the list
    for (Connection* connection : all) connection->on_drain();
    end_if_drained();
  });
}

void EventLoop::close_all() {
  post([this] {
    const std::vector<Connection*> all = connections_;
    for (Connection* connection : all) connection->close();
  });
}

bool EventLoop::wait_until_ended(Clock::time_point deadline) {
  std::unique_lock lock(ended_mutex_);
  return ended_signal_.wait_until(lock, deadline, [this] { return ended_; });
}

void EventLoop::join() {
  if (thread_.joinable()) thread_.join();
}

void EventLoop::enter(Connection& connection) {
  connection.place_in_loop = connections_.size();
  connections_.push_back(&connection);
}

void EventLoop::leave(Connection& connection) noexcept {
  const std::size_t place = connection.place_in_loop;
  connections_[place] = connections_.back();
  connections_[place]->place_in_loop = place;
  connections_.pop_back();
  open_.fetch_sub(1, std::memory_order_relaxed);
  end_if_drained();
}

void EventLoop::end_if_drained() {
  if (!draining() || open() > 0) return;
  work_.reset();
  timer_.cancel();
}

void EventLoop::arm_timer() {
  timer_.expires_after(tick_);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) on_tick();
  });
}

void EventLoop::on_tick() {
  if (draining() && open() == 0) return;
  arm_timer();
  const Clock::time_point now = Clock::now();
  // None goes while this runs: each is held by the operation that it waits for.
  for (std::size_t i = 0; i < connections_.size(); ++i) connections_[i]->on_tick(now);
}

bool EventLoop::handle(const HttpRequest& request, HttpResponse& response, LaterAnswer& later) {
  try {
    handlers_.handle(request, response, later);
    return !later.taken_;
  } catch (const std::exception&) {
    counters_.handler_failures.add();
    refuse(kInternalError, response);
    return true;
  }
}

void EventLoop::fill(const AnswerTicket::Fill& fill, const RefuseHandler& refuse_by, HttpResponse& response) {
  try {
    response.clear();
    if (fill) return fill(response);
  } catch (const std::exception&) {
  }
  counters_.handler_failures.add();
  refuse(kInternalError, response, refuse_by);
}

void EventLoop::refuse(const Refusal& refusal, HttpResponse& response, const RefuseHandler& by) {
  response.clear();
  response.status = refusal.status;
  response.close = true;
  if (by || handlers_.refuse) {
    try {
      return by ? by(refusal, response) : handlers_.refuse(refusal, response);
    } catch (const std::exception&) {
      counters_.handler_failures.add();
    }
  }
  response.content_type = "text/plain; charset=utf-8";
  response.body.assign(refusal.reason).append("\n");
}

std::string_view EventLoop::date() {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  if (date_.empty() || now != date_second_) {
    date_second_ = now;
    const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[64];
    date_.assign(text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts));
  }
  return date_;
}

std::unique_ptr<RequestParser> EventLoop::take_parser() {
  if (parsers_.empty()) return std::make_unique<RequestParser>();
  auto parser = std::move(parsers_.back());
  parsers_.pop_back();
  return parser;
}

void EventLoop::give_back(std::unique_ptr<RequestParser> parser) {
  if (parsers_.size() < kParsersKept) parsers_.push_back(std::move(parser));
}

}  // namespace vitrina::net
