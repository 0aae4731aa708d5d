#include "index/text/stem_cache.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "index/base/checksum.h"

namespace vitrina::index {
namespace {

// form[0, kept) + tail, without copying when there is no tail.
std::string_view join(std::string_view form, std::size_t kept, std::string_view tail, TextArena& arena) {
  if (tail.empty()) return form.substr(0, kept);
  std::array<char, 256> joined;
  if (kept + tail.size() > joined.size()) return form;  // no stemmer makes a word this much longer
  std::memcpy(joined.data(), form.data(), kept);
  std::memcpy(joined.data() + kept, tail.data(), tail.size());
  return arena.add({joined.data(), kept + tail.size()});
}

}  // namespace

StemCache::StemCache(Stemmer latin, Stemmer cyrillic)
    : latin_(std::move(latin)),
      cyrillic_(std::move(cyrillic)),
      tags_(kSets),
      entries_(std::make_unique_for_overwrite<Entry[]>(kSets * kWays)) {}

std::string_view StemCache::stem(std::string_view form, Script script, TextArena& arena) {
  if (script == Script::kNone) return form;
  const std::uint64_t hash = checksum(form);
  const std::size_t set = hash % kSets;
  const std::uint32_t tag = static_cast<std::uint32_t>(hash >> 32) | 1u;
  for (std::size_t way = 0; way < kWays; ++way) {
    if (tags_[set][way] != tag) continue;
    Entry& entry = entries_[set * kWays + way];
    if (std::string_view(entry.text.data(), entry.form_bytes) != form) continue;
    entry.was_hit = true;
    return join(form, entry.kept_bytes, {entry.text.data() + entry.form_bytes, entry.tail_bytes}, arena);
  }

  const std::string stem = (script == Script::kLatin ? latin_ : cyrillic_).stem(form);
  const auto kept = static_cast<std::size_t>(
      std::mismatch(form.begin(), form.end(), stem.begin(), stem.end()).first - form.begin());
  const std::string_view tail = std::string_view(stem).substr(kept);
  if (form.size() + tail.size() <= kEntryText) {
    Entry& entry = choose_victim(set, tag);
    entry.form_bytes = static_cast<std::uint8_t>(form.size());
    entry.kept_bytes = static_cast<std::uint8_t>(kept);
    entry.tail_bytes = static_cast<std::uint8_t>(tail.size());
    entry.was_hit = false;
    std::memcpy(entry.text.data(), form.data(), form.size());
    std::memcpy(entry.text.data() + form.size(), tail.data(), tail.size());
  }
  return join(form, kept, tail, arena);
}

StemCache::Entry& StemCache::choose_victim(std::size_t set, std::uint32_t tag) {
  Tags& tags = tags_[set];
  Entry* entries = &entries_[set * kWays];
  std::size_t victim = kWays;
  for (std::size_t way = 0; way < kWays && victim == kWays; ++way) {
    if (tags[way] == 0) victim = way;
  }
  for (std::size_t way = 0; way < kWays && victim == kWays; ++way) {
    if (!entries[way].was_hit) victim = way;
  }
  if (victim == kWays) {
    victim = (tag >> 1) % kWays;
    for (std::size_t way = 0; way < kWays; ++way) entries[way].was_hit = false;
  }
  tags[victim] = tag;
  return entries[victim];
}

}  // namespace vitrina::index
