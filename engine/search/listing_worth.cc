#include "engine/search/listing_worth.h"

namespace vitrina::search {

void ListingWorth::begin(const index::Segment& segment, const query::Plan& plan,
                         const CompiledFilters& filters, DocGate& gate) {
  segment_ = &segment;
  plan_ = &plan;
  filters_ = &filters;
  gate_ = &gate;
}

void ListingWorth::look(std::span<const DocId> docs, std::span<Worth> worths) {
  constexpr std::uint64_t kOne = 1u << 16;
  gate_->rewind();
  bool any = false;
  for (std::size_t i = 0; i < docs.size(); ++i) {
    const index::DocRange range = filters_->docs();
    worths[i] = {};
    worths[i].is_admitted = docs[i] >= range.begin && docs[i] < range.end && filters_->failed(docs[i]) == 0 &&
                            gate_->admits(docs[i]);
    any |= worths[i].is_admitted;
  }
  if (!any) return;
  const auto groups = cursors_.open(*plan_, segment_->postings());
  std::uint64_t most = 0;
  for (const GroupCursor& group : groups) most += group_score(group.idf(), 255 * query::kFullWeight);
  for (std::size_t i = 0; i < docs.size(); ++i) {
    if (!worths[i].is_admitted) continue;
    std::uint64_t score = 0;
    for (GroupCursor& group : groups) {
      group.next_geq(docs[i]);
      if (group.doc() != docs[i]) continue;
      ++worths[i].held;
      score += group.score();
    }
    worths[i].share = static_cast<std::uint32_t>(most == 0 ? kOne : score * kOne / most);
  }
}

}  // namespace vitrina::search
