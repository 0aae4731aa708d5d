#include "engine/search/filters.h"

#include <algorithm>
#include <limits>

namespace vitrina::search {
namespace {

using index::Segment;

constexpr FacetMask kBrandBit = 1u << 1;
constexpr FacetMask kSellerBit = 1u << 2;
constexpr FacetMask kTagsBit = 1u << 3;
constexpr FacetMask kPriceBit = 1u << 4;
constexpr FacetMask kRatingBit = 1u << 5;
constexpr int kFirstAttributeBit = 6;
static_assert(kFirstAttributeBit + kMaxAttributeFilters <= 64);

constexpr FacetMask attribute_bit(std::size_t place) noexcept {
  return FacetMask{1} << (kFirstAttributeBit + place);
}

std::string item_field(std::string_view field, std::size_t place) {
  return std::string(field) + "[" + std::to_string(place) + "]";
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kShown = 100;
  if (text.size() > kShown) {
    std::size_t end = kShown;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return "'" + std::string(text.substr(0, end)) + "…'";
  }
  return "'" + std::string(text) + "'";
}

// Looks each value up and adds its ordinal.
template <class Find>
Result<void> add_values(std::string_view field, std::string_view what, const std::vector<std::string>& values,
                        OrdinalSet& set, Find&& find) {
  if (values.size() > kMaxFilterValues) {
    return fail(
        ErrorCode::kLimit,
        std::to_string(values.size()) + " values; at most " + std::to_string(kMaxFilterValues) + " are taken",
        std::string(field));
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Ordinal ordinal = find(values[i]);
    if (ordinal == kNoOrdinal) {
      return fail(ErrorCode::kInvalidArgument,
                  "no listing has the " + std::string(what) + " " + quoted(values[i]), item_field(field, i));
    }
    set.add(ordinal);
  }
  return {};
}

bool holds_any(std::span<const Ordinal> ordinals, const OrdinalSet& chosen) noexcept {
  return std::any_of(ordinals.begin(), ordinals.end(), [&](Ordinal o) { return chosen.contains(o); });
}

}  // namespace

Result<void> CompiledFilters::compile(const Segment& segment, const Filters& filters) {
  segment_ = &segment;
  category_ = 0;
  docs_ = {0, segment.doc_count()};
  brands_.reset(segment.brands().size());
  sellers_.reset(segment.sellers().size());
  tags_any_.reset(segment.tags().size());
  tags_all_.reset(segment.tags().size());
  attributes_.clear();
  VITRINA_TRY(compile_category(filters.category));
  VITRINA_TRY(add_values("filters.brand", "brand", filters.brand, brands_,
                         [&](const std::string& value) { return segment.brands().find(value); }));
  VITRINA_TRY(add_values("filters.seller", "seller", filters.seller, sellers_,
                         [&](const std::string& value) { return segment.sellers().find(value); }));
  const auto find_tag = [&](const std::string& value) { return segment.tags().find(value); };
  VITRINA_TRY(add_values("filters.tags_any", "tag", filters.tags_any, tags_any_, find_tag));
  VITRINA_TRY(add_values("filters.tags_all", "tag", filters.tags_all, tags_all_, find_tag));
  VITRINA_TRY(compile_numbers(filters));
  VITRINA_TRY(compile_attributes(filters));
  any_ = !brands_.empty() || !sellers_.empty() || !tags_any_.empty() || !tags_all_.empty() || price_ ||
         rating_ || in_stock_ || !attributes_.empty();
  return {};
}

Result<void> CompiledFilters::compile_category(const std::vector<std::string>& path) {
  if (path.empty()) return {};
  const index::CategoryTree& tree = segment_->categories();
  for (std::size_t i = 0; i < path.size(); ++i) {
    const CategoryId child = tree.size() == 0 ? kNoCategory : tree.find_child(category_, path[i]);
    if (child == kNoCategory) {
      return fail(ErrorCode::kInvalidArgument,
                  "there is no category " + quoted(path[i]) +
                      (i == 0 ? " at the root" : " in " + quoted(path[i - 1])),
                  item_field("filters.category", i));
    }
    category_ = child;
  }
  docs_ = tree.docs(category_);
  return {};
}

Result<void> CompiledFilters::compile_numbers(const Filters& filters) {
  price_ = filters.price_min || filters.price_max;
  price_min_ = filters.price_min ? std::max<std::int64_t>(filters.price_min->micros, 0) : 0;
  price_max_ = filters.price_max ? filters.price_max->micros : std::numeric_limits<std::int64_t>::max();
  if (filters.price_min && filters.price_max && *filters.price_min > *filters.price_max) {
    return fail(ErrorCode::kInvalidArgument,
                "the least price " + to_string(*filters.price_min) + " is above the greatest, " +
                    to_string(*filters.price_max),
                "filters.price");
  }
  rating_ = filters.rating_min_micros.has_value();
  if (rating_) {
    constexpr std::int64_t kBestRating = 5 * kMicrosPerUnit;
    if (*filters.rating_min_micros < 0 || *filters.rating_min_micros > kBestRating) {
      return fail(ErrorCode::kInvalidArgument, "a rating lies between 0 and 5", "filters.rating_min");
    }
    // The column is rounded down to thousandths, so the bound is too: nothing that qualifies is lost.
    rating_min_milli_ = static_cast<std::uint32_t>(*filters.rating_min_micros / 1000);
  }
  in_stock_ = filters.in_stock;
  return {};
}

Result<void> CompiledFilters::compile_attributes(const Filters& filters) {
  const index::AttributeFacets& attributes = segment_->attributes();
  const std::uint32_t names = attributes.name_count();
  attribute_values_.reset(names == 0 ? 0 : attributes.values_of(names - 1).end);
  for (const auto& [name, values] : filters.attributes) {
    const std::string field = "filters.attributes." + name;
    const std::uint32_t place = attributes.find_name(name);
    if (place == names) {
      return fail(ErrorCode::kInvalidArgument, "no listing has an attribute " + quoted(name), field);
    }
    const auto range = attributes.values_of(place);
    VITRINA_TRY(add_values(field, "value", values, attribute_values_,
                           [&](const std::string& value) { return attributes.find(range, value); }));
    // The same name twice is one filter with the values of both, as in a query string.
    const bool fresh =
        std::none_of(attributes_.begin(), attributes_.end(),
                     [&](const AttributeFilter& filter) { return filter.name_index == place; });
    if (!values.empty() && fresh) attributes_.push_back({place, range});
    if (attributes_.size() > kMaxAttributeFilters) {
      return fail(ErrorCode::kLimit,
                  "filters on more than " + std::to_string(kMaxAttributeFilters) + " attributes",
                  "filters.attributes");
    }
  }
  return {};
}

FacetMask CompiledFilters::examine(DocId doc) const noexcept {
  const index::Columns& columns = segment_->columns();
  if (in_stock_ && columns.stock[doc] == 0) return kFailsNarrowing;
  FacetMask failed = 0;
  // A listing that fails two facets counts nowhere, whatever else it fails.
  const auto fails = [&](FacetMask bit) {
    const bool twice = failed != 0;
    failed |= bit;
    return twice;
  };
  if (price_) {
    const std::int64_t price = columns.price_micros[doc];
    if ((price < price_min_ || price > price_max_) && fails(kPriceBit)) return kFailsNarrowing;
  }
  if (!brands_.empty() && !brands_.contains(segment_->brands().ordinals()[doc]) && fails(kBrandBit)) {
    return kFailsNarrowing;
  }
  if (rating_) {
    const std::uint16_t rating = columns.rating_milli[doc];
    if ((rating == index::kNoRating || rating < rating_min_milli_) && fails(kRatingBit))
      return kFailsNarrowing;
  }
  if (!sellers_.empty() && !sellers_.contains(segment_->sellers().ordinals()[doc]) && fails(kSellerBit)) {
    return kFailsNarrowing;
  }
  if (!tags_any_.empty() || !tags_all_.empty()) {
    const auto tags = segment_->tags().ordinals(doc);
    const auto has = [&](Ordinal wanted) {
      return std::find(tags.begin(), tags.end(), wanted) != tags.end();
    };
    const auto all = tags_all_.members();
    if (!std::all_of(all.begin(), all.end(), has)) return kFailsNarrowing;
    if (!tags_any_.empty() && !holds_any(tags, tags_any_) && fails(kTagsBit)) return kFailsNarrowing;
  }
  if (!attributes_.empty()) {
    const auto ordinals = segment_->attributes().ordinals(doc);
    for (std::size_t i = 0; i < attributes_.size(); ++i) {
      const auto [begin, end] = attributes_[i].range;
      const bool holds = std::any_of(ordinals.begin(), ordinals.end(), [&](Ordinal o) {
        return o >= begin && o < end && attribute_values_.contains(o);
      });
      if (!holds && fails(attribute_bit(i))) return kFailsNarrowing;
    }
  }
  return failed;
}

FacetMask CompiledFilters::mask_of(FacetId facet) const noexcept {
  switch (facet.kind) {
    case FacetKind::kCategory:
      return 0;
    case FacetKind::kBrand:
      return brands_.empty() ? 0 : kBrandBit;
    case FacetKind::kTags:
      return tags_any_.empty() ? 0 : kTagsBit;
    case FacetKind::kSeller:
      return sellers_.empty() ? 0 : kSellerBit;
    case FacetKind::kPrice:
      return price_ ? kPriceBit : 0;
    case FacetKind::kRating:
      return rating_ ? kRatingBit : 0;
    case FacetKind::kAttribute:
      for (std::size_t i = 0; i < attributes_.size(); ++i) {
        if (attributes_[i].name_index == facet.name_index) return attribute_bit(i);
      }
      return 0;
  }
  return 0;
}

bool CompiledFilters::is_selected(FacetId facet, Ordinal ordinal) const noexcept {
  switch (facet.kind) {
    case FacetKind::kBrand:
      return brands_.contains(ordinal);
    case FacetKind::kTags:
      return tags_any_.contains(ordinal) || tags_all_.contains(ordinal);
    case FacetKind::kSeller:
      return sellers_.contains(ordinal);
    case FacetKind::kAttribute:
      return attribute_values_.contains(ordinal);
    case FacetKind::kCategory:
    case FacetKind::kPrice:
    case FacetKind::kRating:
      return false;
  }
  return false;
}

void CompiledFilters::selected(FacetId facet, std::vector<Ordinal>& ordinals) const {
  ordinals.clear();
  const auto add = [&](const OrdinalSet& set) {
    ordinals.insert(ordinals.end(), set.members().begin(), set.members().end());
  };
  switch (facet.kind) {
    case FacetKind::kBrand:
      return add(brands_);
    case FacetKind::kTags:
      add(tags_any_);
      for (const Ordinal ordinal : tags_all_.members()) {
        if (!tags_any_.contains(ordinal)) ordinals.push_back(ordinal);
      }
      return;
    case FacetKind::kSeller:
      return add(sellers_);
    case FacetKind::kAttribute: {
      const auto [begin, end] = segment_->attributes().values_of(facet.name_index);
      for (const Ordinal ordinal : attribute_values_.members()) {
        if (ordinal >= begin && ordinal < end) ordinals.push_back(ordinal);
      }
      return;
    }
    case FacetKind::kCategory:
    case FacetKind::kPrice:
    case FacetKind::kRating:
      return;
  }
}

}  // namespace vitrina::search
