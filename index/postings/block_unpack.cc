#include "index/postings/block_unpack.h"

#include <array>
#include <cstring>
#include <utility>

#define HWY_DISABLED_TARGETS (HWY_SSE4 | HWY_AVX3_DL)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "index/postings/block_unpack.cc"
#include <hwy/foreach_target.h>  // compiles this file once a target
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace vitrina::index::HWY_NAMESPACE {
namespace {

#if HWY_TARGET == HWY_SCALAR

void unpack_any(const std::byte* packed, std::uint32_t bits, DocId base, DocId* docs) {
  const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
  for (std::uint32_t i = 0; i < 128; ++i) {
    const std::uint32_t begin = i / 4 * bits;  // within the lane
    const std::uint32_t end = begin + bits;
    std::uint32_t words[2] = {0, 0};
    for (std::uint32_t word = begin / 32; word * 32 < end; ++word)
      std::memcpy(&words[word - begin / 32], packed + (word * 4 + i % 4) * 4, 4);
    const std::uint64_t both = words[0] | std::uint64_t{words[1]} << 32;
    docs[i] = base = base + static_cast<std::uint32_t>(both >> begin % 32 & mask) + 1;
  }
}

#else

namespace hn = hwy::HWY_NAMESPACE;
using Lanes = hn::FixedTag<std::uint32_t, 4>;
using Vector = hn::Vec<Lanes>;

// The gaps of four values: row r stands at bits [r × kBits, (r + 1) × kBits) of each lane.
template <std::uint32_t kBits, std::uint32_t kRow>
HWY_INLINE Vector gaps_of(const std::uint32_t* in) {
  constexpr Lanes d;
  if constexpr (kBits == 0) {
    return hn::Zero(d);
  } else {
    constexpr std::uint32_t kWord = kRow * kBits / 32;
    constexpr std::uint32_t kShift = kRow * kBits % 32;
    Vector gaps = hn::ShiftRight<kShift>(hn::LoadU(d, in + kWord * 4));
    if constexpr (kShift + kBits > 32)
      gaps = hn::Or(gaps, hn::ShiftLeft<32 - kShift>(hn::LoadU(d, in + (kWord + 1) * 4)));
    return hn::And(gaps, hn::Set(d, (1u << kBits) - 1));
  }
}

// Running sums of the gaps and one, from the last sum of the row before, which is in every lane of `before`.
template <std::uint32_t kBits, std::uint32_t kRow>
HWY_INLINE Vector write_row(const std::uint32_t* in, Vector before, DocId* docs) {
  constexpr Lanes d;
  Vector sums = hn::Add(gaps_of<kBits, kRow>(in), hn::Set(d, 1));
  sums = hn::Add(sums, hn::ShiftLeftLanes<1>(d, sums));
  sums = hn::Add(sums, hn::ShiftLeftLanes<2>(d, sums));
  sums = hn::Add(sums, before);
  hn::StoreU(sums, d, docs + kRow * 4);
  return hn::Broadcast<3>(sums);
}

template <std::uint32_t kBits, std::uint32_t... kRows>
HWY_INLINE void write_rows(const std::uint32_t* in, DocId base, DocId* docs,
                           std::integer_sequence<std::uint32_t, kRows...>) {
  Vector before = hn::Set(Lanes(), base);
  ((before = write_row<kBits, kRows>(in, before, docs)), ...);
}

using Unpack = void (*)(const std::uint32_t*, DocId, DocId*);

template <std::uint32_t kBits>
void unpack_bits(const std::uint32_t* in, DocId base, DocId* docs) {
  write_rows<kBits>(in, base, docs, std::make_integer_sequence<std::uint32_t, 32>());
}

template <std::uint32_t... kBits>
constexpr std::array<Unpack, sizeof...(kBits)> unpackers(std::integer_sequence<std::uint32_t, kBits...>) {
  return {&unpack_bits<kBits>...};
}

constexpr auto kUnpackers = unpackers(std::make_integer_sequence<std::uint32_t, 32>());

void unpack_any(const std::byte* packed, std::uint32_t bits, DocId base, DocId* docs) {
  kUnpackers[bits](reinterpret_cast<const std::uint32_t*>(packed), base, docs);
}

#endif

}  // namespace
}  // namespace vitrina::index::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace vitrina::index {

HWY_EXPORT(unpack_any);

void unpack_block(const std::byte* packed, std::uint32_t bits, DocId base, DocId* docs) noexcept {
  HWY_DYNAMIC_DISPATCH(unpack_any)(packed, bits, base, docs);
}

}  // namespace vitrina::index
#endif
