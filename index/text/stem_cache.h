// StemCache: the stems of the last 64 thousand or so forms, so that stemming does not dominate a build.
//
// Layout: 16,384 sets of 4 entries, an entry being one cache line that holds the form and what its stem ends
// in; beside them one tag (part of the form's hash) an entry, so that a hit touches two lines. Replacement:
// an entry that was hit since the set was last full is spared. 4.5 MB, touched as it fills; hits do not
// allocate.
//
// Threads: one at a time.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "index/text/normalize.h"
#include "index/text/stemmer.h"
#include "index/text/text_arena.h"

namespace vitrina::index {

class StemCache {
 public:
  StemCache(Stemmer latin, Stemmer cyrillic);

  // The stem of a form of that script. Lifetime: of `form` and of the arena; it lies in one of them.
  std::string_view stem(std::string_view form, Script script, TextArena& arena);

 private:
  static constexpr std::size_t kWays = 4;
  static constexpr std::size_t kSets = 16384;
  static constexpr std::size_t kEntryText = 60;

  struct alignas(64) Entry {
    std::uint8_t form_bytes;
    std::uint8_t kept_bytes;  // of the form, with which the stem begins
    std::uint8_t tail_bytes;  // that follow them in the stem
    bool was_hit;
    std::array<char, kEntryText> text;  // form, then tail
  };
  using Tags = std::array<std::uint32_t, kWays>;  // 0: no entry

  Entry& choose_victim(std::size_t set, std::uint32_t tag);

  Stemmer latin_;
  Stemmer cyrillic_;
  std::vector<Tags> tags_;
  std::unique_ptr<Entry[]> entries_;
};

}  // namespace vitrina::index
