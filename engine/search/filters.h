// CompiledFilters: a request's filters, looked up in a segment once, then asked about listings by the
// million.
//
// The answer is a mask of the facets whose filter the listing fails, which is what drill-sideways counting
// needs: 0 passes; a listing that fails exactly one facet still counts in that facet. Category, in_stock and
// tags_all belong to no facet: they narrow everything.
//
// Threads: one at a time. Lifetime: refers to the segment.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/search/facet_id.h"
#include "engine/search/ordinal_set.h"
#include "engine/search/request.h"
#include "index/base/result.h"
#include "index/segment/segment.h"

namespace vitrina::search {

inline constexpr std::size_t kMaxAttributeFilters = 32;  // names

using FacetMask = std::uint64_t;
inline constexpr FacetMask kFailsNarrowing = 1;  // fails what belongs to no facet, or several facets

class CompiledFilters {
 public:
  // Errors: kInvalidArgument naming the field of a value that the segment does not have, or of bounds that
  // contradict; kLimit for too many values. After an error the filters must be compiled again before use.
  Result<void> compile(const index::Segment& segment, const Filters& filters);

  // Everything outside fails. Listings inside are to be asked for with failed().
  index::DocRange docs() const noexcept { return docs_; }
  CategoryId category() const noexcept { return category_; }  // 0 is the root: no category chosen

  // The facets that `doc` fails; kFailsNarrowing as soon as it can count nowhere. Requires: doc is in docs().
  FacetMask failed(DocId doc) const noexcept { return any_ ? examine(doc) : 0; }

  // No listing inside fails anything.
  bool pass_everything() const noexcept { return !any_; }

  // The bit of a facet that a filter stands on; 0 where none does.
  FacetMask mask_of(FacetId facet) const noexcept;
  bool is_selected(FacetId facet, Ordinal ordinal) const noexcept;
  // Every chosen value of a facet; unordered.
  void selected(FacetId facet, std::vector<Ordinal>& ordinals) const;

 private:
  struct AttributeFilter {
    std::uint32_t name_index;
    index::AttributeFacets::Range range;
  };

  FacetMask examine(DocId doc) const noexcept;
  Result<void> compile_category(const std::vector<std::string>& path);
  Result<void> compile_numbers(const Filters& filters);
  Result<void> compile_attributes(const Filters& filters);

  const index::Segment* segment_ = nullptr;
  bool any_ = false;
  index::DocRange docs_;
  CategoryId category_ = 0;
  OrdinalSet brands_;
  OrdinalSet sellers_;
  OrdinalSet tags_any_;
  OrdinalSet tags_all_;
  bool price_ = false;
  std::int64_t price_min_ = 0;
  std::int64_t price_max_ = 0;
  bool rating_ = false;
  std::uint32_t rating_min_milli_ = 0;
  bool in_stock_ = false;
  OrdinalSet attribute_values_;  // of all attributes, which share one space of ordinals
  std::vector<AttributeFilter> attributes_;
};

}  // namespace vitrina::search
