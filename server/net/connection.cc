#include "server/net/connection.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <charconv>
#include <cstring>

namespace vitrina::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t kFirstBufferBytes = 4 << 10;
constexpr std::size_t kBodyBufferBytes = 64 << 10;
constexpr std::size_t kAnswersInARow = 32;  // of one client, before others get their turn
constexpr std::uint64_t kMaxLingerBytes = 4 << 20;
constexpr std::size_t kResponseBytesKept = 1 << 20;
constexpr std::chrono::milliseconds kFreshGrace{
    250};  // at a drain, for a client that has only just connected

void append_number(std::string& out, std::uint64_t number) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

}  // namespace

Connection::Connection(EventLoop& loop, FileDescriptor socket, std::string peer)
    : loop_(loop), socket_(loop.context()), peer_(std::move(peer)) {
  const bool ipv6 = peer_.find(':') != std::string::npos;
  socket_.assign(ipv6 ? asio::ip::tcp::v6() : asio::ip::tcp::v4(), socket.value());
  static_cast<void>(socket.release());
  socket_.non_blocking(true);
  buffer_ = std::make_unique_for_overwrite<char[]>(kFirstBufferBytes);
  capacity_ = kFirstBufferBytes;
  loop_.enter(*this);
}

Connection::~Connection() {
  loop_.leave(*this);
}

void Connection::wait_at_most(std::chrono::milliseconds time, std::uint64_t bytes) {
  deadline_ =
      Clock::now() + time + std::chrono::milliseconds(bytes * 1000 / loop_.options().min_bytes_per_second);
}

void Connection::start() {
  wait_at_most(loop_.options().idle_timeout);
  start_read();
}

void Connection::start_read() {
  if (begin_ == end_) begin_ = end_ = 0;
  if (end_ == capacity_) {
    if (begin_ > 0) {
      std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    } else {
      const std::size_t larger = capacity_ * 2;
      auto bigger = std::make_unique_for_overwrite<char[]>(larger);
      std::memcpy(bigger.get(), buffer_.get(), end_);
      buffer_ = std::move(bigger);
      capacity_ = larger;
    }
  }
  reading_ = true;
  socket_.async_read_some(asio::buffer(buffer_.get() + end_, capacity_ - end_),
                          [self = shared_from_this()](const error_code& error, std::size_t size) {
                            self->reading_ = false;
                            self->on_read(error, size);
                          });
}

void Connection::on_read(const error_code& error, std::size_t size) {
  if (state_ == State::kClosed) return;
  if (error) {
    // While a refusal is being written, the end of what the client sends changes nothing.
    if (state_ != State::kWriting) close();
    return;
  }
  fresh_ = false;
  if (state_ == State::kWriting) return;  // a refusal; what follows the refused request is not looked at
  if (state_ == State::kLingering) {
    lingered_bytes_ += size;
    if (lingered_bytes_ > kMaxLingerBytes) return close();
    begin_ = end_ = 0;
    return start_read();
  }
  end_ += size;
  process();
}

void Connection::process() {
  for (std::size_t answers = 0;; ++answers) {
    if (answers == kAnswersInARow) {
      asio::post(loop_.context(), [self = shared_from_this()] {
        if (self->state_ != State::kClosed && self->state_ != State::kLingering) self->process();
      });
      return;
    }
    if (state_ != State::kBody && process_header() == Next::kWait) return;
    if (state_ == State::kBody && process_body() == Next::kWait) return;
    if (answer() == Next::kWait) return;
  }
}

