// LaterAnswer: how a handler puts off its answer; AnswerTicket: what brings it, from any thread.
//
// Use for: answers that wait for a disk or for another thread. Meanwhile the loop goes on with its other
// connections; the next request of this one is looked at when its answer is written. Not for: answers that
// are there at once, which pay nothing for this. A ticket costs a few allocations and a post to the loop.
//
// Of a ticket comes one of these:
//   sent in time         `fill` runs on the loop's thread and its response is written as if at once
//   destroyed unsent     500
//   answer_timeout past  503, and the connection closes; what is sent after it is dropped
//   the client is gone   what is sent is dropped: its connection was reset. One that has shut its own side
//                        only still gets its answer
//   the server is gone   what is sent is dropped
// What is dropped is destroyed without having been run, on the loop's thread or on the sender's.
//
// Errors: a `fill` that throws is answered 500. Threads: LaterAnswer on the loop's, within its handler; a
// ticket one at a time. Lifetime: a ticket may outlive its connection and the server.
#pragma once

#include <functional>
#include <memory>

#include "server/net/http_message.h"

namespace vitrina::net {

class Connection;
class LoopGate;

// Fills the body of an answer that says what went wrong (status and `close` are set already).
using RefuseHandler = std::function<void(const Refusal&, HttpResponse&)>;

class AnswerTicket {
 public:
  using Fill = std::function<void(HttpResponse&)>;  // gets an empty response

  AnswerTicket() = default;
  AnswerTicket(AnswerTicket&& other) noexcept = default;
  AnswerTicket& operator=(AnswerTicket&& other) noexcept;
  ~AnswerTicket();

  // The ticket is empty then; sending an empty one does nothing.
  void send(Fill fill);

 private:
  friend class Connection;
  AnswerTicket(std::shared_ptr<LoopGate> gate, std::weak_ptr<Connection> connection) noexcept;
  void drop() noexcept;

  std::shared_ptr<LoopGate> gate_;  // null: empty
  std::weak_ptr<Connection> connection_;
};

class LaterAnswer {
 public:
  // From here on the answer comes from the ticket, and what the handler puts into its response is not looked
  // at (but if it throws, its client gets the 500 at once). The handler's request ends with it as ever: copy
  // what is needed. `refuse` speaks for this request when its answer does not come, on the loop's thread;
  // empty: as for all. Requires: once a request.
  AnswerTicket take(RefuseHandler refuse = {});

 private:
  friend class Connection;
  friend class EventLoop;
  explicit LaterAnswer(Connection& connection) noexcept : connection_(connection) {}

  Connection& connection_;
  bool taken_ = false;
};

}  // namespace vitrina::net
