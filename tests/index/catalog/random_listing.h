// Listings that hold whatever a valid one may hold, and the many ways a dump may spell them.
#pragma once

#include <string>

#include "index/base/random.h"
#include "index/catalog/listing.h"

namespace vitrina::index::testing {

// Text of up to `max_code_points`, from letters of several scripts, emoji, quotes, backslashes, controls,
// line separators, the first and last code points of each UTF-8 length. Never blank.
std::string random_text(Random& random, std::uint64_t max_code_points = 12);

Listing random_listing(Random& random);

// One line of JSON that must be read as `listing`: fields in any order, white space and escapes at will,
// counts as 12 or 12.0 or 1.2e1, nulls for what is absent, values that later ones of the same name replace.
std::string spell(Random& random, const Listing& listing);

}  // namespace vitrina::index::testing
