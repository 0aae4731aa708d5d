// TextDirectory: which place of a table of texts is this text's, in three reads of memory where halving a
// sorted table takes one a bit of its size.
//
// Section: buckets of 64 bytes, a cache line each: twelve tags (u8, 0: free), twelve places (u32), four bytes
// of nothing. A text's hash (XXH3) chooses its bucket and its tag; where a bucket is full, the next one is
// taken, the first after the last. Three quarters of the slots are in use.
//
// The reader trusts nothing: what it finds is compared with the text itself, and places past the table are
// passed over. Threads: immutable after construction. Lifetime: does not own the bytes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "index/base/bytes.h"
#include "index/base/checksum.h"

namespace vitrina::index {

struct TextBucket {
  static constexpr std::size_t kSlots = 12;
  std::uint8_t tags[kSlots];
  std::uint32_t places[kSlots];
  std::uint8_t nothing[4];
};
static_assert(sizeof(TextBucket) == 64);

class TextDirectory {
 public:
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  TextDirectory() = default;
  explicit TextDirectory(Bytes section) noexcept : buckets_(array_view<TextBucket>(section)) {}

  // The place below `size` that has the text, by `text_at(place)`; kNone where none has.
  template <class TextAt>
  std::uint32_t find(std::string_view text, std::uint32_t size, TextAt&& text_at) const noexcept {
    if (buckets_.empty()) return kNone;
    const Slot wanted(text, buckets_.size());
    std::size_t at = wanted.bucket;
    for (std::size_t tried = 0; tried < buckets_.size(); ++tried) {
      const TextBucket& bucket = buckets_[at];
      for (std::size_t i = 0; i < TextBucket::kSlots; ++i) {
        if (bucket.tags[i] != wanted.tag) continue;
        const std::uint32_t place = bucket.places[i];
        if (place < size && text_at(place) == text) return place;
      }
      if (bucket.tags[TextBucket::kSlots - 1] == 0) return kNone;
      if (++at == buckets_.size()) at = 0;
    }
    return kNone;
  }

 private:
  friend std::vector<TextBucket> make_text_directory(std::uint32_t,
                                                     const std::function<std::string_view(std::uint32_t)>&);

  struct Slot {
    Slot(std::string_view text, std::size_t buckets) noexcept {
      const std::uint64_t hash = checksum(text);
      bucket = static_cast<std::size_t>((hash & 0xFFFFFFFFu) * buckets >> 32);
      tag = static_cast<std::uint8_t>(std::max<std::uint64_t>(hash >> 56, 1));
    }
    std::size_t bucket;
    std::uint8_t tag;
  };

  std::span<const TextBucket> buckets_;
};

// The directory of `count` different texts.
std::vector<TextBucket> make_text_directory(std::uint32_t count,
                                            const std::function<std::string_view(std::uint32_t)>& text_at);

// Of two tables without a text in common; the second's places are counted on from the first's.
template <class Table, class Further>
std::vector<TextBucket> make_joint_directory(const Table& table, const Further& further) {
  const std::uint32_t own = table.size();
  return make_text_directory(own + further.size(), [&](std::uint32_t place) {
    return place < own ? table[place] : further[place - own];
  });
}

}  // namespace vitrina::index
