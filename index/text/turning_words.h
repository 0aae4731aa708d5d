// Turning words: after these a title says what the listing goes with, not what it is. What stands before the
// first of them, which is not the title's first word, is the title's core: `laptop bag`, not `for dell`.
#pragma once

#include <array>
#include <string_view>

namespace vitrina::index {

inline constexpr std::array<std::string_view, 6> kTurningWords{"for", "fits", "compatible",
                                                               "для", "под",  "к"};

}  // namespace vitrina::index
