#include "index/postings/codec.h"

#include <bit>

#include "index/postings/block_unpack.h"

namespace vitrina::index {
namespace {

constexpr std::uint32_t kLanes = 4;

}  // namespace

std::uint32_t pack_docs(std::span<const DocId> docs, DocId base, std::string& out) {
  VITRINA_DCHECK(!docs.empty() && docs.size() <= kBlockSize);
  std::uint32_t gaps[kBlockSize];
  std::uint32_t all = 0;
  DocId previous = base;
  for (std::size_t i = 0; i < docs.size(); ++i) {
    gaps[i] = docs[i] - previous - 1;
    all |= gaps[i];
    previous = docs[i];
  }
  const auto bits = static_cast<std::uint32_t>(std::bit_width(all));
  VITRINA_CHECK(bits <= 31);
  if (docs.size() == kBlockSize) {
    std::uint32_t words[kLanes * 31] = {};
    for (std::uint32_t i = 0; i < kBlockSize; ++i) {
      const std::uint32_t begin = (i / kLanes) * bits;
      const std::uint32_t word = (begin / 32) * kLanes + i % kLanes;
      const std::uint32_t shift = begin % 32;
      if (bits == 0) break;
      words[word] |= gaps[i] << shift;
      if (shift + bits > 32) words[word + kLanes] |= gaps[i] >> (32 - shift);
    }
    out.append(reinterpret_cast<const char*>(words), packed_bytes(kBlockSize, bits));
  } else {
    std::uint64_t buffer = 0;
    std::uint32_t held = 0;
    for (std::size_t i = 0; i < docs.size(); ++i) {
      buffer |= static_cast<std::uint64_t>(gaps[i]) << held;
      held += bits;
      for (; held >= 8; held -= 8, buffer >>= 8) out.push_back(static_cast<char>(buffer));
    }
    if (held > 0) out.push_back(static_cast<char>(buffer));
  }
  return bits;
}

void unpack_docs(const std::byte* packed, std::uint32_t count, std::uint32_t bits, DocId base,
                 DocId* docs) noexcept {
  VITRINA_DCHECK(count >= 1 && count <= kBlockSize && bits <= 31);
  if (count == kBlockSize) return unpack_block(packed, bits, base, docs);
  const std::uint32_t mask = (1u << bits) - 1;
  std::uint64_t buffer = 0;
  std::uint32_t held = 0;
  DocId previous = base;
  for (std::uint32_t i = 0; i < count; ++i) {
    for (; held < bits; held += 8) buffer |= static_cast<std::uint64_t>(*packed++) << held;
    docs[i] = previous = previous + (static_cast<std::uint32_t>(buffer) & mask) + 1;
    buffer >>= bits;
    held -= bits;
  }
}

}  // namespace vitrina::index
