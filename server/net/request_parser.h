// RequestParser: a request out of bytes whose framing has been checked: fields as views, the body decoded.
//
// The only user of Boost.Beast here. It derives from Beast's parser, so that fields and body land in buffers
// that are used again from request to request; chunk extensions and trailers are refused; the body's limit
// holds for chunks too.
//
// Usage: begin(), then feed() until it is done or refused.
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/net/framing.h"
#include "server/net/http_message.h"

namespace vitrina::net {

class RequestParser {
 public:
  enum class State : std::uint8_t { kMore, kDone, kRefused };

  RequestParser();
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  // Copies `header` and parses it. Requires: check_framing() took it and gave `framing`.
  State begin(std::string_view header, const Framing& framing, std::uint64_t body_limit);

  // Bytes of the body. `used` says how many were taken: those after are the next request's, or must be given
  // again with more behind them. Requires: the last state was kMore, `bytes` is not empty.
  State feed(std::string_view bytes, std::size_t& used);

  const Refusal& refusal() const noexcept;

  // Views live until the next begin(). Requires: kDone.
  HttpRequest request() const noexcept;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vitrina::net
