// ClickTally: clicks by query and category become shares by term (index/facets/clicked_categories.h).
//
// Threads: one at a time. Lifetime: refers to what it was made of.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "index/facets/clicked_categories.h"
#include "index/segment/doc_order.h"
#include "index/text/analyzer.h"

namespace vitrina::index {

class ClickTally {
 public:
  // `find_term`: the term of a stem; kNoTerm where no listing holds it.
  ClickTally(const Analyzer& analyzer, const DocOrder& order,
             std::function<TermId(std::string_view stem)> find_term)
      : analyzer_(analyzer), order_(order), find_term_(std::move(find_term)) {}

  // A query's clicks in a category, by its path. Of one that the catalog does not have they count as clicks
  // elsewhere.
  void add(std::string_view query, const std::vector<std::string>& path, std::uint64_t clicks);

  // By term, then by node.
  std::vector<ClickedCategory> shares() const;

 private:
  CategoryId find_node(const std::vector<std::string>& path) const;

  const Analyzer& analyzer_;
  const DocOrder& order_;
  std::function<TermId(std::string_view)> find_term_;
  AnalyzerScratch scratch_;
  std::vector<TermId> terms_;
  std::map<std::pair<TermId, CategoryId>, std::uint64_t> clicks_;
};

}  // namespace vitrina::index
