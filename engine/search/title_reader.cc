#include "engine/search/title_reader.h"

#include <algorithm>

namespace vitrina::search {
namespace {

constexpr std::uint32_t hash_of(FormId form, std::uint32_t bits) noexcept {
  return form * 0x9E3779B1u >> (32 - bits);
}

}  // namespace

void TitleReader::begin(const index::Segment& segment, const query::Plan& plan) {
  segment_ = &segment;
  plan_ = &plan;
  read_group_shares(plan, shares_);
  filter_.reset();
  for (const query::TitleTerm& wanted : plan.title_terms) {
    for (const TermId term : {wanted.term, wanted.next}) {
      for (const FormId form : segment.forms().forms_of(term)) filter_.set(hash_of(form, kFilterBits));
    }
  }
}

std::size_t TitleReader::find_tokens(DocId doc) {
  const index::FormDictionary& forms = segment_->forms();
  std::size_t count = 0;
  std::size_t place = 0;
  segment_->rows().for_each_form(doc, [&](FormId form) {
    if (filter_[hash_of(form, kFilterBits)])
      tokens_[count++] = {forms.term(form), form, static_cast<std::uint8_t>(place), -1};
    return ++place < kMostTokens;
  });
  return count;
}

void TitleReader::match_tokens(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    Token& token = tokens_[i];
    for (const query::TitleTerm& wanted : plan_->title_terms) {
      if (wanted.term != token.term) continue;
      if (wanted.next != kNoTerm) {
        if (i + 1 == count || tokens_[i + 1].place != token.place + 1 || tokens_[i + 1].term != wanted.next)
          continue;
        tokens_[i + 1].group = static_cast<std::int8_t>(wanted.group);
      }
      token.group = static_cast<std::int8_t>(wanted.group);
      break;
    }
  }
}

void TitleReader::read(DocId doc, std::size_t core, Features& features) {
  const std::size_t count = find_tokens(doc);
  match_tokens(count);

  std::array<std::int8_t, query::kMaxGroups> first;
  std::fill_n(first.begin(), plan_->groups.size(), std::int8_t{-1});
  std::uint32_t exact = 0, adjacent = 0;  // a bit a group
  std::size_t begin = kMostTokens, end = 0, matched = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Token& token = tokens_[i];
    if (token.group < 0) continue;
    const auto group = static_cast<std::size_t>(token.group);
    ++matched;
    begin = std::min<std::size_t>(begin, token.place);
    end = token.place + std::size_t{1};
    if (first[group] < 0) first[group] = static_cast<std::int8_t>(token.place);
    for (const query::TitleTerm& wanted : plan_->title_terms) {
      if (wanted.group == group && (wanted.form == token.form || wanted.number == token.form))
        exact |= 1u << group;
    }
    if (i > 0 && tokens_[i - 1].place + 1 == token.place && tokens_[i - 1].group >= 0 &&
        tokens_[i - 1].group + 1 == token.group)
      adjacent |= 1u << group;
  }
  if (matched == 0) return;

  const std::size_t groups = plan_->groups.size();
  float title = 0, in_core = 0, as_typed = 0;
  int pairs_adjacent = 0, pairs_ordered = 0;
  for (std::size_t g = 0; g < groups; ++g) {
    if (first[g] < 0) continue;
    title += shares_[g];
    if (static_cast<std::size_t>(first[g]) < core) in_core += shares_[g];
    if ((exact >> g & 1) != 0) as_typed += shares_[g];
    pairs_adjacent += (adjacent >> g & 1) != 0 ? 1 : 0;
    if (g > 0 && first[g - 1] >= 0 && first[g - 1] < first[g]) ++pairs_ordered;
  }
  const auto pairs = static_cast<float>(std::max<std::size_t>(groups, 2) - 1);
  at(features, Feature::kTitle) = title;
  at(features, Feature::kCore) = in_core;
  at(features, Feature::kExact) = as_typed;
  at(features, Feature::kAdjacent) = static_cast<float>(pairs_adjacent) / pairs;
  at(features, Feature::kOrdered) = static_cast<float>(pairs_ordered) / pairs;
  at(features, Feature::kProximity) = static_cast<float>(matched) / static_cast<float>(end - begin);
}

}  // namespace vitrina::search
