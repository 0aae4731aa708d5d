// Clock: what time it is. Whoever needs the time takes a Clock, so that tests drive it.
//
// Threads: const from any thread.
#pragma once

#include <chrono>
#include <cstdint>

namespace vitrina {

class Clock {
 public:
  virtual ~Clock() = default;
  // Microseconds since 1970-01-01T00:00:00Z.
  virtual std::int64_t now_micros() const noexcept = 0;
  std::int64_t now_seconds() const noexcept { return now_micros() / 1'000'000; }

  // The machine's.
  static const Clock& system() noexcept;
};

class SystemClock final : public Clock {
 public:
  std::int64_t now_micros() const noexcept override {
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  }
};

inline const Clock& Clock::system() noexcept {
  static const SystemClock clock;
  return clock;
}

}  // namespace vitrina
