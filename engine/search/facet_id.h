// FacetId: a facet by its name in a request: "category" "brand" "tags" "seller" "price" "rating"
// "attributes.NAME".
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "index/segment/segment.h"

namespace vitrina::search {

enum class FacetKind : std::uint8_t { kCategory, kBrand, kTags, kSeller, kPrice, kRating, kAttribute };

struct FacetId {
  FacetKind kind = FacetKind::kCategory;
  std::uint32_t name_index = 0;  // of an attribute
  friend bool operator==(const FacetId&, const FacetId&) = default;
};

// nullopt when it is no facet of this segment.
inline std::optional<FacetId> find_facet(const index::Segment& segment, std::string_view name) noexcept {
  constexpr std::string_view kAttributePrefix = "attributes.";
  if (name == "category") return FacetId{FacetKind::kCategory};
  if (name == "brand") return FacetId{FacetKind::kBrand};
  if (name == "tags") return FacetId{FacetKind::kTags};
  if (name == "seller") return FacetId{FacetKind::kSeller};
  if (name == "price") return FacetId{FacetKind::kPrice};
  if (name == "rating") return FacetId{FacetKind::kRating};
  if (!name.starts_with(kAttributePrefix)) return std::nullopt;
  const index::AttributeFacets& attributes = segment.attributes();
  const std::uint32_t place = attributes.find_name(name.substr(kAttributePrefix.size()));
  if (place == attributes.name_count()) return std::nullopt;
  return FacetId{FacetKind::kAttribute, place};
}

}  // namespace vitrina::search
