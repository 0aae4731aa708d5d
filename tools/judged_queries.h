// Judged queries: what shoppers typed, and how well which listing answers it according to people.
//
//   queries     {"id":"q1","query":"laptop"} a line; further fields are passed over
//   judgments   query_id<TAB>listing_id<TAB>grade a line under a line with just these names
//
// Both plain, gzip or zstd. Use for: evaluating and tuning. Not for: query logs, which are judged by nobody.
//
// Threads: values, one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "index/base/result.h"
#include "tools/evaluation.h"

namespace vitrina::tools {

inline constexpr double kMaxGrade = 100;

struct JudgedQuery {
  std::string id;
  std::string text;
  Grades grades;  // less the offset, at least 0
};

struct JudgedQueries {
  std::vector<JudgedQuery> queries;       // in the file's order
  std::uint64_t judgments = 0;            // of these queries
  std::uint64_t judgments_elsewhere = 0;  // of queries that the file of queries does not hold: passed over
};

// `grade_offset` is subtracted from each grade.
// Errors: those of reading the files; kInvalidArgument with file, line and field for anything that is not as
// above, a query id that comes twice, a listing that is judged twice for one query, a grade beyond
// ±kMaxGrade.
Result<JudgedQueries> read_judged_queries(const std::string& queries_path, const std::string& judgments_path,
                                          double grade_offset);

}  // namespace vitrina::tools
