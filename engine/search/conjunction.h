// Conjunction: the listings that hold every group. Chosen by what the groups are:
//   every group dense         their bitmaps, 64 listings at a time
//   the rarest is one list    its blocks, each posting asked of the bitmaps first, then of the lists walked
//   along else                      leapfrog over the groups' cursors, the rarest leading
//
// Use for: all groups asked for. For a part of them: quorum_scorer.h.
// Threads: pure but for the cursors and the gate.
#pragma once

#include <cstdint>
#include <span>

#include "engine/search/doc_gate.h"
#include "engine/search/group_cursor.h"
#include "engine/search/match.h"

namespace vitrina::search {

// Hands every admitted listing that holds all of `groups` to the sink, in doc order.
// Requires: at least one group, cursors on their first listing; `quality` has a value a listing; the gate is
// rewound.
void run_conjunction(std::span<GroupCursor> groups, DocGate& gate, std::span<const std::uint8_t> quality,
                     MatchSink& sink);

// The same for no group at all: every admitted listing of `docs`.
void run_everything(index::DocRange docs, DocGate& gate, std::span<const std::uint8_t> quality,
                    MatchSink& sink);

}  // namespace vitrina::search
