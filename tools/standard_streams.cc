#include "tools/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

namespace vitrina::tools {

void take_standard_streams() noexcept {
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    if (fcntl(descriptor, F_GETFD) >= 0) continue;
    // The lowest free number is this one. Read-only, so that writing to a closed standard output still fails.
    static_cast<void>(::open("/dev/null", O_RDONLY));
  }
}

void write_message(std::string_view text) noexcept {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

}  // namespace vitrina::tools