// One empty line before a request is forgiven (RFC 9112, 2.2).
Connection::Next Connection::process_header() {
  if (!blank_line_seen_ && unread().starts_with("\r\n")) {
    blank_line_seen_ = true;
    consume(2);
  }
  if (unread().empty() || (!blank_line_seen_ && unread() == "\r")) {
    if (loop_.draining() && unread().empty()) {
      begin_linger();
    } else {
      start_read();
    }
    return Next::kWait;
  }
  if (state_ == State::kIdle) {
    state_ = State::kHeader;
    wait_at_most(loop_.options().header_timeout);
  }
  const HeaderScan scan = scan_header(unread(), scanned_);
  const std::size_t limit = loop_.options().header_bytes;
  if (scan.kind == HeaderScan::Kind::kRefused) {
    refuse({400, scan.reason});
    return Next::kWait;
  }
  const bool more = scan.kind == HeaderScan::Kind::kMore;
  if ((more ? unread().size() : scan.end) > limit) {
    refuse({431, "the header is too large"});
    return Next::kWait;
  }
  if (more) {
    scanned_ = scan.scanned;
    start_read();
    return Next::kWait;
  }
  const std::string_view header = unread().substr(0, scan.end);
  if (const auto refusal = check_framing(header, loop_.options().framing, framing_)) {
    refuse(*refusal);
    return Next::kWait;
  }
  parser_ = loop_.take_parser();
  const RequestParser::State parsed = parser_->begin(header, framing_, loop_.options().framing.body_bytes);
  consume(scan.end);
  blank_line_seen_ = false;
  if (parsed == RequestParser::State::kRefused) {
    refuse(parser_->refusal());
    return Next::kWait;
  }
  if (parsed == RequestParser::State::kMore) {
    state_ = State::kBody;
    wait_at_most(loop_.options().body_timeout, framing_.content_length);
    if (framing_.expects_continue && unread().empty() && !send_continue()) {
      close();
      return Next::kWait;
    }
  }
  return Next::kGoOn;
}

Connection::Next Connection::process_body() {
  RequestParser::State state = RequestParser::State::kMore;
  while (state == RequestParser::State::kMore && !unread().empty()) {
    std::size_t used = 0;
    state = parser_->feed(unread(), used);
    consume(used);
    if (used == 0) break;
  }
  if (state == RequestParser::State::kRefused) {
    refuse(parser_->refusal());
    return Next::kWait;
  }
  if (state == RequestParser::State::kDone) return Next::kGoOn;
  if (capacity_ < kBodyBufferBytes && framing_.content_length > capacity_ && unread().empty()) {
    buffer_ = std::make_unique_for_overwrite<char[]>(kBodyBufferBytes);
    capacity_ = kBodyBufferBytes;
    begin_ = end_ = 0;
  }
  start_read();
  return Next::kWait;
}

Connection::Next Connection::answer() {
  HttpRequest request = parser_->request();
  request.peer = peer_;
  HttpResponse& response = loop_.response();
  response.clear();
  loop_.counters().requests.add();
  head_only_ = request.method == "HEAD";
  LaterAnswer later(*this);
  if (loop_.handle(request, response, later)) return send_answer();
  wait_for_answer();
  return Next::kWait;
}

Connection::Next Connection::send_answer() {
  return send(!head_only_, framing_.keep_alive && !loop_.response().close && !loop_.draining());
}

AnswerTicket Connection::expect_answer(RefuseHandler refuse) {
  refuse_ = std::move(refuse);
  return {loop_.gate(), weak_from_this()};
}

void Connection::wait_for_answer() {
  state_ = State::kAnswering;
  wait_at_most(loop_.options().answer_timeout);
  // Urgent data ends this wait too: whoever sends that speaks no HTTP.
  socket_.async_wait(Socket::wait_error, [self = shared_from_this()](const error_code& error) {
    if (!error && self->state_ == State::kAnswering) self->close();
  });
  loop_.give_back(std::move(parser_));
}

RefuseHandler Connection::end_wait_for_answer() {
  error_code ignored;
  socket_.cancel(ignored);
  return std::exchange(refuse_, {});
}

void Connection::on_answer(const AnswerTicket::Fill& fill) {
  if (state_ != State::kAnswering) return;  // it has been refused, or the client is gone
  const RefuseHandler refuse_by = end_wait_for_answer();
  loop_.fill(fill, refuse_by, loop_.response());
  if (send_answer() == Next::kGoOn) process();
}

void Connection::refuse_late_answer() {
  const RefuseHandler refuse_by = end_wait_for_answer();
  loop_.refuse({503, "the answer did not come in time"}, loop_.response(), refuse_by);
  send_answer();
}

void Connection::refuse(const Refusal& refusal) {
  if (state_ == State::kWriting || state_ == State::kLingering || state_ == State::kClosed) return;
  loop_.counters().refused.add();
  loop_.refuse(refusal, loop_.response());
  send(true, false);
}

bool Connection::send_continue() {
  constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  error_code error;
  // It always fits: nothing else is on its way to this client.
  return socket_.write_some(asio::buffer(kContinue.data(), kContinue.size()), error) == kContinue.size();
}

