// The file of ranking weights, as the tools read it. Errors: kIo; kInvalidArgument with path, line and
// reason.
#pragma once

#include <string>

#include "engine/search/ranking_weights.h"
#include "index/base/result.h"

namespace vitrina::tools {

// An empty path: the weights that the engine comes with.
Result<search::RankingWeights> read_weights(const std::string& path);

}  // namespace vitrina::tools
