#include "engine/query/unfinished_word.h"

#include <algorithm>

#include "engine/query/idf.h"

namespace vitrina::query {
namespace {

// Fills `terms` with what words that begin so are stemmed to, or with the list of all of them.
void find_beginning(const index::Segment& segment, std::string_view beginning, std::vector<TermId>& terms) {
  terms.clear();
  if (const TermId list = segment.find_beginning(beginning); list != kNoTerm) return terms.push_back(list);
  const index::FormDictionary& forms = segment.forms();
  const auto range = forms.find_prefix(beginning);
  for (FormId form = range.begin; form < range.end; ++form) {
    if (forms.term(form) < segment.terms().size()) terms.push_back(forms.term(form));
  }
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
}

}  // namespace

void finish_last_word(const index::Segment& segment, UnfinishedScratch& scratch, Plan& plan) {
  if (plan.groups.empty()) return;
  const std::size_t last = plan.groups.size() - 1;
  TermGroup& group = plan.groups[last];
  if (group.typed_end != plan.text.size()) return;
  const std::vector<index::Token>& tokens = segment.analyzer().tokenize(plan.typed(group), scratch.analyzer);
  if (tokens.size() != 1) return;  // a number with its unit
  std::vector<TermId>& terms = scratch.terms;
  find_beginning(segment, tokens[0].form, terms);
  std::uint32_t most = 0;
  const TermId typed = group.alternative_count == 0 ? kNoTerm : plan.alternatives_of(group)[0].term;
  if (typed != kNoTerm) most = segment.postings().doc_frequency(typed);
  for (const TermId term : terms) {
    most = std::max(most, segment.postings().doc_frequency(term));
    if (term != typed) plan.add_alternative(last, {term, kBeginningWeight});
  }
  if (most > 0) plan.groups[last].idf = inverse_document_frequency(segment.doc_count(), most);
}

}  // namespace vitrina::query
