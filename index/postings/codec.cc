#include "index/postings/codec.h"

#include <array>
#include <bit>
#include <utility>

namespace vitrina::index {
namespace {

constexpr std::uint32_t kLanes = 4;
constexpr std::uint32_t kRows = kBlockSize / kLanes;

using Unpack = void (*)(const std::uint32_t*, std::uint32_t*) noexcept;

// Rows are unrolled by the template, lanes are the inner loop that the compiler turns into vector code.
template <std::uint32_t kBits, std::uint32_t kRow>
inline void unpack_row(const std::uint32_t* in, std::uint32_t* out) noexcept {
  constexpr std::uint32_t kBegin = kRow * kBits;
  constexpr std::uint32_t kWord = kBegin / 32;
  constexpr std::uint32_t kShift = kBegin % 32;
  constexpr std::uint32_t kMask = (1u << kBits) - 1;
  for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
    std::uint32_t value = in[kWord * kLanes + lane] >> kShift;
    if constexpr (kShift + kBits > 32) value |= in[(kWord + 1) * kLanes + lane] << (32 - kShift);
    out[kRow * kLanes + lane] = value & kMask;
  }
}

template <std::uint32_t kBits>
void unpack_block(const std::uint32_t* in, std::uint32_t* out) noexcept {
  if constexpr (kBits == 0) {
    for (std::uint32_t i = 0; i < kBlockSize; ++i) out[i] = 0;
  } else {
    [&]<std::uint32_t... kRow>(std::integer_sequence<std::uint32_t, kRow...>) {
      (unpack_row<kBits, kRow>(in, out), ...);
    }
    (std::make_integer_sequence<std::uint32_t, kRows>{});
  }
}

constexpr auto kUnpackers = []<std::uint32_t... kBits>(std::integer_sequence<std::uint32_t, kBits...>) {
  return std::array<Unpack, sizeof...(kBits)>{&unpack_block<kBits>...};
}
(std::make_integer_sequence<std::uint32_t, 32>{});

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
  if (count == kBlockSize) {
    std::uint32_t words[kLanes * 31];
    std::memcpy(words, packed, packed_bytes(kBlockSize, bits));
    kUnpackers[bits](words, docs);
  } else {
    const std::uint32_t mask = (1u << bits) - 1;
    std::uint64_t buffer = 0;
    std::uint32_t held = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
      for (; held < bits; held += 8) buffer |= static_cast<std::uint64_t>(*packed++) << held;
      docs[i] = static_cast<std::uint32_t>(buffer) & mask;
      buffer >>= bits;
      held -= bits;
    }
  }
  DocId previous = base;
  for (std::uint32_t i = 0; i < count; ++i) docs[i] = previous = previous + docs[i] + 1;
}

}  // namespace vitrina::index
