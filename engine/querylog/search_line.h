// SearchLine: one line of a query log, and its reader.
//
// Lines of three kinds are read, mixed as they come (DESIGN.md section 6, "Query log"):
//   {"at":…,"q":"сабо мужские","session":…}  one search
//   {"query":"сабо мужские","frequency":17}  an aggregate of many
//   сабо мужские<TAB>17                      the same
// Unknown fields are passed over; null is as good as absent.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "index/base/result.h"

namespace vitrina::querylog {

// Lifetime: of the parser that read it, until it reads again, and of the line.
struct SearchLine {
  std::string_view query;
  std::uint64_t count = 1;              // searches that it stands for
  bool is_aggregate = false;            // then what follows is not known
  std::optional<std::int64_t> at = {};  // seconds since 1970
  std::uint32_t page = 1;
  std::string_view session;
  std::string_view region;
  std::string_view device;
  std::span<const std::string_view> segments;
  std::string_view filters;  // the object as it was sent, without white space; empty: none
  std::uint32_t slots = 0;   // for ads that were asked for
};

// Threads: one at a time.
class SearchLineParser {
 public:
  SearchLineParser();
  SearchLineParser(SearchLineParser&&) noexcept;
  ~SearchLineParser();

  // Errors: kInvalidArgument with the field and what would be right.
  Result<SearchLine> parse(std::string_view line);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vitrina::querylog
