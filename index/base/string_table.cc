#include "index/base/string_table.h"

#include <algorithm>
#include <cstring>
#include <ranges>

namespace vitrina {

StringTable::StringTable(Bytes section) noexcept {
  ByteReader reader(section);
  const auto count = reader.get<std::uint64_t>();
  const std::size_t words = section.size() / sizeof(std::uint64_t);
  if (!reader.ok() || words < 2 || count > words - 2 || count >= 0xFFFFFFFFu) return;
  size_ = static_cast<std::uint32_t>(count);
  offsets_ = array_view<std::uint64_t>(section).subspan(1, count + 1);
  characters_ = as_text(section.subspan((count + 2) * sizeof(std::uint64_t)));
}

std::string_view StringTable::operator[](std::uint32_t index) const noexcept {
  VITRINA_DCHECK(index < size_);
  const std::uint64_t begin = std::min<std::uint64_t>(offsets_[index], characters_.size());
  const std::uint64_t end = std::clamp<std::uint64_t>(offsets_[index + 1], begin, characters_.size());
  return {characters_.data() + begin, end - begin};
}

namespace {

// The first eight bytes as a number that compares as they do; zeros where there are fewer. `room` bytes may
// be read from the text's beginning.
std::uint64_t head_of(std::string_view text, std::size_t room) noexcept {
  std::uint64_t head = 0;
  if (room < sizeof head) {
    std::memcpy(&head, text.data(), std::min(text.size(), sizeof head));
    return __builtin_bswap64(head);
  }
  std::memcpy(&head, text.data(), sizeof head);
  head = __builtin_bswap64(head);
  return text.size() >= sizeof head ? head
         : text.empty()             ? 0
                                    : head & (~std::uint64_t{0} << (64 - 8 * text.size()));
}

}  // namespace

std::uint32_t StringTable::lower_bound(std::string_view text) const noexcept {
  const char* const end = characters_.data() + characters_.size();
  const std::uint64_t head = head_of(text, text.size());
  std::uint32_t low = 0;
  std::uint32_t count = size_;
  while (count > 0) {
    const std::uint32_t half = count / 2;
    const std::string_view there = (*this)[low + half];
    const std::uint64_t head_there = head_of(there, static_cast<std::size_t>(end - there.data()));
    if (head_there != head ? head_there < head : there < text) {
      low += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return low;
}

std::uint32_t StringTable::find(std::string_view text) const noexcept {
  const std::uint32_t place = lower_bound(text);
  return place < size_ && (*this)[place] == text ? place : size_;
}

std::uint32_t StringTableWriter::find(std::string_view text) const noexcept {
  const auto places = std::views::iota(std::uint32_t{0}, size());
  const auto at =
      std::ranges::partition_point(places, [&](std::uint32_t place) { return (*this)[place] < text; });
  return at != places.end() && (*this)[*at] == text ? *at : size();
}

void StringTableWriter::add(std::string_view text) {
  characters_.append(text);
  offsets_.push_back(characters_.size());
}

Result<void> StringTableWriter::write(ByteSink& sink) const {
  const std::uint64_t count = size();
  VITRINA_TRY(sink.append(std::as_bytes(std::span(&count, 1))));
  VITRINA_TRY(sink.append(std::as_bytes(std::span(offsets_))));
  return sink.append(as_bytes(characters_));
}

}  // namespace vitrina
