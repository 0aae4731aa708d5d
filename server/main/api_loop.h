// ApiLoop: one event loop's Api between the sockets and those who count: it turns requests into calls and
// answers into responses, and puts metrics and log round each, also where the answer comes later.
//
// A request whose client goes away before its deferred answer is neither counted nor logged.
//
// Threads: its loop's only. Lifetime: longer than its loop; what it is given lives longer still.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

#include "server/api/api.h"
#include "server/api/http_call.h"
#include "server/api/later.h"
#include "server/net/http_server.h"
#include "server/ops/log.h"
#include "server/ops/metrics.h"

namespace vitrina::server {

class ApiLoop {
 public:
  ApiLoop(const api::ApiServices& services, ops::Metrics& metrics, ops::Log& log, std::size_t index);

  net::LoopHandlers handlers();

  // Lets go of a snapshot that is no longer the current one.
  void refresh() { api_.refresh(); }

 private:
  // What of a request is wanted when it has been answered.
  struct Asked {
    std::string_view peer, method, target;
    std::chrono::steady_clock::time_point began;
  };
  class Waiting;
  class LoopDeferral;
  class LoopCarrier;

  void handle(const net::HttpRequest& request, net::HttpResponse& response, net::LaterAnswer& later);
  void refuse(const net::Refusal& refusal, net::HttpResponse& response);
  void resume(const Waiting& waiting, const api::Later::Fill& fill, net::HttpResponse& response);
  void refuse_waiting(const Waiting& waiting, const net::Refusal& refusal, net::HttpResponse& response);
  void finish(const Asked& asked, net::HttpResponse& response);

  api::Api api_;
  api::HttpAnswer answer_;  // the one in hand
  ops::Metrics& metrics_;
  ops::Log& log_;
  const std::size_t index_;
};

}  // namespace vitrina::server
