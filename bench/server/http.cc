// What HTTP costs a search: the server, as `vitrina serve` runs it, beside the least that a Beast server does
// for an answer of the same size, and what idle connections cost.
//
//   http --vitrina PATH --index IMAGE --queries QUERIES.tsv
//        [--rounds N] [--connections N] [--threads N] [--relax-below N]
//   http --vitrina PATH --index IMAGE --queries QUERIES.tsv --idle N [--seconds N]
//
// Each round posts every query (the first field of a line, under a line of names; page of 20 with records and
// counts of category, brand and tags) to the one server and then to the other, from one client thread over
// the same number of kept-alive connections, and asks the engine in this process for the same answers as
// JSON. What is compared is the servers' own time on the processors. The total of each answer is checked, and
// before any time is taken a sample of answers is parsed and held against the engine's, hit by hit.
//
// --idle: so many connections that have had an answer are held open for a while, and nothing is sent.

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "bench/engine/processor_time.h"
#include "bench/server/fixed_server.h"
#include "bench/server/http_load.h"
#include "bench/server/search_reference.h"
#include "bench/server/server_process.h"

namespace vitrina::bench {
namespace {

struct Options {
  std::string vitrina, index, queries;
  int rounds = 7;
  std::size_t connections = 16;
  std::size_t threads = 1;
  std::uint32_t relax_below = 0;
  std::size_t idle = 0;
  double seconds = 20;
};

constexpr std::size_t kTurn = 250;  // requests to one server, before the other has its turn

bool has_total(std::string_view body, std::uint64_t expected) {
  constexpr std::string_view kName = "\"total\":";
  const std::size_t at = body.find(kName);
  if (at == std::string_view::npos || !body.ends_with('}')) return false;
  std::uint64_t total = 0;
  std::from_chars(body.data() + at + kName.size(), body.data() + body.size(), total);
  return total == expected;
}

double median(std::vector<double> of) {
  std::sort(of.begin(), of.end());
  return of[of.size() / 2];
}

std::string with_spread(const std::vector<double>& of, int digits = 2) {
  const auto [least, greatest] = std::minmax_element(of.begin(), of.end());
  return fmt::format("{:.{}f} ({:.{}f}-{:.{}f})", median(of), digits, *least, digits, *greatest, digits);
}

class Side {
 public:
  Side(const char* name, ServerProcess& server, std::size_t connections)
      : name_(name), server_(server), load_(server.port(), connections) {}

  template <class IsGood>
  void run(const std::vector<std::string>& requests, IsGood&& is_good) {
    const double before = server_.processor_microseconds();
    const HttpLoad::Outcome outcome = load_.run(requests, is_good);
    used_us_ += server_.processor_microseconds() - before;
    seconds_ += outcome.seconds;
    answers_ += static_cast<double>(outcome.waits_us.size());
    waits_us_.insert(waits_us_.end(), outcome.waits_us.begin(), outcome.waits_us.end());
    failures_ += outcome.failures;
  }
  // The processor's time a request of the round that ends here. A round that is not kept leaves its failures.
  double end_round(bool is_kept) {
    const double used_us = used_us_ / std::max(answers_, 1.0);
    if (is_kept) {
      rates_.push_back(answers_ / seconds_);
      processor_us_.push_back(used_us);
    } else {
      waits_us_.clear();
    }
    used_us_ = seconds_ = answers_ = 0;
    return used_us;
  }
  std::uint64_t failures() const { return failures_; }
  void print() {
    std::sort(waits_us_.begin(), waits_us_.end());
    const auto at = [&](double share) {
      return waits_us_.empty()
                 ? 0.0
                 : waits_us_[static_cast<std::size_t>(share * static_cast<double>(waits_us_.size() - 1))];
    };
    fmt::print(
        "{:>8}: {} requests/s; processor {} µs a request; p50 {:.0f} µs, p99 {:.0f}, p99.9 {:.0f}; {} "
        "failed\n",
        name_, with_spread(rates_, 0), with_spread(processor_us_), at(0.5), at(0.99), at(0.999), failures_);
  }

