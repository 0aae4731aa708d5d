// An index of a query log, for tests: lines in, a file out.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "engine/querylog/log_builder.h"
#include "engine/querylog/log_index.h"
#include "tests/support/temp_directory.h"

namespace vitrina::test {

inline void build_query_log(const std::string& lines, const std::string& out) {
  write_file(out + ".jsonl", lines);
  const auto built = querylog::build_log_index({out + ".jsonl"}, out, {.max_rejects = 0});
  ASSERT_TRUE(built) << built.error().message;
}

}  // namespace vitrina::test
