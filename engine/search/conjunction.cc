#include "engine/search/conjunction.h"

#include <algorithm>
#include <array>
#include <bit>

namespace vitrina::search {
namespace {

// Fills the chunk from the leading group's current listing on; returns with the chunk full or the lists at
// their end.
void leapfrog(std::span<GroupCursor> groups, DocGate& gate, std::span<const std::uint8_t> quality,
              MatchChunk& chunk) noexcept {
  GroupCursor& leader = groups[0];
  const auto held = static_cast<std::uint32_t>(groups.size());
  while (leader.doc() != kEndDoc) {
    const DocId doc = leader.doc();
    if (!all_hold_or_skip(groups)) continue;
    if (gate.admits(doc)) {
      if (chunk.full()) return;
      std::uint32_t score = static_score(quality[doc]);
      for (const GroupCursor& group : groups) score += group.score();
      chunk.push({doc, score, held});
    }
    leader.next();
  }
}

// The groups behind the leading one: those that have bitmaps, asked first, and those that are walked along.
struct Followers {
  explicit Followers(std::span<GroupCursor> groups) {
    for (GroupCursor& group : groups) {
      if (group.bitmap() != nullptr) {
        dense[dense_count++] = &group;
      } else {
        walked[walked_count++] = &group;
      }
    }
  }

  bool may_hold(DocId doc) const noexcept {
    for (std::uint32_t i = 0; i < dense_count; ++i) {
      if (!dense[i]->bitmap()->contains(doc)) return false;
    }
    return true;
  }
  // `doc` if all that are walked hold it, else the first listing from which on they may.
  DocId walk_to(DocId doc) noexcept {
    for (std::uint32_t i = 0; i < walked_count; ++i) {
      walked[i]->next_geq(doc);
      if (walked[i]->doc() != doc) return walked[i]->doc();
    }
    return doc;
  }
  std::uint32_t score(DocId doc) const noexcept {
    std::uint32_t sum = 0;
    for (std::uint32_t i = 0; i < dense_count; ++i) sum += dense[i]->score_of(doc);
    for (std::uint32_t i = 0; i < walked_count; ++i) sum += walked[i]->score();
    return sum;
  }

  std::array<const GroupCursor*, query::kMaxGroups> dense;
  std::array<GroupCursor*, query::kMaxGroups> walked;
  std::uint32_t dense_count = 0;
  std::uint32_t walked_count = 0;
};

// The leading group is one list: whole blocks of it at a time.
void run_blocks(std::span<GroupCursor> groups, DocGate& gate, std::span<const std::uint8_t> quality,
                MatchSink& sink, MatchChunk& chunk) {
  index::PostingCursor& leader = groups[0].alternative(0);
  const std::uint32_t weight = groups[0].weight(0);
  const std::uint32_t idf = groups[0].idf();
  const auto held = static_cast<std::uint32_t>(groups.size());
  Followers others(groups.subspan(1));
  while (leader.doc() != kEndDoc) {
    const auto docs = leader.block_docs();
    const std::byte* impacts = leader.block_impacts();
    DocId next = 0;  // no listing before it is held by all
    for (std::size_t i = 0; i < docs.size(); ++i) {
      const DocId doc = docs[i];
      if (doc < next || !others.may_hold(doc)) continue;
      next = others.walk_to(doc);
      if (next > docs.back()) break;
      if (next != doc || !gate.admits(doc)) continue;
      if (chunk.full()) chunk.flush(sink);
      const std::uint32_t best = static_cast<std::uint8_t>(impacts[i]) * weight;
      chunk.push({doc, group_score(idf, best) + others.score(doc) + static_score(quality[doc]), held});
    }
    if (next > docs.back()) {
      leader.next_geq(next);
    } else {
      leader.skip_block();
    }
  }
}

// Every group has a bitmap: 64 listings at a time.
void run_bitmaps(std::span<GroupCursor> groups, DocGate& gate, std::span<const std::uint8_t> quality,
                 MatchSink& sink, MatchChunk& chunk) {
  const auto held = static_cast<std::uint32_t>(groups.size());
  const auto words = static_cast<std::uint32_t>((quality.size() + 63) / 64);
  for (std::uint32_t word = 0; word < words; ++word) {
    std::uint64_t bits = ~std::uint64_t{0};
    for (const GroupCursor& group : groups) bits &= group.bitmap()->word(word);
    for (; bits != 0; bits &= bits - 1) {
      const DocId doc = word * 64 + static_cast<DocId>(std::countr_zero(bits));
      if (doc >= quality.size() || !gate.admits(doc)) continue;
      if (chunk.full()) chunk.flush(sink);
      std::uint32_t score = static_score(quality[doc]);
      for (const GroupCursor& group : groups) score += group.score_of(doc);
      chunk.push({doc, score, held});
    }
  }
}

}  // namespace

void run_conjunction(std::span<GroupCursor> groups, DocGate& gate, std::span<const std::uint8_t> quality,
                     MatchSink& sink) {
  MatchChunk chunk;
  const bool all_dense = std::all_of(groups.begin(), groups.end(),
                                     [](const GroupCursor& group) { return group.bitmap() != nullptr; });
  if (groups.size() > 1 && all_dense) {
    run_bitmaps(groups, gate, quality, sink, chunk);
  } else if (groups[0].alternative_count() == 1) {
    run_blocks(groups, gate, quality, sink, chunk);
  } else {
    while (groups[0].doc() != kEndDoc) {
      leapfrog(groups, gate, quality, chunk);
      if (chunk.full()) chunk.flush(sink);
    }
  }
  chunk.flush(sink);
}

void run_everything(index::DocRange docs, DocGate& gate, std::span<const std::uint8_t> quality,
                    MatchSink& sink) {
  MatchChunk chunk;
  docs.begin = std::max(docs.begin, gate.bounds().begin);
  docs.end = std::min({docs.end, gate.bounds().end, static_cast<DocId>(quality.size())});
  for (DocId doc = docs.begin; doc < docs.end; ++doc) {
    if (!gate.admits(doc)) continue;
    if (chunk.full()) chunk.flush(sink);
    chunk.push({doc, static_score(quality[doc]), 0});
  }
  chunk.flush(sink);
}

}  // namespace vitrina::search
