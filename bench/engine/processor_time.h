// This thread's time on the processor, so that other work on the machine does not count. Threads: any.
#pragma once

#include <time.h>

namespace vitrina::bench {

inline double processor_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

}  // namespace vitrina::bench
