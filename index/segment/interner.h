// Interner: gives each distinct string a small number, in the order of first sight. Open addressing over XXH3
// hashes; strings stand end to end.
//
// Threads: one at a time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/base/checksum.h"

namespace vitrina::index {

class Interner {
 public:
  std::uint32_t intern(std::string_view text) {
    if ((size() + 1) * 4 > slots_.size() * 3) grow();
    const std::uint64_t hash = checksum(text);
    const std::size_t place = place_of(hash, text);
    if (slots_[place] != kFree) return slots_[place];
    const std::uint32_t id = size();
    slots_[place] = id;
    hashes_.push_back(hash);
    characters_.append(text);
    ends_.push_back(characters_.size());
    return id;
  }

  // The number of a string seen before. Threads: const from any thread while nothing is interned.
  std::optional<std::uint32_t> find(std::string_view text) const {
    if (slots_.empty()) return std::nullopt;
    const std::uint32_t id = slots_[place_of(checksum(text), text)];
    return id == kFree ? std::nullopt : std::optional(id);
  }

  std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(ends_.size()); }
  std::string_view operator[](std::uint32_t id) const noexcept {
    const std::size_t begin = id == 0 ? 0 : ends_[id - 1];
    return std::string_view(characters_).substr(begin, ends_[id] - begin);
  }

  // The ids in byte order of their strings.
  std::vector<std::uint32_t> sorted() const {
    std::vector<std::uint32_t> ids(size());
    std::iota(ids.begin(), ids.end(), 0u);
    std::sort(ids.begin(), ids.end(),
              [&](std::uint32_t a, std::uint32_t b) { return (*this)[a] < (*this)[b]; });
    return ids;
  }

 private:
  static constexpr std::uint32_t kFree = 0xFFFFFFFFu;

  // Where `text` stands, or the free place it would take.
  std::size_t place_of(std::uint64_t hash, std::string_view text) const {
    std::size_t place = hash & (slots_.size() - 1);
    for (; slots_[place] != kFree; place = (place + 1) & (slots_.size() - 1)) {
      const std::uint32_t id = slots_[place];
      if (hashes_[id] == hash && (*this)[id] == text) break;
    }
    return place;
  }

  void grow() {
    slots_.assign(std::max<std::size_t>(64, slots_.size() * 2), kFree);
    for (std::uint32_t id = 0; id < size(); ++id) {
      std::size_t place = hashes_[id] & (slots_.size() - 1);
      while (slots_[place] != kFree) place = (place + 1) & (slots_.size() - 1);
      slots_[place] = id;
    }
  }

  std::vector<std::uint32_t> slots_;
  std::vector<std::uint64_t> hashes_;
  std::vector<std::size_t> ends_;
  std::string characters_;
};

}  // namespace vitrina::index
