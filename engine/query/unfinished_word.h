// The last word of a query that is being typed: any word of the catalog that begins so.
//
// The group keeps what was typed as the alternative that counts in full, where it is a word already; the
// others count kBeginningWeight. Of more than kMaxBeginnings terms those are taken that occur most, so totals
// of very short beginnings are of these.
//
// Cost: a walk over the forms that begin so. Threads: pure but for `scratch` and `plan`.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/query/plan.h"
#include "index/segment/segment.h"
#include "index/text/analyzer.h"

namespace vitrina::query {

inline constexpr std::size_t kMaxBeginnings = 32;       // alternatives of the group, about
inline constexpr std::uint32_t kBeginningWeight = 192;  // of kFullWeight

struct UnfinishedScratch {
  index::AnalyzerScratch analyzer;
  std::vector<std::pair<TermId, std::uint64_t>> terms;  // and how often they occur
};

// Changes the plan's last group if the text ends with it. Requires: `plan` is parse_query()'s over the
// segment, and no rule was applied to it.
void finish_last_word(const index::Segment& segment, UnfinishedScratch& scratch, Plan& plan);

}  // namespace vitrina::query
