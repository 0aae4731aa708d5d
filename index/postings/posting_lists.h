// Posting lists: for each term the listings that hold it, in doc order, with what it is worth there.
//
// A list is cut into blocks of 128. Three sections:
//   lists   ListMeta[term]: where the list's blocks and bytes begin, how many postings, greatest impact
//   blocks  BlockMeta[block]: last doc id, greatest impact, bits and place of the block's bytes; skipping
//   reads
//           this array alone
//   data    per block: packed gaps (codec.h), then one impact byte a posting; behind the last block of a
//   dense
//           list its bitmap (doc_bitmap.h), by which a cursor skips without unpacking anything
//
// Impact: what the term is worth in the listing on the fixed scale 1–255 (index/segment/impact.h). A flat
// list has no impact bytes: each of its postings is worth kFlatImpact.
//
// Lists may stand in two such triples of sections: those of terms, and behind them others of the same
// listings (index/segment/beginning_lists.h).
//
// The readers trust nothing: a block whose metadata point outside the section, or whose ids do not end where
// the metadata say, ends its list. So every doc id that comes out is below the segment's listing count, and
// ids never go backwards, whatever the bytes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "index/base/bytes.h"
#include "index/base/ids.h"
#include "index/postings/codec.h"
#include "index/postings/doc_bitmap.h"

namespace vitrina::index {

struct ListMeta {
  std::uint64_t place = 0;  // data_offset × 256 + greatest impact
  std::uint32_t first_block = 0;
  std::uint32_t doc_count = 0;

  std::uint64_t data_offset() const noexcept { return place >> 8; }
  std::uint8_t max_impact() const noexcept { return static_cast<std::uint8_t>(place); }
};
static_assert(sizeof(ListMeta) == 16);

struct BlockMeta {
  DocId last_doc;
  std::uint32_t data_offset;  // from the list's data_offset
  std::uint8_t bits;
  std::uint8_t max_impact;
  std::uint16_t flags;  // of a list's first block

  static constexpr std::uint16_t kHasBitmap = 1;  // behind the last block
  static constexpr std::uint16_t kIsFlat = 2;
};
static_assert(sizeof(BlockMeta) == 12);

inline constexpr std::uint8_t kFlatImpact = 128;

// Whether a list gets a bitmap: it costs twice to ten times what the packed ids do, of lists whose blocks a
// conjunction would otherwise unpack one after the other to look at one posting each. Flat lists, of which
// there are many and of like listings, get it where it costs twice.
constexpr bool is_dense(std::uint32_t doc_count, std::uint32_t doc_limit, bool is_flat) noexcept {
  const std::uint64_t least_share = is_flat ? 16 : 64;  // one listing in so many
  return doc_count > kBlockSize && doc_count * least_share >= doc_limit;
}

// Walks one list forwards. 600 bytes; meant to live in a pool, not to be copied about.
//
// Threads: one at a time. Lifetime: refers to the sections.
class PostingCursor {
 public:
  PostingCursor() = default;

  // The current doc id; kEndDoc once past the last posting.
  DocId doc() const noexcept { return doc_; }
  // Requires: doc() != kEndDoc.
  std::uint8_t impact() const noexcept {
    return is_unpacked_ ? static_cast<std::uint8_t>(impacts_[place_]) : impact_of(doc_);
  }

  void next() noexcept {
    VITRINA_DCHECK(doc_ != kEndDoc);
    if (!is_unpacked_) {
      doc_ = bitmap_.find_geq(doc_ + 1);
    } else if (++place_ < block_count_) {
      doc_ = docs_[place_];
    } else {
      load_block(block_ + 1);
    }
  }

  // Moves to the first posting whose doc id is not less than `target`; stays where it is if it is there
  // already.
  void next_geq(DocId target) noexcept {
    if (doc_ >= target) return;  // also at the end
    if (bitmap_.is_there()) {
      doc_ = bitmap_.find_geq(target);
      is_unpacked_ = false;
    } else {
      skip_to(target);
    }
  }

