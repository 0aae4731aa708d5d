#include "engine/search/window_scorer.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace vitrina::search {
namespace {

// Calls `on_posting(place in window, impact)` for the cursor's postings of the window, and leaves the cursor
// behind it.
template <class OnPosting>
void for_each_in_window(index::PostingCursor& cursor, DocId base, OnPosting&& on_posting) noexcept {
  const DocId end = base + WindowScorer::kWindow;
  cursor.next_geq(base);
  while (cursor.doc() < end) {
    const auto docs = cursor.block_docs();
    const std::byte* impacts = cursor.block_impacts();
    const bool whole = docs.back() < end;
    const std::size_t count =
        whole ? docs.size()
              : static_cast<std::size_t>(std::lower_bound(docs.begin(), docs.end(), end) - docs.begin());
    for (std::size_t i = 0; i < count; ++i) on_posting(docs[i] - base, static_cast<std::uint8_t>(impacts[i]));
    if (whole) {
      cursor.skip_block();
    } else {
      cursor.advance_within_block(static_cast<std::uint32_t>(count));
    }
  }
}

}  // namespace

void WindowScorer::add_list(index::PostingCursor& cursor, std::uint32_t idf, std::uint32_t weight,
                            DocId base) noexcept {
  for_each_in_window(cursor, base, [&](DocId place, std::uint32_t impact) {
    scores_[place] += group_score(idf, impact * weight);
    ++held_[place];
  });
}

void WindowScorer::add_alternatives(GroupCursor& group, DocId base) noexcept {
  for (std::size_t i = 0; i < group.alternative_count(); ++i) {
    const std::uint32_t weight = group.weight(i);
    for_each_in_window(group.alternative(i), base, [&](DocId place, std::uint32_t impact) {
      best_[place] = std::max(best_[place], impact * weight);
      touched_[place / 64] |= std::uint64_t{1} << (place % 64);
    });
  }
  for (std::size_t word = 0; word < std::size(touched_); ++word) {
    for (std::uint64_t bits = touched_[word]; bits != 0; bits &= bits - 1) {
      const std::size_t place = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
      scores_[place] += group_score(group.idf(), best_[place]);
      ++held_[place];
      best_[place] = 0;
    }
    touched_[word] = 0;
  }
}

void WindowScorer::add_group(GroupCursor& group, DocId base) noexcept {
  if (group.doc() >= base + kWindow) return;
  if (group.alternative_count() == 1) {
    add_list(group.alternative(0), group.idf(), group.weight(0), base);
  } else {
    add_alternatives(group, base);
  }
  group.settle();
}

void WindowScorer::run(std::span<GroupCursor> groups, DocGate& gate, std::span<const std::uint8_t> quality,
                       QuorumSink& sink) {
  MatchChunk chunk;
  while (sink.lower_bound() <= groups.size()) {
    const std::uint32_t least_held = sink.lower_bound();
    DocId first = kEndDoc;
    for (const GroupCursor& group : groups.first(groups.size() - least_held + 1))
      first = std::min(first, group.doc());
    if (first == kEndDoc) break;
    const DocId base = first / kWindow * kWindow;
    for (GroupCursor& group : groups) add_group(group, base);

    const std::size_t width = std::min<std::size_t>(kWindow, quality.size() - base);
    for (std::size_t word = 0; word < width; word += 8) {
      std::uint64_t held;
      std::memcpy(&held, held_ + word, 8);
      if (held == 0) continue;
      std::memset(held_ + word, 0, 8);
      for (std::size_t place = word; held != 0; ++place, held >>= 8) {
        const auto groups_held = static_cast<std::uint32_t>(held & 0xFF);
        if (groups_held == 0) continue;
        const auto doc = static_cast<DocId>(base + place);
        if (groups_held >= least_held && gate.admits(doc)) {
          if (chunk.full()) chunk.flush(sink);
          chunk.push({doc, scores_[place] + static_score(quality[doc]), groups_held});
        }
        scores_[place] = 0;
      }
    }
    chunk.flush(sink);
  }
}

}  // namespace vitrina::search
