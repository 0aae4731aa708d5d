#include "server/net/listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <memory>

namespace vitrina::net {
namespace {

constexpr int kBacklog = 4096;
constexpr int kRestMilliseconds = 100;  // when there are no descriptors left

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

Result<Address> parse_address(const std::string& text, std::uint16_t port) {
  Address address;
  auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
  if (inet_pton(AF_INET, text.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    address.size = sizeof *v4;
  } else if (inet_pton(AF_INET6, text.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    address.size = sizeof *v6;
  } else {
    return fail(ErrorCode::kInvalidArgument, "'" + text + "' is no IP address such as 127.0.0.1 or ::1");
  }
  return address;
}

std::string describe(const sockaddr_storage& storage) {
  char text[INET6_ADDRSTRLEN] = "";
  if (storage.ss_family == AF_INET6) {
    inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(storage).sin6_addr, text, sizeof text);
  } else {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(storage).sin_addr, text, sizeof text);
  }
  return text;
}

std::uint16_t port_of(const sockaddr_storage& storage) {
  return ntohs(storage.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(storage).sin6_port
                                             : reinterpret_cast<const sockaddr_in&>(storage).sin_port);
}

}  // namespace

bool is_ip_address(const std::string& text) {
  return parse_address(text, 0).has_value();
}

Result<std::unique_ptr<Listener>> Listener::open(const std::string& address, std::uint16_t port) {
  VITRINA_ASSIGN(Address where, parse_address(address, port));
  const std::string name = address + " port " + std::to_string(port);
  std::unique_ptr<Listener> listener(new Listener);
  listener->socket_ = FileDescriptor(
      ::socket(where.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
  listener->wake_ = FileDescriptor(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  if (!listener->socket_.is_open() || !listener->wake_.is_open()) return fail_errno("open a socket");
  const int on = 1;
  const int socket = listener->socket_.value();
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  auto* raw = reinterpret_cast<sockaddr*>(&where.storage);
  if (::bind(socket, raw, where.size) != 0) return fail_errno("listen on " + name);
  if (::listen(socket, kBacklog) != 0) return fail_errno("listen on " + name);
  if (::getsockname(socket, raw, &where.size) != 0) return fail_errno("listen on " + name);
  listener->port_ = port_of(where.storage);
  return listener;
}

Listener::~Listener() {
  stop();
}

void Listener::start(OnAccept on_accept) {
  thread_ = std::thread([this, on_accept = std::move(on_accept)] { run(on_accept); });
}

void Listener::stop() {
  if (!thread_.joinable()) return;
  const std::uint64_t one = 1;
  static_cast<void>(!::write(wake_.value(), &one, sizeof one));
  thread_.join();
}

void Listener::run(const OnAccept& on_accept) {
  for (;;) {
    pollfd waits[2] = {{wake_.value(), POLLIN, 0}, {socket_.value(), POLLIN, 0}};
    const bool resting = resting_.load(std::memory_order_relaxed);
    resting_.store(false, std::memory_order_relaxed);
    ::poll(waits, resting ? 1 : 2, resting ? kRestMilliseconds : -1);
    accept_all(on_accept);
    if (waits[0].revents != 0) break;
  }
  socket_.close();
}

void Listener::accept_all(const OnAccept& on_accept) {
  for (;;) {
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    FileDescriptor socket(
        ::accept4(socket_.value(), reinterpret_cast<sockaddr*>(&peer), &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!socket.is_open()) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK) return;
      failures_.fetch_add(1, std::memory_order_relaxed);
      resting_.store(true, std::memory_order_relaxed);
      return;
    }
    const int on = 1;
    ::setsockopt(socket.value(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    try {
      on_accept(std::move(socket), describe(peer));
    } catch (const std::exception&) {  // out of memory: this client goes, the others stay
      failures_.fetch_add(1, std::memory_order_relaxed);
    }
  }
}

}  // namespace vitrina::net
