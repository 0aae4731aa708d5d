#include "server/main/server.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "server/api/api.h"
#include "server/api/http_call.h"
#include "server/main/api_loop.h"
#include "server/main/server_metrics.h"
#include "server/net/http_server.h"
#include "server/ops/key_ring.h"
#include "server/ops/log.h"
#include "server/ops/metrics.h"
#include "server/ops/rate_limit.h"
#include "server/ops/task_thread.h"

namespace vitrina::server {
namespace {

constexpr std::uint32_t kExplanationsAMinute = 120;  // of a seller
constexpr std::size_t kLeastHeaderBytes = 1 << 10;

std::vector<std::string> route_names() {
  std::vector<std::string> names;
  for (std::size_t route = 0; route < api::kRouteCount; ++route) {
    names.emplace_back(api::route_name(static_cast<api::Route>(route)));
  }
  return names;
}

net::NetOptions net_options(const ops::ServerConfig& config) {
  net::NetOptions options;
  options.address = config.listen.address;
  options.port = config.listen.port;
  options.threads = config.threads;
  options.max_connections = config.max_connections;
  options.header_bytes = config.header_bytes;
  options.framing.target_bytes = config.header_bytes / 2;
  options.framing.body_bytes = config.body_bytes;
  options.header_timeout = config.header_timeout;
  options.body_timeout = config.body_timeout;
  options.write_timeout = config.write_timeout;
  options.idle_timeout = config.idle_timeout;
  return options;
}

bool allows(const ops::Role& role, api::Access access) {
  switch (access) {
    case api::Access::kOpen:
    case api::Access::kSearch:
    case api::Access::kEvents:
      return true;
    case api::Access::kCampaigns:
      return role.may_operate() || role.kind == ops::Role::Kind::kSeller;
    case api::Access::kOperate:
      return role.may_operate();
  }
  return false;
}

// As the audit trail names them.
serving::Caller caller_of(const ops::Role& role) {
  switch (role.kind) {
    case ops::Role::Kind::kSearch:
      return {"search", std::nullopt};
    case ops::Role::Kind::kSeller:
      return {"seller:" + role.seller, role.seller};
    case ops::Role::Kind::kMarketplace:
      return {"marketplace", std::nullopt};
    case ops::Role::Kind::kServer:
      return {"server", std::nullopt};
  }
  return {};
}

// Each connection takes a descriptor, and the usual soft limit is 1024.
void allow_descriptors(std::size_t connections) {
  constexpr rlim_t kOthers = 256;  // images, log, epoll
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= connections + kOthers) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, connections + kOthers);
  setrlimit(RLIMIT_NOFILE, &limit);  // where it fails, what cannot be accepted is counted
}

}  // namespace

class Server::Impl {
 public:
  explicit Impl(ops::ServerConfig chosen)
      : config(std::move(chosen)), metrics(route_names(), config.threads) {}

  ~Impl() {
    // Loops end before what they use.
    if (http) http->drain(std::chrono::milliseconds(0));
    publishing.stop();
    if (engine) engine->stop_changes();
  }

  Result<void> load_keys() {
    if (config.keys_path.empty()) return {};
    VITRINA_ASSIGN(ops::KeyRing ring, ops::KeyRing::load(config.keys_path));
    auto fresh = std::make_shared<const ops::KeyRing>(std::move(ring));
    const std::lock_guard lock(keys_mutex);
    keys.swap(fresh);
    return {};
  }

  std::shared_ptr<const ops::KeyRing> current_keys() {
    const std::lock_guard lock(keys_mutex);
    return keys;
  }

  api::ApiServices::KeyCheck check_key(std::string_view key, api::Access access, serving::Caller* caller) {
    using Check = api::ApiServices::KeyCheck;
    const auto ring = current_keys();
    const ops::Role* role = ring->find(key);
    if (role == nullptr) return Check::kUnknownKey;
    if (!allows(*role, access)) return Check::kWrongRole;
    if (caller != nullptr) *caller = caller_of(*role);
    return Check::kAllowed;
  }

  Result<serving::SnapshotInfo> publish(const serving::PublishRequest& request) {
    VITRINA_ASSIGN(serving::SnapshotInfo info, engine->publish(request));
    log->info(
        fmt::format("generation {}: {} listings from '{}'", info.generation, info.listings, info.image_path));
    if (!info.unknown_in_rules.empty()) {
      log->error(fmt::format("the rules name what the catalog does not have: {}",
                             fmt::join(info.unknown_in_rules, ", ")));
    }
    return info;
  }

  net::LoopHandlers make_handlers(std::size_t index) {
    loops[index] = std::make_unique<ApiLoop>(services, metrics, *log, index);
    return loops[index]->handlers();
  }

  std::string metrics_text() const {
    std::string out;
    metrics.write_text(out);
    write_server_metrics(out, *engine, http ? http->stats() : net::NetStats{}, log->dropped());
    if (serving::ReachDesk* const reach = engine->reach()) write_reach_metrics(out, reach->state());
    return out;
  }

