#include "engine/search/matcher.h"

#include "engine/search/conjunction.h"

namespace vitrina::search {

void Matcher::set_up_gate(const index::Segment& segment, const query::Plan& plan) {
  gate_.clear();
  phrases_as_words_.clear();
  gate_.demand_ranges(plan.category_docs);
  if (!plan.brands.empty()) {
    gate_.demand_ordinals(segment.brands().ordinals(), segment.brands().size(), plan.brands);
  }
  if (plan.price_min || plan.price_max) {
    gate_.demand_price(segment.columns().price_micros, plan.price_min, plan.price_max);
  }
  const std::size_t phrases = plan.phrases.size() + plan.excluded_phrases.size();
  if (phrase_docs_.size() < phrases) phrase_docs_.resize(phrases);
  std::size_t used = 0;
  for (const query::Phrase& phrase : plan.phrases) {
    std::vector<DocId>& docs = phrase_docs_[used++];
    phrase_finder_.find(segment, plan.terms_of(phrase), docs);
    if (docs.empty()) {
      phrases_as_words_.push_back(phrase);
    } else {
      gate_.demand_docs(docs);
    }
  }
  for (const query::Phrase& phrase : plan.excluded_phrases) {
    std::vector<DocId>& docs = phrase_docs_[used++];
    phrase_finder_.find(segment, plan.terms_of(phrase), docs);
    gate_.exclude_docs(docs);
  }
  gate_.exclude_docs(plan.hidden);
  for (const TermId term : plan.excluded_terms) gate_.exclude_term(segment.postings(), term);
}

std::uint32_t Matcher::run(const index::Segment& segment, const query::Plan& plan, std::uint32_t relax_below,
                           index::DocRange interesting, MatchSink& sink) {
  phrases_as_words_.clear();
  if (plan.matches_nothing) return 0;
  set_up_gate(segment, plan);
  const auto quality = segment.columns().quality;
  if (plan.groups.empty()) {
    gate_.rewind();
    run_everything(interesting, gate_, quality, sink);
    return 0;
  }
  return quorum_matcher_.run(plan, segment.postings(), relax_below, gate_, quality, sink);
}

}  // namespace vitrina::search
