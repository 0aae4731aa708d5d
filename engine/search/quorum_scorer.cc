#include "engine/search/quorum_scorer.h"

#include <algorithm>
#include <array>
#include <bit>

namespace vitrina::search {
namespace {

// What asking a list about one listing costs, in postings walked over.
constexpr std::uint64_t kStepCost = 8;

// Calls `on_posting(place in window, impact)` for the cursor's postings of the window, and leaves the cursor
// behind it.
template <class OnPosting>
void for_each_in_window(index::PostingCursor& cursor, DocId base, OnPosting&& on_posting) noexcept {
  const DocId end = base + QuorumScorer::kWindow;
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

// Whether a walk over the group's postings of a window is cheaper than asking it about `met` listings.
bool is_walked(const GroupCursor& group, std::uint32_t met, std::size_t listings) noexcept {
  const std::uint64_t postings =
      group.doc_count() * QuorumScorer::kWindow / std::max<std::size_t>(listings, 1);
  return postings < met * kStepCost * group.alternative_count();
}

}  // namespace

// Adds what the alternatives of one group have left in best_, and takes it away.
void QuorumScorer::add_best(const GroupCursor& group) noexcept {
  of_group_.drain([&](DocId place) {
    sums_[place] += kHeldUnit + group_score(group.idf(), best_[place]);
    best_[place] = 0;
  });
}

// Adds the group's postings of the window: all of them, each of which is then met, or, of a group that does
// not lead, those of listings met already. Returns how many were added.
template <bool kLeads>
std::uint32_t QuorumScorer::add(GroupCursor& group, DocId base) noexcept {
  if (group.doc() >= base + kWindow) return 0;
  std::uint32_t count = 0;
  Places::Adder met(met_);
  const auto is_taken = [&](DocId place) { return kLeads || met_.contains(place); };
  if (group.alternative_count() == 1) {
    const std::uint32_t weight = group.weight(0);
    for_each_in_window(group.alternative(0), base, [&](DocId place, std::uint32_t impact) {
      if (!is_taken(place)) return;
      sums_[place] += kHeldUnit + group_score(group.idf(), impact * weight);
      if (kLeads) met.add(place);
      ++count;
    });
  } else {
    for (std::size_t i = 0; i < group.alternative_count(); ++i) {
      Places::Adder of_group(of_group_);
      const std::uint32_t weight = group.weight(i);
      for_each_in_window(group.alternative(i), base, [&](DocId place, std::uint32_t impact) {
        if (!is_taken(place)) return;
        best_[place] = std::max(best_[place], impact * weight);
        of_group.add(place);
        ++count;
      });
    }
    if (kLeads) met_.add(of_group_);
    add_best(group);
  }
  group.settle();
  return count;
}

void QuorumScorer::run(std::span<GroupCursor> groups, std::uint32_t quorum, DocGate& gate,
                       std::span<const std::uint8_t> quality, MatchSink& sink) {
  const auto leading = groups.first(groups.size() - quorum + 1);
  const auto others = groups.subspan(leading.size());
  std::uint32_t dense = 0;
  for (const GroupCursor& group : others) {
    if (group.bitmap() != nullptr) dense_[dense++] = &group;
  }
  std::array<std::uint64_t, query::kMaxGroups> dense_words;
  MatchChunk chunk;
  for (;;) {
    DocId first = kEndDoc;
    for (const GroupCursor& group : leading) first = std::min(first, group.doc());
    if (first == kEndDoc) break;
    const DocId base = first / kWindow * kWindow;
    std::uint32_t count = 0;  // of those met, at most
    for (GroupCursor& group : leading) count += add<true>(group, base);
    std::uint32_t asked = 0;
    for (GroupCursor& group : others) {
      if (group.bitmap() != nullptr) continue;
      if (is_walked(group, count, quality.size())) {
        add<false>(group, base);
      } else {
        asked_[asked++] = &group;
      }
    }
    met_.drain_words([&](DocId word, std::uint64_t bits) {
      for (std::uint32_t i = 0; i < dense; ++i) dense_words[i] = dense_[i]->bitmap()->word(base / 64 + word);
      for (; bits != 0; bits &= bits - 1) {
        const auto bit = static_cast<DocId>(std::countr_zero(bits));
        const DocId place = word * 64 + bit;
        const DocId doc = base + place;
        std::uint32_t held = sums_[place] / kHeldUnit;
        std::uint32_t score = sums_[place] % kHeldUnit;
        sums_[place] = 0;
        for (std::uint32_t i = 0; i < dense; ++i) held += ((dense_words[i] >> bit) & 1) != 0 ? 1 : 0;
        for (std::uint32_t i = 0; i < asked && held + asked - i >= quorum; ++i) {
          asked_[i]->next_geq(doc);
          if (asked_[i]->doc() != doc) continue;
          ++held;
          score += asked_[i]->score();
        }
        if (held < quorum || !gate.admits(doc)) continue;
        for (std::uint32_t i = 0; i < dense; ++i) {
          if (((dense_words[i] >> bit) & 1) != 0) score += dense_[i]->score_of(doc);
        }
        if (chunk.full()) chunk.flush(sink);
        chunk.push({doc, score + static_score(quality[doc]), held});
      }
    });
  }
  chunk.flush(sink);
}

}  // namespace vitrina::search
