// Numbers as people write them in titles: `12`, `1/2`, `802.11`, `1,5` (a decimal comma), `1,000` (English
// thousands), `12.05.2020`; but `41,42,43` is a list of three.
//
// A comma is a thousands separator when one to three digits not beginning with 0 stand before the first and
// exactly three after each; else a decimal comma when it is the only one and there is no point; else it ends
// the number.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "index/text/analyzer.h"
#include "index/text/normalize.h"

namespace vitrina::index {

// The bytes of one form; what goes beyond kMaxTokenBytes is left out from the first character that does.
class FormBuilder {
 public:
  void add(char32_t code) noexcept {
    if (is_full_) return;
    const std::size_t length = encode_utf8(code, bytes_.data() + size_);
    is_full_ = size_ + length > kMaxTokenBytes;
    if (!is_full_) size_ += length;
  }
  std::string_view view() const noexcept { return {bytes_.data(), size_}; }
  bool is_full() const noexcept { return is_full_; }
  void clear() noexcept {
    size_ = 0;
    is_full_ = false;
  }

 private:
  std::array<char, kMaxTokenBytes + 4> bytes_;
  std::size_t size_ = 0;
  bool is_full_ = false;
};

// Appends the form of the number that starts at chars[begin] and returns where it ends.
// Requires: chars[begin] is a digit; the characters end in two that are none; chars[0, begin) can be read.
std::size_t scan_number(const Char* chars, std::size_t begin, FormBuilder& form);

}  // namespace vitrina::index
