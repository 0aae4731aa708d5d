// First step of a build: dumps → a spool of canonical records, and for each listing what ordering it takes.
//
// Threads: one at a time; uses several inside.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "index/base/checksum.h"
#include "index/base/result.h"
#include "index/segment/builder.h"
#include "index/segment/interner.h"
#include "index/segment/temp_file.h"

namespace vitrina::index {

struct SpooledListing {
  Hash128 id_hash;
  std::uint64_t offset = 0;    // of its record in the spool
  std::uint32_t length = 0;    // of its record
  std::uint32_t category = 0;  // into Ingested::categories
  std::uint8_t quality = 0;    // static quality
};

struct Ingested {
  TempFile spool;
  std::vector<SpooledListing> listings;  // in the order read
  Interner categories;                   // paths, each step followed by kPathSeparator; the empty path is 0
};

// Category names hold no control characters, so this sorts a parent before its children and keeps preorder.
inline constexpr char kPathSeparator = '\x01';

// Fills `report` but for duplicates and listings.
Result<Ingested> ingest(const std::vector<std::string>& catalogs, const BuildOptions& options,
                        unsigned threads, BuildReport& report);

}  // namespace vitrina::index
