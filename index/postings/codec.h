// Block codec: up to 128 increasing doc ids as bit-packed gaps.
//
// Gaps are stored minus one, all of a block with the same number of bits (0 to 31). A full block is packed in
// four interleaved lanes, the layout of SIMD-BP128 (Lemire, Boytsov, "Decoding billions of integers per
// second through vectorization", 2015): value i stands in lane i mod 4, so that four values are unpacked at
// once. A shorter block (the last of a list) is packed end to end.
//
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "index/base/bytes.h"
#include "index/base/ids.h"

namespace vitrina::index {

inline constexpr std::uint32_t kBlockSize = 128;

// Bytes that `count` gaps of `bits` bits take.
constexpr std::size_t packed_bytes(std::uint32_t count, std::uint32_t bits) noexcept {
  return count == kBlockSize ? std::size_t{16} * bits : (std::size_t{count} * bits + 7) / 8;
}

// Appends the gaps of `docs` (increasing, all greater than `base`, or base = -1 as 0xFFFFFFFF) and returns
// their bits. Requires: 1 to 128 docs.
std::uint32_t pack_docs(std::span<const DocId> docs, DocId base, std::string& out);

// Decodes `count` doc ids into `docs` (room for kBlockSize). Requires: packed.size() ≥ packed_bytes(count,
// bits), bits ≤ 31, 1 ≤ count ≤ kBlockSize. From bytes that were not packed by pack_docs come ids that may
// wrap round.
void unpack_docs(const std::byte* packed, std::uint32_t count, std::uint32_t bits, DocId base,
                 DocId* docs) noexcept;

}  // namespace vitrina::index
