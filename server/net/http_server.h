// HttpServer: sockets in, requests to a function, its answers out. HTTP/1.0 and 1.1; one event loop a thread.
//
// A request is handled on its connection's loop, so a handler must not wait: what it takes, every connection
// of the loop waits. Where an answer must wait, the handler takes a ticket for it and returns
// (later_answer.h). Handlers are made by a factory, once for each loop and on the loop's thread, so they
// need no locks. A new connection goes to the loop that has the fewest.
//
//   keep-alive, pipelining (answers in order, the next request is looked at when the last answer is written),
//   HEAD (the body a GET would have is measured, not sent), Expect: 100-continue, absolute targets,
//   limits and time limits of NetOptions, refusals as in framing.h, graceful drain, which waits for answers
//   that were put off as for any other.
//
// Not here: routes, TLS (put a proxy before it), HTTP/2, compression.
//
// Errors: listening may fail with kInvalidArgument (address) and kIo (bind). What clients do wrong is
// answered and counted, never reported. A handler that throws gives its client a 500 and is counted. Threads:
// public functions from any thread. Lifetime: handlers live until drain() has returned.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "index/base/result.h"
#include "server/net/http_message.h"
#include "server/net/later_answer.h"
#include "server/net/net_options.h"

namespace vitrina::net {

struct LoopHandlers {
  std::function<void(const HttpRequest&, HttpResponse&, LaterAnswer&)> handle;
  RefuseHandler refuse;  // may be empty: then a refusal is plain text
};
using HandlerFactory = std::function<LoopHandlers(std::size_t loop_index)>;

class HttpServer {
 public:
  // Clients may connect from here on; they wait for start().
  static Result<std::unique_ptr<HttpServer>> listen(NetOptions options);
  ~HttpServer();  // drains without waiting
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Starts the loops. To be called once.
  void start(HandlerFactory make_handlers);

  std::uint16_t port() const noexcept;
  NetStats stats() const noexcept;

  // Runs `task(loop_index)` on every loop, soon; does not wait for it. Nothing happens after drain().
  void run_on_all_loops(std::function<void(std::size_t)> task);

  // Stops listening, closes idle connections, lets requests in flight end, and closes what is left after
  // `deadline`. Returns when all loops have ended: true when nobody had to be cut off.
  bool drain(std::chrono::milliseconds deadline);

 private:
  class Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace vitrina::net
