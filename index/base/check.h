// Assertions for our own faults, never for bad input (that is Result, see result.h).
//
// VITRINA_CHECK stays in every build and stands at borders; VITRINA_DCHECK is compiled out under NDEBUG
// and may stand in hot loops. Both print the place and the condition, then abort.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace vitrina::internal {
[[noreturn]] inline void check_failed(const char* condition, const char* file, int line) noexcept {
  std::fprintf(stderr, "%s:%d: check failed: %s\n", file, line, condition);
  std::abort();
}
}  // namespace vitrina::internal

#define VITRINA_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::vitrina::internal::check_failed(#condition, __FILE__, __LINE__))

#ifdef NDEBUG
#define VITRINA_DCHECK(condition) static_cast<void>(sizeof(condition))
#else
#define VITRINA_DCHECK(condition) VITRINA_CHECK(condition)
#endif
