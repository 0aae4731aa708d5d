#include "engine/search/highlighter.h"

#include <algorithm>

#include "engine/query/syntax.h"

#include "index/text/code_points.h"

namespace vitrina::search {
namespace {

constexpr std::string_view kEllipsis = "…";

using index::continues_code_point;
using index::count_code_points;

// `at` moved by `count` code points, towards the end or the beginning.
std::size_t forward(std::string_view text, std::size_t at, std::size_t count) noexcept {
  while (count > 0 && at < text.size()) {
    ++at;
    while (at < text.size() && continues_code_point(text[at])) ++at;
    --count;
  }
  return at;
}
std::size_t backward(std::string_view text, std::size_t at, std::size_t count) noexcept {
  while (count > 0 && at > 0) {
    --at;
    while (at > 0 && continues_code_point(text[at])) --at;
    --count;
  }
  return at;
}

std::string_view shortened(std::string_view text, std::size_t max_bytes) noexcept {
  if (text.size() <= max_bytes) return text;
  while (max_bytes > 0 && continues_code_point(text[max_bytes])) --max_bytes;
  return text.substr(0, max_bytes);
}

bool white_space_ends_at(std::string_view text, std::size_t at) noexcept {
  for (std::size_t size = 1; size <= 3 && size <= at; ++size) {
    if (query::white_space_at(text, at - size) == size) return true;
  }
  return false;
}

}  // namespace

void append_html_escaped(std::string_view text, std::string& html) {
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
}

void Highlighter::begin(const index::Segment& segment, const query::Plan& plan) {
  segment_ = &segment;
  terms_.clear();
  ids_.clear();
  beginning_ = {};
  const auto add = [&](TermId term) {
    if (const auto beginning = segment.beginning_of(term); !beginning.empty()) beginning_ = beginning;
    if (term >= segment.terms().size()) return;
    terms_.push_back(segment.terms()[term]);
    ids_.push_back(term);
  };
  for (const query::Alternative& alternative : plan.alternatives) add(alternative.term);
  if (plan.compounds != nullptr) {  // of several words: word by word
    for (const query::TitleTerm& in_title : plan.title_terms) add(in_title.term);
  }
  std::sort(ids_.begin(), ids_.end());
  const std::span<const TermId> alias_terms = segment.alias_terms();
  for (std::uint32_t i = 0; i < std::min<std::size_t>(alias_terms.size(), segment.aliases().size()); ++i) {
    if (std::binary_search(ids_.begin(), ids_.end(), alias_terms[i])) terms_.push_back(segment.aliases()[i]);
  }
  std::sort(terms_.begin(), terms_.end());
}

void Highlighter::find_matches(std::string_view text, index::AnalyzerScratch& scratch) {
  matches_.clear();
  if (terms_.empty() && beginning_.empty()) return;
  const index::Analyzer& analyzer = segment_->analyzer();
  const auto& tokens = analyzer.tokenize(text, scratch);
  analyzer.for_each_term(tokens, scratch, [&](std::string_view term, std::size_t first, std::size_t last) {
    if (!std::binary_search(terms_.begin(), terms_.end(), term)) return;
    matches_.push_back({tokens[first].begin, tokens[last].end});
  });
  if (!beginning_.empty()) {
    for (const index::Token& token : tokens) {
      if (token.form.starts_with(beginning_)) matches_.push_back({token.begin, token.end});
    }
  }
  std::sort(matches_.begin(), matches_.end(), [](Span a, Span b) { return a.begin < b.begin; });
  std::size_t kept = 0;
  for (const Span match : matches_) {
    if (kept > 0 && match.begin <= matches_[kept - 1].end) {
      matches_[kept - 1].end = std::max(matches_[kept - 1].end, match.end);
    } else {
      matches_[kept++] = match;
    }
  }
  matches_.resize(kept);
}

void Highlighter::append(std::string_view text, std::size_t begin, std::size_t end, std::string& html) const {
  auto match = std::lower_bound(matches_.begin(), matches_.end(), begin,
                                [](Span m, std::size_t at) { return m.begin < at; });
  for (; match != matches_.end() && match->end <= end; ++match) {
    append_html_escaped(text.substr(begin, match->begin - begin), html);
    html += "<em>";
    append_html_escaped(text.substr(match->begin, match->end - match->begin), html);
    html += "</em>";
    begin = match->end;
  }
  append_html_escaped(text.substr(begin, end - begin), html);
}

void Highlighter::highlight(std::string_view text, index::AnalyzerScratch& scratch, std::string& html) {
  html.clear();
  text = shortened(text, kMaxHighlightBytes);
  find_matches(text, scratch);
  append(text, 0, text.size(), html);
}

void Highlighter::excerpt(std::string_view text, index::AnalyzerScratch& scratch, std::string& html) {
  html.clear();
  const std::string_view head = shortened(text, kMaxHighlightBytes);
  find_matches(head, scratch);
  if (matches_.empty()) return;
  const Span shown = choose_excerpt(head);
  if (shown.begin > 0) html += kEllipsis;
  append(head, shown.begin, shown.end, html);
  if (shown.end < text.size()) html += kEllipsis;
}

Highlighter::Span Highlighter::choose_excerpt(std::string_view text) const {
  // The stretch of matches that holds most of them within the excerpt's length; the first among equals.
  std::size_t best_first = 0;
  std::size_t best_last = 0;
  std::size_t first = 0;
  std::size_t length = 0;  // code points from the first match's beginning to the last one's end
  for (std::size_t last = 0; last < matches_.size(); ++last) {
    const std::size_t from = last == 0 ? matches_[0].begin : matches_[last - 1].end;
    length += count_code_points(text.substr(from, matches_[last].end - from));
    for (; first < last && length > kExcerptCodePoints; ++first) {
      length -= count_code_points(
          text.substr(matches_[first].begin, matches_[first + 1].begin - matches_[first].begin));
    }
    if (last - first > best_last - best_first) {
      best_first = first;
      best_last = last;
    }
  }
  const std::size_t core_begin = matches_[best_first].begin;
  const std::size_t core_end = matches_[best_last].end;
  const std::size_t core = count_code_points(text.substr(core_begin, core_end - core_begin));
  const std::size_t spare = kExcerptCodePoints > core ? kExcerptCodePoints - core : 0;
  // A third of the spare room before, the rest behind; what one side cannot use goes to the other.
  const std::size_t before = count_code_points(text.substr(0, core_begin));
  const std::size_t behind = count_code_points(text.substr(core_end));
  const std::size_t lead = std::min(before, std::max(spare / 3, spare > behind ? spare - behind : 0));
  std::size_t begin = backward(text, core_begin, lead);
  std::size_t end = forward(text, core_end, spare - lead);
  // Not through a word: towards the matches to the next white space.
  if (begin > 0) {
    while (begin < core_begin && !white_space_ends_at(text, begin)) begin = forward(text, begin, 1);
  }
  if (end < text.size()) {
    while (end > core_end && query::white_space_at(text, end) == 0) end = backward(text, end, 1);
    while (end > core_end && white_space_ends_at(text, end)) end = backward(text, end, 1);
  }
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

}  // namespace vitrina::search
