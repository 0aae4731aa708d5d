// What this process holds in memory, as the system counts it.
//
// Threads: from any.
#pragma once

#include <cstdint>

namespace vitrina::ops {

struct ProcessMemory {
  std::uint64_t anonymous_bytes = 0;  // heap and stacks: RssAnon
  std::uint64_t file_bytes = 0;  // mapped files, images above all: RssFile. The system may drop these pages
};
// Zeros where the system does not say.
ProcessMemory process_memory();

}  // namespace vitrina::ops
