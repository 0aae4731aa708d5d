// Forward titles: each listing's title as the form ids of its tokens, in order.
//
// With them exact form, exact order, proximity and coverage are computed for a few candidates without
// positional postings, and a quoted phrase is verified.
//
// Sections: offsets u64[listing + 1] in ids, ids as little-endian integers of `width` bytes (1 to 4).
//
// Threads: immutable after construction. Lifetime: does not own the bytes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "index/base/bytes.h"
#include "index/base/ids.h"

namespace vitrina::index {

class ForwardTitles {
 public:
  ForwardTitles() = default;
  // Requires: 1 ≤ width_bytes ≤ 4; offsets hold one value more than there are listings.
  ForwardTitles(Bytes offsets, Bytes ids, std::uint32_t width_bytes, std::uint32_t form_count) noexcept
      : offsets_(array_view<std::uint64_t>(offsets)),
        ids_(ids),
        width_(width_bytes),
        form_count_(form_count),
        size_(ids.size() / width_bytes),
        whole_(ids.size() < 4 ? 0 : (ids.size() - 4) / width_bytes + 1) {}

  // Ask memory for what for_each() will read of the listing; the offset first. Requires: one of the
  // segment's.
  void prefetch_offset(DocId doc) const noexcept { __builtin_prefetch(&offsets_[doc]); }
  void prefetch(DocId doc) const noexcept {
    constexpr std::size_t kBytes = 48;  // most titles' end, where it lies in another line
    const std::size_t begin = std::min<std::size_t>(offsets_[doc], size_) * width_;
    __builtin_prefetch(ids_.data() + begin);
    __builtin_prefetch(ids_.data() + std::min(begin + kBytes, ids_.size()));
  }

  // Calls `on_form(FormId)` for each token of the title, in order; stops early when it returns false.
  // Ids of damaged bytes that name no form are left out.
  template <class OnForm>
  void for_each(DocId doc, OnForm&& on_form) const {
    const std::uint64_t begin = std::min(offsets_[doc], size_);
    const std::uint64_t end = std::clamp(offsets_[doc + 1], begin, size_);
    // Whole words are read as long as they lie in the section: a copy of varying size is a call each.
    const std::uint32_t mask = 0xFFFFFFFFu >> (32 - 8 * width_);
    for (std::uint64_t i = begin; i < end; ++i) {
      std::uint32_t form = 0;
      if (i < whole_) {
        std::memcpy(&form, ids_.data() + i * width_, 4);
        form &= mask;
      } else {
        std::memcpy(&form, ids_.data() + i * width_, width_);
      }
      if (form < form_count_ && !on_form(FormId{form})) return;
    }
  }

 private:
  std::span<const std::uint64_t> offsets_;
  Bytes ids_;
  std::uint32_t width_ = 1;
  std::uint32_t form_count_ = 0;
  std::uint64_t size_ = 0;   // ids; kept, not to divide for each title
  std::uint64_t whole_ = 0;  // of them, that four bytes may be read of
};

}  // namespace vitrina::index
