// Server: the engine behind HTTP, with keys, metrics and log. run_server() is `vitrina serve`.
//
// Each event loop has an Api of its own, with its own engine worker. A publish puts the new snapshot into
// every worker's mailbox and then has every loop take it, so that an idle loop lets go of the old image too.
//
// Threads: public functions from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "engine/serving/engine.h"
#include "index/base/result.h"
#include "server/ops/config.h"

namespace vitrina::server {

class Server {
 public:
  // Opens the image, listens, answers. Errors: those of the image, the key file, the log, the address; and
  // kInvalidArgument when there are no keys and the address is not of this machine alone.
  static Result<std::unique_ptr<Server>> start(ops::ServerConfig config, serving::EngineOptions engine);
  ~Server();  // drains without waiting
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const noexcept;

  // Publishes an image; empty: the current path again. No request fails meanwhile.
  Result<serving::SnapshotInfo> publish(const std::string& path);
  // What SIGHUP asks for: image, model and key file again. Errors go to the log; what could not be read
  // stays.
  void reload();

  // Stops listening, lets requests end, at most for the configured time. Whether all ended by themselves.
  bool drain();

  std::string metrics_text() const;

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Serves until SIGTERM or SIGINT, then drains; SIGHUP reloads. `on_ready` is told the port. These signals are
// blocked in the calling thread, and in those it starts, from here on. Errors: those of Server::start(); kIo
// when requests had to be cut off at the end.
Result<void> run_server(const ops::ServerConfig& config, const serving::EngineOptions& engine,
                        const std::function<void(std::uint16_t port)>& on_ready = {});

}  // namespace vitrina::server
