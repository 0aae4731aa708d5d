#include "engine/query/plan.h"

#include <algorithm>

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
  pins.clear();
  hidden.clear();
  moves.clear();
  dropped_words = 0;
  matches_nothing = false;
  compounds = nullptr;
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

void Plan::merge_groups(std::size_t first, std::size_t count) {
  const std::size_t last = first + count - 1;
  TermGroup& merged = groups[first];
  std::uint32_t dropped = 0;
  for (std::size_t g = first; g <= last; ++g) {
    dropped += groups[g].alternative_count;
    merged.typed_begin = std::min(merged.typed_begin, groups[g].typed_begin);
    merged.typed_end = std::max(merged.typed_end, groups[g].typed_end);
  }
  const auto begin = alternatives.begin() + merged.first_alternative;
  alternatives.erase(begin, begin + dropped);
  merged.alternative_count = 0;
  merged.stem_end = groups[last].stem_end;  // stems stand in the pool in the groups' order
  groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(first) + 1,
               groups.begin() + static_cast<std::ptrdiff_t>(last) + 1);
  for (std::size_t g = first + 1; g < groups.size(); ++g) groups[g].first_alternative -= dropped;
  for (TitleTerm& term : title_terms) {
    if (term.group > last) {
      term.group -= static_cast<std::uint32_t>(count - 1);
    } else if (term.group > first) {
      term.group = static_cast<std::uint32_t>(first);
    }
  }
}

}  // namespace vitrina::query
