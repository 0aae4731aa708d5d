// A connection to a server on this machine, for load: one request at a time, kept alive, as cheap as it gets.
//
// Not for: anything but our own server's answers (a Content-Length is always there). Threads: one at a time.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace vitrina::bench {

// A connected socket, or -1.
inline int connect_to(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (socket < 0) return -1;
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    ::close(socket);
    return -1;
  }
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return socket;
}

// A port that nobody listens on now.
inline std::uint16_t free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(socket, reinterpret_cast<sockaddr*>(&address), size);
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(socket);
  return ntohs(address.sin_port);
}

// Where the body of an answer begins, its length and the status; false where the head is not there yet.
inline bool find_http_head(std::string_view bytes, std::size_t& head, unsigned& status, std::size_t& length) {
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos || end < 12) return false;
  head = end + 4;
  status = 0;
  length = 0;
  std::from_chars(bytes.data() + 9, bytes.data() + 12, status);
  constexpr std::string_view kName = "Content-Length: ";
  const std::size_t field = bytes.find(kName);
  if (field < head) std::from_chars(bytes.data() + field + kName.size(), bytes.data() + head, length);
  return true;
}

struct HttpReply {
  unsigned status = 0;  // 0: the connection broke before the answer was whole
  std::string body;
};

class HttpConnection {
 public:
  explicit HttpConnection(std::uint16_t port) : port_(port) {}
  ~HttpConnection() { close(); }
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  void use_port(std::uint16_t port) {
    if (port != port_) close();
    port_ = port;
  }

  HttpReply get(std::string_view target) { return ask("GET", target, {}); }
  HttpReply post(std::string_view target, std::string_view json) { return ask("POST", target, json); }

  HttpReply ask(std::string_view method, std::string_view target, std::string_view json,
                std::string_view more_fields = {}) {
    request_.assign(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
    request_.append(more_fields);
    if (!json.empty()) request_.append("Content-Type: application/json\r\n");
    request_.append("Content-Length: ").append(std::to_string(json.size())).append("\r\n\r\n").append(json);
    HttpReply reply;
    if ((socket_ < 0 && !connect()) || !send_all() || !receive(reply)) {
      close();
      reply.status = 0;
    }
    return reply;
  }

 private:
  bool connect() {
    socket_ = connect_to(port_);
    return socket_ >= 0;
  }
  bool send_all() {
    std::string_view rest = request_;
    while (!rest.empty()) {
      const ssize_t sent = ::send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      rest.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  bool receive(HttpReply& reply) {
    std::string& bytes = received_;
    bytes.clear();
    std::size_t head = 0, length = 0;
    for (;;) {
      const std::size_t had = bytes.size();
      bytes.resize(had + 16'384);
      const ssize_t got = ::recv(socket_, bytes.data() + had, 16'384, 0);
      bytes.resize(had + static_cast<std::size_t>(got > 0 ? got : 0));
      if (got <= 0) return false;
      if (head == 0 && !find_http_head(bytes, head, reply.status, length)) continue;
      if (bytes.size() >= head + length) break;
    }
    reply.body.assign(bytes, head, length);
    return true;
  }
  void close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }

  std::uint16_t port_;
  int socket_ = -1;
  std::string request_;
  std::string received_;
};

}  // namespace vitrina::bench
