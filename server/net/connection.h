// Connection: one client's socket, from its first byte to the close. It reads requests, hands each to the
// loop's handler and writes the answer before it looks at the next.
//
// It owns itself: a pending operation holds it; when none is left it goes. While an answer that was put off
// is waited for, that operation watches for the client to go away, and nothing is read. After an operation
// has failed its socket is not touched again but to be closed.
//
// Internal to server/net. Threads: its loop's only.
#pragma once

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "server/net/event_loop.h"

namespace vitrina::net {

class Connection final : public std::enable_shared_from_this<Connection> {
 public:
  // Errors: std::exception (boost::system::system_error, std::bad_alloc); the descriptor is closed then.
  Connection(EventLoop& loop, FileDescriptor socket, std::string peer);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start();
  void refuse(const Refusal& refusal);  // answers and closes, whatever was going on

  void on_tick(Clock::time_point now);
  void on_drain();
  void close() noexcept;

  AnswerTicket expect_answer(RefuseHandler refuse);  // within the handler
  void on_answer(const AnswerTicket::Fill& fill);    // an empty one: the ticket was dropped

  std::size_t place_in_loop = 0;  // the loop's own

 private:
  // What is waited for.
  enum class State : std::uint8_t { kIdle, kHeader, kBody, kAnswering, kWriting, kLingering, kClosed };
  enum class Next : std::uint8_t { kGoOn, kWait };

  using Executor = boost::asio::io_context::executor_type;
  using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;

  void start_read();
  void on_read(const boost::system::error_code& error, std::size_t size);
  void process();
  Next process_header();
  Next process_body();
  Next answer();
  void wait_for_answer();
  RefuseHandler end_wait_for_answer();
  void refuse_late_answer();
  Next send_answer();
  Next send(bool with_body, bool keep_alive);
  void on_written(const boost::system::error_code& error);
  Next finish_answer();
  bool send_continue();
  void begin_linger();
  void reset_connection() noexcept;
  void consume(std::size_t size) noexcept;
  std::string_view unread() const noexcept { return {buffer_.get() + begin_, end_ - begin_}; }
  void wait_at_most(std::chrono::milliseconds time, std::uint64_t bytes = 0);

  EventLoop& loop_;
  Socket socket_;
  const std::string peer_;
  State state_ = State::kIdle;
  bool reading_ = false;      // a read is pending
  bool close_after_ = false;  // linger and close when the answer is written
  bool head_only_ = false;    // of the request in hand
  bool blank_line_seen_ = false;
  bool fresh_ = true;  // has sent nothing yet
  Clock::time_point deadline_;

  std::unique_ptr<char[]> buffer_;  // what was read: [begin_, end_)
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t scanned_ = 0;  // of unread(), where no header ended
  std::uint64_t lingered_bytes_ = 0;

  Framing framing_;
  std::unique_ptr<RequestParser> parser_;  // while a request is in hand
  RefuseHandler refuse_;                   // of the answer that is waited for
  std::string out_head_;                   // the rest of an answer that the socket did not take at once
  std::string out_body_;
};

}  // namespace vitrina::net
