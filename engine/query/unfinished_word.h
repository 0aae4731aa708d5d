// The last word of a query that is being typed: any word of the catalog that begins so.
//
// The group keeps what was typed as the alternative that counts in full, where it is a word already; beside
// it stands the list of the beginning, or, of one that few words share, each of these: they count
// kBeginningWeight.
//
// Cost: a look-up; where there is no list, a walk over the few words that begin so.
// Threads: pure but for `scratch` and `plan`.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/query/plan.h"
#include "index/segment/segment.h"
#include "index/text/analyzer.h"

namespace vitrina::query {

inline constexpr std::uint32_t kBeginningWeight = 192;  // of kFullWeight

struct UnfinishedScratch {
  index::AnalyzerScratch analyzer;
  std::vector<TermId> terms;
};

// Changes the plan's last group if the text ends with it. Requires: `plan` is parse_query()'s over the
// segment, and no rule was applied to it.
void finish_last_word(const index::Segment& segment, UnfinishedScratch& scratch, Plan& plan);

}  // namespace vitrina::query