 private:
  const char* name_;
  ServerProcess& server_;
  HttpLoad load_;
  double used_us_ = 0, seconds_ = 0, answers_ = 0;  // of the round
  std::vector<double> rates_, processor_us_;        // a round
  std::vector<double> waits_us_;
  std::uint64_t failures_ = 0;
};

// What a server does once after its start (verifying the image) is not part of a request.
void wait_until_quiet(const ServerProcess& server) {
  for (double before = -1e9;;) {
    const double now = server.processor_microseconds();
    if (now - before < 2'000) return;
    before = now;
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
}

std::vector<std::string> serve_command(const Options& options) {
  return {options.vitrina,     "serve",
          "--index",           options.index,
          "--threads",         std::to_string(options.threads),
          "--relax-below",     std::to_string(options.relax_below),
          "--max-connections", std::to_string(options.connections + options.idle + 100),
          "--idle-timeout",    "3600"};
}

int compare(const Options& options) {
  const std::vector<std::string> queries = read_queries(options.queries);
  SearchReference reference(options.index, options.relax_below);
  std::vector<std::string> requests;
  std::vector<std::uint64_t> totals;
  double bytes = 0;
  for (const std::string& query : queries) {
    const std::string body = request_body(query);
    requests.push_back(
        fmt::format("POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    "Content-Length: {}\r\n\r\n{}",
                    body.size(), body));
    totals.push_back(reference.ask(query).total);
    bytes += static_cast<double>(reference.json_bytes()) / static_cast<double>(queries.size());
  }
  const auto body_bytes = static_cast<std::size_t>(bytes);
  ServerProcess real(serve_command(options));
  ServerProcess fixed({std::filesystem::read_symlink("/proc/self/exe").string(), "--fixed-server",
                       std::to_string(body_bytes), "--threads", std::to_string(options.threads)});
  real.start(free_port());
  fixed.start(free_port());
  compare_sample(real.port(), queries, reference);
  wait_until_quiet(real);
  fmt::print(
      "{}: {} queries a round, {} rounds in turn, {} connections, servers of {} threads, answers of {} "
      "bytes\n",
      options.index, queries.size(), options.rounds, options.connections, options.threads, body_bytes);

  Side ours("vitrina", real, options.connections), theirs("fixed", fixed, options.connections);
  std::vector<double> engine_us, beyond_us, ratios;
  for (int round = 0; round <= options.rounds; ++round) {
    double engine = 0;
    // In short turns, so that what else the machine does meets all three.
    for (std::size_t begin = 0; begin < requests.size(); begin += kTurn) {
      const std::size_t end = std::min(begin + kTurn, requests.size());
      const std::vector<std::string> some(requests.begin() + static_cast<std::ptrdiff_t>(begin),
                                          requests.begin() + static_cast<std::ptrdiff_t>(end));
      theirs.run(some, [&](std::size_t, std::string_view body) { return body.size() == body_bytes; });
      ours.run(some,
               [&](std::size_t i, std::string_view body) { return has_total(body, totals[begin + i]); });
      const double before = processor_microseconds();
      for (std::size_t i = begin; i < end; ++i) reference.ask(queries[i]);
      engine += (processor_microseconds() - before) / static_cast<double>(queries.size());
    }
    const bool is_kept = round > 0;  // in the first one things are touched for the first time
    const double our_us = ours.end_round(is_kept), their_us = theirs.end_round(is_kept);
    if (!is_kept) continue;
    engine_us.push_back(engine);
    beyond_us.push_back(our_us - their_us - engine);
    ratios.push_back(our_us / (their_us + engine));
  }
  theirs.print();
  ours.print();
  fmt::print("  engine: {} µs a search with its JSON, in process, one thread\n", with_spread(engine_us));
  fmt::print("vitrina − fixed − engine: {} µs a request; vitrina ÷ (fixed + engine): {}\n",
             with_spread(beyond_us), with_spread(ratios, 3));
  real.stop(SIGTERM);
  fixed.stop(SIGTERM);
  return ours.failures() + theirs.failures() == 0 ? 0 : 1;
}

// In KiB, as /proc/PID/status has it.
std::uint64_t status_kib(pid_t pid, std::string_view name) {
  std::ifstream file(fmt::format("/proc/{}/status", pid));
  std::string line;
  while (std::getline(file, line)) {
    if (line.starts_with(name)) return std::strtoull(line.c_str() + name.size() + 1, nullptr, 10);
  }
  return 0;
}

int hold_idle(const Options& options) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_max < options.idle + 100) {
    fmt::print(stderr, "only {} descriptors are allowed\n", limit.rlim_max);
    return 1;
  }
  const std::vector<std::string> queries = read_queries(options.queries);
  SearchReference reference(options.index, options.relax_below);
  ServerProcess server(serve_command(options));
  server.start(free_port());
  compare_sample(server.port(), queries, reference);
  wait_until_quiet(server);
  // Searches by one connection: the processor's time and what the client waits.
  const auto search = [&](const char* when) {
    HttpConnection connection(server.port());
    std::vector<double> waits;
    const double before = server.processor_microseconds();
    for (std::size_t i = 0; i < std::min<std::size_t>(queries.size(), 2'000); ++i) {
      const auto asked = Steady::now();
      VITRINA_CHECK(connection.post("/v1/search", request_body(queries[i])).status == 200);
      waits.push_back(seconds_since(asked) * 1e6);
    }
    const double used = (server.processor_microseconds() - before) / static_cast<double>(waits.size());
    std::sort(waits.begin(), waits.end());
    fmt::print("{}: processor {:.1f} µs a search; p50 {:.0f} µs, p99 {:.0f}\n", when, used,
               waits[waits.size() / 2], waits[waits.size() * 99 / 100]);
  };
  const auto rest = [&] {
    const double before = server.processor_microseconds();
    const auto began = Steady::now();
    std::this_thread::sleep_for(std::chrono::duration<double>(options.seconds / 2));
    return (server.processor_microseconds() - before) / seconds_since(began) / 1e4;
  };
  search("without idle connections");
  const double alone = rest();
  const std::uint64_t memory_before = status_kib(server.pid(), "RssAnon:");
  std::vector<int> idle;
  std::string received(64 << 10, '\0');
  constexpr std::string_view kAsk = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const auto began = Steady::now();
  for (std::size_t i = 0; i < options.idle; ++i) {
    const int socket = connect_to(server.port());
    const bool is_answered = socket >= 0 && ::send(socket, kAsk.data(), kAsk.size(), MSG_NOSIGNAL) > 0 &&
                             ::recv(socket, received.data(), received.size(), 0) > 12 &&
                             received.compare(9, 3, "200") == 0;
    if (!is_answered) {
      fmt::print(stderr, "connection {} got no answer\n", i);
      return 1;
    }
    idle.push_back(socket);
  }
  fmt::print("{} connections opened and answered once in {:.2f} s\n", idle.size(), seconds_since(began));
  const std::uint64_t memory_after = status_kib(server.pid(), "RssAnon:");
  const double with_idle = rest();
  fmt::print("memory of the process: {} KiB before, {} KiB after: {:.2f} KiB a connection\n", memory_before,
             memory_after,
             static_cast<double>(memory_after - std::min(memory_before, memory_after)) /
                 static_cast<double>(idle.size()));
  fmt::print("processor at rest: {:.3f} % without them, {:.3f} % with them\n", alone, with_idle);
  search("beside idle connections");
  // They are still there.
  std::size_t alive = 0;
  for (const int socket : idle) {
    alive += ::send(socket, kAsk.data(), kAsk.size(), MSG_NOSIGNAL) > 0 &&
             ::recv(socket, received.data(), received.size(), 0) > 12 && received.compare(9, 3, "200") == 0;
    ::close(socket);
  }
  fmt::print("{} of {} idle connections answered afterwards\n", alive, idle.size());
  server.stop(SIGTERM);
  return alive == idle.size() ? 0 : 1;
}

}  // namespace
}  // namespace vitrina::bench

int main(int argc, char** argv) {
  using namespace vitrina::bench;
  Options options;
  std::size_t fixed_bytes = 0;
  std::string listen;
  bool is_good = true;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    const char* value = i + 1 < argc ? argv[++i] : "";
    const auto number = [&] { return static_cast<std::size_t>(std::strtoull(value, nullptr, 10)); };
    if (name == "--vitrina") {
      options.vitrina = value;
    } else if (name == "--index") {
      options.index = value;
    } else if (name == "--queries") {
      options.queries = value;
    } else if (name == "--rounds") {
      options.rounds = std::max(std::atoi(value), 1);
    } else if (name == "--connections") {
      options.connections = std::max<std::size_t>(number(), 1);
    } else if (name == "--threads") {
      options.threads = std::max<std::size_t>(number(), 1);
    } else if (name == "--relax-below") {
      options.relax_below = static_cast<std::uint32_t>(number());
    } else if (name == "--idle") {
      options.idle = number();
    } else if (name == "--seconds") {
      options.seconds = std::max(std::atof(value), 1.0);
    } else if (name == "--fixed-server") {  // this program as the other server
      fixed_bytes = number();
    } else if (name == "--listen") {
      listen = value;
    } else {
      is_good = false;
    }
  }
  if (fixed_bytes > 0) {
    run_fixed_server(static_cast<std::uint16_t>(std::stoi(listen.substr(listen.rfind(':') + 1))), fixed_bytes,
                     options.threads);
    return 0;
  }
  if (!is_good || options.vitrina.empty() || options.index.empty() || options.queries.empty()) {
    fmt::print(
        stderr,
        "usage: http --vitrina PATH --index IMAGE --queries QUERIES.tsv [--rounds N] [--connections N] "
        "[--threads N] [--relax-below N] [--idle N [--seconds N]]\n");
    return 2;
  }
  return options.idle > 0 ? hold_idle(options) : compare(options);
}
