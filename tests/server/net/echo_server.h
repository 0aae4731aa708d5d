// A server whose answers say what was asked: for tests of server/net.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "server/net/http_server.h"
#include "tests/server/net/raw_client.h"

namespace vitrina::test {

// "/echo…" → "METHOD TARGET BODY"; "/big?N" → N bytes; "/slow?N" → after N ms; "/throw" → throws.
inline void echo(const net::HttpRequest& request, net::HttpResponse& response, net::LaterAnswer&) {
  response.content_type = "text/plain";
  const auto number = [&] {
    return std::strtoul(std::string(request.target.substr(request.target.find('?') + 1)).c_str(), nullptr,
                        10);
  };
  if (request.target.starts_with("/big?")) {
    response.body.assign(number(), 'x');
    return;
  }
  if (request.target.starts_with("/slow?")) std::this_thread::sleep_for(std::chrono::milliseconds(number()));
  if (request.target == "/throw") throw std::runtime_error("a secret");
  response.body.append(request.method).append(" ").append(request.target).append(" ").append(request.body);
  response.add_field("X-Agent", request.field("user-agent"));
}

inline std::unique_ptr<net::HttpServer> start_server(const net::NetOptions& options,
                                                     net::HandlerFactory make_handlers) {
  auto server = net::HttpServer::listen(options);
  EXPECT_TRUE(server) << server.error().message;
  (*server)->start(std::move(make_handlers));
  return std::move(*server);
}

inline std::unique_ptr<net::HttpServer> start_echo(net::NetOptions options = {}) {
  options.port = 0;
  return start_server(options, [](std::size_t) { return net::LoopHandlers{echo, {}}; });
}

inline std::string get(std::string_view target, std::string_view more_fields = "") {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: shop\r\n" + std::string(more_fields) + "\r\n";
}

inline std::string post(std::string_view target, std::string_view body) {
  return "POST " + std::string(target) +
         " HTTP/1.1\r\nHost: shop\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

}  // namespace vitrina::test
