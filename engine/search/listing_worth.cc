#include "engine/search/listing_worth.h"

#include <algorithm>

namespace vitrina::search {

void ListingWorth::begin(const index::Segment& segment, const query::Plan& plan,
                         const CompiledFilters& filters, DocGate& gate, const KeptMatches& kept) {
  segment_ = &segment;
  plan_ = &plan;
  filters_ = &filters;
  gate_ = &gate;
  kept_ = &kept;
  most_ = 0;
  for (const query::TermGroup& group : plan.groups) {
    if (group.alternative_count > 0) most_ += group_score(group.idf, 255 * query::kFullWeight);
  }
}

std::uint32_t ListingWorth::share_of(std::uint64_t score) const noexcept {
  return share_of_worth(score, most_);
}

void ListingWorth::look(std::span<const DocId> docs, std::span<Worth> worths) {
  if (kept_->is_complete()) return look_among_kept(docs, worths);
  gate_->rewind();
  const index::DocRange range = filters_->docs();
  bool any = false;
  for (std::size_t i = 0; i < docs.size(); ++i) {
    worths[i] = {};
    worths[i].is_admitted = docs[i] >= range.begin && docs[i] < range.end && filters_->failed(docs[i]) == 0 &&
                            gate_->admits(docs[i]);
    any |= worths[i].is_admitted;
  }
  if (!any) return;
  const auto groups = cursors_.open(*plan_, segment_->postings());
  for (std::size_t i = 0; i < docs.size(); ++i) {
    if (!worths[i].is_admitted) continue;
    std::uint64_t score = 0;
    for (GroupCursor& group : groups) {
      group.next_geq(docs[i]);
      if (group.doc() != docs[i]) continue;
      ++worths[i].held;
      score += group.score();
    }
    worths[i].share = share_of(score);
  }
}

void ListingWorth::look_among_kept(std::span<const DocId> docs, std::span<Worth> worths) const {
  const auto matches = kept_->matches();
  auto at = matches.begin();
  for (std::size_t i = 0; i < docs.size(); ++i) {
    at = std::lower_bound(at, matches.end(), docs[i],
                          [](const Match& match, DocId doc) { return match.doc < doc; });
    worths[i] = {};
    if (at == matches.end() || at->doc != docs[i]) continue;
    const std::uint32_t quality = static_score(segment_->columns().quality[docs[i]]);
    worths[i] = {at->held, share_of(at->score - quality), true};
  }
}

}  // namespace vitrina::search