  // How many of the list's postings lie before the current one.
  std::uint32_t position() const noexcept {
    if (doc_ == kEndDoc) return doc_count_;
    return is_unpacked_ ? block_ * kBlockSize + place_ : static_cast<std::uint32_t>(bitmap_.rank(doc_));
  }
  // Postings of the whole list (an upper bound where bytes are damaged).
  std::uint32_t doc_count() const noexcept { return doc_count_; }
  std::uint8_t max_impact() const noexcept { return max_impact_; }

  // Null but of a dense list, which may be asked about any listing, wherever the cursor is.
  const DocBitmap* bitmap() const noexcept { return bitmap_.is_there() ? &bitmap_ : nullptr; }
  // Requires: bitmap()->contains(doc).
  std::uint8_t impact_of(DocId doc) const noexcept;

  // Bulk reading: the current block's postings from the current one on, as parallel arrays of equal length.
  // Empty at the end. skip_block() moves to the first posting of the next block.
  std::span<const DocId> block_docs() noexcept {
    if (!is_unpacked_) unpack_here();
    return {docs_ + place_, block_count_ - place_};
  }
  // Requires: block_docs() has been asked for.
  const std::byte* block_impacts() const noexcept { return impacts_ + place_; }
  void skip_block() noexcept { load_block(block_ + 1); }
  // Moves within the current block. Requires: count < block_docs().size().
  void advance_within_block(std::uint32_t count) noexcept {
    place_ += count;
    doc_ = docs_[place_];
  }

 private:
  friend class PostingLists;
  void skip_to(DocId target) noexcept;
  void load_block(std::uint32_t block) noexcept;
  void unpack_here() noexcept;
  void end() noexcept;

  const BlockMeta* blocks_ = nullptr;   // of this list
  const std::byte* data_ = nullptr;     // of this list
  std::size_t data_size_ = 0;           // to the section's end
  const std::byte* impacts_ = nullptr;  // of the current block
  DocBitmap bitmap_;                    // of a dense list
  DocId doc_ = kEndDoc;
  DocId doc_limit_ = 0;  // the segment's listing count
  std::uint32_t place_ = 0;
  std::uint32_t block_count_ = 0;  // postings in the current block
  std::uint32_t block_ = 0;
  std::uint32_t blocks_in_list_ = 0;
  std::uint32_t doc_count_ = 0;
  std::uint8_t max_impact_ = 0;
  bool is_flat_ = false;
  // Whether the current block is in docs_; if not, the bitmap says where the cursor is.
  bool is_unpacked_ = true;
  DocId docs_[kBlockSize];
};

// All lists of a segment. Threads: immutable after construction. Lifetime: does not own the bytes.
class PostingLists {
 public:
  PostingLists() = default;
  // Constant time. Requires: sections aligned to 8 bytes.
  PostingLists(Bytes lists, Bytes blocks, Bytes data, std::uint32_t doc_limit) noexcept;
  // Puts further lists behind those that are there. Requires: as above; once.
  void append(Bytes lists, Bytes blocks, Bytes data) noexcept;

  std::uint32_t size() const noexcept {
    return static_cast<std::uint32_t>(first_.lists.size() + further_.lists.size());
  }
  // Listings that hold the term. Requires: term < size().
  std::uint32_t doc_frequency(TermId term) const noexcept {
    return std::min(list(term).doc_count, doc_limit_);
  }
  std::uint8_t max_impact(TermId term) const noexcept { return list(term).max_impact(); }

  // Puts `cursor` on the term's first posting. Requires: term < size().
  void open(TermId term, PostingCursor& cursor) const noexcept;

 private:
  struct Part {
    std::span<const ListMeta> lists;
    std::span<const BlockMeta> blocks;
    Bytes data;
  };
  const ListMeta& list(TermId term) const noexcept {
    return term < first_.lists.size() ? first_.lists[term] : further_.lists[term - first_.lists.size()];
  }

  Part first_, further_;
  std::uint32_t doc_limit_ = 0;
};

}  // namespace vitrina::index
