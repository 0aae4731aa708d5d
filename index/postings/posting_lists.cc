#include "index/postings/posting_lists.h"

#include <array>

namespace vitrina::index {
namespace {

// Postings of a list's block: all are full but the last.
constexpr std::uint32_t postings_in(std::uint32_t block, std::uint32_t block_count,
                                    std::uint32_t doc_count) noexcept {
  return block + 1 == block_count ? doc_count - block * kBlockSize : kBlockSize;
}

constexpr std::array<std::byte, kBlockSize> kFlatImpacts = [] {
  std::array<std::byte, kBlockSize> impacts{};
  impacts.fill(std::byte{kFlatImpact});
  return impacts;
}();

}  // namespace

PostingLists::PostingLists(Bytes lists, Bytes blocks, Bytes data, std::uint32_t doc_limit) noexcept
    : first_{array_view<ListMeta>(lists), array_view<BlockMeta>(blocks), data}, doc_limit_(doc_limit) {}

void PostingLists::append(Bytes lists, Bytes blocks, Bytes data) noexcept {
  VITRINA_DCHECK(further_.lists.empty());
  further_ = {array_view<ListMeta>(lists), array_view<BlockMeta>(blocks), data};
}

void PostingLists::open(TermId term, PostingCursor& cursor) const noexcept {
  VITRINA_DCHECK(term < size());
  const ListMeta& list = this->list(term);
  const Part& part = term < first_.lists.size() ? first_ : further_;
  const std::uint32_t blocks = (doc_frequency(term) + kBlockSize - 1) / kBlockSize;
  cursor.doc_limit_ = doc_limit_;
  cursor.doc_count_ = doc_frequency(term);
  cursor.max_impact_ = list.max_impact();
  if (list.first_block > part.blocks.size() || blocks > part.blocks.size() - list.first_block ||
      list.data_offset() > part.data.size()) {
    cursor.end();
    return;
  }
  cursor.blocks_ = part.blocks.data() + list.first_block;
  cursor.blocks_in_list_ = blocks;
  cursor.data_ = part.data.data() + list.data_offset();
  cursor.data_size_ = part.data.size() - list.data_offset();
  cursor.bitmap_ = {};
  const std::uint16_t flags = blocks > 0 ? cursor.blocks_[0].flags : 0;
  cursor.is_flat_ = (flags & BlockMeta::kIsFlat) != 0;
  if (blocks > 1 && (flags & BlockMeta::kHasBitmap) != 0) {
    const BlockMeta& last = cursor.blocks_[blocks - 1];
    const std::uint32_t count = postings_in(blocks - 1, blocks, cursor.doc_count_);
    const std::uint64_t place =
        std::uint64_t{last.data_offset} + packed_bytes(count, last.bits) + (cursor.is_flat_ ? 0 : count);
    const std::size_t size = DocBitmap::bytes(doc_limit_);
    if (place <= cursor.data_size_ && size <= cursor.data_size_ - place) {
      cursor.bitmap_ = DocBitmap(cursor.data_ + place, doc_limit_);
      cursor.doc_ = cursor.bitmap_.find_geq(0);
      cursor.is_unpacked_ = false;
      return;
    }
  }
  cursor.load_block(0);
}

// The bitmap and the blocks say the same, unless bytes are damaged.
void PostingCursor::unpack_here() noexcept {
  if (doc_ == kEndDoc) return end();
  const DocId doc = doc_;
  const std::uint64_t place = bitmap_.rank(doc);
  if (place >= doc_count_) return end();
  load_block(static_cast<std::uint32_t>(place / kBlockSize));
  const auto within = static_cast<std::uint32_t>(place % kBlockSize);
  if (within >= block_count_ || docs_[within] != doc) return end();
  place_ = within;
  doc_ = doc;
}

std::uint8_t PostingCursor::impact_of(DocId doc) const noexcept {
  if (is_flat_) return kFlatImpact;
  const std::uint64_t place = bitmap_.rank(doc);
  if (place >= doc_count_) return 0;
  const auto block = static_cast<std::uint32_t>(place / kBlockSize);
  const BlockMeta& meta = blocks_[block];
  const std::uint32_t count = postings_in(block, blocks_in_list_, doc_count_);
  const std::uint64_t at =
      std::uint64_t{meta.data_offset} + packed_bytes(count, meta.bits) + place % kBlockSize;
  return at < data_size_ ? static_cast<std::uint8_t>(data_[at]) : 0;
}

void PostingCursor::end() noexcept {
  doc_ = kEndDoc;
  is_unpacked_ = true;
  place_ = 0;
  block_count_ = 0;
  block_ = blocks_in_list_;
}

void PostingCursor::load_block(std::uint32_t block) noexcept {
  if (block >= blocks_in_list_) return end();
  const BlockMeta& meta = blocks_[block];
  const std::uint32_t count = postings_in(block, blocks_in_list_, doc_count_);
  if (meta.bits > 31 || meta.last_doc >= doc_limit_) return end();
  const std::size_t packed = packed_bytes(count, meta.bits);
  if (meta.data_offset > data_size_ || packed + (is_flat_ ? 0 : count) > data_size_ - meta.data_offset)
    return end();
  const DocId base = block == 0 ? ~DocId{0} : blocks_[block - 1].last_doc;
  if (block > 0 && base >= doc_limit_) return end();
  // Ids are below 2^31, so with up to 24 bits a gap 128 gaps cannot pass 2^32 and ids grow; wider gaps may
  // wrap.
  unpack_docs(data_ + meta.data_offset, count, meta.bits, base, docs_);
  if (docs_[count - 1] != meta.last_doc) return end();
  if (meta.bits > 24) {
    if (block > 0 && docs_[0] <= base) return end();
    for (std::uint32_t i = 1; i < count; ++i) {
      if (docs_[i] <= docs_[i - 1]) return end();
    }
  }
  is_unpacked_ = true;
  block_ = block;
  block_count_ = count;
  place_ = 0;
  impacts_ = is_flat_ ? kFlatImpacts.data() : data_ + meta.data_offset + packed;
  doc_ = docs_[0];
}

void PostingCursor::skip_to(DocId target) noexcept {
  if (blocks_[block_].last_doc < target) {
    // Gallop over block ends, then halve: lists are met mostly a few blocks ahead.
    std::uint32_t low = block_;  // its last_doc is below the target
    std::uint32_t step = 1;
    while (low + step < blocks_in_list_ && blocks_[low + step].last_doc < target) {
      low += step;
      step *= 2;
    }
    std::uint32_t high = std::min(low + step, blocks_in_list_);  // its last_doc is not, or it is the end
    while (high - low > 1) {
      const std::uint32_t middle = low + (high - low) / 2;
      (blocks_[middle].last_doc < target ? low : high) = middle;
    }
    load_block(high);
    if (doc_ >= target) return;
  }
  // Branch-free halving inside the block; the block's last doc id is not below the target.
  std::uint32_t begin = place_;
  std::uint32_t count = block_count_ - place_;
  while (count > 1) {
    const std::uint32_t half = count / 2;
    begin += docs_[begin + half - 1] < target ? half : 0;
    count -= half;
  }
  place_ = begin;
  doc_ = docs_[begin];
}

}  // namespace vitrina::index
