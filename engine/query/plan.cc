#include "engine/query/plan.h"

namespace vitrina::query {

void Plan::clear() {
  text.clear();
  groups.clear();
  phrases.clear();
  excluded_terms.clear();
  excluded_phrases.clear();
  brands.clear();
  category = kNoCategory;
  category_docs.clear();
  price_min.reset();
  price_max.reset();
  dropped_words = 0;
  matches_nothing = false;
  alternatives.clear();
  title_terms.clear();
  phrase_terms.clear();
  stems.clear();
}

std::size_t Plan::add_group(std::string_view stem, std::uint32_t typed_begin, std::uint32_t typed_end) {
  TermGroup group;
  group.first_alternative = static_cast<std::uint32_t>(alternatives.size());
  group.typed_begin = typed_begin;
  group.typed_end = typed_end;
  group.stem_begin = static_cast<std::uint32_t>(stems.size());
  stems.append(stem);
  group.stem_end = static_cast<std::uint32_t>(stems.size());
  groups.push_back(group);
  return groups.size() - 1;
}

void Plan::add_alternative(std::size_t group, Alternative alternative) {
  TermGroup& target = groups[group];
  const std::uint32_t place = target.first_alternative + target.alternative_count;
  alternatives.insert(alternatives.begin() + place, alternative);
  ++target.alternative_count;
  // Groups added later stand behind in the pool, also those that are still empty.
  for (std::size_t i = group + 1; i < groups.size(); ++i) ++groups[i].first_alternative;
}

}  // namespace vitrina::query