Connection::Next Connection::send(bool with_body, bool keep_alive) {
  if (parser_) loop_.give_back(std::move(parser_));
  HttpResponse& response = loop_.response();
  std::string& head = loop_.head();
  head.assign("HTTP/1.1 ");
  append_number(head, response.status);
  head.append(" ").append(reason_phrase(response.status)).append("\r\n");
  if (!response.content_type.empty()) {
    head.append("Content-Type: ").append(response.content_type).append("\r\n");
  }
  if (response.status != 204) {
    head.append("Content-Length: ");
    append_number(head, response.body.size());
    head.append("\r\n");
  }
  head.append(response.fields);
  head.append("Date: ").append(loop_.date());
  head.append(keep_alive ? "\r\nConnection: keep-alive\r\n\r\n" : "\r\nConnection: close\r\n\r\n");
  if (!with_body || response.status == 204) response.body.clear();

  close_after_ = !keep_alive;
  const std::size_t size = head.size() + response.body.size();
  const std::array<asio::const_buffer, 2> whole{asio::buffer(head), asio::buffer(response.body)};
  error_code error;
  const std::size_t sent = socket_.write_some(whole, error);
  if (error && error != asio::error::would_block) {
    close();
    return Next::kWait;
  }
  if (sent == size) return finish_answer();

  state_ = State::kWriting;
  wait_at_most(loop_.options().write_timeout, size - sent);
  out_head_.assign(head, std::min(sent, head.size()));
  out_body_.swap(response.body);
  const std::size_t body_sent = sent - std::min(sent, head.size());
  const std::array<asio::const_buffer, 2> rest{asio::buffer(out_head_), asio::buffer(out_body_) + body_sent};
  asio::async_write(socket_, rest, [self = shared_from_this()](const error_code& failed, std::size_t) {
    self->on_written(failed);
  });
  return Next::kWait;
}

void Connection::on_written(const error_code& error) {
  if (state_ == State::kClosed) return;
  if (error) return close();
  out_head_ = {};
  out_body_ = {};
  if (finish_answer() == Next::kGoOn) process();
}

Connection::Next Connection::finish_answer() {
  if (loop_.response().body.capacity() > kResponseBytesKept) loop_.response().body = {};
  if (close_after_) {
    begin_linger();
    return Next::kWait;
  }
  if (begin_ == end_ && capacity_ > kFirstBufferBytes) {
    buffer_ = std::make_unique_for_overwrite<char[]>(kFirstBufferBytes);
    capacity_ = kFirstBufferBytes;
    begin_ = end_ = 0;
  }
  state_ = State::kIdle;
  wait_at_most(loop_.options().idle_timeout);
  return Next::kGoOn;
}

// Closing while the client still sends would reset the connection, and it might never see our answer.
void Connection::begin_linger() {
  state_ = State::kLingering;
  wait_at_most(loop_.options().linger_timeout);
  error_code error;
  socket_.shutdown(Socket::shutdown_send, error);
  if (error) return close();
  if (reading_) return;
  begin_ = end_ = 0;
  start_read();
}

void Connection::on_tick(Clock::time_point now) {
  if (now < deadline_) return;
  switch (state_) {
    case State::kIdle:
      loop_.counters().idle_timeouts.add();
      return close();
    case State::kHeader:
      loop_.counters().header_timeouts.add();
      return refuse({408, "the header did not come in time"});
    case State::kBody:
      loop_.counters().body_timeouts.add();
      return refuse({408, "the body did not come in time"});
    case State::kAnswering:
      loop_.counters().answer_timeouts.add();
      return refuse_late_answer();
    case State::kWriting:
      loop_.counters().write_timeouts.add();
      return reset_connection();
    case State::kLingering:
      return close();
    case State::kClosed:
      return;
  }
}

void Connection::on_drain() {
  if (state_ != State::kIdle || !unread().empty()) return;
  error_code error;
  if (socket_.available(error) > 0 || error) return;  // a request is there: its read comes next
  if (fresh_) {
    deadline_ = std::min(deadline_, Clock::now() + kFreshGrace);
  } else {
    close();
  }
}

void Connection::reset_connection() noexcept {
  // Throws away what the client did not read, rather than let the system keep it.
  error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  close();
}

void Connection::close() noexcept {
  state_ = State::kClosed;
  refuse_ = {};
  error_code ignored;
  socket_.close(ignored);
}

void Connection::consume(std::size_t size) noexcept {
  begin_ += size;
  scanned_ = 0;
}

}  // namespace vitrina::net
