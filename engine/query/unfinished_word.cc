#include "engine/query/unfinished_word.h"

#include <algorithm>

#include "engine/query/idf.h"

namespace vitrina::query {

void finish_last_word(const index::Segment& segment, UnfinishedScratch& scratch, Plan& plan) {
  if (plan.groups.empty()) return;
  const std::size_t last = plan.groups.size() - 1;
  TermGroup& group = plan.groups[last];
  if (group.typed_end != plan.text.size()) return;
  const std::vector<index::Token>& tokens = segment.analyzer().tokenize(plan.typed(group), scratch.analyzer);
  if (tokens.size() != 1) return;  // a number with its unit
  const index::FormDictionary& forms = segment.forms();
  const auto range = forms.find_prefix(tokens[0].form);
  auto& terms = scratch.terms;
  terms.clear();
  for (FormId form = range.begin; form < range.end; ++form) {
    if (forms.term(form) < segment.postings().size()) terms.emplace_back(forms.term(form), forms.count(form));
  }
  // Forms of one stem count together.
  std::sort(terms.begin(), terms.end());
  std::size_t kept = 0;
  for (const auto& [term, count] : terms) {
    if (kept > 0 && terms[kept - 1].first == term) {
      terms[kept - 1].second += count;
    } else {
      terms[kept++] = {term, count};
    }
  }
  terms.resize(kept);
  if (kept > kMaxBeginnings) {
    std::nth_element(terms.begin(), terms.begin() + kMaxBeginnings, terms.end(),
                     [](const auto& a, const auto& b) {
                       return a.second != b.second ? a.second > b.second : a.first < b.first;
                     });
    terms.resize(kMaxBeginnings);
    std::sort(terms.begin(), terms.end());
  }
  std::uint32_t most = 0;
  const TermId typed = group.alternative_count == 0 ? kNoTerm : plan.alternatives_of(group)[0].term;
  if (typed != kNoTerm) most = segment.postings().doc_frequency(typed);
  for (const auto& [term, count] : terms) {
    most = std::max(most, segment.postings().doc_frequency(term));
    if (term != typed) plan.add_alternative(last, {term, kBeginningWeight});
  }
  if (most > 0) plan.groups[last].idf = inverse_document_frequency(segment.doc_count(), most);
}

}  // namespace vitrina::query
