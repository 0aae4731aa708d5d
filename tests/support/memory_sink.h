// A byte sink that keeps what it is given, for tests of writers and of the readers of their bytes.
#pragma once

#include <string>

#include "index/base/bytes.h"

namespace vitrina::test {

class MemorySink final : public ByteSink {
 public:
  Result<void> append(Bytes more) override {
    text.append(as_text(more));
    return {};
  }
  std::string text;
};

}  // namespace vitrina::test
