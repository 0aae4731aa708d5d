// Queries of a table for benches: the first field of each line under a line of names. Threads: any.
#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "index/base/check.h"

namespace vitrina::bench {

inline std::vector<std::string> read_queries(const std::string& path) {
  std::ifstream file(path);
  VITRINA_CHECK(file.good());
  std::vector<std::string> queries;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) queries.push_back(line.substr(0, line.find('\t')));
  VITRINA_CHECK(!queries.empty());
  return queries;
}

}  // namespace vitrina::bench
