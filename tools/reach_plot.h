// A landscape as a picture: what a day brings, bid by bid, as steps, in SVG.
//
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "engine/reach/landscape.h"
#include "index/base/money.h"

namespace vitrina::tools {

// Clicks and spend over the bid; the offer's own bid and the suggested ones are marked. `tick_micros`: of
// bids.
std::string landscape_svg(const reach::Landscape& landscape, std::string_view keyword, Money bid,
                          std::int64_t tick_micros);

}  // namespace vitrina::tools
