// Runs work on several threads while taking its input and delivering its output in order.
//
// Each thread takes the next input (one at a time), works on it (all at once), then waits for its turn to
// deliver (one at a time, in input order). So at most as many pieces are in memory as there are threads, and
// what is delivered does not depend on their number. The first error stops everything and is returned.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "index/base/result.h"

namespace vitrina::index {

// take: () → Result<std::optional<In>>, nullopt at the end
// work: (unsigned thread_index, In) → Result<Out>
// deliver: (Out) → Result<void>
template <class In, class Out, class Take, class Work, class Deliver>
Result<void> run_ordered(unsigned threads, Take take, Work work, Deliver deliver) {
  std::mutex mutex;
  std::condition_variable turn;
  std::uint64_t next_in = 0;
  std::uint64_t next_out = 0;
  bool ended = false;
  std::optional<Error> error;

  const auto stop_with = [&](Error e) {  // under the mutex
    if (!error) error = std::move(e);
    ended = true;
    turn.notify_all();
  };
  const auto loop = [&](unsigned thread_index) {
    for (;;) {
      std::unique_lock lock(mutex);
      if (ended) return;
      auto input = take();
      if (!input) return stop_with(std::move(input.error()));
      if (!*input) {
        ended = true;
        return;
      }
      const std::uint64_t place = next_in++;
      lock.unlock();
      auto output = work(thread_index, std::move(**input));
      lock.lock();
      turn.wait(lock, [&] { return next_out == place || error.has_value(); });
      if (error) return;
      if (!output) return stop_with(std::move(output.error()));
      if (auto delivered = deliver(std::move(*output)); !delivered)
        return stop_with(std::move(delivered.error()));
      ++next_out;
      turn.notify_all();
    }
  };
  std::vector<std::jthread> pool;
  for (unsigned i = 1; i < threads; ++i) pool.emplace_back(loop, i);
  loop(0);
  pool.clear();
  if (error) return tl::unexpected<Error>(std::move(*error));
  return {};
}

}  // namespace vitrina::index
