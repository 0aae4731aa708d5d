// What an operator may set, with defaults that are safe on a network.
//
// Threads: a value.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/base/result.h"

namespace vitrina::ops {

struct ListenAddress {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free one

  friend bool operator==(const ListenAddress&, const ListenAddress&) = default;
};

// "127.0.0.1:8080", "[::1]:8080". Errors: kInvalidArgument.
Result<ListenAddress> parse_listen_address(std::string_view text);

// Whether only this machine can connect to the address.
bool is_loopback(std::string_view address) noexcept;

struct ServerConfig {
  ListenAddress listen;
  unsigned threads = 0;           // event loops; 0: one a core
  std::string keys_path;          // empty: open to all, on loopback only
  std::vector<std::string> cors_origins;

  std::size_t max_connections = 8192;
  std::size_t header_bytes = 16 << 10;
  std::size_t body_bytes = 1 << 20;
  std::chrono::milliseconds header_timeout{10'000};
  std::chrono::milliseconds body_timeout{20'000};
  std::chrono::milliseconds write_timeout{20'000};
  std::chrono::milliseconds idle_timeout{75'000};
  std::chrono::milliseconds drain_timeout{20'000};  // from SIGTERM to the end of the last request

  bool access_log = false;
  std::string log_path;  // empty: standard error
};

}  // namespace vitrina::ops
