// FileClock: the time as a file has it: seconds since 1970, as decimal text. Tests drive a whole server's
// time through it (`serve --clock FILE`).
//
// The file is read each time, so it is for tests alone; replace it by renaming. What cannot be read leaves
// the time as it was last read.
//
// Threads: const from any thread.
#pragma once

#include <atomic>
#include <fstream>
#include <string>
#include <utility>

#include "index/base/clock.h"

namespace vitrina::ops {

class FileClock final : public Clock {
 public:
  explicit FileClock(std::string path) : path_(std::move(path)) {}

  std::int64_t now_micros() const noexcept override {
    std::ifstream in(path_);
    double seconds = 0;
    if (in >> seconds) last_ = static_cast<std::int64_t>(seconds * 1e6);
    return last_;
  }

 private:
  const std::string path_;
  mutable std::atomic<std::int64_t> last_{0};
};

}  // namespace vitrina::ops
