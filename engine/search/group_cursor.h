// GroupCursor: walks the listings that hold a term group, that is, any of its alternatives.
//
// One alternative, the usual case, costs what its posting cursor costs; k alternatives cost k comparisons a
// step. The posting cursors live in a GroupCursors pool.
//
// Threads: one at a time. Lifetime: refers to the pool and to the segment's sections.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/query/plan.h"
#include "engine/search/score.h"
#include "index/postings/posting_lists.h"

namespace vitrina::search {

class GroupCursor {
 public:
  GroupCursor() = default;
  // Requires: as many opened cursors as alternatives, at least one.
  GroupCursor(std::span<index::PostingCursor> cursors, std::span<const query::Alternative> alternatives,
              std::uint32_t idf) noexcept
      : cursors_(cursors), alternatives_(alternatives), idf_(idf) {
    for (const index::PostingCursor& cursor : cursors) doc_count_ += cursor.doc_count();
    settle();
  }

  // The current doc id; kEndDoc past the last.
  DocId doc() const noexcept { return doc_; }

  // Requires: doc() != kEndDoc.
  void next() noexcept {
    if (cursors_.size() == 1) {
      cursors_[0].next();
      doc_ = cursors_[0].doc();
      return;
    }
    for (index::PostingCursor& cursor : cursors_) {
      if (cursor.doc() == doc_) cursor.next();
    }
    settle();
  }

  void next_geq(DocId target) noexcept {
    if (doc_ >= target) return;
    for (index::PostingCursor& cursor : cursors_) cursor.next_geq(target);
    settle();
  }

  // What the group adds to the current listing's score. Requires: doc() != kEndDoc.
  std::uint32_t score() const noexcept {
    if (cursors_.size() == 1) return group_score(idf_, cursors_[0].impact() * alternatives_[0].weight);
    std::uint32_t best = 0;
    for (std::size_t i = 0; i < cursors_.size(); ++i) {
      if (cursors_[i].doc() == doc_) best = std::max(best, cursors_[i].impact() * alternatives_[i].weight);
    }
    return group_score(idf_, best);
  }

  // Null but where the one alternative is a dense list: then the group may be asked about any listing.
  const index::DocBitmap* bitmap() const noexcept {
    return cursors_.size() == 1 ? cursors_[0].bitmap() : nullptr;
  }
  // What the group adds to the score of a listing. Requires: bitmap()->contains(doc).
  std::uint32_t score_of(DocId doc) const noexcept {
    return group_score(idf_, cursors_[0].impact_of(doc) * alternatives_[0].weight);
  }

  // Postings of all alternatives: at least as many as listings.
  std::uint64_t doc_count() const noexcept { return doc_count_; }
  std::uint32_t idf() const noexcept { return idf_; }

  // Bulk reading goes to the alternatives themselves; settle() afterwards makes doc() right again.
  std::size_t alternative_count() const noexcept { return cursors_.size(); }
  index::PostingCursor& alternative(std::size_t i) noexcept { return cursors_[i]; }
  std::uint32_t weight(std::size_t i) const noexcept { return alternatives_[i].weight; }
  void settle() noexcept {
    doc_ = kEndDoc;
    for (const index::PostingCursor& cursor : cursors_) doc_ = std::min(doc_, cursor.doc());
  }

 private:
  std::span<index::PostingCursor> cursors_;
  std::span<const query::Alternative> alternatives_;
  std::uint64_t doc_count_ = 0;
  DocId doc_ = kEndDoc;
  std::uint32_t idf_ = 0;
};

// Whether all groups hold the first one's listing. Where one does not, the first moves on to the next listing
// that the two may share: a step of a leapfrog. Requires: groups[0].doc() != kEndDoc.
inline bool all_hold_or_skip(std::span<GroupCursor> groups) noexcept {
  GroupCursor& leader = groups[0];
  const DocId doc = leader.doc();
  for (GroupCursor& group : groups.subspan(1)) {
    group.next_geq(doc);
    if (group.doc() == doc) continue;
    leader.next_geq(group.doc());
    return false;
  }
  return true;
}

// The cursors of a plan's groups, reused from query to query.
class GroupCursors {
 public:
  // Opens the groups that have alternatives, the rarest first, each on its first listing. Valid until the
  // next call. Lifetime: refers to the plan.
  std::span<GroupCursor> open(const query::Plan& plan, const index::PostingLists& postings) {
    if (cursors_.size() < plan.alternatives.size()) cursors_.resize(plan.alternatives.size());
    groups_.clear();
    for (std::size_t i = 0; i < plan.alternatives.size(); ++i)
      plan.open(plan.alternatives[i].term, postings, cursors_[i]);
    for (const query::TermGroup& group : plan.groups) {
      if (group.alternative_count == 0) continue;
      const auto cursors = std::span(cursors_).subspan(group.first_alternative, group.alternative_count);
      groups_.emplace_back(cursors, plan.alternatives_of(group), group.idf);
    }
    // By insertion: they are few, and std::stable_sort takes its room from the heap.
    for (auto next = groups_.begin(); next != groups_.end(); ++next) {
      const auto place = std::upper_bound(
          groups_.begin(), next, next->doc_count(),
          [](std::uint64_t count, const GroupCursor& group) { return count < group.doc_count(); });
      std::rotate(place, next, next + 1);
    }
    return groups_;
  }

 private:
  std::vector<index::PostingCursor> cursors_;
  std::vector<GroupCursor> groups_;
};

}  // namespace vitrina::search
