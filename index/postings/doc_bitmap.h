// DocBitmap: the listings of a dense posting list as bits, so that "is it there, and as which posting" is one
// look.
//
// Lines of 64 bytes, a line a cache line's worth: how many postings lie before it (u64), then the bits of 448
// listings (seven u64). The count makes a bit's place in the list, and so its impact, a matter of one line.
//
// The reader trusts nothing: whatever the bytes, ids that come out are below the listing count.
// Threads: const from any thread. Lifetime: does not own the bytes, which need no alignment.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

#include "index/base/ids.h"

namespace vitrina::index {

class DocBitmap {
 public:
  static constexpr std::uint32_t kLineDocs = 448;
  static constexpr std::size_t kLineBytes = 64;

  static constexpr std::size_t bytes(std::uint32_t doc_limit) noexcept {
    return std::size_t{(doc_limit + kLineDocs - 1) / kLineDocs} * kLineBytes;
  }
  // Appends the lines of `docs`. Requires: ids ascend and are below the limit.
  static void append(std::span<const DocId> docs, std::uint32_t doc_limit, std::string& out);

  DocBitmap() = default;
  // Requires: bytes(doc_limit) of them.
  DocBitmap(const std::byte* lines, std::uint32_t doc_limit) noexcept
      : lines_(lines), doc_limit_(doc_limit) {}

  bool is_there() const noexcept { return lines_ != nullptr; }

  // The first listing that is not below `target`; kEndDoc where there is none.
  DocId find_geq(DocId target) const noexcept {
    if (target >= doc_limit_) return kEndDoc;
    std::uint32_t line = target / kLineDocs;
    const std::uint32_t place = target % kLineDocs;
    std::uint32_t word = place / 64;
    std::uint64_t bits = load(line, word + 1) >> (place % 64) << (place % 64);
    while (bits == 0) {
      if (++word == kWords) {
        word = 0;
        if (++line * kLineDocs >= doc_limit_) return kEndDoc;
      }
      bits = load(line, word + 1);
    }
    const DocId doc = line * kLineDocs + word * 64 + static_cast<std::uint32_t>(std::countr_zero(bits));
    return doc < doc_limit_ ? doc : kEndDoc;
  }

  // The bits of the listings from 64 × `index` on. Requires: 64 × index is below the limit.
  std::uint64_t word(std::uint32_t index) const noexcept { return load(index / kWords, index % kWords + 1); }
  // Requires: doc is below the limit.
  bool contains(DocId doc) const noexcept { return ((word(doc / 64) >> (doc % 64)) & 1) != 0; }

  // How many listings of the list come before `doc`. Requires: doc is below the limit.
  std::uint64_t rank(DocId doc) const noexcept {
    const std::uint32_t line = doc / kLineDocs;
    const std::uint32_t place = doc % kLineDocs;
    std::uint64_t count = load(line, 0);
    for (std::uint32_t word = 0; word < place / 64; ++word)
      count += static_cast<std::uint64_t>(std::popcount(load(line, word + 1)));
    const std::uint64_t below = (std::uint64_t{1} << (place % 64)) - 1;
    return count + static_cast<std::uint64_t>(std::popcount(load(line, place / 64 + 1) & below));
  }

 private:
  static constexpr std::uint32_t kWords = kLineDocs / 64;

  std::uint64_t load(std::uint32_t line, std::uint32_t word) const noexcept {
    std::uint64_t value;
    std::memcpy(&value, lines_ + std::size_t{line} * kLineBytes + word * sizeof value, sizeof value);
    return value;
  }

  const std::byte* lines_ = nullptr;
  std::uint32_t doc_limit_ = 0;
};

}  // namespace vitrina::index
