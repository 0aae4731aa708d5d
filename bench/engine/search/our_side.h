// Our side of bench/compare: from a term list to listings, scores and counts, through the executors that a
// search runs; no corrections, no second phase, no records.
#pragma once

#include "bench/engine/search/comparison.h"
#include "engine/query/idf.h"
#include "engine/query/parse.h"
#include "engine/query/unfinished_word.h"
#include "engine/search/matcher.h"
#include "engine/search/result_sink.h"
#include "index/base/check.h"

namespace vitrina::bench {

class OurSide {
 public:
  explicit OurSide(const index::Segment& segment) : segment_(segment) { request_.facets = {}; }

  // Leaves the result where answer() finds it.
  void run(const Task& task, Class c, std::uint32_t facet_limit) {
    make_plan(task, c);
    request_.facet_limit = facet_limit;
    request_.facets.resize(has_counts(c) ? 3 : 0);
    for (std::size_t i = 0; i < request_.facets.size(); ++i) request_.facets[i] = kFacets[i];
    const search::Filters& filters = c == Class::kD ? make_filters(task) : none_;
    VITRINA_CHECK(filters_.compile(segment_, filters).has_value());
    VITRINA_CHECK(facets_.begin(segment_, request_, filters_, kNoCategory).has_value());
    top_.reset(kTop);
    const index::Columns& columns = segment_.columns();
    promotion_.begin(segment_, plan_, true);
    search::ResultSink results(filters_, search::SortKey(search::Sort::kRelevance, columns), columns.id_rank,
                               promotion_, facets_, top_);
    const bool all = c == Class::kA || c == Class::kC || c == Class::kD;
    held_ = matcher_.run(segment_, plan_, all ? 0 : kTop, filters_.docs(), results);
    total_ = results.total();
    facets_.finish(facet_values_);
    best_ = top_.sorted();
  }

  std::uint64_t total() const noexcept { return total_; }

  void answer(Class c, Answer& answer) const {
    answer.clear();
    for (const search::Candidate& best : best_) answer.top.emplace_back(best.doc, best.score);
    if (!has_counts(c)) return;
    answer.total = total_;
    const auto copy = [](const search::Facet& facet, auto& to) {
      for (const search::FacetValue& value : facet.values) to.emplace_back(value.value, value.count);
    };
    copy(facet_values_[0], answer.categories);
    copy(facet_values_[1], answer.brands);
    copy(facet_values_[2], answer.tags);
  }

 private:
  static constexpr const char* kFacets[] = {"category", "brand", "tags"};

  void make_plan(const Task& task, Class c) {
    if (c == Class::kE) {
      query::parse_query(task.half_typed, segment_, parse_, plan_);
      query::finish_last_word(segment_, unfinished_, plan_);
      return;
    }
    plan_.clear();
    for (const std::string& stem : task.terms) {
      const std::size_t group = plan_.add_group(stem, 0, 0);
      const TermId term = segment_.find_term(stem);
      std::uint32_t frequency = 0;
      if (term != kNoTerm) {
        plan_.add_alternative(group, {term, query::kFullWeight});
        frequency = segment_.postings().doc_frequency(term);
      }
      plan_.groups[group].idf = query::inverse_document_frequency(segment_.doc_count(), frequency);
    }
  }

  const search::Filters& make_filters(const Task& task) {
    asked_.category = task.category;
    asked_.price_min = Money{task.price_min};
    asked_.price_max = Money{task.price_max};
    return asked_;
  }

  const index::Segment& segment_;
  query::ParseScratch parse_;
  query::UnfinishedScratch unfinished_;
  query::Plan plan_;
  search::SearchRequest request_;
  search::Filters none_;
  search::Filters asked_;
  search::CompiledFilters filters_;
  search::FacetCounter facets_;
  search::Promotion promotion_;
  search::Matcher matcher_;
  search::TopK top_;
  std::vector<search::Facet> facet_values_;
  std::span<const search::Candidate> best_;
  std::uint64_t total_ = 0;
  std::uint32_t held_ = 0;
};

}  // namespace vitrina::bench
