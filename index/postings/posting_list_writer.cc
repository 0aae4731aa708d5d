#include "index/postings/posting_list_writer.h"

#include <algorithm>

#include "index/postings/doc_bitmap.h"

namespace vitrina::index {

void EncodedLists::add(std::span<const DocId> docs, std::span<const std::uint8_t> impacts,
                       std::uint32_t doc_limit) {
  VITRINA_DCHECK(docs.size() == impacts.size());
  add(docs, impacts.data(), doc_limit);
}

void EncodedLists::add_flat(std::span<const DocId> docs, std::uint32_t doc_limit) {
  add(docs, nullptr, doc_limit);
}

void EncodedLists::add(std::span<const DocId> docs, const std::uint8_t* impacts, std::uint32_t doc_limit) {
  VITRINA_DCHECK(!docs.empty());
  const bool is_flat = impacts == nullptr;
  const std::size_t start = data.size();
  std::uint8_t greatest = is_flat ? kFlatImpact : 0;
  ListMeta list{};
  list.first_block = static_cast<std::uint32_t>(blocks.size());
  list.doc_count = static_cast<std::uint32_t>(docs.size());
  DocId base = ~DocId{0};
  for (std::size_t at = 0; at < docs.size(); at += kBlockSize) {
    const std::size_t count = std::min<std::size_t>(kBlockSize, docs.size() - at);
    BlockMeta block{};
    block.data_offset = static_cast<std::uint32_t>(data.size() - start);
    block.last_doc = docs[at + count - 1];
    block.bits = static_cast<std::uint8_t>(pack_docs(docs.subspan(at, count), base, data));
    block.max_impact = kFlatImpact;
    if (!is_flat) {
      block.max_impact = *std::max_element(impacts + at, impacts + at + count);
      data.append(reinterpret_cast<const char*>(impacts + at), count);
    }
    greatest = std::max(greatest, block.max_impact);
    blocks.push_back(block);
    base = block.last_doc;
  }
  list.place = (std::uint64_t{start} << 8) | greatest;
  if (is_flat) blocks[list.first_block].flags |= BlockMeta::kIsFlat;
  if (is_dense(list.doc_count, doc_limit, is_flat)) {
    blocks[list.first_block].flags |= BlockMeta::kHasBitmap;
    DocBitmap::append(docs, doc_limit, data);
  }
  lists.push_back(list);
}

void EncodedLists::clear() {
  lists.clear();
  blocks.clear();
  data.clear();
}

Result<void> PostingListsPlacer::place(EncodedLists& range) {
  if (first_block_ + range.blocks.size() > 0xFFFFFFFFu) {
    return fail(ErrorCode::kLimit, "more than 2^32 posting blocks: the catalog is too large for one segment");
  }
  for (ListMeta& list : range.lists) {
    list.place += data_offset_ << 8;
    list.first_block += static_cast<std::uint32_t>(first_block_);
  }
  data_offset_ += range.data.size();
  first_block_ += range.blocks.size();
  return {};
}

}  // namespace vitrina::index
