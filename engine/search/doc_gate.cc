#include "engine/search/doc_gate.h"

#include <algorithm>
#include <limits>

namespace vitrina::search {

void DocGate::clear() {
  open_ = true;
  bounds_ = {0, kEndDoc};
  demanded_.clear();
  excluded_.clear();
  excluded_terms_.clear();
  ranges_ = {};
  ordinals_ = {};
  allowed_.clear();
  prices_ = {};
}

void DocGate::demand_docs(std::span<const DocId> docs) {
  open_ = false;
  demanded_.push_back({docs});
}

void DocGate::demand_ranges(std::span<const index::DocRange> ranges) {
  if (ranges.empty()) return;
  open_ = false;
  ranges_ = ranges;
  bounds_ = ranges[0];
  for (const index::DocRange range : ranges) {
    bounds_.begin = std::min(bounds_.begin, range.begin);
    bounds_.end = std::max(bounds_.end, range.end);
  }
}

void DocGate::demand_ordinals(std::span<const Ordinal> column, std::uint32_t value_count,
                              std::span<const Ordinal> allowed) {
  open_ = false;
  ordinals_ = column;
  allowed_.reset(value_count);
  for (const Ordinal ordinal : allowed) allowed_.add(ordinal);
}

void DocGate::demand_price(std::span<const std::int64_t> column, std::optional<Money> min,
                           std::optional<Money> max) {
  open_ = false;
  prices_ = column;
  price_min_ = min ? std::max<std::int64_t>(min->micros, 0) : 0;
  price_max_ = max ? max->micros : std::numeric_limits<std::int64_t>::max();
}

void DocGate::exclude_docs(std::span<const DocId> docs) {
  if (docs.empty()) return;
  open_ = false;
  excluded_.push_back({docs});
}

void DocGate::exclude_term(const index::PostingLists& postings, TermId term) {
  open_ = false;
  excluded_terms_.push_back({&postings, term});
  if (cursors_.size() < excluded_terms_.size()) cursors_.emplace_back();
}

void DocGate::rewind() noexcept {
  for (DocList& list : demanded_) list.place = 0;
  for (DocList& list : excluded_) list.place = 0;
  for (std::size_t i = 0; i < excluded_terms_.size(); ++i) {
    excluded_terms_[i].postings->open(excluded_terms_[i].term, cursors_[i]);
  }
}

bool DocGate::DocList::holds(DocId doc) noexcept {
  // Gallop: the lists are often much shorter or much longer than what is asked.
  std::size_t step = 1;
  while (place + step < docs.size() && docs[place + step] < doc) {
    place += step;
    step *= 2;
  }
  const auto end = docs.begin() + static_cast<std::ptrdiff_t>(std::min(place + step + 1, docs.size()));
  place = static_cast<std::size_t>(
      std::lower_bound(docs.begin() + static_cast<std::ptrdiff_t>(place), end, doc) - docs.begin());
  return place < docs.size() && docs[place] == doc;
}

bool DocGate::examine(DocId doc) noexcept {
  if (doc < bounds_.begin || doc >= bounds_.end) return false;
  if (ranges_.size() > 1 && std::none_of(ranges_.begin(), ranges_.end(), [&](index::DocRange range) {
        return doc >= range.begin && doc < range.end;
      })) {
    return false;
  }
  if (!prices_.empty() && (prices_[doc] < price_min_ || prices_[doc] > price_max_)) return false;
  if (!ordinals_.empty() && !allowed_.contains(ordinals_[doc])) return false;
  for (DocList& list : demanded_) {
    if (!list.holds(doc)) return false;
  }
  for (DocList& list : excluded_) {
    if (list.holds(doc)) return false;
  }
  for (std::size_t i = 0; i < excluded_terms_.size(); ++i) {
    cursors_[i].next_geq(doc);
    if (cursors_[i].doc() == doc) return false;
  }
  return true;
}

}  // namespace vitrina::search
