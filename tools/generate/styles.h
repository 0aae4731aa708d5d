// Styles: how a branch of the shop names and describes its goods, and how many of them carry a brand, a
// product line or a model number.
//
// Threads: constants.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace vitrina::tools {

enum class Style : std::uint8_t {
  kTech,
  kGadget,
  kFashion,
  kFurniture,
  kFood,
  kHome,
  kTextile,
  kWare,
  kBeauty,
  kHealth,
  kKids,
  kBaby,
  kTools,
  kParts,
  kBuild,
  kChemistry,
  kPets,
  kGarden,
  kSport,
  kPlain,
  kBook,
  kStudy,
};
inline constexpr std::size_t kStyles = 22;

struct StyleTraits {
  std::string_view name;  // in the word lists
  std::uint32_t brand_percent;
  std::uint32_t line_percent;
  bool has_model;
};

inline constexpr std::array<StyleTraits, kStyles> kStyleTraits = {{
    {"tech", 97, 45, true},       {"gadget", 88, 30, true}, {"fashion", 88, 30, false},
    {"furniture", 85, 75, false}, {"food", 96, 30, false},  {"home", 80, 40, false},
    {"textile", 85, 45, false},   {"ware", 85, 40, false},  {"beauty", 98, 65, false},
    {"health", 94, 30, false},    {"kids", 92, 45, false},  {"baby", 92, 35, false},
    {"tools", 94, 30, true},      {"parts", 92, 20, true},  {"build", 90, 35, false},
    {"chemistry", 96, 40, false}, {"pets", 90, 35, false},  {"garden", 80, 30, false},
    {"sport", 88, 40, false},     {"plain", 82, 25, false}, {"book", 100, 0, false},
    {"study", 100, 0, false},
}};

constexpr const StyleTraits& traits(Style style) {
  return kStyleTraits[static_cast<std::size_t>(style)];
}

}  // namespace vitrina::tools
