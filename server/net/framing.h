// Framing: where a request ends, decided by strict rules before any parser sees it.
//
// Two parties that read one byte stream differently can be made to see different requests (request
// smuggling), so whatever RFC 9112 lets a server refuse is refused here. Boost.Beast 1.81 alone lets through:
// transfer codings other than a single `chunked`, `chunked` in HTTP/1.0, no Host or two, obs-fold,
// Content-Length as a list. The table of rules is in server/README.md.
//
// Use for: the header of a request. Not for: chunked bodies (request_parser.h).
// Pure functions. Threads: const from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "server/net/http_message.h"

namespace vitrina::net {

struct FramingLimits {
  std::size_t target_bytes = 8 << 10;
  std::size_t field_count = 100;
  std::uint64_t body_bytes = 1 << 20;
};

struct Framing {
  std::string_view method;
  std::string_view target;  // origin form; the scheme and authority of an absolute target are cut off
  bool http11 = false;
  bool keep_alive = false;
  bool chunked = false;
  bool expects_continue = false;
  std::uint64_t content_length = 0;

  bool has_body() const noexcept { return chunked || content_length > 0; }
};

struct HeaderScan {
  enum class Kind : std::uint8_t { kMore, kEnd, kRefused } kind = Kind::kMore;
  std::size_t end = 0;      // kEnd: the header's size, with the empty line
  std::size_t scanned = 0;  // kMore: where to go on when more bytes have come
  std::string_view reason;  // kRefused
};

// Looks for the end of a header in what has arrived. A line that ends in a bare LF, a NUL, or a first byte
// that can begin no request is refused at once, rather than after the time limit for headers.
HeaderScan scan_header(std::string_view bytes, std::size_t from) noexcept;

// `header`: the request line and the fields, up to and with the empty line (as scan_header() found it).
// On nullopt `framing` is filled, with views into `header`.
std::optional<Refusal> check_framing(std::string_view header, const FramingLimits& limits,
                                     Framing& framing) noexcept;

}  // namespace vitrina::net
