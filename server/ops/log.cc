#include "server/ops/log.h"

#include <fmt/format.h>
#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace vitrina::ops {
namespace {

constexpr std::size_t kQueuedLines = 8192;
constexpr std::size_t kMaxTargetBytes = 1024;

// Text that came from outside must not begin a line of its own.
std::string on_one_line(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return out;
}

}  // namespace

struct Log::Impl {
  bool access = false;
  std::shared_ptr<spdlog::async_logger> logger;
  // Last, so that it goes first: its end writes what is queued and waits for its thread, which uses the
  // logger.
  std::shared_ptr<spdlog::details::thread_pool> pool =
      std::make_shared<spdlog::details::thread_pool>(kQueuedLines, 1);
};

Log::Log(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Log::~Log() = default;

Result<std::unique_ptr<Log>> Log::open(const std::string& path, bool access) {
  auto impl = std::make_unique<Impl>();
  impl->access = access;
  try {
    spdlog::sink_ptr sink;
    if (path.empty()) {
      sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    } else {
      sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(path);
    }
    impl->logger = std::make_shared<spdlog::async_logger>("vitrina", std::move(sink), impl->pool,
                                                          spdlog::async_overflow_policy::overrun_oldest);
    impl->logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    impl->logger->flush_on(spdlog::level::info);
    impl->logger->set_error_handler([](const std::string&) {});
  } catch (const spdlog::spdlog_ex& error) {
    return fail(ErrorCode::kIo, "cannot open the log '" + path + "': " + error.what());
  }
  return std::unique_ptr<Log>(new Log(std::move(impl)));
}

bool Log::wants_access() const noexcept {
  return impl_->access;
}

void Log::access(const AccessLine& line) {
  if (!impl_->access) return;
  impl_->logger->log(spdlog::level::info, "{} {} {} {} {}us {}B {}", line.peer.empty() ? "-" : line.peer,
                     line.method, line.target.substr(0, kMaxTargetBytes), line.status, line.took_us,
                     line.body_bytes, line.request_id);
}

void Log::info(std::string_view message) {
  impl_->logger->info("{}", on_one_line(message));
}
void Log::error(std::string_view message) {
  impl_->logger->error("{}", on_one_line(message));
}

std::uint64_t Log::dropped() const {
  return impl_->pool->overrun_counter();
}

}  // namespace vitrina::ops
