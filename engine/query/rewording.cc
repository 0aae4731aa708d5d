#include "engine/query/rewording.h"

#include <algorithm>

#include "index/text/code_points.h"

namespace vitrina::query {
namespace {

constexpr std::size_t kLeastLetters = 4;     // of a word that is read as another, or that two make
constexpr std::size_t kLeastPart = 2;        // letters of one that is joined
constexpr std::uint32_t kMuchLikelier = 20;  // times as frequent

}  // namespace

bool Rewording::reword(std::string_view text, const index::Segment& segment, const Plan& plan,
                       const RuleBook* rules, std::string& corrected, Corrections& corrections) {
  corrections.clear();
  if (plan.groups.size() < 2) return false;
  segment_ = &segment;
  rules_ = rules;
  tries_left_ = kMaxCorrectedWords;
  if (!may_be_reworded(plan) || any_holds_all(plan)) return false;
  rewrite_words(text, pieces_, corrected,
                [&](std::string_view words) { reword_words(words, corrected, corrections); });
  if (corrections.empty()) return false;
  parse_query(corrected, segment, parse_scratch_, plan_);
  if (!Corrector::is_wanted(plan_) && any_holds_all(plan_)) return true;
  corrections.clear();
  return false;
}

void Rewording::read(std::string_view words) {
  words_.clear();
  for (const index::Token& token : segment_->analyzer().tokenize(words, analyzer_)) {
    Word& word = words_.add();
    word.begin = token.begin;
    word.end = token.end;
    word.form.assign(token.form);
    word.letters = index::has_digit(token.form) ? 0 : index::count_code_points(token.form);
  }
}

// Parsing has found the forms of what was typed: two words that are one stand beside the first of them.
bool Rewording::may_be_reworded(const Plan& plan) {
  const index::FormDictionary& forms = segment_->forms();
  std::uint32_t typed_end = 0;  // of the group before
  const TitleTerm* left = nullptr;
  std::size_t next = 0;  // in plan.title_terms, which are in order of groups
  const auto is_blank = [&](std::uint32_t begin, std::uint32_t end) {
    return plan.text.find_first_not_of(' ', begin) >= end;
  };
  for (std::uint32_t g = 0; g < plan.groups.size(); ++g) {
    const TermGroup& group = plan.groups[g];
    const Alternative* const best = plan.alternatives_of(group).data();
    if (best->term < segment_->postings().size() &&
        segment_->postings().doc_frequency(best->term) < kRareListings)
      return true;
    while (next < plan.title_terms.size() && plan.title_terms[next].group < g) ++next;
    const bool is_known = next < plan.title_terms.size() && plan.title_terms[next].group == g &&
                          plan.title_terms[next].form != kNoForm;
    if (!is_known || !is_blank(typed_end, group.typed_begin)) return true;
    const TitleTerm& right = plan.title_terms[next];
    if (left != nullptr) {
      used_.assign(forms.form(left->form)).append(forms.form(right.form));
      if (forms.find_near(left->form, used_) != kNoForm) return true;
    }
    left = &right;
    typed_end = group.typed_end;
  }
  return !is_blank(typed_end, static_cast<std::uint32_t>(plan.text.size()));
}

void Rewording::reword_words(std::string_view words, std::string& corrected, Corrections& corrections) {
  read(words);
  std::size_t done = 0;
  std::string& used = used_;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    const std::size_t begin = words_[i].begin;
    CorrectionKind kind = CorrectionKind::kJoin;
    if (joins(i, used)) {
      ++i;
    } else if (tries_left_ > 0 && is_rare(words_[i])) {
      --tries_left_;
      kind = CorrectionKind::kSpelling;
      if (!has_likelier(words_[i], used)) continue;
    } else {
      continue;
    }
    const std::size_t end = words_[i].end;
    corrected.append(words.substr(done, begin - done)).append(used);
    corrections.add().set(words.substr(begin, end - begin), used, kind);
    done = end;
  }
  corrected.append(words.substr(done));
}

bool Rewording::is_rare(const Word& word) {
  if (word.letters < kLeastLetters) return false;
  const TermId term = segment_->find_term(segment_->analyzer().stem(word.form, analyzer_));
  return term != kNoTerm && segment_->postings().doc_frequency(term) < kRareListings &&
         (rules_ == nullptr || !rules_->knows(segment_->terms()[term]));
}

bool Rewording::joins(std::size_t i, std::string& used) {
  if (i + 1 >= words_.size()) return false;
  const Word &left = words_[i], &right = words_[i + 1];
  if (std::min(left.letters, right.letters) < kLeastPart || left.letters + right.letters <= kLeastLetters)
    return false;
  used.assign(left.form).append(right.form);
  return frequency(used) > 0;
}

bool Rewording::has_likelier(const Word& word, std::string& used) {
  near_forms_.find(segment_->forms(), word.form, 1, true, near_);
  std::uint32_t most = kMuchLikelier * std::max(1u, frequency(word.form)) - 1;
  used.clear();
  for (const index::NearForm& one : near_) {
    const std::string_view form = segment_->forms().form(one.form);
    if (segment_->forms().count(one.form) <= most || index::has_digit(form)) continue;
    most = segment_->forms().count(one.form);
    used.assign(form);
  }
  return !used.empty();
}

std::uint32_t Rewording::frequency(std::string_view form) const {
  const FormId place = segment_->forms().find(form);
  return place == kNoForm ? 0 : segment_->forms().count(place);
}

// Requires: a group has one alternative at most.
bool Rewording::any_holds_all(const Plan& plan) {
  cursors_.resize(std::max(cursors_.size(), plan.groups.size()));
  by_rarity_.clear();
  for (std::size_t g = 0; g < plan.groups.size(); ++g) {
    if (plan.groups[g].alternative_count == 0) return false;
    segment_->postings().open(plan.alternatives_of(plan.groups[g])[0].term, cursors_[g]);
    by_rarity_.push_back(&cursors_[g]);
  }
  std::sort(by_rarity_.begin(), by_rarity_.end(),
            [](const auto* a, const auto* b) { return a->doc_count() < b->doc_count(); });
  for (DocId doc = 0; doc != kEndDoc;) {
    const DocId before = doc;
    for (index::PostingCursor* cursor : by_rarity_) {
      cursor->next_geq(doc);
      doc = cursor->doc();
      if (doc != before) break;
    }
    if (doc == before) return true;
  }
  return false;
}

}  // namespace vitrina::query
