// How often a thread has taken memory from the heap, in executables that allocation_counter.cc is part of.
#pragma once

#include <cstdint>

namespace vitrina::test {

// False under sanitizers, which have a heap of their own: nothing is counted then.
bool counts_allocations() noexcept;

// Of the calling thread: malloc, calloc and realloc, so operator new and what C libraries do, too.
std::uint64_t allocation_count() noexcept;

}  // namespace vitrina::test
