// What a dump's strings must be and what becomes of them: NUL characters go, blank counts as absent, repeats
// in a list are dropped. Otherwise a value is kept to the byte: "CROCS " and "CROCS" are two brands, as the
// shop wrote them.
//
// Threads: const from any thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

namespace vitrina::index {

// Appends `text` without its NUL characters, which nothing can show and C strings end at.
void append_without_nul(std::string& out, std::string_view text);

// Nothing to see: empty, or only white space, control characters, zero-width characters.
bool is_blank(std::string_view text) noexcept;

// U+0000–001F and U+007F–009F.
bool has_control_character(std::string_view text) noexcept;

// The offset of the first byte that is not part of valid UTF-8 (overlong forms, surrogates and what lies
// above U+10FFFF are invalid); text.size() where all is valid.
std::size_t find_invalid_utf8(std::string_view text) noexcept;

// Drops every item whose key stood before; the first ones keep their order. n log n.
template <class T, class Key>
void drop_repeats(std::vector<T>& items, Key key) {
  constexpr std::size_t kFewItems = 24;
  std::size_t kept = 0;
  const auto keep = [&](std::size_t i) {
    if (kept != i) std::swap(items[kept], items[i]);
    ++kept;
  };
  if (items.size() <= kFewItems) {  // comparing all with all beats an index of them
    for (std::size_t i = 0; i < items.size(); ++i) {
      const auto end = items.begin() + static_cast<std::ptrdiff_t>(kept);
      if (std::none_of(items.begin(), end, [&](const T& item) { return key(item) == key(items[i]); }))
        keep(i);
    }
  } else {
    std::vector<std::uint32_t> order(items.size());
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return key(items[a]) < key(items[b]); });
    std::vector<bool> repeats(items.size());
    for (std::size_t i = 1; i < order.size(); ++i) {
      repeats[order[i]] = key(items[order[i]]) == key(items[order[i - 1]]);
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (!repeats[i]) keep(i);
    }
  }
  items.resize(kept);
}

}  // namespace vitrina::index
