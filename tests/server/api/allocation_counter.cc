// The heap of this executable, counted. Each function stands before the C library's own of that name, which
// it calls by its other name.

#include "tests/support/allocation_counter.h"

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)

namespace vitrina::test {
bool counts_allocations() noexcept {
  return false;
}
std::uint64_t allocation_count() noexcept {
  return 0;
}
}  // namespace vitrina::test

#else

namespace {
thread_local std::uint64_t counted = 0;
}

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);

void* malloc(std::size_t size) {
  ++counted;
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  ++counted;
  return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) {
  ++counted;
  return __libc_realloc(memory, size);
}
}

namespace vitrina::test {
bool counts_allocations() noexcept {
  return true;
}
std::uint64_t allocation_count() noexcept {
  return counted;
}
}  // namespace vitrina::test

#endif
