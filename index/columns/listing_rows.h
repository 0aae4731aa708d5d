// Listing rows: what ranking reads of a listing, side by side in one line of memory: its title as the form
// ids of its tokens, in order, and what is known of it besides.
//
// With the title exact form, exact order, proximity and coverage are computed for a few candidates without
// positional postings, and a quoted phrase is verified.
//
// Sections: rows of 64 bytes a listing (ListingFacts, then form ids of `width` bytes, 1 to 4, little-endian);
// long titles: where a title has more tokens than its row holds, the row ends with the u64 offset there of a
// u32 count and the other ids.
//
// Threads: immutable after construction. Lifetime: does not own the bytes.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>

#include "index/base/bytes.h"
#include "index/base/ids.h"

namespace vitrina::index {

inline constexpr std::size_t kListingRowBytes = 64;

inline constexpr std::uint8_t kNoTurn = 127;  // all of the title is its core, or the first 127 tokens

// Properties on scales of one byte or two, fine enough to compare listings by; exact ones: columns.h.
struct ListingFacts {
  CategoryId category = 0;          // the deepest node that holds it; the root where it has none
  std::uint16_t price = 0;          // price_scale(); 0: none
  std::uint8_t quality = 0;         // static quality
  std::uint8_t stars = 0;           // hundredths above 3 stars: 0–200; 0 where it is not rated
  std::uint8_t reviews = 0;         // log2_16ths, at most 255
  std::uint8_t clicks = 0;          // click_prior.h
  std::uint8_t core : 7 = kNoTurn;  // tokens of the title before its first turning word (turning_words.h)
  std::uint8_t in_stock : 1 = 0;    // or its stock is not tracked
  std::uint8_t tokens = 0;          // of the title; kLongTitle where the row does not hold them all
};
static_assert(sizeof(ListingFacts) == 12);
inline constexpr std::uint8_t kLongTitle = 255;

// Prices by their logarithm, 1,024 steps an octave, linear between powers of two; 0 for what is no price.
constexpr std::uint16_t price_scale(std::int64_t micros) noexcept {
  if (micros <= 0) return 0;
  const auto value = static_cast<std::uint64_t>(micros);
  const auto whole = static_cast<std::uint32_t>(std::bit_width(value) - 1);
  const std::uint64_t part = whole >= 10 ? value >> (whole - 10) : value << (10 - whole);
  return static_cast<std::uint16_t>((whole << 10) + (part & 1023) + 1);
}
inline constexpr float kPriceStepsPerOctave = 1024;

// Ids of forms take so many bytes in the rows.
constexpr std::uint32_t form_id_bytes(std::uint32_t form_count) noexcept {
  std::uint32_t bytes = 1;
  while (bytes < 4 && (std::uint64_t{1} << (8 * bytes)) < form_count) ++bytes;
  return bytes;
}

class ListingRows {
 public:
  ListingRows() = default;
  // Requires: 1 ≤ width_bytes ≤ 4; a row a listing.
  ListingRows(Bytes rows, Bytes long_titles, std::uint32_t width_bytes, std::uint32_t form_count) noexcept
      : rows_(rows), long_titles_(long_titles), width_(width_bytes), form_count_(form_count) {}

  void prefetch(DocId doc) const noexcept { __builtin_prefetch(row(doc)); }

  ListingFacts facts(DocId doc) const noexcept {
    ListingFacts facts;
    std::memcpy(&facts, row(doc), sizeof facts);
    return facts;
  }

  // Calls `on_form(FormId)` for each token of the title, in order; stops early when it returns false.
  // Ids of damaged bytes that name no form are left out.
  template <class OnForm>
  void for_each_form(DocId doc, OnForm&& on_form) const {
    const std::byte* const begin = row(doc);
    const auto tokens = static_cast<std::uint8_t>(begin[sizeof(ListingFacts) - 1]);
    const bool is_long = tokens == kLongTitle;
    const std::size_t in_row =
        std::min<std::size_t>(tokens, (is_long ? kMostBytesOfLong : kMostBytes) / width_);
    const std::byte* at = begin + sizeof(ListingFacts);
    for (std::size_t i = 0; i < in_row; ++i, at += width_) {
      if (const FormId form = id_at(at); form < form_count_ && !on_form(form)) return;
    }
    if (is_long) go_on(begin, on_form);
  }

 private:
  friend class ListingRowWriter;
  static constexpr std::size_t kMostBytes = kListingRowBytes - sizeof(ListingFacts);
  static constexpr std::size_t kMostBytesOfLong = kMostBytes - sizeof(std::uint64_t);

  const std::byte* row(DocId doc) const noexcept {
    return rows_.data() + std::size_t{doc} * kListingRowBytes;
  }
  // Reads four bytes, to the id's end: what stands before it is a row's facts or the count of a long title.
  FormId id_at(const std::byte* at) const noexcept {
    std::uint32_t id = 0;
    std::memcpy(&id, at + width_ - 4, 4);
    return id >> (32 - 8 * width_);
  }
  template <class OnForm>
  void go_on(const std::byte* row, OnForm&& on_form) const {
    std::uint64_t offset = 0;
    std::memcpy(&offset, row + kListingRowBytes - sizeof offset, sizeof offset);
    ByteReader in(long_titles_.subspan(std::min<std::uint64_t>(offset, long_titles_.size())));
    const std::uint64_t count = in.get<std::uint32_t>();
    const Bytes ids = as_bytes(in.get_bytes(count * width_));
    for (std::size_t i = 0; i < ids.size(); i += width_) {
      if (const FormId form = id_at(&ids[i]); form < form_count_ && !on_form(form)) return;
    }
  }

  Bytes rows_;
  Bytes long_titles_;
  std::uint32_t width_ = 1;
  std::uint32_t form_count_ = 0;
};

// Makes rows, one after the other. Threads: one at a time.
class ListingRowWriter {
 public:
  explicit ListingRowWriter(std::uint32_t width_bytes) : width_(width_bytes) {}

  // The row of a listing, until the next; `facts.tokens` is set here.
  Bytes make(ListingFacts facts, std::span<const FormId> title) {
    row_.fill(std::byte{0});
    const bool is_long = title.size() >= kLongTitle || title.size() * width_ > ListingRows::kMostBytes;
    facts.tokens = is_long ? kLongTitle : static_cast<std::uint8_t>(title.size());
    std::memcpy(row_.data(), &facts, sizeof facts);
    const std::size_t in_row = is_long ? ListingRows::kMostBytesOfLong / width_ : title.size();
    for (std::size_t i = 0; i < in_row; ++i)
      std::memcpy(row_.data() + sizeof facts + i * width_, &title[i], width_);
    if (is_long) {
      const std::uint64_t offset = long_titles_.size();
      std::memcpy(row_.data() + row_.size() - sizeof offset, &offset, sizeof offset);
      long_titles_.put(static_cast<std::uint32_t>(title.size() - in_row));
      for (const FormId form : title.subspan(in_row))
        long_titles_.put_bytes({reinterpret_cast<const char*>(&form), width_});
    }
    return row_;
  }
  // Of all rows made.
  Bytes long_titles() const noexcept { return long_titles_.bytes(); }

 private:
  std::uint32_t width_;
  std::array<std::byte, kListingRowBytes> row_{};
  ByteWriter long_titles_;
};

}  // namespace vitrina::index
