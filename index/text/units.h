// The closed table of units: every spelling after a number, Russian and English, with the one form it is
// indexed by (`гб`, `гигабайт`, `gb` → `gb`).
//
// A unit stands here because it has several spellings, or because both glued and spaced writing are common.
// Which neighbourhoods count is told by spelling: `hp` after a space is a brand, `к` after a space a
// preposition.
//
// Threads: const from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vitrina::index {

// How a unit follows its number: `12v`, `12-v`, `12 v`.
enum class UnitJoint : std::uint8_t { kGlued = 1, kHyphen = 2, kSpace = 4 };

// The longest spelling, in code points; a longer word is no unit.
inline constexpr std::size_t kMaxUnitChars = 12;

// The canonical form, or empty when the normalised word is not a unit in that place.
std::string_view find_unit(std::string_view form, UnitJoint joint) noexcept;

}  // namespace vitrina::index
