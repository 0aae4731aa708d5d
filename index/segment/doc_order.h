// Second step of a build: which listings stay, and in which order they are numbered: by category in preorder,
// then by static quality downwards, then by a hash of the listing id.
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "index/base/ids.h"
#include "index/facets/category_tree.h"
#include "index/segment/ingest.h"

namespace vitrina::index {

struct OrderedRecord {
  std::uint64_t offset = 0;  // in the spool
  std::uint32_t length = 0;
};

struct DocOrder {
  std::vector<OrderedRecord> records;  // by doc id
  std::vector<CategoryNode> nodes;     // in preorder, with their doc ranges
  std::vector<std::string> names;      // by node
  std::uint64_t duplicates = 0;        // listings dropped for a later one of the same id
};

// Takes the listings out of `ingested`.
DocOrder order_listings(Ingested& ingested);

}  // namespace vitrina::index
