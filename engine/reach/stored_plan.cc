#include "engine/reach/stored_plan.h"

#include <algorithm>

#include "engine/search/score.h"
#include "index/base/random.h"

namespace vitrina::reach {
namespace {

constexpr std::uint64_t kHasWords = 1;
constexpr std::uint64_t kMustSearch = 2;
constexpr std::uint64_t kHeldUnit = 4;
constexpr std::size_t kFirstCells = 256;

bool demands_more_than_words(const query::Plan& plan) noexcept {
  return !plan.phrases.empty() || !plan.excluded_terms.empty() || !plan.excluded_phrases.empty() ||
         !plan.brands.empty() || !plan.category_docs.empty() || plan.price_min || plan.price_max ||
         !plan.pins.empty() || !plan.hidden.empty() || plan.matches_nothing;
}

}  // namespace

// Varints: the head; the known groups; of each, its idf and alternatives; of each, term and weight.
void store_plan(const query::Plan& plan, std::uint32_t held, ByteWriter& out) {
  const bool must_search = demands_more_than_words(plan);
  out.put_varint(held * kHeldUnit + (must_search ? kMustSearch : 0) + (plan.groups.empty() ? 0 : kHasWords));
  if (must_search) return;
  const auto is_known = [](const query::TermGroup& group) { return group.alternative_count > 0; };
  out.put_varint(static_cast<std::uint64_t>(std::count_if(plan.groups.begin(), plan.groups.end(), is_known)));
  for (const query::TermGroup& group : plan.groups) {
    if (!is_known(group)) continue;
    out.put_varint(group.idf);
    out.put_varint(group.alternative_count);
    for (const query::Alternative& alternative : plan.alternatives_of(group)) {
      out.put_varint(alternative.term);
      out.put_varint(query::kFullWeight - alternative.weight);
    }
  }
}

PlanHead plan_head(Bytes stored) noexcept {
  const std::uint64_t head = ByteReader(stored).get_varint();
  return {static_cast<std::uint32_t>(head / kHeldUnit), (head & kHasWords) != 0, (head & kMustSearch) != 0};
}

void ListingReader::begin(const index::PostingLists& postings, const index::PostingLists* compounds,
                          DocId doc) {
  postings_ = &postings;
  compounds_ = compounds;
  doc_ = doc;
  cells_.assign(kFirstCells, {});
  used_ = 0;
}

search::Worth ListingReader::worth(Bytes stored) {
  ByteReader in(stored);
  in.get_varint();
  search::Worth worth;
  worth.is_admitted = true;
  std::uint64_t score = 0;
  std::uint64_t most = 0;
  for (std::uint64_t groups = in.get_varint(); groups > 0; --groups) {
    const auto idf = static_cast<std::uint32_t>(in.get_varint());
    std::uint32_t best = 0;
    for (std::uint64_t alternatives = in.get_varint(); alternatives > 0; --alternatives) {
      const auto term = static_cast<TermId>(in.get_varint());
      const std::uint32_t weight = query::kFullWeight - static_cast<std::uint32_t>(in.get_varint());
      best = std::max(best, impact(term) * weight);
    }
    most += search::group_score(idf, 255 * query::kFullWeight);
    if (best == 0) continue;
    ++worth.held;
    score += search::group_score(idf, best);
  }
  worth.share = search::share_of_worth(score, most);
  return worth;
}

std::uint32_t ListingReader::impact(TermId term) {
  std::size_t place = mix64(term) & (cells_.size() - 1);
  for (; cells_[place].term != kNoTerm; place = (place + 1) & (cells_.size() - 1)) {
    if (cells_[place].term == term) return cells_[place].impact;
  }
  if (term < postings_->size()) {
    postings_->open(term, cursor_);
  } else {
    compounds_->open(term - postings_->size(), cursor_);
  }
  cursor_.next_geq(doc_);
  const std::uint32_t found = cursor_.doc() == doc_ ? cursor_.impact() : 0;
  cells_[place] = {term, found};
  if (++used_ * 4 > cells_.size() * 3) grow();
  return found;
}

void ListingReader::grow() {
  std::vector<Cell> old(cells_.size() * 2);
  old.swap(cells_);
  for (const Cell& cell : old) {
    if (cell.term == kNoTerm) continue;
    std::size_t place = mix64(cell.term) & (cells_.size() - 1);
    while (cells_[place].term != kNoTerm) place = (place + 1) & (cells_.size() - 1);
    cells_[place] = cell;
  }
}

}  // namespace vitrina::reach
