// Strings of a chunk of listings and each listing's list of them: title forms, brands, tags, …
//
// A chunk numbers its own strings in byte order. Merging the chunks of a build (merge_strings) gives the
// sorted strings of all and, for each chunk, a map from its numbers to those of the whole.
//
// As bytes: varint string count, each string (varint length, bytes), varint listing count, then a listing's
// list: varint count, varint numbers.
//
// Threads: one at a time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <queue>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/base/bytes.h"
#include "index/segment/interner.h"

namespace vitrina::index {

// Collects one chunk. Call intern() and add() for a listing's strings, then end_listing().
class StringListsBuilder {
 public:
  std::uint32_t intern(std::string_view text) { return strings_.intern(text); }
  const Interner& strings() const noexcept { return strings_; }
  void add(std::uint32_t id) { ids_.push_back(id); }
  void end_listing() { ends_.push_back(ids_.size()); }

  // Writes the chunk; `order` is how a list's numbers stand: as added, or ascending without repeats (sets).
  enum class Order : std::uint8_t { kAsAdded, kSet };
  // Returns, for each interned id, its number in byte order.
  std::vector<std::uint32_t> write(Order order, ByteWriter& out) const {
    const std::vector<std::uint32_t> sorted = strings_.sorted();
    std::vector<std::uint32_t> number(sorted.size());
    out.put_varint(sorted.size());
    for (std::uint32_t i = 0; i < sorted.size(); ++i) {
      number[sorted[i]] = i;
      out.put_string(strings_[sorted[i]]);
    }
    out.put_varint(ends_.size());
    std::vector<std::uint32_t> list;
    std::size_t begin = 0;
    for (const std::size_t end : ends_) {
      list.clear();
      for (std::size_t i = begin; i < end; ++i) list.push_back(number[ids_[i]]);
      if (order == Order::kSet) {
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
      }
      out.put_varint(list.size());
      for (const std::uint32_t n : list) out.put_varint(n);
      begin = end;
    }
    return number;
  }

 private:
  Interner strings_;
  std::vector<std::uint32_t> ids_;
  std::vector<std::size_t> ends_;
};

// One chunk read back. Our own bytes, so damage is our fault and checked as such.
class StringListsReader {
 public:
  explicit StringListsReader(Bytes bytes) : in_(bytes) {
    strings_.resize(in_.get_varint());
    for (std::string_view& text : strings_) text = in_.get_string();
    listing_count_ = in_.get_varint();
    VITRINA_CHECK(in_.ok());
  }

  const std::vector<std::string_view>& strings() const noexcept { return strings_; }
  std::uint64_t listing_count() const noexcept { return listing_count_; }

  // The next listing's list, as numbers of this chunk. Call listing_count() times.
  const std::vector<std::uint32_t>& next_list() {
    list_.resize(in_.get_varint());
    for (std::uint32_t& n : list_) n = static_cast<std::uint32_t>(in_.get_varint());
    VITRINA_CHECK(in_.ok());
    return list_;
  }

 private:
  ByteReader in_;
  std::vector<std::string_view> strings_;
  std::uint64_t listing_count_ = 0;
  std::vector<std::uint32_t> list_;
};

// Merges sorted lists of distinct strings. Calls `on_string(std::string_view, std::span<const Occurrence>)`
// for each distinct one, in byte order; occurrences are in the order of lists. Each list's view covers the
// range [begin, end) that is to be merged.
struct SortedStrings {
  std::function<std::string_view(std::uint32_t)> at;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};
struct Occurrence {
  std::uint32_t list;    // which list
  std::uint32_t number;  // the string's place in it
};

template <class OnString>
void merge_strings(std::span<const SortedStrings> lists, OnString&& on_string) {
  struct Head {
    std::string_view text;
    Occurrence occurrence;
  };
  const auto later = [](const Head& a, const Head& b) {
    return a.text != b.text ? a.text > b.text : a.occurrence.list > b.occurrence.list;
  };
  std::priority_queue<Head, std::vector<Head>, decltype(later)> heads(later);
  const auto push = [&](std::uint32_t list, std::uint32_t number) {
    if (number < lists[list].end) heads.push({lists[list].at(number), {list, number}});
  };
  for (std::uint32_t list = 0; list < lists.size(); ++list) push(list, lists[list].begin);
  std::vector<Occurrence> occurrences;
  while (!heads.empty()) {
    const std::string_view text = heads.top().text;
    occurrences.clear();
    while (!heads.empty() && heads.top().text == text) {
      occurrences.push_back(heads.top().occurrence);
      heads.pop();
    }
    on_string(text, std::span<const Occurrence>(occurrences));
    for (const Occurrence& o : occurrences) push(o.list, o.number + 1);
  }
}

}  // namespace vitrina::index
