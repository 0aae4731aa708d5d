// Facets of values: each value has an ordinal, its place in byte order, and each listing has one ordinal
// (brand, seller) or any number of them in ascending order (tags, attributes).
//
// Ordinals are not checked against damage when read: whoever indexes by one clamps it to size(), where the
// counters keep one spare cell. kNoOrdinal ("has no such value") falls into the same cell.
//
// Threads: immutable after construction. Lifetime: do not own the bytes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>

#include "index/base/bytes.h"
#include "index/base/ids.h"
#include "index/base/string_table.h"

namespace vitrina::index {

// At most one value a listing. Sections: values (StringTable, sorted), ordinals u32[listing].
class SingleValueFacet {
 public:
  SingleValueFacet() = default;
  SingleValueFacet(Bytes values, Bytes ordinals) noexcept
      : values_(values), ordinals_(array_view<Ordinal>(ordinals)) {}

  std::uint32_t size() const noexcept { return values_.size(); }  // distinct values
  std::string_view value(Ordinal ordinal) const noexcept { return values_[ordinal]; }
  Ordinal find(std::string_view value) const noexcept {
    const std::uint32_t place = values_.find(value);
    return place < values_.size() ? place : kNoOrdinal;
  }
  std::span<const Ordinal> ordinals() const noexcept { return ordinals_; }  // by doc id

 private:
  StringTable values_;
  std::span<const Ordinal> ordinals_;
};

// Lists of ordinals. Sections: offsets u32[listing + 1], ordinals u32[].
class OrdinalLists {
 public:
  OrdinalLists() = default;
  OrdinalLists(Bytes offsets, Bytes ordinals) noexcept
      : offsets_(array_view<std::uint32_t>(offsets)), ordinals_(array_view<Ordinal>(ordinals)) {}

  std::span<const Ordinal> operator[](DocId doc) const noexcept {
    const std::size_t begin = std::min<std::size_t>(offsets_[doc], ordinals_.size());
    const std::size_t end = std::clamp<std::size_t>(offsets_[doc + 1], begin, ordinals_.size());
    return ordinals_.subspan(begin, end - begin);
  }
  // Has the listing's ordinals fetched, for whoever will ask for them soon.
  void prefetch(DocId doc) const noexcept { __builtin_prefetch(ordinals_.data() + offsets_[doc]); }

 private:
  std::span<const std::uint32_t> offsets_;
  std::span<const Ordinal> ordinals_;
};

// Any number of values a listing: tags.
class MultiValueFacet {
 public:
  MultiValueFacet() = default;
  MultiValueFacet(Bytes values, Bytes offsets, Bytes ordinals) noexcept
      : values_(values), lists_(offsets, ordinals) {}

  std::uint32_t size() const noexcept { return values_.size(); }
  std::string_view value(Ordinal ordinal) const noexcept { return values_[ordinal]; }
  Ordinal find(std::string_view value) const noexcept {
    const std::uint32_t place = values_.find(value);
    return place < values_.size() ? place : kNoOrdinal;
  }
  std::span<const Ordinal> ordinals(DocId doc) const noexcept { return lists_[doc]; }
  void prefetch(DocId doc) const noexcept { lists_.prefetch(doc); }

 private:
  StringTable values_;
  OrdinalLists lists_;
};

// A value of one word, or of a number and its unit, and the term that it reads as.
struct ValueTerm {
  TermId term = kNoTerm;
  Ordinal ordinal = kNoOrdinal;
};
static_assert(sizeof(ValueTerm) == 8);

// Attributes: values of many named facets in one space of ordinals, sorted by name, then by value, so each
// name is one range. Sections: names (StringTable, sorted), starts u32[name + 1] (its first ordinal), values
// (StringTable in ordinal order), offsets, ordinals, value terms (ValueTerm, by term, then by ordinal).
class AttributeFacets {
 public:
  struct Range {
    Ordinal begin = 0;
    Ordinal end = 0;
    std::uint32_t size() const noexcept { return end - begin; }
  };

  AttributeFacets() = default;
  AttributeFacets(Bytes names, Bytes starts, Bytes values, Bytes offsets, Bytes ordinals,
                  Bytes value_terms) noexcept
      : names_(names),
        starts_(array_view<Ordinal>(starts)),
        values_(values),
        lists_(offsets, ordinals),
        value_terms_(array_view<ValueTerm>(value_terms)) {}

  std::uint32_t name_count() const noexcept {
    return starts_.empty()
               ? 0
               : std::min<std::uint32_t>(names_.size(), static_cast<std::uint32_t>(starts_.size() - 1));
  }
  std::string_view name(std::uint32_t name_index) const noexcept { return names_[name_index]; }
  // The place of a name; name_count() where there is none.
  std::uint32_t find_name(std::string_view name) const noexcept {
    return std::min(names_.find(name), name_count());
  }
  // The ordinals of a name's values. Requires: name_index < name_count().
  Range values_of(std::uint32_t name_index) const noexcept {
    const Ordinal begin = std::min(starts_[name_index], values_.size());
    return {begin, std::clamp(starts_[name_index + 1], begin, values_.size())};
  }
  std::string_view value(Ordinal ordinal) const noexcept { return values_[ordinal]; }
  // The ordinal of a value within a name's range; kNoOrdinal where it is not there.
  Ordinal find(Range range, std::string_view value) const noexcept {
    Ordinal low = range.begin;
    for (std::uint32_t count = range.size(); count > 0;) {
      const std::uint32_t half = count / 2;
      if (values_[low + half] < value) {
        low += half + 1;
        count -= half + 1;
      } else {
        count = half;
      }
    }
    return low < range.end && values_[low] == value ? low : kNoOrdinal;
  }
  // The values of any name that read as the term and nothing else, by ordinal.
  std::span<const ValueTerm> values_that_read(TermId term) const noexcept {
    const auto [begin, end] =
        std::equal_range(value_terms_.begin(), value_terms_.end(), ValueTerm{term},
                         [](const ValueTerm& a, const ValueTerm& b) { return a.term < b.term; });
    return {begin, end};
  }
  std::span<const Ordinal> ordinals(DocId doc) const noexcept { return lists_[doc]; }
  void prefetch(DocId doc) const noexcept { lists_.prefetch(doc); }

 private:
  StringTable names_;
  std::span<const Ordinal> starts_;
  StringTable values_;
  OrdinalLists lists_;
  std::span<const ValueTerm> value_terms_;
};

}  // namespace vitrina::index
