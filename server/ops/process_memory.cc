#include "server/ops/process_memory.h"

#include <cstdlib>
#include <fstream>
#include <string>

namespace vitrina::ops {

ProcessMemory process_memory() {
  ProcessMemory memory;
  std::ifstream in("/proc/self/status");
  for (std::string line; std::getline(in, line);) {
    const auto kilobytes = [&] {
      return std::strtoull(line.c_str() + line.find(':') + 1, nullptr, 10) * 1024;
    };
    if (line.starts_with("RssAnon:")) memory.anonymous_bytes = kilobytes();
    if (line.starts_with("RssFile:")) memory.file_bytes = kilobytes();
  }
  return memory;
}

}  // namespace vitrina::ops
