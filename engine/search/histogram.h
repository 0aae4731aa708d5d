// Histogram edges that people read easily: 1, 2 or 5 times a power of ten.
//
// Prices of one query span decades, so wide ranges get edges 100, 200, 500, 1000, …; a range within one
// decade gets equal steps.
#pragma once

#include <cstdint>
#include <vector>

namespace vitrina::search {

// Edges e0 < e1 < … with e0 ≤ min and max ≤ the last: buckets [e0, e1) … [e(n−1), en]. About ten of them,
// never more than 12. Requires: 0 ≤ min ≤ max.
void histogram_edges(std::int64_t min_micros, std::int64_t max_micros, std::vector<std::int64_t>& edges);

}  // namespace vitrina::search
