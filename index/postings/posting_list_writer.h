// Writes posting lists in the format of posting_lists.h.
//
// Encoding (any thread) and placing (in term order) are apart, so that ranges of terms are encoded in
// parallel and then appended one after the other; where the cuts are does not change the bytes.
//
// Threads: one at a time each.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "index/base/bytes.h"
#include "index/base/result.h"
#include "index/postings/posting_lists.h"

namespace vitrina::index {

// Encoded lists of a range of terms; offsets count from the range's own start.
struct EncodedLists {
  std::vector<ListMeta> lists;
  std::vector<BlockMeta> blocks;
  std::string data;

  // Appends one list of a segment of `doc_limit` listings, with its bitmap where it is dense.
  // Requires: docs increasing and below the limit, as many impacts, at least one.
  void add(std::span<const DocId> docs, std::span<const std::uint8_t> impacts, std::uint32_t doc_limit);
  // The same without impacts.
  void add_flat(std::span<const DocId> docs, std::uint32_t doc_limit);
  void clear();

 private:
  void add(std::span<const DocId> docs, const std::uint8_t* impacts, std::uint32_t doc_limit);
};

// Turns a range's offsets into those of the whole when ranges are appended in term order.
class PostingListsPlacer {
 public:
  // Adds the offsets of everything placed so far to the range's list metadata.
  // Errors: kLimit when there are more blocks than the format counts.
  Result<void> place(EncodedLists& range);

 private:
  std::uint64_t data_offset_ = 0;
  std::uint64_t first_block_ = 0;
};

}  // namespace vitrina::index
