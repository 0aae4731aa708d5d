// Event files named on a command line.
#pragma once

#include <string>
#include <vector>

#include "index/base/result.h"

namespace vitrina::tools {

// Files as they are; of a directory, its *.rows in order of their names.
// Errors: kIo; kNotFound where a directory holds none.
Result<std::vector<std::string>> event_files(const std::vector<std::string>& named);

// What was passed over in reading, on standard error; many places are summed up.
void print_damage(const std::vector<std::string>& damage);

}  // namespace vitrina::tools
