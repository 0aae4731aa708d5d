// Later: the right to give one answer after its handler has returned, from any thread.
//
// Use for: what waits for a disk or for another thread, such as a change that must be durable first. Not for:
// what is answered from memory; a deferred answer costs allocations and a way to another thread and back.
//
//   services.desk->change(edit, [this, later = defer(call, answer)](Result<Stored> stored) {
//     later.send([this, stored = std::move(stored)](HttpAnswer& answer) { write(stored, answer); });
//   });
//
// `fill` runs on the thread of the Api that deferred and while that Api lives, so it may use it. It finds the
// answer as it was when its handler returned: route, request id, fields and `began`; the body is empty. It is
// dropped unrun when the client has gone, the time limit for answers has passed (the client got 503) or the
// server has ended; what it holds may then go on the sender's thread.
//
// Threads: copies on any; of all copies one sends, once. When the last goes unsent, the client gets 500.
// Lifetime: may outlive the call, the Api and the server.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "server/api/http_call.h"

namespace vitrina::api {

class Later {
 public:
  using Fill = std::function<void(HttpAnswer&)>;

  // Takes a fill to the thread of the Api. Whoever carries the bytes implements it.
  class Carrier {
   public:
    virtual ~Carrier() = default;
    virtual void send(Fill fill) = 0;
  };

  explicit Later(std::shared_ptr<Carrier> carrier) : carrier_(std::move(carrier)) {}

  void send(Fill fill) const { carrier_->send(std::move(fill)); }

 private:
  std::shared_ptr<Carrier> carrier_;
};

// What a call offers whose carrier can wait for the answer. Lives as long as the call is handled.
class Deferral {
 public:
  virtual Later take() = 0;

 protected:
  ~Deferral() = default;
};

// Makes `answer` one that comes later. The handler then leaves it alone and returns.
// Requires: call.deferral is there; once a call.
inline Later defer(const HttpCall& call, HttpAnswer& answer) {
  answer.deferred = true;
  return call.deferral->take();
}

}  // namespace vitrina::api
