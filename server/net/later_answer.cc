#include "server/net/later_answer.h"

#include <exception>
#include <utility>

#include "index/base/check.h"
#include "server/net/connection.h"

namespace vitrina::net {

AnswerTicket::AnswerTicket(std::shared_ptr<LoopGate> gate, std::weak_ptr<Connection> connection) noexcept
    : gate_(std::move(gate)), connection_(std::move(connection)) {}

AnswerTicket& AnswerTicket::operator=(AnswerTicket&& other) noexcept {
  if (this == &other) return *this;
  drop();
  gate_ = std::move(other.gate_);
  connection_ = std::move(other.connection_);
  return *this;
}

AnswerTicket::~AnswerTicket() {
  drop();
}

void AnswerTicket::send(Fill fill) {
  const auto gate = std::exchange(gate_, nullptr);
  if (!gate) return;
  // Only the loop makes a strong reference of the weak one, so a connection always ends on its own thread.
  gate->post([weak = std::exchange(connection_, {}), fill = std::move(fill)] {
    if (const auto connection = weak.lock()) connection->on_answer(fill);
  });
}

void AnswerTicket::drop() noexcept {
  try {
    send({});
  } catch (const std::exception&) {
    // Out of memory: the client gets its answer when the time limit has passed.
  }
}

AnswerTicket LaterAnswer::take(RefuseHandler refuse) {
  VITRINA_CHECK(!taken_);
  taken_ = true;
  return connection_.expect_answer(std::move(refuse));
}

}  // namespace vitrina::net
