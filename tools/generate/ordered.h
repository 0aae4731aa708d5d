// Chunks made by several threads and taken in order: bounded memory, the same result for any number of
// threads.
//
// Threads: `produce` runs on `threads` threads at once, `consume` on the caller's, in order of chunks.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "index/base/result.h"

namespace vitrina::tools {

// A worker's own state is made once per thread by `make_producer`; its result fills the (empty) string with a
// chunk.
using Producer = std::function<void(std::uint64_t chunk, std::string& out)>;

// Holds at most four chunks a thread. The first error of `consume` ends the work and is returned.
Result<void> run_in_order(
    std::uint64_t chunks, unsigned threads, const std::function<Producer()>& make_producer,
    const std::function<Result<void>(std::uint64_t chunk, std::string_view bytes)>& consume);

}  // namespace vitrina::tools
