#include "engine/search/log_completion.h"

#include <algorithm>

namespace vitrina::search {

void LogCompletion::open_leaders(const querylog::LogIndex& log, const Question& question) {
  const index::Segment& segment = log.segment();
  const index::PostingLists& postings = segment.postings();
  words_.resize(std::max(words_.size(), question.words.size()));
  for (std::size_t i = 0; i < question.words.size(); ++i) postings.open(question.words[i], words_[i]);

  leader_count_ = 0;
  std::size_t form_count = 0;
  for (const auto& range : question.beginnings) form_count += range.end - range.begin;
  if (form_count == 0 || (form_count > kMostForms && !question.words.empty())) return;
  forms_.clear();
  const std::span<const DocId> first_docs = log.first_docs();
  for (const auto& range : question.beginnings) {
    for (FormId form = range.begin; form < range.end; ++form) forms_.emplace_back(first_docs[form], form);
  }
  const std::size_t few = std::min(forms_.size(), kMostForms);
  std::nth_element(forms_.begin(), forms_.begin() + static_cast<std::ptrdiff_t>(few - 1), forms_.end());
  forms_.resize(few);
  // Forms of one stem share a list.
  terms_.clear();
  for (const auto& [doc, form] : forms_) {
    if (segment.forms().term(form) < postings.size()) terms_.push_back(segment.forms().term(form));
  }
  std::sort(terms_.begin(), terms_.end());
  terms_.erase(std::unique(terms_.begin(), terms_.end()), terms_.end());
  leader_count_ = terms_.size();
  leaders_.resize(std::max(leaders_.size(), leader_count_));
  for (std::size_t i = 0; i < leader_count_; ++i) postings.open(terms_[i], leaders_[i]);
}

DocId LogCompletion::leader_doc() const noexcept {
  DocId doc = kEndDoc;
  for (std::size_t i = 0; i < leader_count_; ++i) doc = std::min(doc, leaders_[i].doc());
  return doc;
}

bool LogCompletion::begins_so(const index::Segment& segment, DocId doc, const Question& question) const {
  if (question.beginnings.empty()) return true;
  bool found = false;
  segment.rows().for_each_form(doc, [&](FormId form) {
    found = std::any_of(question.beginnings.begin(), question.beginnings.end(),
                        [&](const auto& range) { return form >= range.begin && form < range.end; });
    return !found;
  });
  return found;
}

bool LogCompletion::take(const querylog::LogIndex& log, DocId doc, const Knows& knows) {
  const querylog::LogCount count = log.count(doc);
  if (count.searches < querylog::kLeastSessionsShown) return false;  // and so all that come
  if (count.sessions < querylog::kLeastSessionsShown) return true;
  const index::Segment& segment = log.segment();
  terms_.clear();
  bool is_known = true;
  segment.rows().for_each_form(doc, [&](FormId form) {
    terms_.push_back(segment.forms().term(form));
    is_known = knows(segment.forms().form(form));
    return is_known;
  });
  if (!is_known) return true;
  std::sort(terms_.begin(), terms_.end());
  terms_.erase(std::unique(terms_.begin(), terms_.end()), terms_.end());
  for (std::size_t i = 0; i < kept_count_; ++i) {
    if (kept_[i].terms != terms_) continue;
    if (count.searches > kept_[i].query.searches) kept_[i].query = {doc, count.searches};
    return true;
  }
  if (kept_count_ == kept_.size()) kept_.emplace_back();
  kept_[kept_count_].query = {doc, count.searches};
  kept_[kept_count_++].terms.swap(terms_);
  return true;
}

std::span<const LoggedQuery> LogCompletion::find(const querylog::LogIndex& log, const Question& question,
                                                 const Knows& knows) {
  kept_count_ = 0;
  found_.clear();
  if (question.limit == 0) return found_;
  open_leaders(log, question);
  const index::Segment& segment = log.segment();
  const std::span words = std::span(words_).first(question.words.size());
  const std::span leaders = std::span(leaders_).first(leader_count_);
  const std::span<const std::uint8_t> quality = segment.columns().quality;
  std::uint32_t looks = 0;
  DocId doc = 0;
  std::uint8_t last_quality = 0;  // of the queries that fill the page; rarer ones cannot be on it
  while (doc < log.size() && looks < kMostLooks) {
    DocId next = doc;
    for (index::PostingCursor& cursor : words) {
      cursor.next_geq(next);
      next = cursor.doc();
      if (next != doc) break;
    }
    if (next == doc && !leaders.empty()) {
      for (index::PostingCursor& cursor : leaders) cursor.next_geq(doc);
      next = leader_doc();
    }
    if (next != doc) {
      doc = next;
      continue;
    }
    ++looks;
    if (kept_count_ >= question.limit && quality[doc] < last_quality) break;
    if (begins_so(segment, doc, question)) {
      const std::size_t before = kept_count_;
      if (!take(log, doc, knows)) break;
      if (before < question.limit && kept_count_ >= question.limit) last_quality = quality[doc];
    }
    ++doc;
  }
  for (std::size_t i = 0; i < kept_count_; ++i) found_.push_back(kept_[i].query);
  std::sort(found_.begin(), found_.end(), [](const LoggedQuery& a, const LoggedQuery& b) {
    return a.searches != b.searches ? a.searches > b.searches : a.doc < b.doc;
  });
  found_.resize(std::min(found_.size(), question.limit));
  return found_;
}

}  // namespace vitrina::search