  // Members go in the reverse order: the sockets first, the engine and the log last.
  const ops::ServerConfig config;
  std::unique_ptr<ops::Log> log;
  std::unique_ptr<serving::Engine> engine;
  ops::Metrics metrics;
  std::mutex keys_mutex;
  std::shared_ptr<const ops::KeyRing> keys;
  std::atomic<bool> draining{false};
  ops::RateLimit explanations{kExplanationsAMinute};
  api::ApiServices services;
  std::vector<std::unique_ptr<ApiLoop>> loops;
  std::unique_ptr<net::HttpServer> http;
  ops::TaskThread publishing;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::start(ops::ServerConfig config, serving::EngineOptions options) {
  if (config.threads == 0) config.threads = std::max(1u, std::thread::hardware_concurrency());
  if (config.keys_path.empty() && !ops::is_loopback(config.listen.address)) {
    return fail(ErrorCode::kInvalidArgument,
                "without --keys the server listens on 127.0.0.1 or ::1 only: anybody who reaches '" +
                    config.listen.address + "' could swap its index");
  }
  if (config.header_bytes < kLeastHeaderBytes) {
    return fail(ErrorCode::kInvalidArgument, "the limit for headers is at least 1 KiB");
  }
  auto impl = std::make_unique<Impl>(std::move(config));
  VITRINA_ASSIGN(impl->log, ops::Log::open(impl->config.log_path, impl->config.access_log));
  VITRINA_TRY(impl->load_keys());
  const Clock& clock = options.clock != nullptr ? *options.clock : Clock::system();
  VITRINA_ASSIGN(impl->engine, serving::Engine::open(std::move(options)));

  api::ApiServices& services = impl->services;
  services.engine = impl->engine.get();
  services.publish = [server = impl.get()](const serving::PublishRequest& request) {
    return server->publish(request);
  };
  services.offload = [server = impl.get()](std::function<void()> task) {
    server->publishing.run(std::move(task));
  };
  services.may_explain = [server = impl.get(), &clock](std::string_view seller) {
    return server->explanations.allows(seller, clock.now_seconds());
  };
  services.write_metrics = [server = impl.get()](std::string& out) { out += server->metrics_text(); };
  services.is_draining = [server = impl.get()] { return server->draining.load(); };
  services.report = [server = impl.get()](const Error& error, std::string_view request_id) {
    server->log->error(
        fmt::format("{}: {} (request {})", error_code_name(error.code), error.message, request_id));
  };
  if (!impl->config.keys_path.empty()) {
    services.check_key = [server = impl.get()](std::string_view key, api::Access access,
                                               serving::Caller* caller) {
      return server->check_key(key, access, caller);
    };
  }
  services.cors_origins = impl->config.cors_origins;
  std::random_device entropy;
  services.request_id_seed = std::uint64_t{entropy()} << 32 | entropy();

  impl->loops.resize(impl->config.threads);
  VITRINA_ASSIGN(impl->http, net::HttpServer::listen(net_options(impl->config)));
  // So that idle loops let go of the old snapshot too.
  impl->engine->on_publish([server = impl.get()](const serving::SnapshotInfo&) {
    server->http->run_on_all_loops([server](std::size_t loop) { server->loops[loop]->refresh(); });
  });
  impl->http->start([server = impl.get()](std::size_t loop) { return server->make_handlers(loop); });
  const serving::SnapshotInfo info = impl->engine->current();
  impl->log->info(fmt::format("listening on {} port {}, {} threads, {} listings from '{}'",
                              impl->config.listen.address, impl->http->port(), impl->config.threads,
                              info.listings, info.image_path));
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

std::uint16_t Server::port() const noexcept {
  return impl_->http->port();
}

Result<serving::SnapshotInfo> Server::publish(const std::string& path) {
  return impl_->publish({path, {}});
}

void Server::reload() {
  if (const auto keys = impl_->load_keys(); !keys) {
    impl_->log->error(fmt::format("the keys stay as they were: {}", keys.error().message));
  }
  if (const auto info = impl_->publish(serving::PublishRequest{}); !info) {
    impl_->log->error(fmt::format("image, model and rules stay as they were: {}", info.error().message));
  }
}

bool Server::drain() {
  impl_->draining = true;
  impl_->log->info("draining");
  const bool in_time = impl_->http->drain(impl_->config.drain_timeout);
  impl_->log->info(in_time ? "all requests have ended" : "some requests were cut off");
  return in_time;
}

std::string Server::metrics_text() const {
  return impl_->metrics_text();
}

Result<void> run_server(const ops::ServerConfig& config, const serving::EngineOptions& engine,
                        const std::function<void(std::uint16_t port)>& on_ready) {
  // Before any thread is started, so that none of them takes a signal away from the wait below.
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  // Whoever reads the log may go away, such as a terminal or a pipe; the server stays.
  ::signal(SIGPIPE, SIG_IGN);
  allow_descriptors(config.max_connections);
  VITRINA_ASSIGN(const std::unique_ptr<Server> server, Server::start(config, engine));
  if (on_ready) on_ready(server->port());
  for (;;) {
    int signal = 0;
    if (sigwait(&signals, &signal) != 0) continue;
    if (signal != SIGHUP) break;
    server->reload();
  }
  if (!server->drain()) return fail(ErrorCode::kIo, "requests were cut off: they did not end in time");
  return {};
}

}  // namespace vitrina::server
