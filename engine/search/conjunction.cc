#include "engine/search/conjunction.h"

#include <algorithm>

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

// One group with one alternative: whole blocks at a time.
void run_single_list(GroupCursor& group, DocGate& gate, std::span<const std::uint8_t> quality,
                     MatchSink& sink, MatchChunk& chunk) {
  static_assert(MatchChunk::kCapacity >= index::kBlockSize);
  index::PostingCursor& cursor = group.alternative(0);
  const std::uint32_t weight = group.weight(0);
  std::size_t room = MatchChunk::kCapacity;
  for (; cursor.doc() != kEndDoc; cursor.skip_block()) {
    const auto docs = cursor.block_docs();
    const std::byte* impacts = cursor.block_impacts();
    if (room < docs.size()) {
      chunk.flush(sink);
      room = MatchChunk::kCapacity;
    }
    for (std::size_t i = 0; i < docs.size(); ++i) {
      if (!gate.admits(docs[i])) continue;
      const std::uint32_t best = static_cast<std::uint8_t>(impacts[i]) * weight;
      chunk.push({docs[i], group_score(group.idf(), best) + static_score(quality[docs[i]]), 1});
      --room;
    }
  }
}

}  // namespace

void run_conjunction(std::span<GroupCursor> groups, DocGate& gate, std::span<const std::uint8_t> quality,
                     MatchSink& sink) {
  MatchChunk chunk;
  if (groups.size() == 1 && groups[0].alternative_count() == 1) {
    run_single_list(groups[0], gate, quality, sink, chunk);
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
