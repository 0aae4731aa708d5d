// Listener: a listening socket and the thread that accepts from it.
//
// One thread of its own, asleep but when somebody connects: so it can give each connection to the loop that
// has the fewest, which SO_REUSEPORT (it hashes addresses) does not do when there are few.
//
// Internal to server/net. Threads: public functions from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include "index/base/result.h"
#include "server/net/file_descriptor.h"

namespace vitrina::net {

// Whether a listener could be opened there: IPv4 or IPv6, as digits.
bool is_ip_address(const std::string& text);

class Listener {
 public:
  using OnAccept = std::function<void(FileDescriptor socket, std::string peer)>;

  // Errors: kInvalidArgument when the address is no IPv4 or IPv6 address; kIo naming address and port.
  static Result<std::unique_ptr<Listener>> open(const std::string& address, std::uint16_t port);
  ~Listener();  // stops

  void start(OnAccept on_accept);
  // Accepts those who have connected already, then closes the socket and ends the thread.
  void stop();

  std::uint16_t port() const noexcept { return port_; }
  std::uint64_t failures() const noexcept { return failures_.load(std::memory_order_relaxed); }

 private:
  Listener() = default;
  void run(const OnAccept& on_accept);
  void accept_all(const OnAccept& on_accept);

  FileDescriptor socket_;
  FileDescriptor wake_;
  std::uint16_t port_ = 0;
  std::atomic<std::uint64_t> failures_{0};
  std::atomic<bool> resting_{false};
  std::thread thread_;
};

}  // namespace vitrina::net
