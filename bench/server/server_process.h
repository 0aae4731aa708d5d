// The server as a process of its own, for benches: started, killed, started again on the same port.
//
// Threads: one at a time.
#pragma once

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "bench/server/http_connection.h"

namespace vitrina::bench {

using Steady = std::chrono::steady_clock;

inline double seconds_since(Steady::time_point start) {
  return std::chrono::duration<double>(Steady::now() - start).count();
}

// Runs a command to its end, its output on ours.
inline void run(const std::vector<std::string>& arguments) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    execv(argv[0], argv.data());
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (status != 0) {
    fmt::print(stderr, "failed: {}\n", fmt::join(arguments, " "));
    std::exit(1);
  }
}

// The server as a process of its own, on a port that stays.
class ServerProcess {
 public:
  explicit ServerProcess(std::vector<std::string> arguments) : arguments_(std::move(arguments)) {}
  ~ServerProcess() { stop(SIGKILL); }

  void start(std::uint16_t port) {
    port_ = port;
    std::vector<std::string> all = arguments_;
    all.push_back("--listen");
    all.push_back("127.0.0.1:" + std::to_string(port));
    std::vector<char*> argv;
    for (std::string& argument : all) argv.push_back(argument.data());
    argv.push_back(nullptr);
    pid_ = fork();
    if (pid_ == 0) {
      const int null = open("/dev/null", O_WRONLY);
      dup2(null, 1);
      dup2(null, 2);
      execv(argv[0], argv.data());
      _exit(127);
    }
    HttpConnection probe(port);
    const auto began = Steady::now();
    while (probe.get("/readyz").status != 200) {
      if (seconds_since(began) > 60) {
        fmt::print(stderr, "the server does not come up\n");
        std::exit(1);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    start_seconds_.push_back(seconds_since(began));
  }
  void stop(int signal) {
    if (pid_ <= 0) return;
    kill(pid_, signal);
    waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }
  std::uint16_t port() const noexcept { return port_; }
  pid_t pid() const noexcept { return pid_; }
  // What it has used of processors since it began.
  double processor_microseconds() const {
    clockid_t clock{};
    timespec used{};
    if (clock_getcpuclockid(pid_, &clock) != 0 || clock_gettime(clock, &used) != 0) return 0;
    return static_cast<double>(used.tv_sec) * 1e6 + static_cast<double>(used.tv_nsec) / 1e3;
  }
  const std::vector<double>& start_seconds() const noexcept { return start_seconds_; }

 private:
  std::vector<std::string> arguments_;
  pid_t pid_ = 0;
  std::uint16_t port_ = 0;
  std::vector<double> start_seconds_;
};

}  // namespace vitrina::bench
