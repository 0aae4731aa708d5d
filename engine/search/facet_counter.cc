#include "engine/search/facet_counter.h"

#include <algorithm>

#include "engine/search/histogram.h"

namespace vitrina::search {
namespace {

constexpr std::int64_t kMicrosPerMilli = 1000;
// So many listings ahead their values are fetched: the lists are met at random, and each is a cache miss.
constexpr std::size_t kAhead = 12;

tl::unexpected<Error> no_such_facet(const std::string& name, std::string field) {
  return fail(ErrorCode::kInvalidArgument,
              "there is no facet '" + name.substr(0, 100) +
                  "'; facets are category, brand, tags, seller, price, rating and attributes.NAME",
              std::move(field));
}

}  // namespace

Result<void> FacetCounter::begin(const index::Segment& segment, const SearchRequest& request,
                                 const CompiledFilters& filters, CategoryId typed_category) {
  segment_ = &segment;
  request_ = &request;
  filters_ = &filters;
  slot_count_ = 0;
  if (request.facets.size() > kMaxFacets) {
    return fail(ErrorCode::kLimit, "at most " + std::to_string(kMaxFacets) + " facets are counted at once",
                "facets");
  }
  if (request.facet_limit > kMaxFacetLimit) {
    return fail(ErrorCode::kLimit, "at most " + std::to_string(kMaxFacetLimit) + " values a facet are listed",
                "facet_limit");
  }
  if (slots_.size() < request.facets.size()) slots_.resize(request.facets.size());
  for (std::size_t i = 0; i < request.facets.size(); ++i) {
    const auto id = find_facet(segment, request.facets[i]);
    if (!id) return no_such_facet(request.facets[i], "facets[" + std::to_string(i) + "]");
    slots_[i].id = *id;
  }
  slot_count_ = request.facets.size();
  VITRINA_TRY(turn_sideways(request, filters));
  for (std::size_t i = 0; i < slot_count_; ++i) begin_slot(slots_[i], typed_category);
  return {};
}

Result<void> FacetCounter::turn_sideways(const SearchRequest& request, const CompiledFilters& filters) {
  FacetMask allowed = ~FacetMask{0};
  if (request.drill_sideways) {
    allowed = 0;
    for (std::size_t i = 0; i < request.drill_sideways->size(); ++i) {
      const std::string& name = (*request.drill_sideways)[i];
      const auto id = find_facet(*segment_, name);
      if (!id) return no_such_facet(name, "drill_sideways[" + std::to_string(i) + "]");
      allowed |= filters.mask_of(*id);
    }
  }
  sideways_ = 0;
  for (std::size_t i = 0; i < slot_count_; ++i) {
    slots_[i].own = filters.mask_of(slots_[i].id) & allowed;
    sideways_ |= slots_[i].own;
  }
  return {};
}

void FacetCounter::begin_slot(Slot& slot, CategoryId typed_category) {
  slot.least = 0;
  slot.greatest = -1;
  switch (slot.id.kind) {
    case FacetKind::kCategory: {
      slot.node =
          filters_->category() == 0 && typed_category != kNoCategory ? typed_category : filters_->category();
      slot.children.clear();
      slot.child_end = slot.node < segment_->categories().size() ? 0 : kEndDoc;
      slot.in_child = false;
      return;
    }
    case FacetKind::kBrand:
      return slot.values.reset(segment_->brands().size());
    case FacetKind::kTags:
      return slot.values.reset(segment_->tags().size());
    case FacetKind::kSeller:
      return slot.values.reset(segment_->sellers().size());
    case FacetKind::kAttribute:
      return slot.values.reset(segment_->attributes().values_of(slot.id.name_index).size());
    case FacetKind::kPrice:
      return slot.docs.reset(segment_->doc_count());
    case FacetKind::kRating:
      slot.stars = {};
      return;
  }
}

void FacetCounter::count(std::span<const DocId> docs, std::span<const FacetMask> failed) {
  for (std::size_t i = 0; i < slot_count_; ++i) {
    Slot& slot = slots_[i];
    passing_.clear();
    for (std::size_t d = 0; d < docs.size(); ++d) {
      if ((failed[d] & ~slot.own) == 0) passing_.push_back(docs[d]);
    }
    count_slot(slot, passing_);
  }
}

void FacetCounter::count_slot(Slot& slot, std::span<const DocId> docs) {
  const auto see = [&](std::int64_t micros) {
    const bool first = slot.greatest < slot.least;
    slot.least = first ? micros : std::min(slot.least, micros);
    slot.greatest = first ? micros : std::max(slot.greatest, micros);
  };
  switch (slot.id.kind) {
    case FacetKind::kCategory:
      return count_categories(slot, docs);
    case FacetKind::kBrand: {
      const auto ordinals = segment_->brands().ordinals();
      slot.values.count_each([&](auto&& add) {
        for (const DocId doc : docs) add(ordinals[doc]);
      });
      return;
    }
    case FacetKind::kSeller: {
      const auto ordinals = segment_->sellers().ordinals();
      slot.values.count_each([&](auto&& add) {
        for (const DocId doc : docs) add(ordinals[doc]);
      });
      return;
    }
    case FacetKind::kTags: {
      const index::MultiValueFacet& tags = segment_->tags();
      slot.values.count_each([&](auto&& add) {
        for (std::size_t i = 0; i < docs.size(); ++i) {
          if (i + kAhead < docs.size()) tags.prefetch(docs[i + kAhead]);
          for (const Ordinal ordinal : tags.ordinals(docs[i])) add(ordinal);
        }
      });
      return;
    }
    case FacetKind::kAttribute: {
      const index::AttributeFacets& attributes = segment_->attributes();
      const auto range = attributes.values_of(slot.id.name_index);
      slot.values.count_each([&](auto&& add) {
        for (std::size_t i = 0; i < docs.size(); ++i) {
          if (i + kAhead < docs.size()) attributes.prefetch(docs[i + kAhead]);
          const auto ordinals = attributes.ordinals(docs[i]);
          for (auto at = std::lower_bound(ordinals.begin(), ordinals.end(), range.begin);
               at != ordinals.end() && *at < range.end; ++at) {
            add(*at - range.begin);
          }
        }
      });
      return;
    }
    case FacetKind::kPrice:
      for (const DocId doc : docs) {
        const std::int64_t price = segment_->columns().price_micros[doc];
        if (price < 0) continue;
        see(price);
        slot.docs.add(doc);
      }
      return;
    case FacetKind::kRating:
      for (const DocId doc : docs) {
        const std::uint16_t rating = segment_->columns().rating_milli[doc];
        if (rating == index::kNoRating) continue;
        see(rating * kMicrosPerMilli);
        ++slot.stars[std::min<std::size_t>(rating / 1000, slot.stars.size() - 1)];
      }
      return;
  }
}

// The listings of a child are one range, so the counts are distances between its ends.
void FacetCounter::count_categories(Slot& slot, std::span<const DocId> docs) {
  const index::CategoryTree& tree = segment_->categories();
  for (auto doc = docs.begin(); doc != docs.end();) {
    if (*doc >= slot.child_end) {
      const CategoryId child = tree.child_of(slot.node, *doc);
      slot.in_child = child != kNoCategory;
      slot.child_end =
          std::max(*doc + 1, slot.in_child ? tree.docs(child).end : tree.own_docs(slot.node).end);
      if (slot.in_child) slot.children.push_back({child, 0});
    }
    const auto end =
        docs.back() < slot.child_end ? docs.end() : std::lower_bound(doc, docs.end(), slot.child_end);
    if (slot.in_child) slot.children.back().count += static_cast<std::uint64_t>(end - doc);
    doc = end;
  }
}

void FacetCounter::finish(std::vector<Facet>& facets) {
  facets.resize(slot_count_);
  for (std::size_t i = 0; i < slot_count_; ++i) {
    Facet& facet = facets[i];
    facet.name = request_->facets[i];
    facet.path.clear();
    facet.values.clear();
    facet.range_micros.reset();
    facet.histogram.clear();
    Slot& slot = slots_[i];
    if (slot.least <= slot.greatest) facet.range_micros.emplace(slot.least, slot.greatest);
    switch (slot.id.kind) {
      case FacetKind::kCategory:
        finish_category(slot, facet);
        break;
      case FacetKind::kBrand:
      case FacetKind::kTags:
      case FacetKind::kSeller:
      case FacetKind::kAttribute:
        finish_values(slot, facet);
        break;
      case FacetKind::kPrice:
        finish_price(slot, facet);
        break;
      case FacetKind::kRating:
        finish_rating(slot, facet);
        break;
    }
  }
}

void FacetCounter::finish_category(Slot& slot, Facet& facet) {
  const index::CategoryTree& tree = segment_->categories();
  tree.path(slot.node, facet.path);
  // Children stand in byte order of their names.
  std::sort(slot.children.begin(), slot.children.end(), [](const Child& a, const Child& b) {
    return a.count != b.count ? a.count > b.count : a.node < b.node;
  });
  if (slot.children.size() > request_->facet_limit) slot.children.resize(request_->facet_limit);
  for (const Child& child : slot.children) {
    facet.values.push_back({tree.name(child.node), child.count, false});
  }
}

std::string_view FacetCounter::value(const Slot& slot, Ordinal ordinal) const noexcept {
  switch (slot.id.kind) {
    case FacetKind::kBrand:
      return segment_->brands().value(ordinal);
    case FacetKind::kTags:
      return segment_->tags().value(ordinal);
    case FacetKind::kSeller:
      return segment_->sellers().value(ordinal);
    case FacetKind::kAttribute:
      return segment_->attributes().value(ordinal);
    case FacetKind::kCategory:
    case FacetKind::kPrice:
    case FacetKind::kRating:
      break;
  }
  return {};
}

void FacetCounter::finish_values(Slot& slot, Facet& facet) {
  const Ordinal base =
      slot.id.kind == FacetKind::kAttribute ? segment_->attributes().values_of(slot.id.name_index).begin : 0;
  // Ordinals are in byte order of the values.
  const auto before = [&](Ordinal a, Ordinal b) {
    const std::uint32_t count_a = slot.values.count(a);
    const std::uint32_t count_b = slot.values.count(b);
    return count_a != count_b ? count_a > count_b : a < b;
  };
  const auto list = [&](Ordinal ordinal) {
    facet.values.push_back({value(slot, base + ordinal), slot.values.count(ordinal),
                            filters_->is_selected(slot.id, base + ordinal)});
  };
  order_.assign(slot.values.touched().begin(), slot.values.touched().end());
  const std::size_t shown = std::min<std::size_t>(order_.size(), request_->facet_limit);
  std::partial_sort(order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(shown), order_.end(),
                    before);
  order_.resize(shown);
  for (const Ordinal ordinal : order_) list(ordinal);

  filters_->selected(slot.id, selected_);
  for (Ordinal& ordinal : selected_) ordinal -= base;
  std::erase_if(selected_,
                [&](Ordinal o) { return std::find(order_.begin(), order_.end(), o) != order_.end(); });
  std::sort(selected_.begin(), selected_.end(), before);
  for (const Ordinal ordinal : selected_) list(ordinal);
}

void FacetCounter::finish_price(Slot& slot, Facet& facet) {
  if (!facet.range_micros) return;
  std::vector<std::int64_t>& edges = edges_;
  histogram_edges(slot.least, slot.greatest, edges);
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) facet.histogram.push_back({edges[i], edges[i + 1], 0});
  slot.docs.drain([&](DocId doc) {
    const std::int64_t price = segment_->columns().price_micros[doc];
    const auto above = std::upper_bound(edges.begin() + 1, edges.end() - 1, price);
    ++facet.histogram[static_cast<std::size_t>(above - edges.begin()) - 1].count;
  });
}

void FacetCounter::finish_rating(const Slot& slot, Facet& facet) {
  if (!facet.range_micros) return;
  for (std::size_t star = 0; star < slot.stars.size(); ++star) {
    if (star == 0 && slot.stars[0] == 0) continue;  // rating scales mostly begin at one
    const auto from = static_cast<std::int64_t>(star) * kMicrosPerUnit;
    facet.histogram.push_back({from, from + kMicrosPerUnit, slot.stars[star]});
  }
}

}  // namespace vitrina::search
