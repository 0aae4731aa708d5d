#include "engine/reach/search_side.h"

#include <algorithm>

namespace vitrina::reach {

const ads::QueryTerms& SearchWords::read(const search::Searcher& searcher, const index::Segment& segment,
                                         const query::RuleBook& rules, std::string_view typed) {
  terms_.clear();
  ads::add_plan_reading(searcher.plan(), segment.analyzer(), &rules, scratch_, terms_);
  // The plan is of the corrected words; a keyword may be spelt as the shopper did.
  if (searcher.plan().text != typed) {
    ads::add_text_reading(typed, ads::TermOrigin::kTyped, segment.analyzer(), scratch_.analyzer, terms_);
  }
  return terms_;
}

ads::Ticks reserve_of_query(const ads::AdRules& rules, const querylog::LogIndex* searches,
                            std::string_view query) {
  if (searches == nullptr || rules.frequency_reserves.empty()) return 0;
  const DocId asked_before = searches->find(query);
  const std::uint64_t count = asked_before == kEndDoc ? 0 : searches->count(asked_before).searches;
  const Money reserve = ads::reserve_of_frequency(rules, count);
  return static_cast<ads::Ticks>(reserve.micros / rules.tick.micros);
}

SearchJudge::SearchJudge(search::Searcher& searcher, const index::Segment& segment, std::uint32_t held,
                         Memory& memory)
    : searcher_(searcher), segment_(segment), held_(held), memory_(memory) {
  if (!searcher.kept_matches().is_complete()) return;
  std::vector<std::uint64_t>& bits = memory_.bits;
  bits.resize(std::max<std::size_t>(bits.size(), segment.doc_count() / 64 + 1));
  for (const search::Match& match : searcher.kept_matches().matches()) {
    bits[match.doc / 64] |= std::uint64_t{1} << (match.doc % 64);
  }
  matched_ = ads::DocSet(bits);
  is_known_ = true;
}

SearchJudge::~SearchJudge() {
  if (!is_known_) return;
  for (const search::Match& match : searcher_.kept_matches().matches()) memory_.bits[match.doc / 64] = 0;
}

void SearchJudge::judge(std::span<const DocId> docs, std::span<ads::Judgment> judgments) {
  memory_.worths.resize(docs.size());
  searcher_.look(docs, memory_.worths);
  for (std::size_t i = 0; i < docs.size(); ++i) {
    judgments[i] = judge_listing(memory_.worths[i], held_, segment_.columns().stock[docs[i]] > 0);
  }
}

}  // namespace vitrina::reach
