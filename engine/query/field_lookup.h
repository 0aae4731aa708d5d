// Names in a query's `brand:` and `category:` looked up as a shopper writes them: letter case, ё and spacing
// do not matter.
//
// Cost: the names of a facet are scanned, for opening a segment must not depend on its size; only queries
// with such syntax pay. Threads: pure functions.
#pragma once

#include <string_view>
#include <vector>

#include "index/segment/segment.h"

namespace vitrina::query {

// Fills `ordinals` with every brand that reads like `name`, ascending; empty where there is none.
void find_brands(const index::Segment& segment, std::string_view name, std::vector<Ordinal>& ordinals);

// Fills `nodes` with the categories of a path "A/B" from the root; where there is none, with every category
// of that one name, wherever it stands. In preorder; empty where there is none.
void find_categories(const index::Segment& segment, std::string_view path, std::vector<CategoryId>& nodes);

}  // namespace vitrina::query
