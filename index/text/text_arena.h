// TextArena: short strings of one text, end to end in blocks that do not move; all freed at once by clear(),
// which keeps some blocks for the next text.
//
// Threads: one at a time. Lifetime: views until clear().
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "index/base/check.h"

namespace vitrina::index {

class TextArena {
 public:
  // Requires: text.size() <= kBlockBytes.
  std::string_view add(std::string_view text) {
    VITRINA_DCHECK(text.size() <= kBlockBytes);
    if (blocks_.empty() || kBlockBytes - used_ < text.size()) next_block();
    char* place = blocks_[current_].get() + used_;
    std::memcpy(place, text.data(), text.size());
    used_ += text.size();
    return {place, text.size()};
  }

  void clear() noexcept {
    if (blocks_.size() > kKeptBlocks) blocks_.resize(kKeptBlocks);
    current_ = 0;
    used_ = 0;
  }

 private:
  static constexpr std::size_t kBlockBytes = 65536;
  static constexpr std::size_t kKeptBlocks = 16;

  void next_block() {
    if (!blocks_.empty()) ++current_;
    if (current_ == blocks_.size()) blocks_.push_back(std::make_unique_for_overwrite<char[]>(kBlockBytes));
    used_ = 0;
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t current_ = 0;
  std::size_t used_ = 0;  // in the current block
};

}  // namespace vitrina::index
