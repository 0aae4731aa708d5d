// Unpacks full blocks of doc ids (codec.h): bit-packed gaps to running sums, four lanes at a time.
//
// Compiled for SSSE3, AVX2 and AVX-512 (Google Highway) and without vectors, chosen once by what the
// processor has. All give the same ids.
//
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>

#include "index/base/ids.h"

namespace vitrina::index {

// Requires: 16 × bits bytes at `packed`, bits ≤ 31, room for 128 at `docs`.
void unpack_block(const std::byte* packed, std::uint32_t bits, DocId base, DocId* docs) noexcept;

}  // namespace vitrina::index
