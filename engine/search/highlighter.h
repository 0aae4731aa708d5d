// Highlighter: shows where a listing's text matches: <em> around matched words, everything else escaped for
// HTML.
//
// A word matches when its stem, or a compound it is part of, is a term of the plan; so inflected forms do.
//
// Threads: one at a time. Lifetime: refers to segment and plan from begin() on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/query/plan.h"
#include "index/segment/segment.h"
#include "index/text/analyzer.h"

namespace vitrina::search {

inline constexpr std::size_t kExcerptCodePoints = 200;
inline constexpr std::size_t kMaxHighlightBytes = 64u << 10;  // of a text; what follows is not looked at

class Highlighter {
 public:
  void begin(const index::Segment& segment, const query::Plan& plan);

  // The whole text. Requires: valid UTF-8, as in excerpt().
  void highlight(std::string_view text, index::AnalyzerScratch& scratch, std::string& html);

  // About kExcerptCodePoints of the text around the place with most matches, cut between words, with … where
  // something is left out. Empty when nothing matches.
  void excerpt(std::string_view text, index::AnalyzerScratch& scratch, std::string& html);

 private:
  struct Span {  // bytes
    std::uint32_t begin;
    std::uint32_t end;
  };

  void find_matches(std::string_view text, index::AnalyzerScratch& scratch);
  // Appends [begin, end) of the text.
  void append(std::string_view text, std::size_t begin, std::size_t end, std::string& html) const;
  Span choose_excerpt(std::string_view text) const;

  const index::Segment* segment_ = nullptr;
  std::vector<TermId> ids_;
  std::vector<std::string_view> terms_;  // sorted
  std::string_view beginning_;           // of any word; empty: of none
  std::vector<Span> matches_;            // ascending, apart
};

// Appends text with & < > " ' escaped.
void append_html_escaped(std::string_view text, std::string& html);

}  // namespace vitrina::search
