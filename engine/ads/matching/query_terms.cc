#include "engine/ads/matching/query_terms.h"

#include <algorithm>

#include "index/base/check.h"

namespace vitrina::ads {
namespace {

using query::Piece;
using query::PieceKind;

// Whether the parser found no such brand, category or price and read the field as words. It leaves no mark of
// that but the groups. A field whose words were all typed before it leaves none either; it is then no words
// here, which loses a repetition.
bool was_read_as_words(const Piece& field, const query::Plan& plan) {
  return std::any_of(plan.groups.begin(), plan.groups.end(), [&](const query::TermGroup& group) {
    return group.typed_begin >= field.begin && group.typed_end <= field.end;
  });
}

// The part of the text that the piece asks for as words.
std::string_view words_of(const Piece& piece, const query::Plan& plan) {
  switch (piece.kind) {
    case PieceKind::kWords:
      return piece.whole(plan.text);
    case PieceKind::kPhrase:
      return piece.value(plan.text);  // a closing quote after a digit would be inches
    case PieceKind::kExcludedWords:
    case PieceKind::kExcludedPhrase:
      return {};
    case PieceKind::kBrand:
    case PieceKind::kCategory:
    case PieceKind::kPrice:
      return was_read_as_words(piece, plan) ? piece.whole(plan.text) : std::string_view{};
  }
  return {};
}

}  // namespace

void QueryTerms::clear() {
  readings_.clear();
  words_.clear();
  alternatives_.clear();
  stems_.clear();
  dropping_ = false;
}

void QueryTerms::begin_reading() {
  dropping_ = readings_.size() == kMaxReadings;
  if (!dropping_) readings_.push_back({static_cast<std::uint32_t>(words_.size()), 0, false});
}

void QueryTerms::add_word(std::string_view stem, TermOrigin origin) {
  VITRINA_DCHECK(!readings_.empty());
  if (dropping_) return;
  Reading& reading = readings_.back();
  if (reading.word_count == kMaxReadingWords) {
    reading.truncated = true;
    dropping_ = true;
    return;
  }
  ++reading.word_count;
  words_.push_back({static_cast<std::uint32_t>(alternatives_.size()), 0});
  add_alternative(stem, origin);
}

void QueryTerms::add_alternative(std::string_view stem, TermOrigin origin) {
  if (dropping_ || words_.back().alternative_count == kMaxWordAlternatives) return;
  ++words_.back().alternative_count;
  const auto begin = static_cast<std::uint32_t>(stems_.size());
  stems_.append(stem);
  alternatives_.push_back({begin, static_cast<std::uint32_t>(stems_.size()), origin});
}

void add_text_reading(std::string_view text, TermOrigin origin, const index::Analyzer& analyzer,
                      index::AnalyzerScratch& scratch, QueryTerms& terms) {
  terms.begin_reading();
  for_each_asked_stem(text, analyzer, scratch, [&](std::string_view stem) { terms.add_word(stem, origin); });
}

void add_plan_reading(const query::Plan& plan, const index::Analyzer& analyzer, const query::RuleBook* rules,
                      QueryTermsScratch& scratch, QueryTerms& terms) {
  terms.begin_reading();
  query::split_query(plan.text, scratch.pieces);
  for (const Piece& piece : scratch.pieces) {
    for_each_asked_stem(words_of(piece, plan), analyzer, scratch.analyzer, [&](std::string_view stem) {
      terms.add_word(stem, TermOrigin::kTyped);
      if (rules == nullptr) return;
      rules->for_each_synonym(
          stem, [&](std::string_view synonym) { terms.add_alternative(synonym, TermOrigin::kSynonym); });
    });
  }
}

}  // namespace vitrina::ads
