// LoopbackServer: a server with campaigns on a free port of this machine, for tests of commands that talk to
// one.
//
// Threads: one at a time.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "server/main/server.h"
#include "tests/tools/command_runner.h"

namespace vitrina::tools {

inline constexpr const char* kShopCatalog =
    R"({"id":"L1","title":"Сабо мужские","category":["Обувь","Сабо"],"seller":"s-1","price":2794,"stock":3}
{"id":"L2","title":"Кроссовки беговые","category":["Обувь","Кроссовки"],"seller":"s-1","price":50,"stock":3}
{"id":"M1","title":"Сабо женские","category":["Обувь","Сабо"],"seller":"s-2","price":1500,"stock":3}
)";

// A runner with the shop's image, and a server over it while the value lives.
class LoopbackServer {
 public:
  explicit LoopbackServer(const CommandRunner& runner, const std::string& keys_path = {}) {
    const std::string image = runner.path("shop.img");
    const auto built =
        runner.run({"build", runner.write("shop.jsonl", kShopCatalog), "--out", image, "--quiet"});
    EXPECT_EQ(built.exit_code, 0) << built.err;
    ops::ServerConfig config;
    config.listen.port = 0;
    config.threads = 2;
    config.keys_path = keys_path;
    config.log_path = runner.path("server.log");
    serving::EngineOptions engine;
    engine.image_path = image;
    engine.data_path = runner.path("data");
    auto started = server::Server::start(config, engine);
    EXPECT_TRUE(started) << started.error().message;
    if (started) server_ = std::move(*started);
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_ ? server_->port() : 1); }

 private:
  std::unique_ptr<server::Server> server_;
};

// The address of a port that nobody listens on.
inline std::string unused_url() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  EXPECT_EQ(::bind(socket, reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_EQ(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size), 0);
  ::close(socket);
  return "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
}

}  // namespace vitrina::tools
