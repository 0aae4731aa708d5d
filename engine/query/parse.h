// Parses a query text against a segment: syntax, words, terms, weights → a Plan.
//
// Words: each word's stem is one group; a number with its unit is one group for the compound (`256 ГБ` →
// `256gb`; `36'` is 36 feet, and 36 inches for less); hyphenated words are their parts; a stem that was there
// already adds nothing. Words of phrases are groups too. Never fails: what is no syntax, or names a brand or
// category that is not there, is words.
//
// Cost: one dictionary look-up a word; `brand:` and `category:` scan the names of brands or categories.
// Threads: pure but for `scratch` and `plan`.
#pragma once

#include <string_view>
#include <vector>

#include "engine/query/plan.h"
#include "engine/query/syntax.h"
#include "index/segment/segment.h"
#include "index/text/analyzer.h"

namespace vitrina::query {

struct ParseScratch {
  index::AnalyzerScratch analyzer;
  std::vector<Piece> pieces;
  std::string other_number;
  std::string inches;
};

// Requires: text is valid UTF-8 of at most search::kMaxQueryBytes (longer costs more, nothing else).
void parse_query(std::string_view text, const index::Segment& segment, ParseScratch& scratch, Plan& plan);

}  // namespace vitrina::query
