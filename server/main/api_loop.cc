#include "server/main/api_loop.h"

#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>

namespace vitrina::server {

// A request whose handler has returned without its answer. Written and read on the loop's thread; whoever
// lets go of it last destroys it.
class ApiLoop::Waiting {
 public:
  Waiting(const net::HttpRequest& request, std::chrono::steady_clock::time_point began)
      : peer_(request.peer), method_(request.method), target_(request.target), began_(began) {}

  Asked asked() const noexcept { return {peer_, method_, target_, began_}; }

  api::HttpAnswer answer;  // as far as the handler got

 private:
  const std::string peer_, method_, target_;
  const std::chrono::steady_clock::time_point began_;
};

class ApiLoop::LoopCarrier final : public api::Later::Carrier {
 public:
  LoopCarrier(ApiLoop& loop, net::AnswerTicket ticket, std::shared_ptr<const Waiting> waiting)
      : loop_(loop), ticket_(std::move(ticket)), waiting_(std::move(waiting)) {}

  void send(api::Later::Fill fill) override {
    ticket_.send([&loop = loop_, waiting = std::move(waiting_), fill = std::move(fill)](
                     net::HttpResponse& response) { loop.resume(*waiting, fill, response); });
  }

 private:
  ApiLoop& loop_;  // touched on the loop's thread only: it may be gone when a late sender comes
  net::AnswerTicket ticket_;
  std::shared_ptr<const Waiting> waiting_;
};

// On the stack of handle(), so that a call which is answered at once pays nothing for it.
class ApiLoop::LoopDeferral final : public api::Deferral {
 public:
  LoopDeferral(ApiLoop& loop, const net::HttpRequest& request, std::chrono::steady_clock::time_point began,
               net::LaterAnswer& later)
      : loop_(loop), request_(request), began_(began), later_(later) {}

  api::Later take() override {
    waiting_ = std::make_shared<Waiting>(request_, began_);
    net::AnswerTicket ticket = later_.take(
        [&loop = loop_, waiting = waiting_](const net::Refusal& refusal, net::HttpResponse& response) {
          loop.refuse_waiting(*waiting, refusal, response);
        });
    return api::Later(std::make_shared<LoopCarrier>(loop_, std::move(ticket), waiting_));
  }

  void keep(const api::HttpAnswer& answer) { waiting_->answer = answer; }

 private:
  ApiLoop& loop_;
  const net::HttpRequest& request_;
  const std::chrono::steady_clock::time_point began_;
  net::LaterAnswer& later_;
  std::shared_ptr<Waiting> waiting_;
};

ApiLoop::ApiLoop(const api::ApiServices& services, ops::Metrics& metrics, ops::Log& log, std::size_t index)
    : api_(services), metrics_(metrics), log_(log), index_(index) {}

net::LoopHandlers ApiLoop::handlers() {
  return {[this](const net::HttpRequest& request, net::HttpResponse& response, net::LaterAnswer& later) {
            handle(request, response, later);
          },
          [this](const net::Refusal& refusal, net::HttpResponse& response) { refuse(refusal, response); }};
}

void ApiLoop::handle(const net::HttpRequest& request, net::HttpResponse& response, net::LaterAnswer& later) {
  const auto began = std::chrono::steady_clock::now();
  LoopDeferral deferral(*this, request, began, later);
  api::HttpCall call;
  call.method = request.method;
  call.target = request.target;
  call.body = request.body;
  call.deferral = &deferral;
  for (const net::HeaderField& field : request.fields) {
    if (net::equals_ignoring_case(field.name, "Content-Type")) call.content_type = field.value;
    if (net::equals_ignoring_case(field.name, "Authorization")) call.authorization = field.value;
    if (net::equals_ignoring_case(field.name, "Origin")) call.origin = field.value;
    if (net::equals_ignoring_case(field.name, "X-Request-Id")) call.request_id = field.value;
    if (net::equals_ignoring_case(field.name, "User-Agent")) call.user_agent = field.value;
    if (net::equals_ignoring_case(field.name, "Sec-Purpose") ||
        net::equals_ignoring_case(field.name, "Purpose")) {
      call.purpose = field.value;
    }
  }
  answer_.body.swap(response.body);  // its memory goes to and fro
  api_.handle(call, answer_);
  if (answer_.deferred) return deferral.keep(answer_);
  finish({request.peer, request.method, request.target, began}, response);
}

void ApiLoop::refuse(const net::Refusal& refusal, net::HttpResponse& response) {
  const auto began = std::chrono::steady_clock::now();
  api_.refuse(refusal.status, refusal.reason, answer_);
  if (refusal.status == 500) log_.error(fmt::format("a handler threw, request {}", answer_.request_id));
  finish({"-", "-", {}, began}, response);
}

void ApiLoop::resume(const Waiting& waiting, const api::Later::Fill& fill, net::HttpResponse& response) {
  answer_ = waiting.answer;
  answer_.deferred = false;
  answer_.body.swap(response.body);
  answer_.body.clear();
  fill(answer_);
  finish(waiting.asked(), response);
}

void ApiLoop::refuse_waiting(const Waiting& waiting, const net::Refusal& refusal,
                             net::HttpResponse& response) {
  answer_ = waiting.answer;
  api_.refuse_deferred(refusal.status, refusal.reason, answer_);
  log_.error(fmt::format("no answer came: {} (request {})", refusal.reason, answer_.request_id));
  finish(waiting.asked(), response);
}

// Puts the answer into the response, counts it and logs it.
void ApiLoop::finish(const Asked& asked, net::HttpResponse& response) {
  response.status = answer_.status;
  response.content_type = answer_.content_type;
  for (const auto& [name, value] : answer_.fields) response.add_field(name, value);
  response.body.swap(answer_.body);
  const auto took =
      std::chrono::ceil<std::chrono::microseconds>(std::chrono::steady_clock::now() - asked.began);
  const auto took_us = static_cast<std::uint64_t>(took.count());
  metrics_.count(index_, static_cast<std::size_t>(answer_.route), answer_.status, took_us);
  if (log_.wants_access()) {
    log_.access({asked.peer, asked.method, asked.target, answer_.status, took_us, response.body.size(),
                 answer_.request_id});
  }
}

}  // namespace vitrina::server
