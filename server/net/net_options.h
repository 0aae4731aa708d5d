// What a server may be told, and what it counts.
//
// Threads: values.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "server/net/framing.h"

namespace vitrina::net {

struct NetOptions {
  std::string address = "127.0.0.1";  // IPv4 or IPv6, as digits
  std::uint16_t port = 8080;          // 0: any free one
  unsigned threads = 1;               // event loops
  std::size_t max_connections = 8192;

  std::size_t header_bytes = 16 << 10;
  FramingLimits framing;

  // Every wait has an end. They are looked at every `tick`, which is a quarter of the least of
  // them.
  std::chrono::milliseconds header_timeout{10'000};  // from a header's first byte to its last
  std::chrono::milliseconds body_timeout{20'000};    // plus its Content-Length at min_bytes_per_second
  std::chrono::milliseconds answer_timeout{30'000};  // for an answer that its handler put off
  std::chrono::milliseconds write_timeout{
      20'000};  // for a whole answer, plus its size at min_bytes_per_second
  std::chrono::milliseconds idle_timeout{75'000};   // between requests
  std::chrono::milliseconds linger_timeout{2'000};  // for a client to see our last answer before the close
  std::uint64_t min_bytes_per_second = 16 << 10;
};

// Sums over all loops since the start; `open` is now.
struct NetStats {
  std::uint64_t open = 0;
  std::uint64_t accepted = 0;
  std::uint64_t over_limit = 0;  // connections answered 503 or closed: too many
  std::uint64_t accept_failures = 0;
  std::uint64_t requests = 0;  // handed to a handler
  std::uint64_t refused = 0;   // requests refused for their framing or size
  std::uint64_t handler_failures = 0;
  std::uint64_t header_timeouts = 0;
  std::uint64_t body_timeouts = 0;
  std::uint64_t answer_timeouts = 0;  // answered 503: what was put off did not come
  std::uint64_t write_timeouts = 0;
  std::uint64_t idle_timeouts = 0;
};

}  // namespace vitrina::net
