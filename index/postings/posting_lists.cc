#include "index/postings/posting_lists.h"

namespace vitrina::index {

PostingLists::PostingLists(Bytes lists, Bytes blocks, Bytes data, std::uint32_t doc_limit) noexcept
    : lists_(array_view<ListMeta>(lists)),
      blocks_(array_view<BlockMeta>(blocks)),
      data_(data),
      doc_limit_(doc_limit) {}

void PostingLists::open(TermId term, PostingCursor& cursor) const noexcept {
  VITRINA_DCHECK(term < size());
  const ListMeta& list = lists_[term];
  const std::uint32_t blocks = (doc_frequency(term) + kBlockSize - 1) / kBlockSize;
  cursor.doc_limit_ = doc_limit_;
  cursor.doc_count_ = doc_frequency(term);
  cursor.max_impact_ = list.max_impact();
  if (list.first_block > blocks_.size() || blocks > blocks_.size() - list.first_block ||
      list.data_offset() > data_.size()) {
    cursor.end();
    return;
  }
  cursor.blocks_ = blocks_.data() + list.first_block;
  cursor.blocks_in_list_ = blocks;
  cursor.data_ = data_.data() + list.data_offset();
  cursor.data_size_ = data_.size() - list.data_offset();
  cursor.load_block(0);
}

void PostingCursor::end() noexcept {
  doc_ = kEndDoc;
  place_ = 0;
  block_count_ = 0;
  block_ = blocks_in_list_;
}

void PostingCursor::load_block(std::uint32_t block) noexcept {
  if (block >= blocks_in_list_) return end();
  const BlockMeta& meta = blocks_[block];
  const bool last = block + 1 == blocks_in_list_;
  const std::uint32_t count = last ? doc_count_ - block * kBlockSize : kBlockSize;
  if (meta.bits > 31 || meta.last_doc >= doc_limit_) return end();
  const std::size_t packed = packed_bytes(count, meta.bits);
  if (meta.data_offset > data_size_ || packed + count > data_size_ - meta.data_offset) return end();
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
  block_ = block;
  block_count_ = count;
  place_ = 0;
  impacts_ = data_ + meta.data_offset + packed;
  doc_ = docs_[0];
}

void PostingCursor::next_geq(DocId target) noexcept {
  if (doc_ >= target) return;  // also at the end
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
