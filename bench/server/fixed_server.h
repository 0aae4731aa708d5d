// The least that a Beast server does for an answer: reads a request, writes a body that stands ready. What a
// server of ours costs beyond that is what it does for the answer.
//
// Threads: run_fixed_server() starts its own, one event loop each, and does not return. Connections go to the
// loops in turn.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace vitrina::bench {

class FixedConnection : public std::enable_shared_from_this<FixedConnection> {
 public:
  FixedConnection(boost::asio::ip::tcp::socket socket, const std::string& body)
      : stream_(std::move(socket)), body_(body) {
    stream_.socket().set_option(boost::asio::ip::tcp::no_delay(true));
  }

  void read() {
    request_ = {};
    boost::beast::http::async_read(stream_, buffer_, request_,
                                   [self = shared_from_this()](boost::beast::error_code error, std::size_t) {
                                     if (!error) self->write();
                                   });
  }

 private:
  void write() {
    namespace http = boost::beast::http;
    response_ = {http::status::ok, request_.version()};
    response_.set(http::field::content_type, "application/json; charset=utf-8");
    response_.body() = {const_cast<char*>(body_.data()), body_.size()};
    response_.keep_alive(request_.keep_alive());
    response_.prepare_payload();
    http::async_write(stream_, response_,
                      [self = shared_from_this()](boost::beast::error_code error, std::size_t) {
                        if (!error && self->response_.keep_alive()) self->read();
                      });
  }

  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_;
  const std::string& body_;
  boost::beast::http::request<boost::beast::http::string_body> request_;
  boost::beast::http::response<boost::beast::http::span_body<char>> response_;
};

inline void run_fixed_server(std::uint16_t port, std::size_t body_bytes, std::size_t threads) {
  namespace asio = boost::asio;
  const std::string body(body_bytes, 'x');
  std::deque<asio::io_context> loops;
  for (std::size_t i = 0; i < threads; ++i) loops.emplace_back(1);
  std::vector<std::thread> running;
  for (asio::io_context& loop : loops) {
    running.emplace_back([&loop] {
      const auto work = asio::make_work_guard(loop);
      loop.run();
    });
  }
  asio::io_context accepting(1);
  asio::ip::tcp::acceptor acceptor(accepting, {asio::ip::address_v4::loopback(), port});
  for (std::size_t next = 0;; ++next) {
    asio::io_context& loop = loops[next % threads];
    asio::ip::tcp::socket socket(loop);
    acceptor.accept(socket);
    auto connection = std::make_shared<FixedConnection>(std::move(socket), body);
    asio::post(loop, [connection] { connection->read(); });
  }
}

}  // namespace vitrina::bench
